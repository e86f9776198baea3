/* target: a second name fails where the name is taken, which renaming does not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target.h"

#include "../say/complain.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#ifdef _WIN32
#include <io.h>
#define fdopen  _fdopen
#define WRITING (_O_WRONLY | _O_BINARY)
#else
#include <unistd.h>
#define WRITING (O_WRONLY | O_CLOEXEC)
#endif

/* Kept by its owner from nobody: as other programs make files. */
#define MODE 0666

void ftpx_target_clear(struct ftpx_target *target)
{
    g_free(target->path);
    g_free(target->beside);
}

const char *ftpx_target_name(const struct ftpx_target *target)
{
    return target->path ? target->path : "standard output";
}

/* --- what is there --- */

/* Names of what a program has open, and what is neither file nor folder. */
static bool is_written_as_it_is(const char *path)
{
    GStatBuf about;

    if (g_str_has_prefix(path, "/dev/std") || g_str_has_prefix(path, "/dev/fd/") ||
        g_str_has_prefix(path, "/proc/"))
        return true;
    return g_stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

/* Also a link that leads nowhere. */
static bool is_there(const char *path)
{
    GStatBuf about;
    return g_lstat(path, &about) == 0;
}

/* --- beside --- */

/* A descriptor, or -1 and errno. */
static int open_beside(const char *path, char **beside_out)
{
    g_autofree char *folder = g_path_get_dirname(path);
    char *beside = g_build_filename(folder, "ftpx-XXXXXX.part", NULL);
    int descriptor = g_mkstemp_full(beside, WRITING, MODE);

    if (descriptor < 0)
        g_clear_pointer(&beside, g_free);
    *beside_out = beside;
    return descriptor;
}

static bool can_be_made(const char *path)
{
    g_autofree char *beside = NULL;
    int descriptor = open_beside(path, &beside);

    if (descriptor < 0)
        return false;
    g_close(descriptor, NULL);
    g_unlink(beside);
    return true;
}

static bool give_name(const char *from, const char *to, bool overwrite)
{
    if (overwrite)
        return g_rename(from, to) == 0;
#ifndef _WIN32
    if (link(from, to) == 0)
        return g_unlink(from) == 0;
    if (errno == EEXIST)
        return false;
#endif
    if (!is_there(to)) /* where there are no second names */
        return g_rename(from, to) == 0;
    errno = EEXIST;
    return false;
}

/* --- all of it --- */

bool ftpx_target_check(const struct ftpx_target *target, const struct ftpx_captures *captures,
                       const char *report)
{
    const char *path = target->path;

    if (!path)
        return true;
    if (ftpx_captures_have(captures, path)) {
        ftpx_complain(report, "\"%s\" is the capture itself", path);
        return false;
    }
    if (is_written_as_it_is(path))
        return true;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        errno = EISDIR;
    else if (is_there(path) && !target->overwrite) {
        ftpx_complain(report,
                      "\"%s\" exists; name another file, or set -o ftpx.overwrite:TRUE to have it "
                      "replaced",
                      path);
        return false;
    } else if (can_be_made(path))
        return true;
    ftpx_complain(report, "cannot write \"%s\": %s", path, g_strerror(errno));
    return false;
}

FILE *ftpx_target_open(struct ftpx_target *target)
{
    if (!target->path)
        return stdout;
    if (is_written_as_it_is(target->path))
        return g_fopen(target->path, "wb");
    int descriptor = open_beside(target->path, &target->beside);
    return descriptor < 0 ? NULL : fdopen(descriptor, "wb");
}

/* 0, or an errno. */
static int finish(FILE *out)
{
    bool failed = ferror(out) != 0;
    failed |= fflush(out) != 0;
    int reason = failed ? errno : 0;

    if (out != stdout && fclose(out) != 0 && !failed) {
        reason = errno;
        failed = true;
    }
    return failed && reason == 0 ? EIO : reason;
}

int ftpx_target_close(struct ftpx_target *target, FILE *out)
{
    int reason = finish(out);

    if (!target->beside)
        return reason;
    if (reason == 0 && !give_name(target->beside, target->path, target->overwrite))
        reason = errno;
    if (reason != 0)
        g_unlink(target->beside);
    g_clear_pointer(&target->beside, g_free);
    target->overwrite |= reason == 0;
    return reason;
}

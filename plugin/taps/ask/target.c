/* target: what there is at a name decides how it is written to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target.h"

#include "../../system/file.h"
#include "../say/complain.h"

#include <errno.h>

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
    return g_str_has_prefix(path, "/dev/std") || g_str_has_prefix(path, "/dev/fd/") ||
           g_str_has_prefix(path, "/proc/") || ftpx_file_is_device(path);
}

static bool can_be_made(const char *path)
{
    char *beside;
    FILE *out = ftpx_file_beside(path, &beside);

    if (!out)
        return false;
    fclose(out);
    ftpx_file_remove(beside);
    g_free(beside);
    return true;
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
    else if (ftpx_file_is_there(path) && !target->overwrite) {
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
    if (!target->path) {
        ftpx_file_begin_output(stdout);
        return stdout;
    }
    if (is_written_as_it_is(target->path))
        return ftpx_file_open(target->path, "wb");
    return ftpx_file_beside(target->path, &target->beside);
}

/* 0, or an errno. */
static int finish(FILE *out)
{
    bool failed = ferror(out) != 0;
    failed |= fflush(out) != 0;
    int reason = failed ? errno : 0;

    if (out == stdout)
        ftpx_file_end_output(stdout);
    else if (fclose(out) != 0 && !failed) {
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
    if (reason == 0 && !ftpx_file_rename(target->beside, target->path, target->overwrite))
        reason = errno;
    if (reason != 0)
        ftpx_file_remove(target->beside);
    g_clear_pointer(&target->beside, g_free);
    target->overwrite |= reason == 0;
    return reason;
}

/* host: starts tshark, and for several captures mergecap with a pipe between them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "host.h"

#include "../taps/facts/captures.h"
#include "../taps/say/complain.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "ftpx-scan"

/* What tshark finds the file of origins by: the first descriptor that no program has of itself. */
#define ORIGINS      3
#define ORIGINS_TEXT G_STRINGIFY(ORIGINS)

/* What is added is not freed with it. */
static void add(GPtrArray *arguments, const char *argument)
{
    g_ptr_array_add(arguments, (gpointer)(uintptr_t)argument);
}

static void add_each(GPtrArray *arguments, const char *option, const GPtrArray *values)
{
    for (unsigned i = 0; i < values->len; i++) {
        if (option)
            add(arguments, option);
        add(arguments, values->pdata[i]);
    }
}

/* The user's own preferences come behind, and win. */
static GPtrArray *tshark_arguments(const struct ftpx_host_run *run)
{
    GPtrArray *arguments = g_ptr_array_new();

    add(arguments, run->tshark);
    add(arguments, "-q");
    add(arguments, "-o");
    add(arguments, "ftpx.quick:TRUE");
    add_each(arguments, "-o", run->preferences);
    add(arguments, "-r");
    add(arguments, run->paths->len == 1 ? run->paths->pdata[0] : "-");
    add_each(arguments, "-z", run->reports);
    add(arguments, NULL);
    return arguments;
}

/* Beside tshark, when that was named by a path. */
static char *mergecap_of(const char *tshark)
{
    char *folder = g_path_get_dirname(tshark);
    char *beside = g_build_filename(folder, "mergecap", NULL);
    bool there = strchr(tshark, G_DIR_SEPARATOR) && g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE);
    char *program = g_strdup(there ? beside : "mergecap");

    g_free(beside);
    g_free(folder);
    return program;
}

/* Of frames of the same time mergecap takes that of the file named last, `merge` that of the one named first. */
static GPtrArray *mergecap_arguments(const struct ftpx_host_run *run, const char *mergecap)
{
    GPtrArray *arguments = g_ptr_array_new();

    add(arguments, mergecap);
    add(arguments, "-w");
    add(arguments, "-");
    for (unsigned i = run->paths->len; i > 0; i--)
        add(arguments, run->paths->pdata[i - 1]);
    add(arguments, NULL);
    return arguments;
}

/* The plugin names them in what it writes. */
static void name_merged(const struct ftpx_host_run *run)
{
    GString *lines = g_string_new(NULL);

    for (unsigned i = 0; i < run->paths->len; i++) {
        char *escaped = g_strescape(run->paths->pdata[i], NULL);
        g_string_append_printf(lines, "%s\n", escaped);
        g_free(escaped);
    }
    g_setenv(FTPX_CAPTURES_VARIABLE, lines->str, TRUE);
    if (run->origins >= 0)
        g_setenv(FTPX_ORIGINS_VARIABLE, ORIGINS_TEXT, TRUE);
    g_string_free(lines, TRUE);
}

static void forget_merged(void)
{
    g_unsetenv(FTPX_CAPTURES_VARIABLE);
    g_unsetenv(FTPX_ORIGINS_VARIABLE);
}

/* Returns its process, or -1 after a complaint. Of `in` and `out`, -1 is this program's own; `origins` may be
 * -1 as well. Takes the arguments. */
static GPid start(GPtrArray *arguments, int in, int out, int origins)
{
    const int theirs = ORIGINS;
    const GSpawnFlags flags =
        G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN;
    GPid pid = -1;
    GError *error = NULL;

    if (!g_spawn_async_with_pipes_and_fds(NULL, (const char *const *)arguments->pdata, NULL, flags,
                                          NULL, NULL, in, out, -1, &origins, &theirs, origins >= 0,
                                          &pid, NULL, NULL, NULL, &error)) {
        ftpx_complain(NAME, "cannot start \"%s\": %s", (const char *)arguments->pdata[0],
                      error->message);
        g_error_free(error);
        pid = -1;
    }
    g_ptr_array_unref(arguments);
    return pid;
}

static bool ends_well(GPid pid)
{
    int status = 0;

    return pid != -1 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

static bool run_merged(const struct ftpx_host_run *run)
{
    char *mergecap = mergecap_of(run->tshark);
    int ends[2];

    if (!g_unix_open_pipe(ends, FD_CLOEXEC, NULL)) {
        g_free(mergecap);
        return false;
    }
    GPid merging = start(mergecap_arguments(run, mergecap), -1, ends[1], -1);
    close(ends[1]);
    name_merged(run);
    GPid reading = merging == -1 ? -1 : start(tshark_arguments(run), ends[0], -1, run->origins);
    close(ends[0]);
    forget_merged();
    g_free(mergecap);
    bool well = ends_well(reading);
    return ends_well(merging) && well;
}

bool ftpx_host_run(const struct ftpx_host_run *run)
{
    return run->paths->len == 1 ? ends_well(start(tshark_arguments(run), -1, -1, -1))
                                : run_merged(run);
}

/* Tests of kept_bytes: what is written is what is read, and no path leads out of the folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/bytes/kept_bytes.h"

#include <string.h>

/* As another process reads it, which is to free the ranges. False when it cannot. */
static bool carried(const char *path, struct ftpx_kept_bytes *out)
{
    GByteArray *written = g_byte_array_new();
    struct ftpx_ledger to = ftpx_ledger_to(written, 0);
    struct ftpx_kept_bytes bytes = {
        .path = {(const uint8_t *)path, strlen(path)},
    };

    ftpx_ranges_init(&bytes.ranges, NULL);
    *out = (struct ftpx_kept_bytes){.path = FTPX_SPAN_NONE};
    ftpx_ranges_init(&out->ranges, NULL);
    ftpx_ranges_add(&bytes.ranges, 0, 5, NULL, NULL);
    ftpx_ranges_add(&bytes.ranges, 9, 4000000000, NULL, NULL);
    ftpx_kept_bytes_carry(&to, &bytes);
    struct ftpx_ledger from = ftpx_ledger_from((ftpx_span){written->data, written->len}, 0);
    ftpx_kept_bytes_carry(&from, out);
    g_assert_true(from.failed || from.rest.len == 0);
    g_assert_true(from.failed || ftpx_span_is(out->path, path));
    ftpx_ranges_free(&bytes.ranges);
    g_byte_array_unref(written);
    return !from.failed;
}

static void what_is_written_is_read(void)
{
    struct ftpx_kept_bytes found;

    g_assert_true(carried("incoming.run.0a/ftpx-000001.part", &found));
    g_assert_cmpuint(found.ranges.count, ==, 2);
    g_assert_cmpint(ftpx_ranges_first(&found.ranges).to, ==, 5);
    g_assert_cmpint(ftpx_ranges_last(&found.ranges).from, ==, 9);
    g_assert_cmpint(ftpx_ranges_last(&found.ranges).to, ==, 4000000000);
    ftpx_ranges_free(&found.ranges);
}

static void nothing_is_nothing(void)
{
    struct ftpx_kept_bytes found;

    g_assert_true(carried("", &found));
    g_assert_cmpuint(found.path.len, ==, 0);
    g_assert_cmpuint(found.ranges.count, ==, 0);
    ftpx_ranges_free(&found.ranges);
}

static void no_path_leads_elsewhere(void)
{
    static const char *const paths[] = {
        "file",           "/",         "/file",        "folder/",      "/etc/passwd",
        "../file",        "folder/..", ".hidden/file", "folder/.file", "one/two/three",
        "folder/../file",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        struct ftpx_kept_bytes found;
        g_assert_false(carried(paths[i], &found));
        ftpx_ranges_free(&found.ranges);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    wmem_init();
    g_test_add_func("/kept-bytes/carried", what_is_written_is_read);
    g_test_add_func("/kept-bytes/none", nothing_is_nothing);
    g_test_add_func("/kept-bytes/paths", no_path_leads_elsewhere);
    int failures = g_test_run();
    wmem_cleanup();
    return failures;
}

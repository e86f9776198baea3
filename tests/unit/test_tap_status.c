/* Tests of status: what the line says, and that a terminal shows it and nothing else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/say/status.h"

#include "taps/say/complain.h"
#include <string.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)

static void assert_text(unsigned files, uint64_t bytes, int64_t nanoseconds, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);

    ftpx_status_text(out, &(struct ftpx_written){files, bytes}, nanoseconds);
    g_assert_cmpstr(out->str, ==, expected);
}

static void it_tells_files_bytes_and_rate(void)
{
    assert_text(1, 1, 0, "1 file, 1 byte");
    assert_text(0, 0, SECOND, "0 files, 0 bytes, 0 B/s");
    assert_text(1234, 87000000, 2 * SECOND, "1 234 files, 87 000 000 bytes, 43.5 MB/s");
    assert_text(2, UINT64_C(5000000000), -1, "2 files, 5 000 000 000 bytes");
}

static void assert_rewritten(const char *text, unsigned before, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);

    g_assert_cmpuint(ftpx_status_rewrite(out, text, before), ==, strlen(text));
    g_assert_cmpstr(out->str, ==, expected);
}

static void a_shorter_line_leaves_nothing_of_a_longer(void)
{
    assert_rewritten("abc", 0, "\rabc\r");
    assert_rewritten("abc", 3, "\rabc\r");
    assert_rewritten("a", 3, "\ra  \r");
    assert_rewritten("", 3, "\r   \r");
}

/* What has been written to the terminal since the last time. */
static void assert_said(FILE *terminal, const char *expected)
{
    static char said[1000];

    rewind(terminal);
    said[fread(said, 1, sizeof said - 1, terminal)] = '\0';
    g_assert_cmpstr(said, ==, expected);
    memset(said, 0, sizeof said);
    rewind(terminal);
    g_assert_cmpint(ftruncate(fileno(terminal), 0), ==, 0);
}

static void it_comes_four_times_a_second_and_goes_once(void)
{
    struct ftpx_written written = {1, 5};
    FILE *terminal = tmpfile();

    g_assert_false(ftpx_status_is_due(SECOND));
    ftpx_status_open(terminal);
    g_assert_true(ftpx_status_is_due(SECOND));
    ftpx_status_show("r", &written, SECOND, SECOND);
    assert_said(terminal, "\rr: 1 file, 5 bytes\r");
    g_assert_false(ftpx_status_is_due(SECOND + SECOND / 4 - 1));
    g_assert_true(ftpx_status_is_due(SECOND + SECOND / 4));
    ftpx_status_show("r", &written, 0, SECOND);
    assert_said(terminal, "\rr: 1 file, 5 bytes, 5 B/s\r");
    ftpx_status_erase();
    assert_said(terminal, "\r                         \r");
    ftpx_status_erase();
    assert_said(terminal, "");
    ftpx_status_open(NULL);
    g_assert_false(ftpx_status_is_due(2 * SECOND));
    fclose(terminal);
}

static void it_is_gone_before_a_complaint(void)
{
    FILE *terminal = tmpfile();

    ftpx_status_open(terminal);
    ftpx_status_show("r", &(struct ftpx_written){1, 1}, 0, 0);
    assert_said(terminal, "\rr: 1 file, 1 byte\r");
    ftpx_complain("ftpx,none", "as a test does");
    assert_said(terminal, "\r                 \r");
    ftpx_status_open(NULL);
    fclose(terminal);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/status/files, bytes and rate", it_tells_files_bytes_and_rate);
    g_test_add_func("/status/nothing stays of a longer line",
                    a_shorter_line_leaves_nothing_of_a_longer);
    g_test_add_func("/status/comes and goes", it_comes_four_times_a_second_and_goes_once);
    g_test_add_func("/status/before a complaint", it_is_gone_before_a_complaint);
    return g_test_run();
}

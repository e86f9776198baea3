/* Tests of table: rows line up, whatever stands in them, and numbers beyond 32 bits stay whole.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "taps/say/layout.h"
#include "taps/table/table.h"

static void write_table(const struct ftpx_scope *scope, const void *subject, FILE *out)
{
    ftpx_table_write(ftpx_table(*(const enum ftpx_subject *)subject), scope, out);
}

static char *table_of(const struct talk *talk, enum ftpx_subject subject)
{
    struct ftpx_scope scope = scope_of(talk);
    char *text = written(write_table, &scope, &subject);

    scope_end(&scope);
    return text;
}

static void assert_table(const struct talk *talk, enum ftpx_subject subject, const char *expected)
{
    char *text = table_of(talk, subject);

    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

TALK(an_empty_table_says_so)
{
    assert_table(talk, FTPX_ABOUT_SESSIONS, "FTP sessions: 0\n");
    assert_table(talk, FTPX_ABOUT_CLIENTS, "FTP login attempts by client: 0\n");
}

TALK(columns_line_up_and_numbers_stand_at_the_right)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS one", "<530 no", ">USER bo",
        "<331 password", ">PASS two", "<230 in");
    assert_table(
        talk, FTPX_ABOUT_LOGINS,
        "FTP login attempts: 2\n"
        "Session  Frame  Time                      User   Outcome  Code  Client    Server\n"
        "-------  -----  ------------------------  -----  -------  ----  --------  --------\n"
        "      0      7  1970-01-01T00:16:40.007Z  alice  failed    530  10.0.0.2  10.0.0.1\n"
        "      0     11  1970-01-01T00:16:40.011Z  bo     success   230  10.0.0.2  10.0.0.1\n");
    assert_table(talk, FTPX_ABOUT_CLIENTS,
                 "FTP login attempts by client: 1\n"
                 "Client    Attempts  Failures  Admitted  Unanswered  User names\n"
                 "--------  --------  --------  --------  ----------  ----------\n"
                 "10.0.0.2         2         1         1           0           2\n");
}

TALK(a_password_that_was_never_answered_is_an_attempt)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS one");
    assert_table(talk, FTPX_ABOUT_CLIENTS,
                 "FTP login attempts by client: 1\n"
                 "Client    Attempts  Failures  Admitted  Unanswered  User names\n"
                 "--------  --------  --------  --------  ----------  ----------\n"
                 "10.0.0.2         1         0         0           1           1\n");
}

/* Widths count columns on a terminal, not bytes, and escapes keep a hostile name from moving the
 * cursor. */
TALK(names_of_any_script_keep_the_columns)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">RETR /pub/日本語.txt", "<550 no", ">RETR /pub/a\x1b[2J\xe9.txt", "<550 no",
        ">RETR f", "<550 no");
    char *text = table_of(talk, FTPX_ABOUT_DOWNLOADS);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    const char *heading = strstr(lines[1], "State");
    size_t column = (size_t)(heading - lines[1]);

    assert_contains(text, "/pub/日本語.txt");
    assert_contains(text, "/pub/a\\x1b[2J\\xe9.txt");
    for (int row = 3; row < 6; row++) {
        const char *state = strstr(lines[row], "refused");
        g_assert_nonnull(state);
        g_autofree char *before = g_strndup(lines[row], (gsize)(state - lines[row]));
        g_assert_cmpuint(ftpx_layout_width(before), ==, column);
    }
    g_free(text);
}

TALK(a_long_path_keeps_its_end)
{
    struct tcp control = control_ready(talk);
    g_autofree char *folders = g_strnfill(200, 'x');
    g_autofree char *command = g_strdup_printf(">RETR /%s/late.bin", folders);

    SAY(&control, command, "<550 no");
    char *text = table_of(talk, FTPX_ABOUT_DOWNLOADS);
    assert_contains(text, "…xxx");
    assert_contains(text, "xxx/late.bin  ");
    g_free(text);
}

/* 5 000 000 000 is 705 032 704 in 32 bits. */
TALK(sizes_beyond_32_bits_stay_whole)
{
    struct tcp control = control_ready(talk);

    download_of(talk, &control, 1025, UINT64_C(5000000000));
    char *downloads = table_of(talk, FTPX_ABOUT_DOWNLOADS);
    char *sessions = table_of(talk, FTPX_ABOUT_SESSIONS);
    assert_contains(downloads, "  /pub/f  5000000000  5000000000  complete  ");
    assert_contains(sessions, "  5000000000  ");
    g_free(downloads);
    g_free(sessions);
}

TALK(downloads_are_downloads_only)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">RETR down", "<550 no", ">STOR up", "<550 no", ">LIST", "<550 no");
    char *downloads = table_of(talk, FTPX_ABOUT_DOWNLOADS);
    char *transfers = table_of(talk, FTPX_ABOUT_TRANSFERS);
    assert_contains(downloads, "FTP downloads: 1\n");
    assert_contains(transfers, "FTP transfers: 3\n");
    g_free(downloads);
    g_free(transfers);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/table/empty", an_empty_table_says_so);
    TALK_CASE("/table/columns", columns_line_up_and_numbers_stand_at_the_right);
    TALK_CASE("/table/unanswered", a_password_that_was_never_answered_is_an_attempt);
    TALK_CASE("/table/scripts", names_of_any_script_keep_the_columns);
    TALK_CASE("/table/long-path", a_long_path_keeps_its_end);
    TALK_CASE("/table/large", sizes_beyond_32_bits_stay_whole);
    TALK_CASE("/table/downloads", downloads_are_downloads_only);
    return talk_run();
}

/* Tests of operation (wire): which commands change files, and what they name.
 * It knows no sessions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/operation.h"

static const struct {
    const char *line, *action; /* "": none */
    const char *path, *source;
} lines[] = {
    {"RNFR a b", "ftp-rename", "a b", ""},
    {"RNTO /x", "ftp-rename", "/x", ""},
    {"DELE draft.txt", "ftp-delete", "draft.txt", ""},
    {"dele draft.txt", "ftp-delete", "draft.txt", ""},
    {"XRMD old", "ftp-rmdir", "old", ""},
    {"MKD new dir", "ftp-mkdir", "new dir", ""},
    {"MFMT 20230102030405 final.txt", "ftp-touch", "final.txt", ""},
    {"MFF UNIX.mode=0600;Modify=20230102030405; a b", "ftp-facts", "a b", ""},
    {"MDTM final.txt", "", "", ""},
    {"MDTM 20230102030405 final.txt", "ftp-touch", "final.txt", ""},
    {"MDTM 20230102030405.123 final.txt", "ftp-touch", "final.txt", ""},
    {"MDTM 20230102030405", "", "", ""},
    {"MDTM 2023 report.txt", "", "", ""},
    {"COMB whole.bin part1 part2", "ftp-combine", "whole.bin", ""},
    {"COMB \"a whole.bin\" \"part 1\"", "ftp-combine", "a whole.bin", ""},
    {"SITE CHMOD 600 a b", "ftp-chmod", "a b", ""},
    {"site chmod 600 a", "ftp-chmod", "a", ""},
    {"SITE CHGRP staff a", "ftp-chgrp", "a", ""},
    {"SITE UTIME 20231114221320 draft.odt", "ftp-touch", "draft.odt", ""},
    {"SITE UTIME 202311142213 draft.odt", "ftp-touch", "draft.odt", ""},
    {"SITE UTIME a b.txt 20261122202517 20231114221320 20261122202517 UTC", "ftp-touch", "a b.txt",
     ""},
    {"SITE UTIME log 20231114221320 20261122202517 20231114221320 20261122202517 UTC", "ftp-touch",
     "log 20231114221320", ""},
    {"SITE UTIME plain", "ftp-touch", "plain", ""},
    {"SITE SYMLINK real link", "ftp-symlink", "link", "real"},
    {"SITE CPFR a", "ftp-copy", "a", ""},
    {"SITE CPTO b", "ftp-copy", "b", ""},
    {"SITE MKDIR x", "ftp-mkdir", "x", ""},
    {"SITE UMASK 022", "", "", ""},
    {"SITE HELP", "", "", ""},
    {"SITE", "", "", ""},
    {"SITE CHMODX 600 a", "", "", ""},
    {"RETR a", "", "", ""},
    {"STOR a", "", "", ""},
    {"ALLO 100", "", "", ""},
    {"SITE CHMOD", "ftp-chmod", "", ""},
    {"DELE", "ftp-delete", "", ""},
};

static void assert_operation(ftpx_span line, const char *action, const char *path,
                             const char *source)
{
    struct ftpx_command command = ftpx_command_parse(line);
    struct ftpx_operation_words words = ftpx_operation_parse(command.verb, command.arg);

    g_assert_cmpstr(words.kind ? words.kind->action : "", ==, action);
    if (!words.kind)
        return;
    assert_span(words.path, path);
    assert_span(words.source, source);
}

static void every_cut(ftpx_span cut)
{
    struct ftpx_command command = ftpx_command_parse(cut);
    struct ftpx_operation_words words = ftpx_operation_parse(command.verb, command.arg);

    assert_within(words.path, cut);
    assert_within(words.source, cut);
}

static void commands_that_change_files_name_them(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_test_message("%s", lines[i].line);
        assert_operation(flush_text(lines[i].line), lines[i].action, lines[i].path,
                         lines[i].source);
        flush_every_cut(ftpx_span_of(lines[i].line), every_cut);
    }
}

static void only_renaming_and_copying_take_two_commands(void)
{
    static const struct {
        const char *line;
        enum ftpx_operation_step step;
    } steps[] = {
        {"RNFR a", FTPX_OPERATION_FIRST},         {"RNTO a", FTPX_OPERATION_SECOND},
        {"SITE CPFR a", FTPX_OPERATION_FIRST},    {"SITE CPTO a", FTPX_OPERATION_SECOND},
        {"DELE a", FTPX_OPERATION_WHOLE},         {"MKD a", FTPX_OPERATION_WHOLE},
        {"SITE CHMOD 1 a", FTPX_OPERATION_WHOLE},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        struct ftpx_command command = ftpx_command_parse(ftpx_span_of(steps[i].line));
        g_assert_cmpint(ftpx_operation_parse(command.verb, command.arg).step, ==, steps[i].step);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/operation/changing", commands_that_change_files_name_them);
    g_test_add_func("/operation/steps", only_renaming_and_copying_take_two_commands);
    return g_test_run();
}

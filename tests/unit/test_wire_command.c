/* Tests of command and attack: verb, argument and what looks like an attack, line by line.
 * The table of commands itself is tested in test_wire_verbs.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/command.h"
#include "wire/quirk.h"

#define UNKNOWN FTPX_QUIRK(UNKNOWN_VERB)
#define ATTACK  FTPX_QUIRK(ATTACK)

static const struct command_case {
    const char *title;
    const char *line;
    enum ftpx_cmd id;
    const char *name, *arg;
    uint64_t quirks;
} cases[] = {
    {"a verb alone", "PASV", FTPX_CMD_PASV, "PASV", "", 0},
    {"a verb and its argument", "RETR a.bin", FTPX_CMD_RETR, "RETR", "a.bin", 0},
    {"lower case works", "pass b", FTPX_CMD_PASS, "pass", "b", 0}, /* P6 */
    {"mixed case works", "pOrT 10,0,0,1,5,6", FTPX_CMD_PORT, "pOrT", "10,0,0,1,5,6", 0},
    {"the name is kept as it was sent", "retr F", FTPX_CMD_RETR, "retr", "F", 0},
    {"blanks at the end of an argument stay", "CWD a b  ", FTPX_CMD_CWD, "CWD", "a b  ",
     0}, /* P8 */
    {"blanks at its start stay but for one", "CWD  a", FTPX_CMD_CWD, "CWD", " a", 0},
    {"a space without argument is no argument", "LIST ", FTPX_CMD_LIST, "LIST", "", 0},
    {"an argument of a blank is one", "CWD  ", FTPX_CMD_CWD, "CWD", " ", 0},
    {"digits belong to some names", "XSHA256 a", FTPX_CMD_XSHA256, "XSHA256", "a", 0},
    {"the security mechanism may have blanks behind", "AUTH TLS ", FTPX_CMD_AUTH, "AUTH", "TLS ",
     0}, /* T1 */
    {"a word of mail is known", "MAIL FROM:<a@example.com>", FTPX_CMD_MAIL, "MAIL",
     "FROM:<a@example.com>", 0},
    {"a request of the web is known", "GET / HTTP/1.0", FTPX_CMD_GET, "GET", "/ HTTP/1.0", ATTACK},
    {"a foreign word speaks even when glued", "SSH-2.0-OpenSSH_9.2", FTPX_CMD_SSH, "SSH",
     "-2.0-OpenSSH_9.2", 0},

    {"the begin of a verb is none", "P 10,0,0,1,5,6", FTPX_CMD_UNKNOWN, "P", "10,0,0,1,5,6",
     UNKNOWN}, /* P5 */
    {"one letter is no USER", "U", FTPX_CMD_UNKNOWN, "U", "", UNKNOWN},
    {"two letters are no PASS", "PA", FTPX_CMD_UNKNOWN, "PA", "", UNKNOWN},
    {"a longer word is no verb", "USERS a", FTPX_CMD_UNKNOWN, "USERS", "a", UNKNOWN},
    {"a verb glued to its argument is none", "CWD/tmp", FTPX_CMD_UNKNOWN, "CWD", "/tmp", UNKNOWN},
    {"a tab is no space", "USER\ta", FTPX_CMD_UNKNOWN, "USER", "\ta", UNKNOWN},
    {"a blank before the verb", " USER a", FTPX_CMD_USER, "USER", "a", 0},
    {"blanks and a tab before the verb", " \t  QUIT", FTPX_CMD_QUIT, "QUIT", "", 0},
    {"blanks alone are no verb", "  ", FTPX_CMD_UNKNOWN, "", "", UNKNOWN},
    {"a digit first is no verb", "1USER a", FTPX_CMD_UNKNOWN, "", "1USER a", UNKNOWN},
    {"Telnet bytes in front hide it",
     "\xff\xf4\xff\xf2"
     "ABOR",
     FTPX_CMD_UNKNOWN, "", /* P7: strip first */
     "\xff\xf4\xff\xf2"
     "ABOR",
     UNKNOWN},
    {"nothing is no verb", "", FTPX_CMD_UNKNOWN, "", "", UNKNOWN},
    {"the table's word for unknown is none", "UNKNOWN x", FTPX_CMD_UNKNOWN, "UNKNOWN", "x",
     UNKNOWN},
};

static void parse_cut(ftpx_span cut)
{
    struct ftpx_command command = ftpx_command_parse(cut);

    g_assert_nonnull(command.verb);
    assert_within(command.name, cut);
    assert_within(command.arg, cut);
    while (cut.len && (cut.at[0] == ' ' || cut.at[0] == '\t'))
        cut = ftpx_span_drop(cut, 1);
    g_assert_cmpuint(cut.len - command.name.len - command.arg.len, <=, 1);
}

static void is_parsed(gconstpointer given)
{
    const struct command_case *expected = given;
    struct ftpx_command command = ftpx_command_parse(flush_text(expected->line));

    g_assert_cmpuint(command.verb->id, ==, expected->id);
    assert_span(command.name, expected->name);
    assert_span(command.arg, expected->arg);
    g_assert_cmphex(command.quirks, ==, expected->quirks);
    flush_every_cut(ftpx_span_of(expected->line), parse_cut);
}

static const struct attack_case {
    const char *title;
    const char *line;
} attacks[] = {
    {"a program on the server", "SITE EXEC /bin/sh"},
    {"a program, in lower case", "site exec %p"},
    {"SITE EXEC alone", "SITE EXEC"},
    {"a copy from", "SITE CPFR /proc/self/cmdline"},
    {"a copy to", "SITE cpto /var/www/x.php"},
    {"a smiley at the end of a user name", "USER backdoored:)"},
    {"a smiley alone", "USER :)"},
    {"a conversion that writes", "USER %n"},
    {"a conversion that writes a half", "CWD %500u%hn"},
    {"a conversion by position", "CWD %12$n"},
    {"two conversions", "MKD %s%s"},
    {"two conversions apart", "CWD AAAA%08x.%08x"},
    {"two conversions in a password", "PASS %p%p"},
    {"a climb over the root", "RETR /../etc/passwd"},
    {"a climb over the root and down again", "CWD /a/../../b"},
    {"a climb over the root with backslashes", "RETR \\..\\..\\boot.ini"},
    {"a mixed climb", "RETR /..\\x"},
    {"a long climb", "RETR ../../../../etc/passwd"},
    {"a long climb with dots and doubled separators", "RETR ..//./../.././..//etc/passwd"},
    {"a climb that starts lower", "CWD a/../../../../../b"},
    {"a climb behind options", "LIST -la /../.."},
    {"a climb in a SITE command", "SITE CHMOD 777 /../etc/passwd"},
    {"a format string behind an unknown verb", "XYZ %n%n"},
};

static const struct attack_case peaceful[] = {
    {"a harmless SITE command", "SITE CHMOD 644 a"},
    {"SITE HELP about EXEC", "SITE HELP EXEC"},
    {"a word that starts like EXEC", "SITE EXECUTE"},
    {"a file named like a SITE command", "RETR EXEC"},
    {"a smiley in a file name", "RETR a:)"},
    {"a smiley in a password", "PASS a:)"},
    {"one conversion", "RETR 50%s"},
    {"a percentage", "RETR 100%natural.txt"},
    {"two percentages", "RETR 50%off20%off.txt"},
    {"names that were encoded for a URL", "RETR a%20b%2d%2e%2Fc%0d%0a"},
    {"a percent sign at the end", "RETR 100%"},
    {"two percent signs", "RETR 50% or 60% of it"},
    {"one directory up", "CWD .."},
    {"three directories up", "CWD ../../.."},
    {"up and down within a path", "CWD /a/../b/./../c"},
    {"back to the root", "CWD /a/.."},
    {"names with points", "RETR /...a/..b/a../..."},
    {"a password that looks like a path", "PASS /../../x"},
    {"the root", "LIST /"},
};

static void is_an_attack(gconstpointer given)
{
    const char *line = ((const struct attack_case *)given)->line;

    g_assert_cmphex(ftpx_command_parse(flush_text(line)).quirks & ATTACK, ==, ATTACK);
    flush_every_cut(ftpx_span_of(line), parse_cut);
}

static void is_peaceful(gconstpointer given)
{
    const char *line = ((const struct attack_case *)given)->line;

    g_assert_cmphex(ftpx_command_parse(flush_text(line)).quirks & ATTACK, ==, 0);
    flush_every_cut(ftpx_span_of(line), parse_cut);
}

static uint64_t quirks_of_length(const char *verb, size_t length)
{
    g_autofree char *arg = g_strnfill(length, 'A');
    g_autofree char *line = g_strconcat(verb, " ", arg, NULL);

    return ftpx_command_parse(flush_text(line)).quirks;
}

static void an_argument_over_512_bytes_is_an_attack_unless_it_is_a_token(void)
{
    g_assert_cmphex(quirks_of_length("CWD", 512), ==, 0);
    g_assert_cmphex(quirks_of_length("CWD", 513), ==, ATTACK);
    g_assert_cmphex(quirks_of_length("PASS", 100000), ==, ATTACK);
    g_assert_cmphex(quirks_of_length("ADAT", 513), ==, 0);
    g_assert_cmphex(quirks_of_length("MIC", 4000), ==, 0);
    g_assert_cmphex(quirks_of_length("CONF", 4000), ==, 0);
    g_assert_cmphex(quirks_of_length("ENC", 4000), ==, 0);
}

static void long_lines_are_judged_in_no_time(void)
{
    static const char *const lines[] = {"ADAT ", "ADAT %", "ADAT %1", "ADAT ../", "MIC a b "};

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GString) line = g_string_new(lines[i]);

        while (line->len < 200000)
            g_string_append(line, lines[i] + 4);
        ftpx_command_parse(flush_text(line->str));
    }
}

static void add_attacks(const char *verdict, const struct attack_case *given, size_t count,
                        GTestDataFunc test)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *path = g_strconcat("/command/", verdict, "/", given[i].title, NULL);

        g_test_add_data_func(path, &given[i], test);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/command/parse/", cases[i].title, NULL);

        g_test_add_data_func(path, &cases[i], is_parsed);
    }
    add_attacks("attack", attacks, G_N_ELEMENTS(attacks), is_an_attack);
    add_attacks("no attack", peaceful, G_N_ELEMENTS(peaceful), is_peaceful);
    g_test_add_func("/command/an argument over 512 bytes is an attack unless it is a token",
                    an_argument_over_512_bytes_is_an_attack_unless_it_is_a_token);
    g_test_add_func("/command/long lines are judged in no time", long_lines_are_judged_in_no_time);
    return g_test_run();
}

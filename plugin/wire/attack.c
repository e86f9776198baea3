/* attack: the signs, a function each, in one list.
 * It does not know the working directory, so relative paths are judged by their own `..` alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attack.h"

#include <string.h>

/* Longer arguments are attempts to overrun a buffer: paths that people use stay far below. */
#define LONGEST_ARGUMENT 512

/* Nobody climbs that many directories by hand; exploits do, since a climb cannot go too far. */
#define LONGEST_CLIMB 4

/* Base64 tokens (RFC 2228) are long by nature. */
static bool is_too_long(const struct ftpx_verb *verb, ftpx_span arg)
{
    bool is_token = verb->id == FTPX_CMD_ADAT || verb->id == FTPX_CMD_MIC ||
                    verb->id == FTPX_CMD_CONF || verb->id == FTPX_CMD_ENC;

    return arg.len > LONGEST_ARGUMENT && !is_token;
}

/* SITE EXEC runs programs on old servers; SITE CPFR and CPTO copy files without a login (ProFTPD
 * mod_copy). */
static bool is_dangerous_site(const struct ftpx_verb *verb, ftpx_span arg)
{
    ftpx_span trimmed = ftpx_span_trim(arg);
    ftpx_span word = ftpx_span_take(trimmed, ftpx_span_find(trimmed, ' '));

    return verb->id == FTPX_CMD_SITE &&
           (ftpx_span_is(word, "EXEC") || ftpx_span_is(word, "CPFR") || ftpx_span_is(word, "CPTO"));
}

/* The back door in a copy of vsftpd 2.3.4 opens for a user name with a smiley in it. */
static bool is_smiley(const struct ftpx_verb *verb, ftpx_span arg)
{
    return verb->id == FTPX_CMD_USER && ftpx_span_find_text(arg, ":)") < arg.len;
}

static bool is_one_of(uint8_t byte, const char *set)
{
    return byte && strchr(set, byte);
}

/* Takes a printf conversion from its `%` on and gives its letter, or 0. Letters that are hex digits
 * do not count, or each `%2d` of a URL would; nor does a letter within a word: `100%natural`. */
static uint8_t take_conversion(ftpx_span *rest)
{
    ftpx_span after = ftpx_span_drop(*rest, 1);
    uint8_t letter;

    while (after.len && is_one_of(after.at[0], "0123456789$.*+-#hlqjzt"))
        after = ftpx_span_drop(after, 1);
    letter = after.len && is_one_of(after.at[0], "snxXpuio") ? after.at[0] : 0;
    *rest = ftpx_span_drop(after, letter ? 1 : 0);
    return rest->len && ftpx_is_letter(rest->at[0]) ? 0 : letter;
}

/* `%n` writes memory; two or more conversions of any kind read it. */
static bool is_format_string(const struct ftpx_verb *verb, ftpx_span arg)
{
    unsigned conversions = 0;

    (void)verb;
    while ((arg = ftpx_span_drop(arg, ftpx_span_find(arg, '%'))).len) {
        uint8_t letter = take_conversion(&arg);

        if (letter == 'n' || (letter && ++conversions == 2))
            return true;
    }
    return false;
}

static bool is_separator(uint8_t byte)
{
    return byte == '/' || byte == '\\';
}

/* What a component does to the depth of a path: `..` climbs by one, a name descends. */
static int climb_by(ftpx_span component)
{
    if (component.len == 0 || ftpx_span_is(component, "."))
        return 0;
    return ftpx_span_is(component, "..") ? 1 : -1;
}

/* Any argument may hold a path, also behind options (`LIST -a /..`), but for those of a login. It is
 * read from its end, so that each word costs the same: `climb` is how many directories above its start
 * the path reaches that begins behind the component in hand. */
static bool is_traversal(const struct ftpx_verb *verb, ftpx_span arg)
{
    size_t end = arg.len;
    int climb = 0;

    if (verb->role == FTPX_ROLE_LOGIN || arg.len > LONGEST_ARGUMENT)
        return false;
    for (size_t at = arg.len + 1; at-- > 0;) {
        bool begins_word = at < arg.len && (at == 0 || arg.at[at - 1] == ' ');
        bool is_absolute = at < arg.len && is_separator(arg.at[at]);
        int here = climb + (is_absolute ? 0 : climb_by((ftpx_span){arg.at + at, end - at}));

        if (begins_word && here >= (is_absolute ? 1 : LONGEST_CLIMB))
            return true;
        if (at > 0 && is_separator(arg.at[at - 1])) {
            climb = here > 0 ? here : 0;
            end = at - 1;
        }
    }
    return false;
}

bool ftpx_attack_is(const struct ftpx_verb *verb, ftpx_span arg)
{
    static bool (*const signs[])(const struct ftpx_verb *, ftpx_span) = {
        is_too_long, is_dangerous_site, is_smiley, is_format_string, is_traversal,
    };

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i](verb, arg))
            return true;
    return false;
}

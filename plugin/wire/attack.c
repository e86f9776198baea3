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

static ftpx_span take_component(ftpx_span *path)
{
    size_t length = 0;
    ftpx_span component;

    while (length < path->len && !is_separator(path->at[length]))
        length++;
    component = ftpx_span_take(*path, length);
    *path = ftpx_span_drop(*path, length + 1);
    return component;
}

/* How many directories above its start the path reaches. */
static size_t climb_of(ftpx_span path)
{
    size_t climb = 0, depth = 0;

    while (path.len) {
        ftpx_span component = take_component(&path);

        if (component.len == 0 || ftpx_span_is(component, "."))
            continue;
        if (!ftpx_span_is(component, ".."))
            depth++;
        else if (depth)
            depth--;
        else
            climb++;
    }
    return climb;
}

/* Any argument may hold a path, also behind options (`LIST -a /..`), but for those of a login. */
static bool is_traversal(const struct ftpx_verb *verb, ftpx_span arg)
{
    if (verb->role == FTPX_ROLE_LOGIN || arg.len > LONGEST_ARGUMENT)
        return false;
    while (arg.len) {
        bool is_absolute = is_separator(arg.at[0]);

        if (climb_of(arg) >= (is_absolute ? 1u : LONGEST_CLIMB))
            return true;
        arg = ftpx_span_drop(arg, ftpx_span_find(arg, ' ') + 1);
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

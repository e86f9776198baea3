/* attack_path: paths are taken apart at `/` and `\` alike, since servers of both kinds exist.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attack_path.h"

/* Nobody climbs that many directories by hand; exploits do, since a climb cannot go too far. */
#define LONGEST_CLIMB 4

/* One too many is a slip. */
#define SHORTEST_CLIMB 2

#define HIDING_DOTS    3 /* a name of dots alone is no directory of anyone's from here on */
#define NESTED_DOTS    4 /* `....//` is `../` twice, one within the other */
#define HIDING_NAMES   2
#define UPS_AND_DOWNS  2
#define BRACES_A_GLOB  8 /* names with GUIDs have one or two */
#define DECODING_TURNS 2

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

/* What a component does to the depth of a path: `..` climbs by one, a name descends. */
static int climb_by(ftpx_span component)
{
    if (component.len == 0 || ftpx_span_is(component, "."))
        return 0;
    return ftpx_span_is(component, "..") ? 1 : -1;
}

/* How many directories above its start the path reaches. */
static unsigned climb_of(ftpx_span path)
{
    unsigned climb = 0, depth = 0;

    while (path.len) {
        int by = climb_by(take_component(&path));

        if (by < 0)
            depth++;
        else if (by > 0 && depth > 0)
            depth--;
        else if (by > 0)
            climb++;
    }
    return climb;
}

static unsigned depth_of(ftpx_span path)
{
    unsigned depth = 0;

    while (path.len)
        depth += take_component(&path).len > 0;
    return depth;
}

static bool ends_in_name(ftpx_span path)
{
    ftpx_span last = FTPX_SPAN_NONE;

    while (path.len)
        last = take_component(&path);
    return last.len > 0 && !ftpx_span_is(last, "..");
}

bool ftpx_attack_leaves_root(ftpx_span cwd, ftpx_span arg)
{
    if (arg.len > FTPX_ATTACK_LONGEST_PATH || cwd.len == 0 || arg.len == 0 ||
        !is_separator(cwd.at[0]) || is_separator(arg.at[0]))
        return false;
    unsigned climb = climb_of(arg);
    return climb >= SHORTEST_CLIMB && climb > depth_of(cwd) && ends_in_name(arg);
}

/* `C:\` is as good a root as `/`. */
static bool is_drive(ftpx_span component, ftpx_span arg, size_t end)
{
    return end < arg.len && component.len == 2 && ftpx_is_letter(component.at[0]) &&
           component.at[1] == ':';
}

static int least_climb(bool is_absolute, bool is_named)
{
    if (!is_absolute)
        return LONGEST_CLIMB;
    return is_named ? 1 : SHORTEST_CLIMB;
}

/* Whether a word of the argument climbs, also one behind options (`LIST -a /../etc`). The root's own
 * parent is the root, and some clients ask for it (`CWD /../`): what counts is a name behind, or more.
 * It is read from its end, so that each word costs the same: `climb` is how many directories above its
 * start the path reaches that begins behind the component in hand. */
static bool has_climbing_word(ftpx_span arg)
{
    size_t end = arg.len;
    int climb = 0;
    bool is_named = false;

    if (arg.len == 0) /* no byte to point at */
        return false;
    for (size_t at = arg.len + 1; at-- > 0;) {
        ftpx_span component = {arg.at + at, end > at ? end - at : 0};
        bool begins_word = at < arg.len && (at == 0 || arg.at[at - 1] == ' ');
        bool is_absolute =
            at < arg.len && (is_separator(arg.at[at]) || is_drive(component, arg, end));
        int here = climb + (is_absolute ? 0 : climb_by(component));

        if (begins_word && here >= least_climb(is_absolute, is_named))
            return true;
        if (at > 0 && is_separator(arg.at[at - 1])) {
            is_named = is_named || climb_by(component) < 0;
            climb = here > 0 ? here : 0;
            end = at - 1;
        }
    }
    return false;
}

static bool is_dot(uint8_t byte)
{
    return byte == '.';
}

static bool is_dots(ftpx_span component, size_t least)
{
    return component.len >= least && ftpx_span_run(component, is_dot) == component.len;
}

static bool has_hiding_dots(ftpx_span path)
{
    unsigned names = 0;

    while (path.len) {
        ftpx_span component = take_component(&path);

        names += is_dots(component, HIDING_DOTS);
        if (component.len == NESTED_DOTS && is_dots(component, NESTED_DOTS) && path.len &&
            is_separator(path.at[0]))
            return true;
    }
    return names >= HIDING_NAMES;
}

/* --- coded --- */

/* What stands for a dot, a separator or a percent sign, in capitals. */
static const struct coding {
    const char *coded;
    uint8_t byte;
} codings[] = {{"%2E", '.'},    {"%2F", '/'},    {"%5C", '\\'},   {"%25", '%'},
               {"%C0%AE", '.'}, {"%C0%AF", '/'}, {"%C1%9C", '\\'}};

static size_t decode_at(ftpx_span coded, uint8_t *byte)
{
    for (size_t i = 0; i < sizeof codings / sizeof codings[0]; i++)
        if (ftpx_span_starts(coded, codings[i].coded)) {
            *byte = codings[i].byte;
            return ftpx_span_of(codings[i].coded).len;
        }
    *byte = coded.at[0];
    return 1;
}

/* In place: what is decoded never is longer. */
static ftpx_span decode(uint8_t *bytes, size_t length)
{
    ftpx_span rest = {bytes, length};
    size_t written = 0;

    while (rest.len) {
        uint8_t byte;
        size_t taken = decode_at(rest, &byte);

        bytes[written++] = byte;
        rest = ftpx_span_drop(rest, taken);
    }
    return (ftpx_span){bytes, written};
}

static bool climbs_when_decoded(ftpx_span path)
{
    uint8_t bytes[FTPX_ATTACK_LONGEST_PATH];
    ftpx_span decoded = {bytes, path.len};

    if (ftpx_span_find(path, '%') == path.len)
        return false;
    for (size_t i = 0; i < path.len; i++)
        bytes[i] = path.at[i];
    for (unsigned turn = 0; turn < DECODING_TURNS; turn++)
        decoded = decode(bytes, decoded.len);
    return decoded.len < path.len && climb_of(decoded) > climb_of(path);
}

bool ftpx_attack_climbs(ftpx_span arg)
{
    if (arg.len > FTPX_ATTACK_LONGEST_PATH)
        return false;
    bool has_dots = ftpx_span_has(arg, ".."); /* most have none */
    return (has_dots && (has_climbing_word(arg) || has_hiding_dots(arg))) ||
           climbs_when_decoded(arg);
}

/* --- where else it begins --- */

bool ftpx_attack_is_remote(ftpx_span arg)
{
    ftpx_span host = ftpx_span_drop(arg, 2);
    size_t length = ftpx_span_find(host, '\\');

    return ftpx_span_starts(arg, "\\\\") && length > 0 && length < host.len;
}

bool ftpx_attack_is_root_home(ftpx_span arg)
{
    ftpx_span rest = ftpx_span_drop(arg, 5);

    return ftpx_span_starts(arg, "~root") && (rest.len == 0 || is_separator(rest.at[0]));
}

/* --- wildcards --- */

static unsigned count_text(ftpx_span arg, const char *text)
{
    unsigned count = 0;

    while ((arg = ftpx_span_drop(arg, ftpx_span_find_text(arg, text))).len) {
        arg = ftpx_span_drop(arg, ftpx_span_of(text).len);
        count++;
    }
    return count;
}

bool ftpx_attack_is_wild(ftpx_span arg)
{
    if (arg.len > FTPX_ATTACK_LONGEST_PATH)
        return false;
    return ftpx_span_starts(arg, "~{") || count_text(arg, "/../*") >= UPS_AND_DOWNS ||
           count_text(arg, "{") >= BRACES_A_GLOB;
}

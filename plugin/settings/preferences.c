/* preferences: a reader for each kind of value. They take plain values only: what else Wireshark lets pass
 * is Wireshark's to read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "preferences.h"

#include <glib.h>
#include <string.h>

#define DEFAULT_PORTS(value)         \
    {                                \
        .ports = {value}, .count = 1 \
    }
#define DEFAULT_BOOL(value)  value
#define DEFAULT_TEXT(value)  value
#define DEFAULT_COUNT(value) value
#define DEFAULT_HASH(value)  value

struct ftpx_preferences ftpx_preferences_default(void)
{
#define MEMBER(kind, variable, name, otherwise, title, help) .variable = DEFAULT_##kind(otherwise),
    return (struct ftpx_preferences){FTPX_PREFERENCES(MEMBER)};
#undef MEMBER
}

/* --- reading --- */

/* Decimal digits up to `end`, at most `most`. */
static bool read_number(const char **text, uint64_t most, uint64_t *out)
{
    const char *at = *text;

    for (*out = 0; g_ascii_isdigit(*at); at++) {
        *out = *out * 10 + (uint64_t)(*at - '0');
        if (*out > most)
            return false;
    }
    bool any = at != *text;
    *text = at;
    return any;
}

static bool read_range(const char **text, uint64_t *first, uint64_t *last)
{
    if (!read_number(text, UINT16_MAX, first))
        return false;
    *last = *first;
    if (**text != '-')
        return true;
    (*text)++;
    return read_number(text, UINT16_MAX, last) && *last >= *first;
}

/* Ascending and apart, as Wireshark would make them. */
static bool append_range(struct ftpx_port_list *list, uint64_t first, uint64_t last)
{
    if (list->count > 0 && first <= list->ports[list->count - 1])
        return false;
    if (last - first >= FTPX_MOST_PORTS - list->count)
        return false;
    for (uint64_t port = first; port <= last; port++)
        list->ports[list->count++] = (uint16_t)port;
    return true;
}

/* `21,2121-2123`, or nothing. */
static bool read_PORTS(const char *text, struct ftpx_port_list *out)
{
    struct ftpx_port_list list = {.count = 0};
    bool more = *text != '\0';

    while (more) {
        uint64_t first;
        uint64_t last;
        if (!read_range(&text, &first, &last) || !append_range(&list, first, last))
            return false;
        more = *text == ',';
        text += more;
    }
    *out = list;
    return *text == '\0';
}

static bool read_BOOL(const char *text, bool *out)
{
    *out = g_ascii_strcasecmp(text, "true") == 0;
    return *out || g_ascii_strcasecmp(text, "false") == 0;
}

static bool read_TEXT(const char *text, const char **out)
{
    *out = text;
    return true;
}

static bool read_COUNT(const char *text, unsigned *out)
{
    uint64_t number;

    if (!read_number(&text, UINT32_MAX, &number) || *text != '\0')
        return false;
    *out = (unsigned)number;
    return true;
}

static bool read_HASH(const char *text, enum ftpx_hash *out)
{
    bool none = g_ascii_strcasecmp(text, "none") == 0;

    *out = none ? FTPX_HASH_NONE : FTPX_HASH_SHA256;
    return none || g_ascii_strcasecmp(text, "sha256") == 0 ||
           g_ascii_strcasecmp(text, "SHA-256") == 0;
}

/* --- setting --- */

#define SETTER(kind, variable, name, otherwise, title, help)                            \
    static bool set_##variable(struct ftpx_preferences *preferences, const char *value) \
    {                                                                                   \
        FTPX_PREFERENCE_##kind read;                                                    \
        if (!read_##kind(value, &read))                                                 \
            return false;                                                               \
        preferences->variable = read;                                                   \
        return true;                                                                    \
    }
FTPX_PREFERENCES(SETTER)

enum ftpx_preference_result ftpx_preferences_set(struct ftpx_preferences *preferences,
                                                 const char *name, const char *value)
{
#define SETTER_ROW(kind, variable, name, otherwise, title, help) {name, set_##variable},
    static const struct {
        const char *name;
        bool (*set)(struct ftpx_preferences *preferences, const char *value);
    } rows[] = {FTPX_PREFERENCES(SETTER_ROW)};

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].set(preferences, value) ? FTPX_PREFERENCE_SET : FTPX_PREFERENCE_UNCLEAR;
    return FTPX_PREFERENCE_UNKNOWN;
}

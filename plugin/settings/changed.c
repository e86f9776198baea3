/* changed: a writer for each kind of value; what is written otherwise than the default has been changed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "changed.h"

#include <glib.h>

static void write_PORTS(GString *out, struct ftpx_port_list list)
{
    for (uint32_t i = 0; i < list.count; i++)
        g_string_append_printf(out, "%s%u", i > 0 ? "," : "", list.ports[i]);
}

static void write_BOOL(GString *out, bool value)
{
    g_string_append(out, value ? "TRUE" : "FALSE");
}

static void write_TEXT(GString *out, const char *value)
{
    g_string_append(out, value ? value : "");
}

static void write_COUNT(GString *out, unsigned value)
{
    g_string_append_printf(out, "%u", value);
}

static void write_HASH(GString *out, enum ftpx_hash value)
{
    g_string_append(out, value == FTPX_HASH_SHA256 ? "SHA-256" : "none");
}

/* Those that change nothing in a report, or only its form. */
static bool has_no_say(const char *name)
{
    static const char *const names[] = {"builtin", "overwrite", "quick", "zeek.json", NULL};
    return g_strv_contains(names, name);
}

static void add(GPtrArray *changed, const char *name, const GString *now, const GString *otherwise)
{
    if (!has_no_say(name) && !g_string_equal(now, otherwise))
        g_ptr_array_add(changed, g_strdup_printf("ftpx.%s:%s", name, now->str));
}

char **ftpx_preferences_changed(const struct ftpx_preferences *preferences)
{
    const struct ftpx_preferences otherwise = ftpx_preferences_default();
    GPtrArray *changed = g_ptr_array_new();
    GString *now = g_string_new(NULL);
    GString *before = g_string_new(NULL);

#define ADD(kind, variable, name, default_value, title, help) \
    g_string_truncate(now, 0);                                \
    g_string_truncate(before, 0);                             \
    write_##kind(now, preferences->variable);                 \
    write_##kind(before, otherwise.variable);                 \
    add(changed, name, now, before);
    FTPX_PREFERENCES(ADD)
#undef ADD
    g_string_free(now, TRUE);
    g_string_free(before, TRUE);
    g_ptr_array_add(changed, NULL);
    return (char **)g_ptr_array_free(changed, FALSE);
}

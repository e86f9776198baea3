/* provenance: a sentence each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "provenance.h"

static char *of_program(const struct ftpx_captures *captures)
{
    return g_strdup_printf("ftpx " PLUGIN_VERSION " with Wireshark " FTPX_WIRESHARK_SERIES
                           ", captures: %u, packets: %" G_GUINT64_FORMAT,
                           ftpx_captures_count(captures), ftpx_captures_frames(captures).count);
}

static char *of_file(const struct ftpx_captured *file)
{
    GString *text = g_string_new("capture ");

    g_string_append(text, file->name);
    if (file->has_size)
        g_string_append_printf(text, ", %" G_GUINT64_FORMAT " bytes", file->size);
    if (*file->sha256)
        g_string_append_printf(text, ", SHA-256 %s", file->sha256);
    return g_string_free(text, FALSE);
}

static char *of_preferences(const char *const *preferences)
{
    char *all = g_strjoinv(" ", (char **)(uintptr_t)preferences);
    char *text = g_strconcat("preferences ", all, NULL);

    g_free(all);
    return text;
}

GPtrArray *ftpx_provenance_of(const struct ftpx_scope *scope)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    uint32_t told = ftpx_captures_told(scope->captures);

    g_ptr_array_add(sentences, of_program(scope->captures));
    for (uint32_t i = 0; i < told; i++)
        g_ptr_array_add(sentences,
                        of_file(ftpx_captures_file(scope->captures, i, scope->hash_captures)));
    if (scope->preferences && *scope->preferences)
        g_ptr_array_add(sentences, of_preferences(scope->preferences));
    return sentences;
}

/* report_html: escaping at the one place where text becomes markup.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_html.h"

#include "../../model/figures.h"
#include "../../wire/text.h"
#include "../say/layout.h"
#include <string.h>

#define ELLIPSIS "…"

static const char *entity_of(gunichar character)
{
    switch (character) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void ftpx_html_text(GString *out, const char *utf8)
{
    char *valid = g_utf8_make_valid(utf8, -1);

    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        const char *entity = entity_of(character);
        if (entity)
            g_string_append(out, entity);
        else if (ftpx_text_steers(character))
            g_string_append(out, "\xef\xbf\xbd"); /* U+FFFD */
        else
            g_string_append_unichar(out, character);
    }
    g_free(valid);
}

/* Characters that take no column must not make a text endless. */
#define MOST_BYTES(columns) ((size_t)(columns)*4)

static void mark_cut(GString *text, bool tail)
{
    if (tail && !g_str_has_prefix(text->str, ELLIPSIS))
        g_string_prepend(text, ELLIPSIS);
    else if (!tail && !g_str_has_suffix(text->str, ELLIPSIS))
        g_string_append(text, ELLIPSIS);
}

/* Whether it had to be cut. */
static bool cut_bytes(GString *text, size_t most, bool tail)
{
    if (text->len <= most)
        return false;
    const char *at = text->str + (tail ? text->len - most : most);
    while (((uint8_t)*at & 0xc0) == 0x80)
        at += tail ? 1 : -1;
    if (tail)
        g_string_erase(text, 0, at - text->str);
    else
        g_string_truncate(text, (gsize)(at - text->str));
    return true;
}

void ftpx_html_captured(GString *out, const struct ftpx_charset *charset, ftpx_span bytes,
                        unsigned columns, bool tail)
{
    GString *text = g_string_new(NULL);

    ftpx_layout_text(text, charset, bytes); /* a name is read as a whole */
    bool cut = cut_bytes(text, MOST_BYTES(columns), tail);
    ftpx_layout_cut(text, columns, tail);
    if (cut)
        mark_cut(text, tail);
    ftpx_html_text(out, text->str);
    g_string_free(text, TRUE);
}

/* Beyond what JSON asks for: what HTML or an older JavaScript would take for something else. */
static bool is_plain_in_script(gunichar character)
{
    return character >= 0x20 && character != 0x7f && !strchr("\"\\<>&'", (int)character);
}

void ftpx_html_json(GString *out, const char *utf8)
{
    char *valid = g_utf8_make_valid(utf8, -1);

    g_string_append_c(out, '"');
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character < 0x80 && !is_plain_in_script(character))
            g_string_append_printf(out, "\\u%04x", character);
        else if (ftpx_text_steers(character))
            g_string_append(out, "\\ufffd");
        else
            g_string_append_unichar(out, character);
    }
    g_string_append_c(out, '"');
    g_free(valid);
}

void ftpx_html_size(GString *out, uint64_t bytes)
{
    ftpx_figure_rate(out, bytes, FTPX_NS_PER_SECOND);
    g_string_truncate(out, out->len - strlen("/s"));
}

void ftpx_html_endpoint(GString *out, const struct ftpx_endpoint *endpoint)
{
    ftpx_layout_address(out, &endpoint->address);
    g_string_append_printf(out, " <small>:%u</small>", endpoint->port);
}

void ftpx_html_filter(GString *out, const char *field, uint64_t number)
{
    g_string_append_printf(out, "<code class=\"filter\">%s == %" G_GUINT64_FORMAT "</code>", field,
                           number);
}

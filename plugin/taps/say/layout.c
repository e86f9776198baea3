/* layout: the arithmetic of columns. A wide character takes two, a combining one none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "layout.h"

#include "../../wire/text.h"
#include <string.h>

#define ELLIPSIS "…"

void ftpx_layout_text(GString *out, const struct ftpx_charset *charset, ftpx_span bytes)
{
    size_t start = out->len;
    size_t length = ftpx_charset_show(charset, bytes, NULL, 0);

    g_string_set_size(out, start + length);
    ftpx_charset_show(charset, bytes, out->str + start, length + 1);
}

void ftpx_layout_address(GString *out, const struct ftpx_address *address)
{
    char text[FTPX_ADDRESS_TEXT];

    ftpx_address_text(address, text);
    g_string_append(out, text);
}

void ftpx_layout_endpoint(GString *out, const struct ftpx_endpoint *endpoint)
{
    char text[FTPX_ADDRESS_TEXT];

    ftpx_address_text(&endpoint->address, text);
    g_string_append_printf(out, endpoint->address.family == 6 ? "[%s]:%u" : "%s:%u", text,
                           endpoint->port);
}

void ftpx_layout_raw(GString *out, ftpx_span bytes)
{
    size_t start = out->len;
    size_t length = ftpx_text_show_raw(bytes, NULL, 0);

    g_string_set_size(out, start + length);
    ftpx_text_show_raw(bytes, out->str + start, length + 1);
}

static unsigned columns_of(gunichar character)
{
    if (character < 0x80)
        return 1;
    if (g_unichar_iszerowidth(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

unsigned ftpx_layout_width(const char *text)
{
    unsigned width = 0;

    for (const char *at = text; *at; at = g_utf8_next_char(at))
        width += (uint8_t)*at < 0x80 ? 1 : columns_of(g_utf8_get_char(at));
    return width;
}

/* The end of the longest start of `text` that fits. */
static const char *fitting(const char *text, unsigned columns)
{
    for (; *text; text = g_utf8_next_char(text)) {
        unsigned width = columns_of(g_utf8_get_char(text));
        if (width > columns)
            break;
        columns -= width;
    }
    return text;
}

static void cut_from(GString *out, size_t start, unsigned columns, bool tail)
{
    unsigned width = ftpx_layout_width(out->str + start);

    if (width <= columns)
        return;
    if (tail) {
        const char *kept = g_utf8_next_char(fitting(out->str + start, width - columns));
        g_string_erase(out, (gssize)start, kept - (out->str + start));
        g_string_insert(out, (gssize)start, ELLIPSIS);
    } else {
        g_string_truncate(out, (gsize)(fitting(out->str + start, columns - 1) - out->str));
        g_string_append(out, ELLIPSIS);
    }
}

void ftpx_layout_cut(GString *text, unsigned columns, bool tail)
{
    cut_from(text, 0, columns, tail);
}

void ftpx_layout_text_head(GString *out, const struct ftpx_charset *charset, ftpx_span bytes,
                           unsigned columns)
{
    size_t start = out->len;

    ftpx_layout_text(out, charset, bytes);
    cut_from(out, start, columns, false);
}

void ftpx_layout_text_tail(GString *out, const struct ftpx_charset *charset, ftpx_span bytes,
                           unsigned columns)
{
    size_t start = out->len;

    ftpx_layout_text(out, charset, bytes);
    cut_from(out, start, columns, true);
}

void ftpx_layout_padded(GString *out, const char *text, unsigned columns, bool right)
{
    unsigned width = ftpx_layout_width(text);
    unsigned padding = width < columns ? columns - width : 0;

    ftpx_layout_spaces(out, right ? padding : 0);
    g_string_append(out, text);
    ftpx_layout_spaces(out, right ? 0 : padding);
}

void ftpx_layout_spaces(GString *out, unsigned count)
{
    size_t start = out->len;

    g_string_set_size(out, start + count);
    memset(out->str + start, ' ', count);
}

/* Groups of digits belong together. */
static bool is_inside_number(const char *space)
{
    return g_ascii_isdigit(space[-1]) && g_ascii_isdigit(space[1]);
}

/* The last place before `full` where `count` spaces begin; NULL when there is none. */
static const char *last_spaces(const char *text, const char *full, size_t count)
{
    for (const char *at = full; at > text; at--)
        if (at[-1] != ' ' && strspn(at, " ") >= count && !is_inside_number(at))
            return at;
    return NULL;
}

/* Where the line that starts at `text` ends: at the last wide gap that lets it fit, else at the
 * last space, else where it is full. */
static const char *line_end(const char *text, unsigned columns)
{
    const char *full = fitting(text, columns);

    if (*full == '\0')
        return full;
    const char *end = last_spaces(text, full, 2);
    if (!end)
        end = last_spaces(text, full, 1);
    if (!end)
        end = full > text ? full : g_utf8_next_char(text);
    return end;
}

void ftpx_layout_wrap(GString *out, const char *text, unsigned columns)
{
    for (;;) {
        const char *end = line_end(text, columns);
        const char *trimmed = end;
        while (trimmed > text && trimmed[-1] == ' ')
            trimmed--;
        g_string_append_len(out, text, trimmed - text);
        text = end + strspn(end, " ");
        if (*text == '\0')
            return;
        g_string_append_c(out, '\n');
    }
}

/* text: UTF-8 as RFC 3629 defines it and GLib reads it, and escapes for whatever is not safe to show.
 * It converts no other character set.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "text.h"

#include <glib.h>
#include <string.h>

#define LAST_CHARACTER 0x10ffff

size_t ftpx_text_character(ftpx_span bytes)
{
    if (bytes.len == 0)
        return 0;
    if (bytes.at[0] < 0x80)
        return 1;
    gunichar character = g_utf8_get_char_validated((const char *)bytes.at, (gssize)bytes.len);
    return character <= LAST_CHARACTER ? (size_t)g_unichar_to_utf8(character, NULL) : 0;
}

/* How many bytes at the front are ASCII; of a long run only some. */
static size_t ascii_run(ftpx_span bytes)
{
    static const uint8_t high[8] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
    uint64_t eight, mask;

    if (bytes.len < sizeof eight)
        return bytes.at[0] < 0x80;
    memcpy(&eight, bytes.at, sizeof eight);
    memcpy(&mask, high, sizeof mask);
    return eight & mask ? bytes.at[0] < 0x80 : sizeof eight;
}

bool ftpx_text_is_utf8(ftpx_span bytes)
{
    while (bytes.len) {
        size_t ascii = ascii_run(bytes);
        size_t length = ascii > 0 ? ascii : ftpx_text_character(bytes);

        if (length == 0)
            return false;
        bytes = ftpx_span_drop(bytes, length);
    }
    return true;
}

/* Unicode 15's categories Cc, Cf, Zl, Zp, Co and the noncharacters, and what is reserved for more
 * like them (Default_Ignorable_Code_Point). Not in it are signs of category Cf that have a shape of
 * their own (Prepended_Concatenation_Mark, as U+06DD) and the two joiners U+200C and U+200D, without
 * which Persian, Sinhala and many emoji are misspelt: they shape their neighbours and move nothing.
 * Variation selectors (Mn) choose a glyph and stay for the same reason. Private use stands for
 * whatever a font makes of it, and shares of Windows make U+F03A a colon. In order. */
static const struct {
    uint32_t first, last;
} steering[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},       {0x61c, 0x61c},
    {0x70f, 0x70f},     {0x180e, 0x180e},   {0x200b, 0x200b},   {0x200e, 0x200f},
    {0x2028, 0x202e},   {0x2060, 0x206f},   {0xe000, 0xf8ff},   {0xfdd0, 0xfdef},
    {0xfeff, 0xfeff},   {0xfff0, 0xfffb},   {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe00ff}, {0xe01f0, 0xe0fff}, {0xf0000, 0x10ffff},
};

bool ftpx_text_steers(uint32_t character)
{
    size_t i = 0;

    while (i < sizeof steering / sizeof *steering && character > steering[i].last)
        i++;
    if (i < sizeof steering / sizeof *steering && character >= steering[i].first)
        return true;
    return (character & 0xfffe) == 0xfffe; /* the last two of each plane are no characters */
}

static bool reads_as_escape(ftpx_span bytes)
{
    return bytes.len >= 4 && bytes.at[0] == '\\' && bytes.at[1] == 'x' &&
           ftpx_is_hex(bytes.at[2]) && ftpx_is_hex(bytes.at[3]);
}

/* Whether the character of `length` bytes (0: none) that `bytes` starts with may be shown as is. */
static bool is_shown(ftpx_span bytes, size_t length)
{
    return length && !reads_as_escape(bytes) &&
           !ftpx_text_steers(g_utf8_get_char((const char *)bytes.at));
}

struct ftpx_text ftpx_text_begin(char *out, size_t room)
{
    if (room)
        out[0] = '\0';
    return (struct ftpx_text){out, room ? room - 1 : 0, 0};
}

/* The first unit that does not fit makes the length exceed the room, so that nothing is written any
 * more. */
void ftpx_text_add_plain(struct ftpx_text *text, const char *utf8, size_t length)
{
    if (text->length <= text->room && length <= text->room - text->length) {
        memcpy(text->out + text->length, utf8, length);
        text->out[text->length + length] = '\0';
    }
    text->length += length;
}

void ftpx_text_add_escaped(struct ftpx_text *text, ftpx_span bytes)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < bytes.len; i++) {
        const char escape[] = {'\\', 'x', digits[bytes.at[i] >> 4], digits[bytes.at[i] & 15]};

        ftpx_text_add_plain(text, escape, sizeof escape);
    }
}

/* Most of what is there: ASCII that stands for itself, whatever follows. */
static bool is_plain(uint8_t byte)
{
    return byte >= ' ' && byte <= '~' && byte != '\\';
}

size_t ftpx_text_add_first(struct ftpx_text *text, ftpx_span bytes)
{
    if (is_plain(bytes.at[0])) {
        ftpx_text_add_plain(text, (const char *)bytes.at, 1);
        return 1;
    }
    size_t length = ftpx_text_character(bytes);
    ftpx_span unit = ftpx_span_take(bytes, length ? length : 1);

    if (is_shown(bytes, length))
        ftpx_text_add_plain(text, (const char *)unit.at, unit.len);
    else
        ftpx_text_add_escaped(text, unit);
    return unit.len;
}

size_t ftpx_text_show(ftpx_span bytes, char *out, size_t room)
{
    struct ftpx_text text = ftpx_text_begin(out, room);

    while (bytes.len)
        bytes = ftpx_span_drop(bytes, ftpx_text_add_first(&text, bytes));
    return text.length;
}

size_t ftpx_text_show_raw(ftpx_span bytes, char *out, size_t room)
{
    struct ftpx_text text = ftpx_text_begin(out, room);

    while (bytes.len) {
        if (bytes.at[0] < 0x80)
            ftpx_text_add_first(&text, bytes);
        else
            ftpx_text_add_escaped(&text, ftpx_span_take(bytes, 1));
        bytes = ftpx_span_drop(bytes, 1);
    }
    return text.length;
}

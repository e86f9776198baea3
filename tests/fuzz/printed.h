/* printed: what must be true of any text that a report writes about a capture: it is UTF-8, steers no
 * display, keeps to its width, and where it says that it is JSON it is. Nothing here asks the code
 * that wrote it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_FUZZ_PRINTED_H
#define FTPX_FUZZ_PRINTED_H

#include <glib.h>
#include <string.h>
#include <wsutil/wsjson.h>

/* Controls, line separators and bidirectional marks. */
static inline bool printed_steers(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);

    return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
           type == G_UNICODE_PARAGRAPH_SEPARATOR || character == 0x061c ||
           (character >= 0x200e && character <= 0x200f) ||
           (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

/* Lines of UTF-8 of at most `widest` columns; 0 for any number. */
static inline void assert_printed(const char *text, size_t length, unsigned widest)
{
    unsigned columns = 0;

    g_assert_true(g_utf8_validate(text, (gssize)length, NULL));
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character == '\n') {
            columns = 0;
            continue;
        }
        g_assert_false(printed_steers(character));
        if (!g_unichar_iszerowidth(character))
            columns += g_unichar_iswide(character) ? 2 : 1;
        g_assert_true(widest == 0 || columns <= widest);
    }
}

/* The value of a string in JSON whose first quote *at is behind; *at moves behind the last. */
static inline char *printed_string(const char **at)
{
    GString *value = g_string_new(NULL);
    static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";

    for (; **at != '"'; (*at)++) {
        const char *letter = NULL;
        g_assert_cmpint(**at, !=, 0);
        if (**at != '\\') {
            g_string_append_c(value, **at);
            continue;
        }
        (*at)++;
        letter = strchr(letters, **at);
        if (**at == 'u') {
            g_autofree char *digits = g_strndup(*at + 1, 4);
            g_string_append_unichar(value, (gunichar)g_ascii_strtoull(digits, NULL, 16));
            *at += 4;
        } else {
            g_string_append_c(value, letter && **at ? meanings[letter - letters] : **at);
        }
    }
    (*at)++;
    return g_string_free(value, FALSE);
}

/* One object of JSON; `keys` (may be NULL) gets the names of its members, each of them once. */
static inline void assert_json(const char *text, size_t length, GHashTable *keys)
{
    unsigned depth = 0;

    g_assert_true(json_validate((const guint8 *)text, length));
    for (const char *at = text; at < text + length;) {
        char byte = *at++;
        depth += byte == '{' || byte == '[';
        depth -= byte == '}' || byte == ']';
        if (byte != '"')
            continue;
        char *value = printed_string(&at);
        assert_printed(value, strlen(value), 0);
        g_assert_null(strchr(value, '\n'));
        at += strspn(at, " \n");
        if (depth == 1 && *at == ':' && keys)
            g_assert_true(g_hash_table_add(keys, value));
        else
            g_free(value);
    }
    g_assert_cmpuint(depth, ==, 0);
}

/* A line an object. */
static inline void assert_json_lines(const char *text)
{
    while (*text) {
        const char *end = strchr(text, '\n');

        g_assert_nonnull(end);
        assert_json(text, (size_t)(end - text), NULL);
        text = end + 1;
    }
}

/* What a terminal's colours leave: nothing but ESC [ digits m is taken out. */
static inline char *printed_without_colours(const char *text)
{
    GString *plain = g_string_new(NULL);

    while (*text) {
        size_t digits = text[0] == '\033' && text[1] == '[' ? strspn(text + 2, "0123456789;") : 0;

        if (text[0] == '\033' && text[1] == '[' && text[2 + digits] == 'm')
            text += 3 + digits;
        else
            g_string_append_c(plain, *text++);
    }
    return g_string_free(plain, FALSE);
}

#endif

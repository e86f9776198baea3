/* Fuzzes text and paths in every character set: the first byte of the input chooses it, the second
 * divides the rest into a directory and a name. It checks that what is shown is UTF-8 that steers no
 * display, keeps to its width and can be turned back into the bytes, and that what is created on
 * disk is one name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "model/charset_known.h"
#include "model/path.h"
#include "taps/extract/filename.h"
#include "taps/say/layout.h"
#include "wire/text.h"

static struct ftpx_charset *charsets[FTPX_CHARSETS + 1]; /* the last is none */

static void assert_shown(const char *text)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        g_assert_false(ftpx_text_steers(g_utf8_get_char(at)) && *at != '\n');
}

static void show(const struct ftpx_charset *charset, ftpx_span bytes)
{
    size_t needed = ftpx_charset_show(charset, bytes, NULL, 0);
    g_autofree char *text = g_malloc(needed + 1);

    g_assert_cmpuint(ftpx_charset_show(charset, bytes, text, needed + 1), ==, needed);
    g_assert_cmpuint(strlen(text), ==, needed);
    assert_shown(text);
    g_assert_null(strchr(text, '\n'));
    if (!ftpx_text_is_utf8(bytes) ||
        (charset && ftpx_charset_manner(charset) == FTPX_CHARSET_GUESSED))
        return;
    g_assert_false(ftpx_charset_converts(charset, bytes));
    g_assert_cmpuint(needed, ==, ftpx_text_show(bytes, NULL, 0));
}

static void turn_back(ftpx_span bytes)
{
    size_t needed = ftpx_text_show_raw(bytes, NULL, 0);
    g_autofree char *raw = g_malloc(needed + 1);
    size_t place = 0;

    ftpx_text_show_raw(bytes, raw, needed + 1);
    for (const char *at = raw; *at; place++) {
        bool escaped =
            at[0] == '\\' && at[1] == 'x' && g_ascii_isxdigit(at[2]) && g_ascii_isxdigit(at[3]);
        int byte = escaped ? g_ascii_xdigit_value(at[2]) << 4 | g_ascii_xdigit_value(at[3]) : *at;

        g_assert_cmpuint(place, <, bytes.len);
        g_assert_cmpint(byte, ==, bytes.at[place]);
        at += escaped ? 4 : 1;
    }
    g_assert_cmpuint(place, ==, bytes.len);
}

static void lay_out(const struct ftpx_charset *charset, ftpx_span bytes, unsigned columns)
{
    GString *text = g_string_new(NULL);
    GString *wrapped = g_string_new(NULL);

    ftpx_layout_text_head(text, charset, bytes, columns);
    assert_shown(text->str);
    g_assert_cmpuint(ftpx_layout_width(text->str), <=, columns);
    g_string_truncate(text, 0);
    ftpx_layout_text_tail(text, charset, bytes, columns);
    assert_shown(text->str);
    g_assert_cmpuint(ftpx_layout_width(text->str), <=, columns);
    g_string_truncate(text, 0);
    ftpx_layout_text(text, charset, bytes);
    ftpx_layout_wrap(wrapped, text->str, columns);
    assert_shown(wrapped->str);
    g_auto(GStrv) lines = g_strsplit(wrapped->str, "\n", -1);
    for (char **line = lines; *line; line++)
        g_assert_cmpuint(ftpx_layout_width(*line), <=, columns);
    g_string_free(wrapped, TRUE);
    g_string_free(text, TRUE);
}

static void create(const struct ftpx_charset *charset, ftpx_span path)
{
    g_autofree char *name = ftpx_filename_safe(charset, path, "2");

    g_assert_true(g_utf8_validate(name, -1, NULL));
    g_assert_cmpuint(strlen(name), <=, FTPX_FILENAME_MAX);
    g_assert_cmpuint(strlen(name), >, 0);
    g_assert_null(strpbrk(name, "/\\:*?\"<>|\r\n"));
    g_assert_cmpint(name[0], !=, '.');
    g_assert_false(g_str_has_suffix(name, ".") || g_str_has_suffix(name, " "));
    assert_shown(name);
}

static void walk(const struct ftpx_charset *charset, ftpx_span cwd, ftpx_span name)
{
    ftpx_span joined = ftpx_path_join(NULL, charset, cwd, name);
    ftpx_span parent = ftpx_path_join(NULL, charset, joined, ftpx_span_of(".."));

    g_assert_cmpuint(ftpx_path_name(charset, joined).len, <=, joined.len);
    show(charset, joined);
    create(charset, joined);
    wmem_free(NULL, (void *)(uintptr_t)parent.at);
    wmem_free(NULL, (void *)(uintptr_t)joined.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    for (size_t index = 0; index < FTPX_CHARSETS; index++)
        charsets[index] = ftpx_charset_open(ftpx_charset_known_at(index)->name,
                                            (enum ftpx_charset_manner)(index % 3));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const struct ftpx_charset *charset = charsets[data[0] % G_N_ELEMENTS(charsets)];
    ftpx_span bytes = {data + 2, size - 2};

    show(charset, bytes);
    turn_back(bytes);
    lay_out(charset, bytes, 4 + data[1] % 97);
    create(charset, bytes);
    walk(charset, ftpx_span_take(bytes, data[1]), ftpx_span_drop(bytes, data[1]));
    return 0;
}

/* tls_prints: the texts that the fingerprints are hashes of, by the order of the hello. A hello has at most
 * 64 KiB, and so have they a cap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tls_prints.h"

#include <glib.h>

/* Characters of a SHA-256 that JA4 keeps. */
#define KEPT 12

static GArray *numbers_in(ftpx_span bytes, size_t width)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(unsigned));
    size_t number;

    while (ftpx_tls_take_number(&bytes, width, &number)) {
        unsigned value = (unsigned)number;
        if (width == 1 || !ftpx_tls_is_grease(value))
            g_array_append_val(numbers, value);
    }
    return numbers;
}

/* A list with its length before it, in an extension. */
static GArray *numbers_of(const struct ftpx_tls_hello *hello, enum ftpx_tls_extension type,
                          size_t length_width, size_t width)
{
    ftpx_span list = FTPX_SPAN_NONE;
    ftpx_span body;

    if (ftpx_tls_find_extension(hello, type, &body))
        ftpx_tls_take_vector(&body, length_width, &list);
    return numbers_in(list, width);
}

static GArray *types_of(const struct ftpx_tls_hello *hello)
{
    GArray *types = g_array_new(FALSE, FALSE, sizeof(unsigned));
    ftpx_span rest = hello->extensions;
    ftpx_span body;
    unsigned type;

    while (ftpx_tls_next_extension(&rest, &type, &body))
        if (!ftpx_tls_is_grease(type))
            g_array_append_val(types, type);
    return types;
}

/* Takes the numbers. */
static void append(GString *text, GArray *numbers, const char *form, char between)
{
    for (guint i = 0; i < numbers->len; i++) {
        if (i > 0)
            g_string_append_c(text, between);
        if (*form == 'x')
            g_string_append_printf(text, "%04x", g_array_index(numbers, unsigned, i));
        else
            g_string_append_printf(text, "%u", g_array_index(numbers, unsigned, i));
    }
    g_array_unref(numbers);
}

/* Takes the text. */
static void hash_to(GString *text, GChecksumType type, size_t kept, char *out)
{
    char *hash = g_compute_checksum_for_string(type, text->str, (gssize)text->len);

    g_strlcpy(out, hash, kept + 1);
    g_string_free(text, TRUE);
    g_free(hash);
}

/* What both begin with: version, suites, types of extensions. */
static GString *begin_ja3(const struct ftpx_tls_hello *hello)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%u,", hello->version);
    append(text, numbers_in(hello->suites, 2), "u", '-');
    g_string_append_c(text, ',');
    append(text, types_of(hello), "u", '-');
    return text;
}

void ftpx_tls_ja3(const struct ftpx_tls_hello *hello, char out[FTPX_JA3_TEXT])
{
    GString *text = begin_ja3(hello);

    g_string_append_c(text, ',');
    append(text, numbers_of(hello, FTPX_TLS_GROUPS, 2, 2), "u", '-');
    g_string_append_c(text, ',');
    append(text, numbers_of(hello, FTPX_TLS_POINT_FORMATS, 1, 1), "u", '-');
    hash_to(text, G_CHECKSUM_MD5, FTPX_JA3_TEXT - 1, out);
}

void ftpx_tls_ja3s(const struct ftpx_tls_hello *hello, char out[FTPX_JA3_TEXT])
{
    hash_to(begin_ja3(hello), G_CHECKSUM_MD5, FTPX_JA3_TEXT - 1, out);
}

/* --- JA4 --- */

static int by_value(const void *left, const void *right)
{
    unsigned one = *(const unsigned *)left;
    unsigned other = *(const unsigned *)right;

    return (one > other) - (one < other);
}

static const char *version_of(const struct ftpx_tls_hello *hello)
{
    switch (ftpx_tls_newest_version(hello)) {
    case 0x0304: return "13";
    case 0x0303: return "12";
    case 0x0302: return "11";
    case 0x0301: return "10";
    case 0x0300: return "s3";
    default: return "00";
    }
}

/* First and last character of the first protocol; of its bytes in hexadecimal when one of them is neither letter
 * nor digit. */
static void append_protocol(GString *text, const struct ftpx_tls_hello *hello)
{
    ftpx_span list = ftpx_tls_protocols(hello);
    ftpx_span name = FTPX_SPAN_NONE;

    if (!ftpx_tls_next_protocol(&list, &name) || name.len == 0) {
        g_string_append(text, "00");
        return;
    }
    uint8_t first = name.at[0];
    uint8_t last = name.at[name.len - 1];
    if (ftpx_is_letter_or_digit(first) && ftpx_is_letter_or_digit(last))
        g_string_append_printf(text, "%c%c", first, last);
    else
        g_string_append_printf(text, "%x%x", first >> 4, last & 0xfu);
}

/* Takes the text; without one, zeros. */
static void append_hash(GString *out, GString *text)
{
    char hash[KEPT + 1] = "000000000000";

    if (text->len > 0)
        hash_to(text, G_CHECKSUM_SHA256, KEPT, hash);
    else
        g_string_free(text, TRUE);
    g_string_append(out, hash);
}

/* Sorted, without what tells the server or the protocol and not the client. */
static GArray *telling_types(const struct ftpx_tls_hello *hello)
{
    GArray *types = types_of(hello);

    for (guint i = types->len; i > 0; i--) {
        unsigned type = g_array_index(types, unsigned, i - 1);
        if (type == FTPX_TLS_SERVER_NAME || type == FTPX_TLS_ALPN)
            g_array_remove_index(types, i - 1);
    }
    g_array_sort(types, by_value);
    return types;
}

static void append_telling(GString *out, const struct ftpx_tls_hello *hello)
{
    GString *text = g_string_new(NULL);
    GArray *signatures = numbers_of(hello, FTPX_TLS_SIGNATURES, 2, 2);

    append(text, telling_types(hello), "x", ',');
    if (signatures->len > 0 && text->len > 0)
        g_string_append_c(text, '_');
    append(text, signatures, "x", ',');
    append_hash(out, text);
}

void ftpx_tls_ja4(const struct ftpx_tls_hello *hello, char out[FTPX_JA4_TEXT])
{
    GString *print = g_string_new("t"); /* over TCP */
    GArray *suites = numbers_in(hello->suites, 2);
    GArray *types = types_of(hello);
    GString *sorted = g_string_new(NULL);
    ftpx_span name;

    g_array_sort(suites, by_value);
    g_string_append(print, version_of(hello));
    g_string_append_c(print,
                      ftpx_tls_find_extension(hello, FTPX_TLS_SERVER_NAME, &name) ? 'd' : 'i');
    g_string_append_printf(print, "%02u%02u", MIN(suites->len, 99U), MIN(types->len, 99U));
    append_protocol(print, hello);
    g_string_append_c(print, '_');
    append(sorted, suites, "x", ',');
    append_hash(print, sorted);
    g_string_append_c(print, '_');
    append_telling(print, hello);
    g_strlcpy(out, print->str, FTPX_JA4_TEXT);
    g_string_free(print, TRUE);
    g_array_unref(types);
}

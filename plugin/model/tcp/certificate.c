/* certificate: names are written an attribute at a time, until they are too long.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "certificate.h"

#include "../bytes.h"
#include "../limits.h"

#include <glib.h>
#include <string.h>

/* UTF-16 as UTF-8; what is none stays as it is. */
static void append_utf16(GString *out, ftpx_span text)
{
    gunichar2 *units = g_new(gunichar2, text.len / 2 + 1);

    for (size_t i = 0; i < text.len / 2; i++)
        units[i] = (gunichar2)(text.at[2 * i] << 8 | text.at[2 * i + 1]);
    char *utf8 = g_utf16_to_utf8(units, (glong)(text.len / 2), NULL, NULL, NULL);
    if (utf8)
        g_string_append(out, utf8);
    else
        g_string_append_len(out, (const char *)text.at, (gssize)text.len);
    g_free(utf8);
    g_free(units);
}

static GString *value_of(const struct ftpx_x509_attribute *attribute)
{
    GString *value = g_string_new(NULL);
    ftpx_span text = ftpx_span_take(attribute->value, FTPX_LIMIT_CERTIFICATE_NAME);

    if (attribute->text == FTPX_X509_UTF16)
        append_utf16(value, text);
    else
        g_string_append_len(value, (const char *)text.at, (gssize)text.len);
    return value;
}

static void append_escaped(GString *out, const GString *value)
{
    for (gsize i = 0; i < value->len; i++) {
        char letter = value->str[i];
        bool at_edge =
            (letter == ' ' && (i == 0 || i + 1 == value->len)) || (letter == '#' && i == 0);
        if (at_edge || (letter && strchr("\"+,;<>\\", letter)))
            g_string_append_c(out, '\\');
        g_string_append_c(out, letter);
    }
}

/* As digits and dots; its first byte has two numbers (X.690 §8.19.4). */
static void append_oid(GString *out, ftpx_span oid)
{
    uint32_t number = 0;
    bool first = true;

    for (size_t i = 0; i < oid.len; i++) {
        number = number << 7 | (oid.at[i] & 0x7f);
        if (oid.at[i] & 0x80)
            continue;
        if (first)
            g_string_append_printf(out, "%u.%u", MIN(number / 40, 2U),
                                   number - MIN(number / 40, 2U) * 40);
        else
            g_string_append_printf(out, ".%u", number);
        first = false;
        number = 0;
    }
}

static void append_attribute(GString *out, const struct ftpx_x509_attribute *attribute)
{
    GString *value = value_of(attribute);

    if (out->len > 0)
        g_string_append(out, attribute->joined ? "+" : ", ");
    if (attribute->type)
        g_string_append(out, attribute->type);
    else
        append_oid(out, attribute->oid);
    g_string_append_c(out, '=');
    append_escaped(out, value);
    g_string_free(value, TRUE);
}

static ftpx_span keep(wmem_allocator_t *pool, GString *text, size_t most)
{
    ftpx_span all = {(const uint8_t *)text->str, text->len};
    ftpx_span kept = ftpx_bytes_keep(pool, ftpx_span_take(all, most));

    g_string_free(text, TRUE);
    return kept;
}

static ftpx_span name_of(wmem_allocator_t *pool, ftpx_span bytes)
{
    struct ftpx_x509_name name = {.rest = bytes};
    struct ftpx_x509_attribute attribute;
    GString *text = g_string_new(NULL);

    while (text->len < FTPX_LIMIT_CERTIFICATE_NAME && ftpx_x509_next_attribute(&name, &attribute))
        append_attribute(text, &attribute);
    return keep(pool, text, FTPX_LIMIT_CERTIFICATE_NAME);
}

static ftpx_span common_name_of(wmem_allocator_t *pool, ftpx_span bytes)
{
    struct ftpx_x509_name name = {.rest = bytes};
    struct ftpx_x509_attribute attribute;

    while (ftpx_x509_next_attribute(&name, &attribute))
        if (g_strcmp0(attribute.type, "CN") == 0)
            return keep(pool, value_of(&attribute), FTPX_LIMIT_CERTIFICATE_NAME);
    return FTPX_SPAN_NONE;
}

static ftpx_span hexadecimal(wmem_allocator_t *pool, ftpx_span bytes)
{
    GString *text = g_string_new(NULL);

    if (bytes.len > 1 && bytes.at[0] == 0) /* only says that it is no negative number */
        bytes = ftpx_span_drop(bytes, 1);
    bytes = ftpx_span_take(bytes, FTPX_LIMIT_CERTIFICATE_SERIAL / 2);
    for (size_t i = 0; i < bytes.len; i++)
        g_string_append_printf(text, "%02X", bytes.at[i]);
    return keep(pool, text, FTPX_LIMIT_CERTIFICATE_SERIAL);
}

const struct ftpx_certificate *ftpx_certificate_keep(wmem_allocator_t *pool, ftpx_span der)
{
    struct ftpx_certificate *certificate = wmem_new0(pool, struct ftpx_certificate);
    char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, der.at, der.len);
    struct ftpx_x509 x509;

    for (char *letter = hash; *letter; letter++)
        *letter = g_ascii_toupper(*letter);
    g_strlcpy(certificate->sha256, hash, sizeof certificate->sha256);
    g_free(hash);
    if (!ftpx_x509_read(der, &x509))
        return certificate;
    certificate->subject = name_of(pool, x509.subject);
    certificate->issuer = name_of(pool, x509.issuer);
    certificate->common_name = common_name_of(pool, x509.subject);
    certificate->serial = hexadecimal(pool, x509.serial);
    memcpy(certificate->not_before, x509.not_before, sizeof x509.not_before);
    memcpy(certificate->not_after, x509.not_after, sizeof x509.not_after);
    return certificate;
}

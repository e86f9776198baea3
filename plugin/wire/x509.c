/* x509: a walk over tags and definite lengths (ITU-T X.690 §8, §10), no deeper than it is written here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "x509.h"

#include <string.h>

enum tag {
    INTEGER = 0x02,
    OID = 0x06,
    UTC_TIME = 0x17,
    GENERALIZED_TIME = 0x18,
    BMP_STRING = 0x1e,
    SEQUENCE = 0x30,
    SET = 0x31,
    VERSION = 0xa0
};

/* Takes an element off the front; lengths must be as short as they can (X.690 §10.1). */
static bool take(ftpx_span *rest, uint8_t *tag_out, ftpx_span *out)
{
    if (rest->len < 2)
        return false;
    size_t length = rest->at[1];
    ftpx_span after = ftpx_span_drop(*rest, 2);

    if (length > 0x80) {
        size_t width = length - 0x80;
        if (width > 3 || width > after.len || after.at[0] == 0)
            return false;
        length = 0;
        for (size_t i = 0; i < width; i++)
            length = length << 8 | after.at[i];
        after = ftpx_span_drop(after, width);
        if (length < 0x80)
            return false;
    } else if (length == 0x80) {
        return false;
    }
    if (length > after.len)
        return false;
    *tag_out = rest->at[0];
    *out = ftpx_span_take(after, length);
    *rest = ftpx_span_drop(after, length);
    return true;
}

static bool take_of(ftpx_span *rest, enum tag wanted, ftpx_span *out)
{
    ftpx_span after = *rest;
    uint8_t tag;

    if (!take(&after, &tag, out) || tag != wanted)
        return false;
    *rest = after;
    return true;
}

/* --- times --- */

/* Of two digits. */
static bool within(const char *digits, int low, int high)
{
    int value = (digits[0] - '0') * 10 + (digits[1] - '0');

    return value >= low && value <= high;
}

/* YYMMDDhhmmssZ up to 2049, else YYYYMMDDhhmmssZ (RFC 5280 §4.1.2.5). */
static bool take_time(ftpx_span *rest, char out[FTPX_X509_TIME])
{
    static const char form[] = "0000-00-00T00:00:00Z";
    ftpx_span text;
    uint8_t tag;

    if (!take(rest, &tag, &text) || (tag != UTC_TIME && tag != GENERALIZED_TIME) ||
        text.len != (tag == UTC_TIME ? 13 : 15) || text.at[text.len - 1] != 'Z' ||
        ftpx_span_run(text, ftpx_is_digit) != text.len - 1)
        return false;
    memcpy(out, form, sizeof form);
    size_t at = 0;
    if (tag == UTC_TIME) {
        bool is_past = text.at[0] >= '5';
        out[at++] = is_past ? '1' : '2';
        out[at++] = is_past ? '9' : '0';
    }
    for (size_t i = 0; i + 1 < text.len; at++)
        if (form[at] == '0')
            out[at] = (char)text.at[i++];
    return within(out + 5, 1, 12) && within(out + 8, 1, 31) && within(out + 11, 0, 23) &&
           within(out + 14, 0, 59) && within(out + 17, 0, 60);
}

bool ftpx_x509_read(ftpx_span der, struct ftpx_x509 *out)
{
    ftpx_span certificate;
    ftpx_span body;
    ftpx_span skipped;
    ftpx_span validity;

    *out = (struct ftpx_x509){0};
    if (!take_of(&der, SEQUENCE, &certificate) || !take_of(&certificate, SEQUENCE, &body))
        return false;
    take_of(&body, VERSION, &skipped); /* version 1 says none */
    return take_of(&body, INTEGER, &out->serial) && take_of(&body, SEQUENCE, &skipped) &&
           take_of(&body, SEQUENCE, &out->issuer) && take_of(&body, SEQUENCE, &validity) &&
           take_time(&validity, out->not_before) && take_time(&validity, out->not_after) &&
           take_of(&body, SEQUENCE, &out->subject);
}

/* --- names --- */

static const struct {
    const char *name;
    uint8_t length;
    uint8_t oid[10];
} types[] = {
    {"CN", 3, {0x55, 4, 3}},
    {"SN", 3, {0x55, 4, 4}},
    {"serialNumber", 3, {0x55, 4, 5}},
    {"C", 3, {0x55, 4, 6}},
    {"L", 3, {0x55, 4, 7}},
    {"ST", 3, {0x55, 4, 8}},
    {"street", 3, {0x55, 4, 9}},
    {"O", 3, {0x55, 4, 10}},
    {"OU", 3, {0x55, 4, 11}},
    {"title", 3, {0x55, 4, 12}},
    {"postalCode", 3, {0x55, 4, 17}},
    {"GN", 3, {0x55, 4, 42}},
    {"UID", 10, {0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1}},
    {"DC", 10, {0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25}},
    {"emailAddress", 9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1}},
};

static const char *type_of(ftpx_span oid)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ftpx_span_equal(oid, (ftpx_span){types[i].oid, types[i].length}))
            return types[i].name;
    return NULL;
}

bool ftpx_x509_next_attribute(struct ftpx_x509_name *name, struct ftpx_x509_attribute *out)
{
    ftpx_span pair;
    uint8_t tag;

    *out = (struct ftpx_x509_attribute){.joined = name->set.len > 0};
    if ((name->set.len == 0 && !take_of(&name->rest, SET, &name->set)) ||
        !take_of(&name->set, SEQUENCE, &pair) || !take_of(&pair, OID, &out->oid) ||
        !take(&pair, &tag, &out->value))
        return false;
    out->type = type_of(out->oid);
    out->text = tag == BMP_STRING ? FTPX_X509_UTF16 : FTPX_X509_BYTES;
    return true;
}

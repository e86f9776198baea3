/* zeek_uid: 96 bits, as Zeek has by default, of the number that the event of a record would get.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_uid.h"

#include "../record/record_id.h"
#include <glib.h>
#include <string.h>

#define DIGITS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define BASE   62

/* Hexadecimal digits of the number that each half of a name is made of: 64 bits and 32. */
#define LONG_HALF  16
#define SHORT_HALF 8

static char *put(char *at, guint64 number)
{
    do {
        *at++ = DIGITS[number % BASE];
        number /= BASE;
    } while (number > 0);
    return at;
}

static char *put_half(char *at, const char *hexadecimal, size_t length)
{
    char half[LONG_HALF + 1] = "";

    memcpy(half, hexadecimal, length);
    return put(at, g_ascii_strtoull(half, NULL, 16));
}

static void name(const struct ftpx_record_subject *subject, char letter,
                 char out[FTPX_ZEEK_UID_TEXT])
{
    char id[FTPX_RECORD_ID_TEXT];
    char *at = out;

    ftpx_record_id(subject, id);
    *at++ = letter;
    at = put_half(at, id, LONG_HALF);
    at = put_half(at, id + LONG_HALF, SHORT_HALF);
    *at = '\0';
}

void ftpx_zeek_uid(const struct ftpx_flow *flow, char out[FTPX_ZEEK_UID_TEXT])
{
    const struct ftpx_record_subject subject = {.kind = "zeek connection", .control = flow};

    name(&subject, 'C', out);
}

void ftpx_zeek_fuid(const struct ftpx_flow *flow, uint8_t sender, char out[FTPX_ZEEK_UID_TEXT])
{
    const struct ftpx_record_subject subject = {.kind = "zeek file", .data = flow, .place = sender};

    name(&subject, 'F', out);
}

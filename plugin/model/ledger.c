/* ledger: seven bits a byte, the lowest first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ledger.h"

#include <math.h>
#include <string.h>

enum { BITS = 7, MORE = 1 << BITS, MOST_BITS = 64 };

static void put(struct ftpx_ledger *ledger, uint64_t value)
{
    uint8_t bytes[MOST_BITS / BITS + 1];
    guint length = 0;

    for (; value >= MORE; value >>= BITS)
        bytes[length++] = (uint8_t)(value | MORE);
    bytes[length++] = (uint8_t)value;
    g_byte_array_append(ledger->out, bytes, length);
}

static bool take_byte(struct ftpx_ledger *ledger, uint8_t *out)
{
    if (ledger->rest.len == 0)
        return false;
    *out = ledger->rest.at[0];
    ledger->rest = ftpx_span_drop(ledger->rest, 1);
    return true;
}

static bool take(struct ftpx_ledger *ledger, uint64_t *out)
{
    uint8_t byte = MORE;

    *out = 0;
    for (unsigned shift = 0; shift < MOST_BITS && (byte & MORE); shift += BITS) {
        if (!take_byte(ledger, &byte))
            return false;
        uint64_t part = byte & (MORE - 1);
        if (part << shift >> shift != part)
            return false;
        *out |= part << shift;
    }
    return !(byte & MORE);
}

static bool number(struct ftpx_ledger *ledger, uint64_t *value, uint64_t most)
{
    uint64_t found;

    if (ledger->out) {
        put(ledger, *value);
        return true;
    }
    ledger->failed = ledger->failed || !take(ledger, &found) || found > most;
    if (!ledger->failed)
        *value = found;
    return !ledger->failed;
}

void ftpx_ledger_number(struct ftpx_ledger *ledger, uint64_t *value)
{
    number(ledger, value, UINT64_MAX);
}

void ftpx_ledger_signed(struct ftpx_ledger *ledger, int64_t *value)
{
    ftpx_ledger_signed_from(ledger, value, 0);
}

/* The sign comes last, so that differences near 0 are small. */
void ftpx_ledger_signed_from(struct ftpx_ledger *ledger, int64_t *value, int64_t before)
{
    uint64_t apart = (uint64_t)*value - (uint64_t)before;
    uint64_t folded = apart << 1 ^ (apart >> 63 ? UINT64_MAX : 0);

    if (!number(ledger, &folded, UINT64_MAX) || ledger->out)
        return;
    apart = folded >> 1 ^ (folded & 1 ? UINT64_MAX : 0);
    int64_t found = (int64_t)((uint64_t)before + apart);
    ledger->failed = found < -FTPX_LEDGER_MOST || found > FTPX_LEDGER_MOST;
    if (!ledger->failed)
        *value = found;
}

void ftpx_ledger_word(struct ftpx_ledger *ledger, uint32_t *value)
{
    uint64_t wide = *value;

    if (number(ledger, &wide, UINT32_MAX))
        *value = (uint32_t)wide;
}

void ftpx_ledger_flag(struct ftpx_ledger *ledger, bool *value)
{
    uint64_t wide = *value;

    if (number(ledger, &wide, 1))
        *value = wide != 0;
}

/* Frames count from 1, so those behind the base are none that is 0. */
void ftpx_ledger_frame(struct ftpx_ledger *ledger, uint32_t *frame)
{
    uint32_t behind = *frame == 0 ? 0 : *frame - ledger->base;

    ftpx_ledger_word(ledger, &behind);
    if (!ledger->failed)
        *frame = behind == 0 ? 0 : behind + ledger->base;
}

void ftpx_ledger_real(struct ftpx_ledger *ledger, double *value)
{
    uint64_t bits;
    double found;

    memcpy(&bits, value, sizeof bits);
    if (!number(ledger, &bits, UINT64_MAX))
        return;
    memcpy(&found, &bits, sizeof bits);
    ledger->failed = !isfinite(found);
    if (!ledger->failed)
        *value = found;
}

void ftpx_ledger_span(struct ftpx_ledger *ledger, ftpx_span *bytes)
{
    uint64_t length = bytes->len;

    if (!number(ledger, &length, SIZE_MAX))
        return;
    if (ledger->out) {
        if (length > 0)
            g_byte_array_append(ledger->out, bytes->at, (guint)length);
        return;
    }
    ledger->failed = length > ledger->rest.len;
    if (ledger->failed)
        return;
    *bytes = ftpx_span_take(ledger->rest, (size_t)length);
    ledger->rest = ftpx_span_drop(ledger->rest, (size_t)length);
}

void ftpx_ledger_bytes(struct ftpx_ledger *ledger, void *bytes, size_t length)
{
    ftpx_span span = {bytes, length};

    ftpx_ledger_span(ledger, &span);
    ledger->failed = ledger->failed || span.len != length;
    if (!ledger->out && !ledger->failed)
        memcpy(bytes, span.at, length);
}

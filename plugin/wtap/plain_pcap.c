/* plain_pcap: classic pcap.
 *
 * https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plain_format.h"

enum { FILE_HEADER = 24, RECORD_HEADER = 16 };

/* What files of version 2.4 begin with. */
static const struct {
    uint8_t begin[8];
    bool is_big;
    uint32_t unit;
} kinds[] = {
    {{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0}, false, 1000},
    {{0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0, 4}, true, 1000},
    {{0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0}, false, 1},
    {{0xa1, 0xb2, 0x3c, 0x4d, 0, 2, 0, 4}, true, 1},
};

static bool begin(struct ftpx_plain *plain)
{
    if (!ftpx_window_have(plain->window, FILE_HEADER))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (memcmp(ftpx_window_bytes(plain->window), kinds[i].begin, sizeof kinds[i].begin) != 0)
            continue;
        plain->is_big = kinds[i].is_big;
        plain->unit = kinds[i].unit;
        ftpx_window_take(plain->window, FILE_HEADER);
    }
    return plain->unit != 0;
}

/* There is not enough. */
static enum ftpx_plain_read end_of(const struct ftpx_plain *plain)
{
    if (ftpx_window_has_failed(plain->window))
        return FTPX_PLAIN_ODD;
    return ftpx_window_is_empty(plain->window) ? FTPX_PLAIN_END : FTPX_PLAIN_CUT;
}

static enum ftpx_plain_read read_record(struct ftpx_plain *plain, struct ftpx_plain_record *out)
{
    if (!ftpx_window_have(plain->window, RECORD_HEADER))
        return end_of(plain);
    uint32_t fraction = ftpx_plain_word(plain, 4);
    uint32_t captured = ftpx_plain_word(plain, 8);
    *out = (struct ftpx_plain_record){
        .at = ftpx_window_position(plain->window),
        .seconds = ftpx_plain_word(plain, 0),
        .length = ftpx_plain_word(plain, 12),
    };
    if (fraction >= FTPX_PLAIN_SECOND / plain->unit ||
        captured > ftpx_window_room(plain->window) - RECORD_HEADER || captured > out->length)
        return FTPX_PLAIN_ODD;
    if (!ftpx_window_have(plain->window, RECORD_HEADER + captured))
        return end_of(plain);
    out->nanoseconds = (int32_t)(fraction * plain->unit);
    out->bytes = (ftpx_span){ftpx_window_bytes(plain->window) + RECORD_HEADER, captured};
    ftpx_window_take(plain->window, RECORD_HEADER + captured);
    return FTPX_PLAIN_RECORD;
}

const struct ftpx_plain_format ftpx_plain_pcap = {begin, read_record};

/* plain_pcapng: pcapng of one section, whose interfaces come first and are alike. Of what stands between packets only
 * statistics are known; what comes before the first packet the library has taken already.
 *
 * https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plain_format.h"

#include "../wire/pcapng.h"

enum block { INTERFACE = 1, NAMES = 4, STATISTICS = 5, PACKET = 6, SECRETS = 10 };

/* Of blocks: bytes before the options or, in a packet, before what was captured, and behind all. */
enum {
    SECTION_FIXED = 24,
    INTERFACE_FIXED = 16,
    STATISTICS_FIXED = 20,
    PACKET_FIXED = 28,
    TRAILER = 4
};

/* Of an interface. */
enum { RESOLUTION = 9, MICROSECONDS = 6, NANOSECONDS = 9 };

/* An option that changes no packet; `length`: that it has always, or ANY. */
struct option {
    unsigned code;
    size_t length;
};

#define ANY SIZE_MAX

static const struct option of_interfaces[] = {
    {1, ANY}, {2, ANY}, {3, ANY}, {8, 8}, {RESOLUTION, 1}, {11, ANY}, {12, ANY}, {15, ANY},
};

static const struct option of_statistics[] = {
    {1, ANY}, {2, 8}, {3, 8}, {4, 8}, {5, 8}, {6, 8}, {7, 8}, {8, 8},
};

static const struct option of_packets[] = {{1, ANY}, {2, 4}, {4, 8}, {5, 8}, {6, 4}};

static const struct option *option_in(const struct option *table, size_t count, unsigned code,
                                      size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].code == code && (table[i].length == ANY || table[i].length == length))
            return &table[i];
    return NULL;
}

/* Whether these are whole, and all of them in the table. */
static bool are_known(ftpx_span options, bool is_big, const struct option *table, size_t count)
{
    static const uint8_t last[4] = {0};
    unsigned code;
    ftpx_span value;

    while (ftpx_pcapng_next_option(&options, is_big, &code, &value))
        if (!option_in(table, count, code, value.len))
            return false;
    return options.len == 0 || ftpx_span_equal(options, (ftpx_span){last, sizeof last});
}

/* --- blocks --- */

/* Whether a whole one is there, as long as it says at its begin and at its end. */
static bool have_block(struct ftpx_plain *plain, ftpx_span *block_out)
{
    if (!ftpx_window_have(plain->window, FTPX_PCAPNG_HEAD))
        return false;
    uint64_t length = ftpx_pcapng_length(
        (ftpx_span){ftpx_window_bytes(plain->window), FTPX_PCAPNG_HEAD}, plain->is_big);
    if (length == 0 || length > ftpx_window_room(plain->window) ||
        !ftpx_window_have(plain->window, (size_t)length) ||
        ftpx_plain_word(plain, (size_t)length - TRAILER) != length)
        return false;
    *block_out = (ftpx_span){ftpx_window_bytes(plain->window), (size_t)length};
    return true;
}

static ftpx_span options_behind(ftpx_span block, size_t fixed)
{
    return ftpx_span_drop(ftpx_span_take(block, block.len - TRAILER), fixed);
}

/* --- what comes before packets --- */

static bool take_section(struct ftpx_plain *plain)
{
    static const uint8_t versions[2][4] = {{1, 0, 0, 0}, {0, 1, 0, 0}}; /* by the order of bytes */
    ftpx_span block;

    if (!ftpx_window_have(plain->window, SECTION_FIXED + TRAILER) ||
        !ftpx_pcapng_begins_section((ftpx_span){ftpx_window_bytes(plain->window), FTPX_PCAPNG_HEAD},
                                    &plain->is_big) ||
        !have_block(plain, &block) || block.len < SECTION_FIXED + TRAILER ||
        memcmp(block.at + 12, versions[plain->is_big], sizeof *versions) != 0)
        return false;
    ftpx_window_take(plain->window, block.len);
    return true;
}

/* Nanoseconds that its times are counted in; 0 when that is not usual. */
static uint32_t unit_of(ftpx_span options, bool is_big)
{
    uint8_t exponent = MICROSECONDS;
    unsigned code;
    ftpx_span value;

    if (!are_known(options, is_big, of_interfaces, G_N_ELEMENTS(of_interfaces)))
        return 0;
    while (ftpx_pcapng_next_option(&options, is_big, &code, &value))
        if (code == RESOLUTION)
            exponent = value.at[0];
    switch (exponent) {
    case MICROSECONDS: return 1000;
    case NANOSECONDS: return 1;
    default: return 0;
    }
}

/* All, as long as they are like the first. */
static bool take_interfaces(struct ftpx_plain *plain)
{
    uint32_t link = 0;
    ftpx_span block;

    while (have_block(plain, &block) && ftpx_plain_word(plain, 0) == INTERFACE) {
        if (block.len < INTERFACE_FIXED + TRAILER)
            return false;
        uint32_t unit = unit_of(options_behind(block, INTERFACE_FIXED), plain->is_big);
        if (plain->interfaces++ == 0) {
            plain->unit = unit;
            link = ftpx_plain_word(plain, 8);
        }
        if (unit == 0 || unit != plain->unit || link != ftpx_plain_word(plain, 8))
            return false;
        ftpx_window_take(plain->window, block.len);
    }
    return plain->interfaces > 0;
}

static bool begin(struct ftpx_plain *plain)
{
    return take_section(plain) && take_interfaces(plain);
}

/* --- packets --- */

static bool take_times(const struct ftpx_plain *plain, struct ftpx_plain_record *out)
{
    uint64_t units = (uint64_t)ftpx_plain_word(plain, 12) << 32 | ftpx_plain_word(plain, 16);
    uint64_t a_second = FTPX_PLAIN_SECOND / plain->unit;

    if (units / a_second > UINT32_MAX)
        return false;
    out->seconds = (uint32_t)(units / a_second);
    out->nanoseconds = (int32_t)(units % a_second * plain->unit);
    return true;
}

static bool take_packet(struct ftpx_plain *plain, ftpx_span block, struct ftpx_plain_record *out)
{
    size_t captured;

    if (block.len < PACKET_FIXED + TRAILER || ftpx_plain_word(plain, 8) >= plain->interfaces)
        return false;
    captured = ftpx_plain_word(plain, 20);
    *out = (struct ftpx_plain_record){
        .at = ftpx_window_position(plain->window),
        .length = ftpx_plain_word(plain, 24),
        .bytes = {block.at + PACKET_FIXED, captured},
    };
    if (captured > block.len - PACKET_FIXED - TRAILER || captured > out->length)
        return false;
    ftpx_span options = options_behind(block, PACKET_FIXED + ((captured + 3) & ~(size_t)3));
    return take_times(plain, out) &&
           (options.len == 0 ||
            are_known(options, plain->is_big, of_packets, G_N_ELEMENTS(of_packets)));
}

static bool are_statistics_known(const struct ftpx_plain *plain, ftpx_span block)
{
    return block.len >= STATISTICS_FIXED + TRAILER &&
           ftpx_plain_word(plain, 8) < plain->interfaces &&
           are_known(options_behind(block, STATISTICS_FIXED), plain->is_big, of_statistics,
                     G_N_ELEMENTS(of_statistics));
}

/* Whether a block tells nothing of packets, and nothing that the library has not taken. */
static bool may_pass(const struct ftpx_plain *plain, ftpx_span block)
{
    switch (ftpx_plain_word(plain, 0)) {
    case STATISTICS: return are_statistics_known(plain, block);
    case NAMES:
    case SECRETS: return !plain->has_begun;
    default: return false;
    }
}

static enum ftpx_plain_read read_record(struct ftpx_plain *plain, struct ftpx_plain_record *out)
{
    ftpx_span block;

    while (have_block(plain, &block)) {
        bool is_packet = ftpx_plain_word(plain, 0) == PACKET;
        if (is_packet ? !take_packet(plain, block, out) : !may_pass(plain, block))
            return FTPX_PLAIN_ODD;
        ftpx_window_take(plain->window, block.len);
        plain->has_begun |= is_packet;
        if (is_packet)
            return FTPX_PLAIN_RECORD;
    }
    return ftpx_window_is_empty(plain->window) && !ftpx_window_has_failed(plain->window)
               ? FTPX_PLAIN_END
               : FTPX_PLAIN_ODD;
}

const struct ftpx_plain_format ftpx_plain_pcapng = {begin, read_record};

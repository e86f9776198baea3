/* pcapng: fields by their places.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "pcapng.h"

#define SECTION_TYPE 0x0a0d0d0aU
#define MAGIC        0x1a2b3c4dU
#define TRAILER      4 /* the length again */

enum option { DROPPED_BY_INTERFACE = 5, DROPPED_BY_SYSTEM = 7 };

static uint64_t number_at(ftpx_span bytes, size_t at, unsigned width, bool big_end)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < width && at + i < bytes.len; i++)
        value |= (uint64_t)bytes.at[at + i] << 8 * (big_end ? width - 1 - i : i);
    return value;
}

bool ftpx_pcapng_begins_section(ftpx_span head, bool *big_end_out)
{
    if (head.len < FTPX_PCAPNG_HEAD || number_at(head, 0, 4, true) != SECTION_TYPE)
        return false;
    *big_end_out = number_at(head, 8, 4, true) == MAGIC;
    return *big_end_out || number_at(head, 8, 4, false) == MAGIC;
}

uint64_t ftpx_pcapng_length(ftpx_span head, bool big_end)
{
    uint64_t length = head.len < FTPX_PCAPNG_HEAD ? 0 : number_at(head, 4, 4, big_end);

    return length >= FTPX_PCAPNG_HEAD && length % 4 == 0 ? length : 0;
}

static size_t padded(uint64_t length)
{
    return (size_t)((length + 3) & ~UINT64_C(3));
}

/* Where the options of a block begin, by its type. */
static const struct layout {
    uint32_t type;
    enum ftpx_pcapng_kind kind;
    uint8_t fixed;    /* bytes before what has a length, or before the options */
    uint8_t captured; /* where the length of a packet stands; 0: there is none */
} layouts[] = {
    {SECTION_TYPE, FTPX_PCAPNG_SECTION, 24, 0},
    {1, FTPX_PCAPNG_INTERFACE, 16, 0},
    {2, FTPX_PCAPNG_PACKET, 28, 20}, /* obsolete */
    {3, FTPX_PCAPNG_PACKET, 0, 0},   /* has no options */
    {5, FTPX_PCAPNG_STATISTICS, 20, 0},
    {6, FTPX_PCAPNG_PACKET, 28, 20},
};

static const struct layout *layout_of(uint32_t type)
{
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        if (layouts[i].type == type)
            return &layouts[i];
    return NULL;
}

struct ftpx_pcapng_block ftpx_pcapng_read(ftpx_span block, bool big_end)
{
    struct ftpx_pcapng_block out = {.kind = FTPX_PCAPNG_OTHER};
    const struct layout *layout = layout_of((uint32_t)number_at(block, 0, 4, big_end));

    if (!layout || block.len < FTPX_PCAPNG_HEAD)
        return out;
    out.kind = layout->kind;
    if (layout->kind == FTPX_PCAPNG_STATISTICS)
        out.interface = (uint32_t)number_at(block, 8, 4, big_end);
    if (layout->fixed == 0)
        return out;
    size_t before = layout->fixed;
    if (layout->captured > 0)
        before += padded(number_at(block, layout->captured, 4, big_end));
    out.options = ftpx_span_drop(ftpx_span_take(block, block.len - TRAILER), before);
    return out;
}

bool ftpx_pcapng_next_option(ftpx_span *rest, bool big_end, unsigned *code_out,
                             ftpx_span *value_out)
{
    size_t length = (size_t)number_at(*rest, 2, 2, big_end);

    *code_out = (unsigned)number_at(*rest, 0, 2, big_end);
    if (rest->len < 4 || *code_out == 0 || length > rest->len - 4)
        return false;
    *value_out = ftpx_span_take(ftpx_span_drop(*rest, 4), length);
    *rest = ftpx_span_drop(*rest, 4 + padded(length));
    return true;
}

bool ftpx_pcapng_drops(unsigned code, ftpx_span value, bool big_end, bool *by_system_out,
                       uint64_t *count_out)
{
    if ((code != DROPPED_BY_INTERFACE && code != DROPPED_BY_SYSTEM) || value.len != 8)
        return false;
    *by_system_out = code == DROPPED_BY_SYSTEM;
    *count_out = number_at(value, 0, 8, big_end);
    return true;
}

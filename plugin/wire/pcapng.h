/* pcapng: blocks of a pcapng file and their options (draft-ietf-opsawg-pcapng), as far as they tell of the taking of
 * the capture: comments, and packets that were dropped. It reads no packet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_PCAPNG_H
#define FTPX_WIRE_PCAPNG_H

#include "span.h"

enum ftpx_pcapng_kind {
    FTPX_PCAPNG_OTHER,
    FTPX_PCAPNG_SECTION,
    FTPX_PCAPNG_INTERFACE,
    FTPX_PCAPNG_PACKET,
    FTPX_PCAPNG_STATISTICS
};

/* What every block begins with, and its type and length need. */
#define FTPX_PCAPNG_HEAD    12
#define FTPX_PCAPNG_COMMENT 1

/* Whether a section begins here, which tells the order of bytes in it. */
bool ftpx_pcapng_begins_section(ftpx_span head, bool *big_end_out);

/* Length of the block whose first FTPX_PCAPNG_HEAD bytes these are; 0: it is none. */
uint64_t ftpx_pcapng_length(ftpx_span head, bool big_end);

struct ftpx_pcapng_block {
    enum ftpx_pcapng_kind kind;
    uint32_t interface; /* STATISTICS: its number in the section */
    ftpx_span options;
};

/* A whole block. */
struct ftpx_pcapng_block ftpx_pcapng_read(ftpx_span block, bool big_end);

/* The next option; false behind the last, or where they are broken. */
bool ftpx_pcapng_next_option(ftpx_span *rest, bool big_end, unsigned *code_out,
                             ftpx_span *value_out);

/* Of STATISTICS: packets that the interface and the system dropped; false when the option is neither. */
bool ftpx_pcapng_drops(unsigned code, ftpx_span value, bool big_end, bool *by_system_out,
                       uint64_t *count_out);

#endif

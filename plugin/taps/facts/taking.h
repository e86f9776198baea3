/* taking: what a pcapng file says of how it was taken, read beside its hash: packets that were dropped, and the
 * comments of its sections, interfaces and packets. Of compressed files and other formats it knows nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_TAKING_H
#define FTPX_TAPS_FACTS_TAKING_H

#include "../../model/ledger.h"
#include "../../wire/pcapng.h"
#include <glib.h>

enum ftpx_comment_of { FTPX_COMMENT_SECTION, FTPX_COMMENT_INTERFACE, FTPX_COMMENT_PACKET };

struct ftpx_comment {
    enum ftpx_comment_of of;
    uint64_t
        number; /* of the packet in this file, from 1; of the interface or the section, from 0 */
    ftpx_span text; /* at most FTPX_LIMIT_COMMENT bytes */
};

/* What is told; counts are those of the newest statistics of each interface. */
struct ftpx_taken {
    bool tells_drops;
    uint64_t dropped_by_interface;
    uint64_t dropped_by_system;
    const GArray *comments; /* struct ftpx_comment: the first FTPX_LIMIT_COMMENTS */
    uint64_t comments_left_out;
};

struct ftpx_taking;

struct ftpx_taking *ftpx_taking_new(void);
void ftpx_taking_free(struct ftpx_taking *taking);

/* The next bytes of the file. */
void ftpx_taking_add(struct ftpx_taking *taking, ftpx_span bytes);

/* So far; as long as `taking` is there. */
struct ftpx_taken ftpx_taking_of(const struct ftpx_taking *taking);

/* Writes all that is told so far; or takes it up, of a new one, which gets no bytes then. */
void ftpx_taking_carry(struct ftpx_ledger *ledger, struct ftpx_taking *taking);

#endif

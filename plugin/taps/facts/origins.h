/* origins: of several captures that are read as one, which of them a frame is from, and where in that one it
 * stands. It knows captures by number only, and nothing of what is in a frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_ORIGINS_H
#define FTPX_TAPS_FACTS_ORIGINS_H

#include "../../model/ledger.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <wsutil/wmem/wmem.h>

struct ftpx_place {
    uint32_t capture; /* from 0, as they were named */
    uint32_t frame;   /* from 1 */
};

struct ftpx_origins;

/* Of this many captures. All of it lies in the pool. */
struct ftpx_origins *ftpx_origins_new(wmem_allocator_t *pool, uint32_t captures);

/* The next frame is from this capture. */
void ftpx_origins_add(struct ftpx_origins *origins, uint32_t capture);

/* Writes of whole runs of frames which capture they are from; or adds such, whose captures are called by numbers of
 * their own: `numbers` (uint32_t) has for each what it is here. NULL when it is written. */
void ftpx_origins_carry(struct ftpx_ledger *ledger, struct ftpx_origins *origins,
                        const GArray *numbers);

/* False for a frame that was not added. */
bool ftpx_origins_find(const struct ftpx_origins *origins, uint32_t frame, struct ftpx_place *out);

/* --- from one program to another on the same machine --- */

/* Writes them; false when not all could be written. */
bool ftpx_origins_save(const struct ftpx_origins *origins, FILE *out);

/* What was saved, by the descriptor of the file, which lives on; NULL when it cannot be read. Nothing can be
 * added. */
struct ftpx_origins *ftpx_origins_load(int file);
void ftpx_origins_unload(struct ftpx_origins *origins); /* may be NULL */

#endif

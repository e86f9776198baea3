/* pieces: which packets there were fragments of, so that it is known whether all of a packet lie in one part of an
 * archive. Of what nobody knows the packet of, that is never known.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_PIECES_H
#define FTPX_SCAN_PIECES_H

#include "../model/ledger.h"
#include "../wire/packet.h"

struct ftpx_pieces;

struct ftpx_pieces *ftpx_pieces_new(void);
void ftpx_pieces_free(struct ftpx_pieces *pieces);

/* A FRAGMENT comes next. `is_left`: its packet cannot be put together yet. */
void ftpx_pieces_see(struct ftpx_pieces *pieces, const struct ftpx_packet *fragment, bool is_left);

/* There is one of an unknown packet. */
void ftpx_pieces_lose(struct ftpx_pieces *pieces);

/* Writes what was seen; or takes that of a part up, which comes behind those taken up before. */
void ftpx_pieces_carry(struct ftpx_pieces *pieces, struct ftpx_ledger *ledger);

/* Whether a packet may have fragments in several of the parts that were taken up. */
bool ftpx_pieces_are_apart(const struct ftpx_pieces *pieces);

#endif

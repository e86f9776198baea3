/* decode: from what a data connection carries to the file: MODE S, B and C (RFC 959 §3.4), MODE Z
 * (draft-preston-ftpext-deflate), and the escapes of STRU R in MODE S (RFC 959 §3.4.1). It is given
 * bytes in order and keeps none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_DECODE_H
#define FTPX_MODEL_DATA_DECODE_H

#include "../tcp/order.h"

enum ftpx_decode_state {
    FTPX_DECODE_GOES_ON, /* the end was not seen; MODE S has none but the connection's */
    FTPX_DECODE_ENDED,   /* EOF of MODE B, C or STRU R, or the end of the deflated stream */
    FTPX_DECODE_DAMAGED, /* not what the mode allows: nothing more comes out */
    /* more came out than FTPX_LIMIT_INFLATED allows, or more go on than FTPX_LIMIT_INFLATING: nothing
     * more comes out */
    FTPX_DECODE_CAPPED
};

struct ftpx_decode;

/* What the decoders of one capture have used of their limits between them; {0} at first. */
struct ftpx_decode_budget {
    uint64_t inflated;  /* bytes that came out beyond what those that went in allow */
    uint32_t inflating; /* deflated streams that are not over */
};

/* Whether bytes and file differ at all for these letters ('S' 'B' 'C' 'Z', 'F' 'R' 'P'). STRU R
 * changes bytes in MODE S only: B and C say otherwise where a record ends, Z is one stream. What
 * has no letter here passes through. */
bool ftpx_decode_is_needed(uint8_t mode, uint8_t structure);

/* `type` says what MODE C's filler byte is: zero for 'I' and 'L', a blank for all others
 * (RFC 959 §3.4.3). `pool` may be NULL: then memory is the caller's to free. The sink gets the
 * file's bytes, in order, at their offsets from 0; ends of records and restart markers are no
 * bytes of a file. An undamaged MODE Z takes about 40 KB until it ends or is freed. */
struct ftpx_decode *ftpx_decode_new(wmem_allocator_t *pool, uint8_t type, uint8_t mode,
                                    uint8_t structure, ftpx_bytes_fn sink, void *context);
void ftpx_decode_free(struct ftpx_decode *decode);

/* Lets it share limits with others; before the first byte. `budget` outlives it. */
void ftpx_decode_share(struct ftpx_decode *decode, struct ftpx_decode_budget *budget);

/* No more bytes will come: lets go of what takes memory. The facts stay. */
void ftpx_decode_rest(struct ftpx_decode *decode);

/* The next bytes of the stream; returns how many belong to this file: fewer than all only when it
 * ended within them. How a stream is cut into pieces changes nothing. */
size_t ftpx_decode_add(struct ftpx_decode *decode, ftpx_span bytes);

/* MODE C says EOF before the file's last string, which senders may leave out: it is ENDED already
 * between the two, and more may come out of what is added. */
enum ftpx_decode_state ftpx_decode_state(const struct ftpx_decode *decode);

/* Bytes of the file so far. */
uint64_t ftpx_decode_bytes(const struct ftpx_decode *decode);

#endif

/* unwrap: what the plugin does for a program that reads captures without dissection: it has Wireshark dissect
 * single frames, and hands over the TCP packets in them, whatever they are wrapped in. Both have to be of
 * the same version of ftpx.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_UNWRAP_H
#define FTPX_WTAP_UNWRAP_H

#include "capture_file.h"

/* A TCP packet of the frame, `in_error`: that an error message quotes. False when it cannot be dealt with. */
typedef bool (*ftpx_unwrap_fn)(void *context, const struct ftpx_packet *packet, bool in_error);

/* Whether a frame has a piece of a packet that cannot be put together yet, or ever. */
enum ftpx_unwrap_piece {
    FTPX_UNWRAP_NO_PIECE,
    FTPX_UNWRAP_OUTER, /* of the outermost IP */
    FTPX_UNWRAP_INNER  /* of what that carries */
};

struct ftpx_unwrap {
    const char *version; /* of ftpx */

    /* Once, before all else. It gives hashes of wmem another seed: nothing that is found by such hashes outlives it. False when
     * Wireshark's library cannot start. */
    bool (*start)(void);

    /* A capture begins: what is known of earlier frames is forgotten. */
    void (*begin)(ftpx_unwrap_fn take, void *context);

    /* The frame with that number, in rising order; of those in between nothing is known. `outer_taken`: its first
     * TCP packet is not handed over. False when one could not be dealt with. */
    bool (*frame)(const struct ftpx_frame *frame, uint32_t number, bool outer_taken);

    /* Of the newest of these frames. */
    enum ftpx_unwrap_piece (*left_piece)(void);

    void (*end)(void);   /* of what `begin` began */
    void (*close)(void); /* what was started */
};

/* What the plugin calls it, for who loads it. */
#define FTPX_UNWRAP_NAME "ftpx_unwrap"

#endif

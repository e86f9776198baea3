/* inflate: one deflated stream (RFC 1951), with zlib's header and checksum around it (RFC 1950) or
 * bare. It knows nothing of FTP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_INFLATE_H
#define FTPX_MODEL_DATA_INFLATE_H

#include "../../wire/span.h"
#include <wsutil/wmem/wmem.h>

enum ftpx_inflate_state {
    FTPX_INFLATE_GOES_ON,
    FTPX_INFLATE_ENDED,  /* and its checksum is right, where it has one */
    FTPX_INFLATE_DAMAGED /* or in need of a dictionary that nobody has */
};

struct ftpx_inflate;

/* Receives what comes out; valid during the call only. */
typedef void (*ftpx_inflated_fn)(void *context, ftpx_span bytes);

/* `pool` may be NULL. */
struct ftpx_inflate *ftpx_inflate_new(wmem_allocator_t *pool);
void ftpx_inflate_free(struct ftpx_inflate *stream);

/* Takes the next bytes of the stream (less than 4 GiB) in and hands out all that they yield. Returns how many belong
 * to the stream. Not to be called once it has ended or is damaged. */
size_t ftpx_inflate_add(struct ftpx_inflate *stream, ftpx_span bytes, ftpx_inflated_fn sink,
                        void *context);

enum ftpx_inflate_state ftpx_inflate_state(const struct ftpx_inflate *stream);

#endif

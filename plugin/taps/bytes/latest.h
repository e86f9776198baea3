/* latest: of all streams in whose files another transfer may go on, the newest: by the order in which they began, so that
 * nothing depends on when each ends, or on which of them do go on. It knows nothing of their bytes but how many.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_LATEST_H
#define FTPX_TAPS_BYTES_LATEST_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A stream; its owner's memory, which must stay where it is. */
struct ftpx_latest_one {
    void *stream;
    GList among;    /* the newest, while it is one; … */
    GList within;   /* … likewise, by bytes */
    bool is_among;  /* another may go on where it ends; … */
    bool is_within; /* … also before that */
    uint64_t share; /* its bytes, as far as they count */
};

struct ftpx_latest {
    GQueue among;   /* struct ftpx_latest_one, oldest first; FTPX_LIMIT_UNSETTLED at most */
    GQueue within;  /* likewise; FTPX_LIMIT_TAILS bytes at most, of each FTPX_LIMIT_TAIL */
    uint64_t bytes; /* of these */
    void (*not_among)(void *stream);
    void (*not_within)(void *stream);
};

/* Either is called once for a stream when it is none of them any more. */
void ftpx_latest_init(struct ftpx_latest *all, void (*not_among)(void *stream),
                      void (*not_within)(void *stream));

/* Another stream begins; `within`: another may also go on before its end. */
void ftpx_latest_add(struct ftpx_latest *all, struct ftpx_latest_one *one, void *stream,
                     bool within);

/* It has so many bytes now, no fewer than before. One that was never added counts for nothing. */
void ftpx_latest_grow(struct ftpx_latest *all, struct ftpx_latest_one *one, uint64_t bytes);

#endif

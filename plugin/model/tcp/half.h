/* half: what one side of a connection sends, and what is kept of it while it is put in order. It does not know
 * the other side.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_HALF_H
#define FTPX_MODEL_TCP_HALF_H

#include "lines.h"
#include "order.h"
#include "stream.h"
#include "../../wire/tcp_options.h"

struct ftpx_note;
struct ftpx_pace;
struct ftpx_tls_half;

/* TLS in the clear: see ftpx_tls_unheard. */
struct ftpx_unheard {
    struct ftpx_origin first; /* of the hello; frame 0: there was none */
    uint64_t bytes;           /* of it and of the records behind it, so far */
    size_t left;              /* of the present record, which are still to come */
};

/* The newest SYN of a side, alone or with an ACK. */
struct ftpx_syn {
    int64_t time; /* 0: none was seen */
    bool again;   /* another came before: who answers may mean that */
    struct ftpx_syn_options options;
};

/* One direction of a flow that is not OTHER. */
struct ftpx_half {
    struct ftpx_stream stream;
    struct ftpx_syn syn;
    struct ftpx_pace *pace; /* data, once there is enough to measure; else NULL */
    /* in the capture, each as often as it is there: segments, and bytes of payload and of TCP's headers in
     * them */
    uint64_t packets;
    uint64_t bytes;
    uint64_t headers;
    struct ftpx_tls_half *tls; /* from where TLS may begin; NULL until then */
    struct ftpx_stream *plain; /* what TLS hides in it, as far as decrypted; NULL likewise */
    /* control, and data under TLS */
    struct ftpx_order order;
    /* control only */
    struct ftpx_lines lines;
    struct ftpx_unheard unheard;
    uint64_t lines_paid;       /* what its kept lines have cost: FTPX_LIMIT_LINE_PRICE */
    uint32_t lines_left_out;   /* TOO_MANY_LINES */
    bool crowded;              /* … and some of them behind the newest */
    uint32_t hole_age;         /* segments since the present hole opened */
    int64_t hole_at;           /* where it begins */
    struct ftpx_origin newest; /* of what was read of lines */
    bool ended_odd;      /* the newest line was taken to end without its LF, which may still come */
    wmem_array_t *notes; /* struct ftpx_note *, by frame; NULL before the first */
    uint32_t told;       /* of them that frames before the newest have brought: see notes.h */
    struct ftpx_half *next_spare; /* the table's alone */
};

#endif

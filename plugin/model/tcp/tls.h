/* tls: the directions of a connection that speaks TLS: cut into whole records for whoever has the
 * keys, and the text that comes back from there. It decrypts nothing itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_TLS_H
#define FTPX_MODEL_TCP_TLS_H

#include "half.h"
#include "handshake.h"

/* A run of whole records that was complete in `frame`. */
struct ftpx_tls_piece {
    uint32_t frame;
    uint32_t length;
    int64_t offset; /* in the direction's stream */
    /* a copy; NULL when all of it lies in the payload of that frame's segment */
    const uint8_t *bytes;
};

enum ftpx_tls_condition {
    FTPX_TLS_RECORDS, /* at or within a record */
    FTPX_TLS_CLEAR,   /* in the clear again (RFC 4217 §5, CCC), or never encrypted */
    FTPX_TLS_LOST     /* bytes are missing: where records begin is not known any more */
};

/* Where in its plain stream the text of a frame begins. */
struct ftpx_plain_mark {
    uint32_t frame;
    int64_t offset;
};

/* One direction from where TLS may begin. */
struct ftpx_tls_half {
    enum ftpx_tls_condition condition;
    uint32_t clear_frame;  /* CLEAR: where that was seen */
    wmem_array_t *partial; /* bytes of an unfinished record */
    wmem_array_t *pieces;  /* struct ftpx_tls_piece, by frame */
    wmem_array_t *marks;   /* struct ftpx_plain_mark, by frame */
    int64_t from;          /* where in the direction's stream it may begin */
    uint64_t records;      /* bytes of records that were complete */
    uint8_t last_type;     /* content type of the newest of them, and its length */
    uint64_t last_length;
    uint64_t last_text;          /* length of the newest text that came back */
    uint64_t application;        /* bytes of application data records that were complete, … */
    uint64_t application_first;  /* … of the first of them, … */
    uint64_t application_early;  /* … and of those before the other side sent any */
    uint64_t application_before; /* of these, when text last came back */
    struct ftpx_handshake *handshake; /* what was said in the clear; NULL before the first record */
    int64_t sealed_time;              /* of the first record that is encrypted; 0: there was none */
    uint32_t end_frame;               /* that first showed that nothing follows; 0: none did */
};

/* The direction speaks TLS from the next byte on. */
void ftpx_tls_begin(wmem_allocator_t *pool, struct ftpx_half *half);

/* Takes the next bytes of a direction in, which `segment` brought to their turn. `payload` is what it has of them, as it
 * will be there again whenever its frame is looked at; `bytes` may lie in it, at their offset. Returns what is in the
 * clear (again): the rest of `bytes`, or nothing. */
ftpx_span ftpx_tls_take(wmem_allocator_t *pool, struct ftpx_half *half, int64_t offset,
                        ftpx_span bytes, const struct ftpx_segment *segment, ftpx_span payload);

/* Bytes of a direction are missing for good. */
void ftpx_tls_lose(struct ftpx_half *half);

/* Runs of records complete in a frame: how many, and the index of the first. */
uint32_t ftpx_tls_pieces(const struct ftpx_half *half, uint32_t frame, uint32_t *first_out);
const struct ftpx_tls_piece *ftpx_tls_piece(const struct ftpx_half *half, uint32_t index);

/* Text came back for records of `frame`, in order. Returns its offset in the plain stream. */
int64_t ftpx_tls_plain(struct ftpx_half *half, ftpx_span text, uint32_t frame, int64_t time);

/* Where the text of `frame` begins in the plain stream; false when it had none. */
bool ftpx_tls_plain_at(const struct ftpx_half *half, uint32_t frame, int64_t *offset_out);

/* Whether text came back for all that the direction said, short of alerts. A direction in the clear
 * is read anyway. */
bool ftpx_tls_was_read(const struct ftpx_half *half);

/* Whether the direction ended with an alert, which after text is its close_notify (RFC 8446 §6.1). */
bool ftpx_tls_was_closed(const struct ftpx_half *half);

/* All that the direction says has been put in order, as `frame` shows: its text ends here. */
void ftpx_tls_end(struct ftpx_half *half, uint32_t frame);

/* Whether it was `frame` that first showed this. */
bool ftpx_tls_ends_in(const struct ftpx_half *half, uint32_t frame);

/* Bytes of the direction under TLS, as they were on the wire; 0 when it never was. */
uint64_t ftpx_tls_bytes(const struct ftpx_half *half);

/* Whether more application data came from `half` than from `peer`, short of what TLS 1.3 hides of its
 * handshake in such records (RFC 8446 §2): those of the server before the client's first, and that one. */
bool ftpx_tls_sends_more(const struct ftpx_half *half, const struct ftpx_half *peer);

/* When both directions of a connection had begun to encrypt: what one says from then on is no handshake. 0: they had not. */
int64_t ftpx_tls_sealed(const struct ftpx_half *one, const struct ftpx_half *other);

/* Lets go of a direction's state. */
void ftpx_tls_free(wmem_allocator_t *pool, struct ftpx_tls_half *tls);

/* TLS that a client speaks to a server that speaks in the clear and takes it for lines: a scanner's, or that of a
 * client which expects TLS from the first byte. What it says is none of the dialogue. How many of the bytes that come
 * next in a direction in the clear belong to its records: a hello where a line could begin, and what follows it. In
 * order, each byte once; `origin`: of these. */
size_t ftpx_tls_unheard(struct ftpx_half *half, ftpx_span bytes, const struct ftpx_origin *origin);

#endif

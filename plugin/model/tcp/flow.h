/* flow: TCP connections by address pair and ports, with a verdict each, and the versions of
 * reused 4-tuples. It finds and files connections; it reads none of their payload, and what others hang on
 * them is not its business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_FLOW_H
#define FTPX_MODEL_TCP_FLOW_H

#include "half.h"
#include "handshake.h"
#include "segment.h"
#include "../../wire/knocks.h"

struct ftpx_candidate;
struct ftpx_waiting;
struct ftpx_expected;
struct ftpx_index;
struct ftpx_numbered;
struct ftpx_session;
struct ftpx_transfer;

enum ftpx_verdict {
    FTPX_VERDICT_CANDIDATE,
    FTPX_VERDICT_CONTROL,
    FTPX_VERDICT_DATA,
    FTPX_VERDICT_EARLY, /* others', unless a session turns out to have gone on when it did: see early.h */
    FTPX_VERDICT_OTHER /* final */
};

#define FTPX_STREAM_UNKNOWN UINT32_MAX
#define FTPX_SIDE_UNKNOWN   2

/* TYPE, MODE and STRU by their letters; 0: not known. */
struct ftpx_coding {
    uint8_t type;
    uint8_t mode;
    uint8_t structure;
};

struct ftpx_flow {
    struct ftpx_endpoint end[2]; /* [0] sorts before [1] */
    enum ftpx_verdict verdict;
    uint8_t opener;      /* side that sent the SYN, or FTPX_SIDE_UNKNOWN */
    bool reset;          /* RST seen that ended it: see evidence.h */
    uint8_t reset_side;  /* that sent it, */
    int64_t reset_at;    /* its number, in that side's stream, */
    int64_t reset_other; /* and behind what the other side had sent by then */
    bool contested;      /* who sent it has sent more than it says: one of them is forged */
    /* begins without a SYN behind another connection of the same ends, and only one of them was heard */
    bool unheard;
    /* the newest SYN that does not belong to it: of a connection to come, or forged */
    uint32_t foreign_syn; /* its number */
    uint8_t foreign_side; /* side that sent it; FTPX_SIDE_UNKNOWN: none */
    bool answered;        /* SYN with ACK seen */
    bool spoke;           /* payload seen, of either side */
    bool made;            /* more was seen of it than attempts to open it */
    struct ftpx_knocks knocks;
    int64_t knocked;     /* time of the newest of these SYNs */
    uint32_t tcp_stream; /* the host's index, or FTPX_STREAM_UNKNOWN; set by the host */
    uint32_t
        begun_frame; /* from which on it is known what both sides began with; 0: not yet: see numbering.h */
    struct ftpx_numbered *numbered; /* see ftpx_flow_numbered, while it has no history */
    bool claimed;                   /* the host knows whose payload this is; set by the host */
    bool tls_claimed;               /* the same, of TLS */
    bool carrier;                   /* others', claimed: it may carry packets; set by the host */
    uint32_t tls_frame;             /* the first that may hold TLS; 0 when none may */
    bool carried;                   /* DATA: some of its segments were not fed: see carry.h */
    uint32_t known_frame; /* DATA that was EARLY: the first whose payload is for reports; else 0 */
    uint32_t first_frame;
    uint32_t last_frame;
    int64_t first_time;
    int64_t last_time;
    int64_t established_time;         /* of the SYN's acknowledgement, 0 when not seen */
    struct ftpx_half *half[2];        /* what each side sends; NULL for OTHER */
    struct ftpx_candidate *candidate; /* CANDIDATE with payload; CONTROL that may still be none */
    /* CONTROL: segments that wait for the other side; NULL before the first */
    struct ftpx_waiting *waiting;
    bool overdue; /* CONTROL or CANDIDATE: among those that may hold unread bytes: see overdue.h */
    bool read_aside;              /* CONTROL: lines were read that its newest frame did not bring */
    struct ftpx_session *session; /* CONTROL */
    uint8_t listener;             /* DATA: side that was connected to; of a stray, the server's */
    /* DATA: what held when its first payload came, whatever is said later; 0 before, and of a stray */
    struct ftpx_coding coding;
    /* DATA: announcements it takes up; both for a server-to-server copy, none for a stray */
    struct ftpx_expected *passive;
    struct ftpx_expected *active;
    /* DATA: newest transfer of passive [0] and active [1]; NULL until known */
    struct ftpx_transfer *transfer[2];
    /* all versions of its 4-tuple; NULL while it is the only one */
    struct ftpx_flow_history *history;
};

/* Where a segment belongs. */
struct ftpx_sighting {
    struct ftpx_flow *flow; /* NULL when it is not known */
    uint8_t side;           /* that sent the segment */
    int64_t offset;         /* of its payload, in that side's stream; 0 for OTHER flows */
};

struct ftpx_flow_table;

/* Both ends of a segment's connection, as a flow has them; returns the side of the sender, which is 0 where an
 * endpoint is connected with itself. */
uint8_t ftpx_flow_ends(const struct ftpx_segment *segment, struct ftpx_endpoint end_out[2]);

/* Of things that begin with both ends. */
struct ftpx_index *ftpx_flow_index_new(wmem_allocator_t *pool);

struct ftpx_flow_table *ftpx_flow_table_new(wmem_allocator_t *pool);

/* The flow a segment belongs to, made when there is none, or when a SYN reuses the 4-tuple. In
 * capture order. `side_out` is the sending side. */
struct ftpx_flow *ftpx_flow_take(struct ftpx_flow_table *table, const struct ftpx_segment *segment,
                                 uint8_t *side_out);

/* Whether a SYN of `side` is that which began the flow, seen again or late. */
bool ftpx_flow_is_its_syn(const struct ftpx_flow *flow, uint8_t side,
                          const struct ftpx_segment *segment);

/* The host's newest stream of the flow's 4-tuple: NULL before the first. Set by the host. */
struct ftpx_numbered **ftpx_flow_numbered(struct ftpx_flow *flow);

/* The flow a segment of an earlier pass belonged to: by 4-tuple and frame. NULL when there is
 * none. */
struct ftpx_flow *ftpx_flow_find(const struct ftpx_flow_table *table,
                                 const struct ftpx_segment *segment, uint8_t *side_out);

/* Whether a segment of a connection says something. A probe that asks whether the peer is alive may bring a byte,
 * which lies before what comes next (RFC 1122 §4.2.3.6): before the first, it is none of the stream. */
bool ftpx_flow_speaks(const struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment);

/* Whether it is no connection of FTP's, as far as is known. */
bool ftpx_flow_is_others(const struct ftpx_flow *flow);

/* The verdict falls; OTHER lets go of both directions. What others have hung on the flow is theirs to free. */
void ftpx_flow_judge(struct ftpx_flow_table *table, struct ftpx_flow *flow,
                     enum ftpx_verdict verdict);

/* What one side says, freed of TLS: the stream itself in the clear. Not for OTHER. */
const struct ftpx_stream *ftpx_flow_payload(const struct ftpx_flow *flow, uint8_t side);

/* TLS begins in both directions with the next byte. `frame`: the first that may hold a record. */
void ftpx_flow_begin_tls(wmem_allocator_t *pool, struct ftpx_flow *flow, uint32_t frame);

/* What the client or the server of TLS has said in the clear; NULL when nothing of that is there. */
const struct ftpx_handshake *ftpx_flow_handshake(const struct ftpx_flow *flow,
                                                 enum ftpx_handshake_role role);

/* Whether TLS lies over what `side` sends in `frame`. */
bool ftpx_flow_is_under_tls(const struct ftpx_flow *flow, uint8_t side, uint32_t frame);

/* What one side has in the capture so far, in bytes: its payload, and the IPv4 and TCP headers of each
 * segment with some. That much an attacker must send. Not for OTHER. */
#define FTPX_WEIGHT_HEADERS 40
uint64_t ftpx_flow_weight(const struct ftpx_flow *flow, uint8_t side);

/* Whether no more bytes will come: RST, or FIN of both sides. Not for OTHER. */
bool ftpx_flow_has_ended(const struct ftpx_flow *flow);

#endif

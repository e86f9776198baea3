/* transfer: one RETR, STOR, APPE, STOU, LIST, NLST or MLSD from its command to its end, with its
 * data connection. It measures the stream; it keeps no bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_TRANSFER_H
#define FTPX_MODEL_DATA_TRANSFER_H

#include "expect.h"
#include "progress.h"
#include "../session/session.h"
#include "../tcp/stream.h"

struct ftpx_statement;
struct ftpx_version;

struct ftpx_content;
struct ftpx_first_bytes;

/* Where the size of a download is known from; a listing's counts when nothing else tells. */
enum ftpx_announced_by {
    FTPX_SIZE_NONE,
    FTPX_SIZE_MARK,   /* 150 */
    FTPX_SIZE_SIZE,   /* 213 */
    FTPX_SIZE_LISTING /* an earlier one of the session: files grow */
};

struct ftpx_transfer {
    uint32_t id;
    struct ftpx_engine *engine;
    /* NULL for a data connection without a known control connection */
    struct ftpx_session *session;
    struct ftpx_exchange *exchange; /* NULL likewise, and when the command is not in the capture */
    struct ftpx_exchange *setup;    /* the PORT … LPSV it uses; NULL when none was seen */
    /* its data connection, made or tried; NULL when the capture has none */
    struct ftpx_flow *flow;
    struct ftpx_knocks knocks; /* of connections that came to nothing before that one */
    enum ftpx_direction direction;
    uint8_t type;       /* 0: not known */
    bool called_binary; /* by the server's mark, whatever the type */
    uint8_t mode;
    uint8_t structure;
    uint64_t restart;
    bool restart_lost;  /* it may have another, whose command is not in the capture */
    bool place_lost;    /* nothing is known of the directory that its name is in */
    uint64_t range_end; /* where RANG has it end; 0: at the file's end */
    /* APPE: where in the file it goes on, once a SIZE asked before it has told */
    uint64_t append_at;
    bool append_known;
    int64_t first_said; /* times of its first and newest reply; 0 before */
    int64_t last_said;
    ftpx_span path; /* as far as known: see path.h */
    ftpx_span user;
    ftpx_span cwd;
    uint64_t announced_size;
    enum ftpx_announced_by announced_by;
    uint64_t marked_size; /* by a mark that may count all or the rest; else 0 */
    struct ftpx_progress progress;
    /* that settled it; until then the newest that changed progress */
    uint32_t end_frame;
    /* the file it is about, once the server has agreed to it; NULL when its path is not known */
    struct ftpx_version *version;
    /* how much its replies say: what will be moved (150), what was (226); NULL when they do not */
    struct ftpx_statement *said[2];
    /* the session's commands are hidden by TLS: hosts and time tell that it is part of it, … */
    bool inferred;
    bool resumes; /* … or that it offers to go on with a TLS session of it: see infer.h */
    bool binary;  /* its first bytes hold a NUL */
    bool zlib;    /* it begins as MODE Z does */
    struct ftpx_first_bytes *head; /* in TYPE A, once it has bytes; else NULL */
    /* what the model reads of its content; NULL when that need not be understood */
    struct ftpx_content *content;
    struct ftpx_transfer *next; /* of the session */
};

/* A new one, numbered; of a session, with what holds there now. */
struct ftpx_transfer *ftpx_transfer_number(struct ftpx_engine *engine);
struct ftpx_transfer *ftpx_transfer_make(struct ftpx_session *session);

/* What holds in its session now holds for it. */
void ftpx_transfer_take_parameters(struct ftpx_transfer *transfer);

/* Bytes that have come are not coded anew. */
void ftpx_transfer_keep_coding(struct ftpx_transfer *transfer);

/* Advances its state; `frame` is where that happened. */
void ftpx_transfer_advance(struct ftpx_transfer *transfer, enum ftpx_event event, uint32_t frame);

/* The session of a control connection, or that agreed on a data connection; of a server-to-server copy the passive one's. NULL when
 * none is known. */
const struct ftpx_session *ftpx_transfer_session(const struct ftpx_flow *flow);

/* The stream that its payload is in: the sender's direction of its data connection; when only
 * the other direction has bytes, that one. NULL without a data connection. */
const struct ftpx_stream *ftpx_transfer_stream(const struct ftpx_transfer *transfer);

/* Whether the outcome will not change any more, short of packets out of order. */
bool ftpx_transfer_is_settled(const struct ftpx_transfer *transfer);

/* The server refused a TYPE, MODE or STRU that was taken to hold for it: `value` does. */
void ftpx_transfer_take_back(struct ftpx_transfer *transfer, enum ftpx_cmd parameter,
                             uint8_t value);

/* The first payload of a data connection is there: what holds of MODE and STRU now will hold of it. */
void ftpx_transfer_begin(struct ftpx_flow *flow);

/* Payload came that `side` sends: until a command says so, that tells which way the transfer
 * goes. */
void ftpx_transfer_learn_direction(struct ftpx_transfer *transfer, uint8_t side, ftpx_span payload);

/* Side of its flow that is the server, and side that sends the payload. */
uint8_t ftpx_transfer_server(const struct ftpx_transfer *transfer);
uint8_t ftpx_transfer_sender(const struct ftpx_transfer *transfer);

/* The other transfer of a server-to-server copy (FXP): its session shares the data connection.
 * NULL when there is none. */
const struct ftpx_transfer *ftpx_transfer_peer(const struct ftpx_transfer *transfer);
/* The transfer whose file a data connection carries: of a server-to-server copy, the download. NULL
 * when none is known. */
const struct ftpx_transfer *ftpx_transfer_carried(const struct ftpx_flow *flow);

/* "download", "upload", "listing". */
const char *ftpx_direction_name(enum ftpx_direction direction);

/* "mark", "size", "listing"; NULL for NONE. */
const char *ftpx_announced_by_name(enum ftpx_announced_by by);

#endif

/* progress: the life of one transfer as a pure transition function over (state, event), and its
 * outcome. It knows neither bytes nor replies, only what they mean for the transfer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_PROGRESS_H
#define FTPX_MODEL_DATA_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* What the control connection has said. */
enum ftpx_said {
    FTPX_SAID_NOTHING,
    FTPX_SAID_MARK,    /* 1yz */
    FTPX_SAID_SUCCESS, /* 2yz */
    FTPX_SAID_FAILURE, /* 4yz, 5yz */
    FTPX_SAID_ABORTED  /* 426, 451 */
};

/* What the data connection has done. */
enum ftpx_moved {
    FTPX_MOVED_NOT,      /* no data connection */
    FTPX_MOVED_OPEN,     /* a connection, no byte */
    FTPX_MOVED_SOME,     /* bytes */
    FTPX_MOVED_FINISHED, /* the sender's FIN */
    FTPX_MOVED_RESET     /* RST before it */
};

struct ftpx_progress {
    enum ftpx_said said;
    enum ftpx_moved moved;
    bool started; /* a 1yz came: a later 4yz or 5yz is no refusal */
    bool aborted; /* ABOR was sent before the sender's FIN */
    bool over;    /* the control connection ended */
};

enum ftpx_event {
    FTPX_EVENT_MARK,
    FTPX_EVENT_SUCCESS,
    FTPX_EVENT_FAILURE,
    FTPX_EVENT_ABORT_REPLY, /* 426, 451 */
    FTPX_EVENT_ABOR,
    FTPX_EVENT_CONNECT,
    FTPX_EVENT_BYTES,
    FTPX_EVENT_SENDER_FIN,
    FTPX_EVENT_RESET,
    FTPX_EVENT_GOES_ON, /* an RST has ended nothing */
    FTPX_EVENT_CONTROL_END,
    FTPX_EVENT_COUNT
};

/* Total over all states and events; replies and the data connection may come in either order. */
struct ftpx_progress ftpx_progress_next(struct ftpx_progress now, enum ftpx_event event);

bool ftpx_progress_same(struct ftpx_progress left, struct ftpx_progress right);

/* Whether both sides have had their say: a final reply and a finished stream (or none), or the
 * end of the session. */
bool ftpx_progress_is_settled(struct ftpx_progress progress);

enum ftpx_state {
    FTPX_STATE_OPEN,
    FTPX_STATE_COMPLETE,
    FTPX_STATE_INCOMPLETE,
    FTPX_STATE_ABORTED,
    FTPX_STATE_REFUSED
};

/* What is known of the bytes. */
struct ftpx_measure {
    uint64_t bytes;
    uint64_t gap_bytes;
    uint64_t expected; /* bytes that should have moved, when has_expected */
    bool has_expected;
    uint64_t least;   /* it has no fewer bytes than that */
    bool undecrypted; /* TLS hides all of it or its end */
    bool amid;        /* nothing tells that the first byte seen is its first */
    bool unmarked;    /* its mark may be missing from the capture */
};

struct ftpx_outcome {
    enum ftpx_state state;
    uint64_t reasons; /* quirks that say why it is not complete */
};

struct ftpx_outcome ftpx_progress_outcome(struct ftpx_progress progress,
                                          struct ftpx_measure measure);

/* "open", "complete", … */
const char *ftpx_state_name(enum ftpx_state state);

#endif

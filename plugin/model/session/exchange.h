/* exchange: what was said on a control connection: commands, the replies to each, and a note of every line. It
 * does not say what the session is by then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_EXCHANGE_H
#define FTPX_MODEL_SESSION_EXCHANGE_H

#include "../../wire/command.h"
#include "../../wire/endpoint.h"
#include "../../wire/line.h"
#include "../../wire/reply.h"

struct ftpx_entries;
struct ftpx_entry;
struct ftpx_expected;
struct ftpx_login;
struct ftpx_operation;
struct ftpx_session;
struct ftpx_transfer;

/* All structs here live as long as the engine. Texts are copies in its pool. */

struct ftpx_reply {
    uint16_t code;
    bool greeting;
    uint32_t first_frame; /* where it begins, and where it is complete */
    uint32_t frame;
    int64_t time;  /* of `frame` */
    int64_t begin; /* offset of its first line */
    int64_t heard; /* what the server had of the client when it said that: see order.h */
    uint32_t lines;
    ftpx_span text;      /* of its first line */
    ftpx_span last_text; /* of its last line */
    /* the command it answers; NULL for a greeting and an unexpected reply */
    struct ftpx_exchange *exchange;
    struct ftpx_reply *next;        /* to the same command */
    struct ftpx_reply *next_remark; /* of the session, see session.h */
    struct ftpx_note *notes;        /* its lines, by ->next_of_reply */
    struct ftpx_note *last_note;
    uint64_t quirks;
};

struct ftpx_exchange {
    struct ftpx_session *session;
    const struct ftpx_verb *verb;
    ftpx_span name; /* as sent */
    ftpx_span arg;
    uint32_t frame;
    int64_t time;
    int64_t end;                /* offset behind it */
    int64_t heard;              /* what the client had of the server when it sent it: see order.h */
    struct ftpx_reply *replies; /* in order; NULL when none came */
    struct ftpx_reply *last_reply;
    struct ftpx_reply *final; /* the last of them when it is no 1yz, else NULL */
    /* that it started, or that a PORT … LPSV, REST or ABOR was meant for; else NULL */
    struct ftpx_transfer *transfer;
    struct ftpx_expected *expected; /* that it announced, when it negotiates one; else NULL */
    struct ftpx_login *login;       /* that it is part of, else NULL */
    /* what its reply lists, when it is a STAT of a path or an MLST; NULL until then */
    struct ftpx_entries *entries;
    struct ftpx_operation *operation;    /* that it carries out or begins, else NULL */
    struct ftpx_exchange *next;          /* in the order of commands */
    struct ftpx_exchange *next_pending;  /* of those that wait for their final reply */
    bool is_pending;                     /* whether it is one of them */
    bool is_secret;                      /* its argument: see login.h */
    bool decrypted;                      /* out of TLS */
    struct ftpx_exchange *next_transfer; /* transfer command of the session */
    struct ftpx_exchange *earlier_setup; /* of a PORT … LPSV: the one before it that did not fail */
    enum ftpx_attack attack;             /* the sign behind ATTACK */
    uint64_t quirks;
};

/* A line as it comes to the session. `raw` and `line` lie in the engine's pool. */
struct ftpx_heard {
    ftpx_span raw; /* as sent, with its terminator */
    struct ftpx_line line;
    int64_t offset; /* in its direction's stream, or in what TLS hid there */
    uint32_t frame; /* where its last byte arrived */
    int64_t time;
    int64_t heard; /* what its sender had of the other side: see order.h */
    int64_t
        cut_at; /* of a line whose end was cut off: where the other end of that is; else unknown or 0 */
    bool decrypted; /* out of TLS */
};

/* Who is meant and where, as known after a line: shared by the lines in a row for which that is the same. */
struct ftpx_standing {
    ftpx_span user; /* empty before USER */
    ftpx_span cwd;
};

/* One line in the capture. Views show a note in its frame. */
struct ftpx_note {
    uint32_t frame; /* where its last byte arrived */
    bool decrypted; /* out of TLS */
    bool from_client;
    int64_t time;   /* of `frame` */
    int64_t offset; /* in its direction's stream, or in what TLS hid there */
    ftpx_span raw;  /* as sent, with its terminator */
    ftpx_span text; /* without terminator and Telnet bytes */
    struct ftpx_session *session;
    struct ftpx_exchange *exchange; /* that the line belongs to; NULL for greetings and junk */
    struct ftpx_reply *reply;       /* that the line is part of; NULL for commands and junk */
    enum ftpx_reply_step step;      /* of a server line */
    struct ftpx_reply_line line;    /* of a server line; its text lies in `text` */
    struct ftpx_note *next_of_reply;
    /* when the line names an endpoint, else NULL; spans lie in `text` */
    const struct ftpx_announced *announced;
    const struct ftpx_expected *expected; /* what became of that; NULL when it was unusable */
    struct ftpx_login *login;             /* that this line decides, else NULL */
    const struct ftpx_entry *entry;       /* of a directory, that this line completes, else NULL */
    const struct ftpx_standing *standing; /* set once the line has been taken in */
    uint64_t quirks;
};

/* A command was sent, or a reply to one came: what all functions of a verb's row are given (control/effect). */
struct ftpx_happening {
    struct ftpx_session *session;
    struct ftpx_exchange *exchange; /* the command, with the replies to it so far */
    struct ftpx_reply *reply;       /* that came; NULL: the command was sent */
    struct ftpx_note *note;         /* of the line that tells: the command's, or the reply's last */
};

typedef void (*ftpx_happening_fn)(const struct ftpx_happening *happening);

#endif

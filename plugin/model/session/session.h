/* session: one control connection as an exchange of commands and replies, and what they mean:
 * login, directory, type. It knows nothing of segments, takes no line in (see dialogue), and leaves data
 * connections to transfer and expect.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_SESSION_H
#define FTPX_MODEL_SESSION_SESSION_H

#include "../../wire/endpoint.h"
#include "exchange.h"
#include "guess.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_charset;
struct ftpx_engine;
struct ftpx_flow;
struct ftpx_folders;
struct ftpx_names;

/* All structs here live as long as the engine. Texts are copies in its pool. */

enum ftpx_phase {
    FTPX_PHASE_CONNECT,
    FTPX_PHASE_LOGIN,
    FTPX_PHASE_COMMAND,
    FTPX_PHASE_TRANSFER,
    FTPX_PHASE_CLOSE
};

enum ftpx_login_result {
    FTPX_LOGIN_NONE,
    FTPX_LOGIN_PENDING,
    FTPX_LOGIN_SUCCESS,
    FTPX_LOGIN_FAILED,
    FTPX_LOGIN_ANONYMOUS
};

/* What of a login is not in the capture. */
enum ftpx_unseen {
    FTPX_UNSEEN_NOTHING,
    FTPX_UNSEEN_COMMAND, /* the answer was seen, the question was not */
    FTPX_UNSEEN_REPLY,   /* the other way round; what came later shows the answer */
    FTPX_UNSEEN_BOTH     /* what came later shows that there was one */
};

/* One attempt, however many commands it took (USER, PASS, ACCT; ADAT): from the first that could prove
 * who one is, or the USER or ACCT that was decided by itself. PENDING: never answered, or what the server
 * asked for then did not come. */
struct ftpx_login {
    struct ftpx_session *session;
    struct ftpx_exchange *exchange;     /* a PASS that is assumed where the command is unseen */
    struct ftpx_exchange *user_command; /* the USER before it; NULL when the capture has none */
    ftpx_span user;                     /* empty: not known */
    const struct ftpx_reply *reply;     /* that decides it, or asks for more; NULL: none was seen */
    enum ftpx_login_result result;      /* never NONE */
    enum ftpx_unseen unseen;
    struct ftpx_guesses guesses; /* that failed so far, this one included */
    uint64_t quirks;             /* LOGIN_FAILED, BRUTE_FORCE, GUESSED, SPRAYING, SLOW_GUESSING */
    struct ftpx_login *next;     /* of the session */
};

/* Hashes of files: see digest.h. */
enum ftpx_digest {
    FTPX_DIGEST_SHA256,
    FTPX_DIGEST_MD5,
    FTPX_DIGEST_SHA1,
    FTPX_DIGEST_SHA512,
    FTPX_DIGEST_CRC32,
    FTPX_DIGEST_COUNT
};

/* Names in UTF-8 (RFC 2640; OPTS UTF8 is a draft's). */
enum ftpx_utf8 {
    FTPX_UTF8_UNKNOWN,
    FTPX_UTF8_OFFERED, /* FEAT names it */
    FTPX_UTF8_ON,      /* OPTS UTF8 ON was accepted */
    FTPX_UTF8_OFF
};

/* What client and server say of themselves: see self_description.h. Empty spans: not said. All texts are
 * as sent, and live as long as the engine. */
struct ftpx_self_description {
    const ftpx_span *features; /* FEAT's lines without blanks around them (RFC 2389 §3.2) */
    uint32_t feature_count;
    ftpx_span heading; /* text before them */
    enum ftpx_utf8 utf8;
    ftpx_span host;     /* accepted HOST (RFC 7151) */
    ftpx_span language; /* accepted LANG (RFC 2640 §4.1) */
    ftpx_span system;   /* 215's text */
};

/* What became of AUTH and its like: see security.h. */
struct ftpx_security {
    ftpx_span asked;                     /* mechanism of the newest AUTH that was not refused */
    bool agreed;                         /* … and the server has agreed to it */
    const struct ftpx_exchange *refused; /* newest AUTH for TLS that was refused; else NULL */
    uint32_t sealed;                     /* commands that came within MIC, CONF or ENC */
};

enum ftpx_closed_by { FTPX_CLOSED_NOT, FTPX_CLOSED_QUIT, FTPX_CLOSED_FIN, FTPX_CLOSED_RST };
enum ftpx_tls { FTPX_TLS_NONE, FTPX_TLS_EXPLICIT, FTPX_TLS_IMPLICIT };

/* A phase holds from its frame on. */
struct ftpx_phase_mark {
    uint32_t frame;
    enum ftpx_phase phase;
};

/* A parameter that a command sets: tentative from the command on, so that pipelined commands see
 * it, confirmed by its reply. */
struct ftpx_parameter {
    uint8_t now;
    uint8_t confirmed;
};

/* Where the dialogue stands: which commands wait, what is half said. It is dialogue's and pairing's, and no
 * fact of the session. */
struct ftpx_hearing {
    /* oldest that waits for its final reply; NULL when none does */
    struct ftpx_exchange *pending;
    struct ftpx_exchange *last_pending;
    uint32_t pending_count;
    /* transfer commands of which the first, if any, may be pending; see ftpx_pairing_transfer */
    struct ftpx_exchange *transfer_commands;
    struct ftpx_exchange *last_transfer_command;
    uint32_t open_transfers;       /* transfer commands that wait for their final reply */
    struct ftpx_reply_open open;   /* a multi-line reply in progress, … */
    struct ftpx_reply *open_reply; /* … its record … */
    struct ftpx_note *open_note;   /* … and its newest line; both NULL when none is open */
    uint32_t newest_frame;         /* of a line; 0 before the first */
    bool greeted;                  /* the greeting is over, or the capture begins after it */
    /* a reply whose end is missing, while its last lines may come; else NULL */
    struct ftpx_reply *cut;
    bool unsure;         /* something is missing or odd: pairing must find its place again */
    bool lossy;          /* unsure because bytes are missing */
    bool commands_lost;  /* bytes of the client are missing, and no command has come behind them */
    uint64_t missing[2]; /* bytes of server [0], client [1] since the newest command */
    bool left_out;       /* lines are missing that the capture has */
    bool pipelines;      /* the client has sent a command before the reply to the one before it */
    /* quirks of the next line of server [0], client [1]: what is missing before it */
    uint64_t gap_before[2];
};

struct ftpx_session {
    uint32_t id;
    struct ftpx_engine *engine;
    struct ftpx_flow *flow;
    uint8_t client_side;  /* of flow */
    uint32_t known_frame; /* that told it from other protocols: lines may lie before it */
    bool withdrawn;       /* another protocol's after all; nothing of it is to be told */

    /* what was said */
    struct ftpx_exchange *exchanges; /* first */
    struct ftpx_exchange *last;
    bool from_start; /* the capture holds the handshake */
    uint32_t commands;
    uint32_t refused;            /* replies that are REFUSED: see refusal.h */
    uint32_t replies;            /* lines that are no reply counted as replies with code 0 */
    struct ftpx_reply *greeting; /* NULL when the capture has none */
    struct ftpx_reply
        *remarks; /* first reply that answers nothing in the capture, by ->next_remark */
    struct ftpx_reply *last_remark;
    struct ftpx_hearing hearing;

    /* login */
    ftpx_span user;                     /* named last, or admitted last when that one was refused */
    ftpx_span admitted_user;            /* empty before the first */
    struct ftpx_exchange *user_command; /* that named it; NULL when the capture has none */
    enum ftpx_login_result login;
    enum ftpx_login_result admitted; /* result of the first login that succeeded, or NONE */
    uint32_t failed_logins;
    struct ftpx_login *logins;
    struct ftpx_login *last_login;
    bool password_in_clear;
    bool
        awaits_password; /* it was asked for by 331, and has not been sent as far as the capture shows */

    /* file system and parameters */
    ftpx_span cwd;
    uint64_t path_bytes;                  /* made of names so far: see FTPX_LIMIT_PATHS */
    const struct ftpx_standing *standing; /* of the newest line; NULL before the first */
    bool cwd_known;                       /* a PWD reply or an absolute CWD named it */
    bool cwd_lost;                   /* not even the login directory: names lead from anywhere */
    struct ftpx_parameter type;      /* 'A', 'E', 'I', 'L'; 0: not known */
    struct ftpx_parameter mode;      /* 'S', 'B', 'C', 'Z' */
    struct ftpx_parameter structure; /* 'F', 'R', 'P' */
    struct ftpx_exchange *rest;      /* REST that the next transfer takes */
    bool rest_lost;                  /* there may be one that was not seen */
    struct ftpx_exchange *setup;     /* newest PORT … LPSV that did not fail */
    bool epsv_all;
    ftpx_span sized_path; /* what the newest SIZE was about, and its answer */
    uint64_t sized;
    struct ftpx_folders *folders; /* that listings showed; NULL before the first: see entries.h */
    uint32_t digest_frames[FTPX_DIGEST_COUNT]; /* where each was first offered or asked for, or 0 */

    /* what it is */
    struct ftpx_names *names; /* of its server: see names.h */
    ftpx_span server_software;
    ftpx_span client_software;
    struct ftpx_self_description about;
    struct ftpx_security security;
    enum ftpx_tls tls;
    uint32_t agreed_frame; /* of the reply that agreed to TLS; 0 when none did */
    /* of data connections: 'C', 'S', 'E', 'P' (RFC 4217 §9); 0: not known */
    struct ftpx_parameter protection;

    /* life */
    struct ftpx_phase_mark *phases; /* by frame */
    uint32_t phase_count;
    uint32_t phase_room;
    uint32_t over_frame;        /* from which on no more lines come; 0 until then */
    struct ftpx_exchange *quit; /* newest QUIT; NULL when there was none */
    struct ftpx_transfer *transfers;
    struct ftpx_transfer *last_transfer;
    uint32_t transfer_count;
    bool reads;        /* it has asked for a file or a listing */
    wmem_map_t *files; /* path to struct ftpx_version: see claim.h; NULL until there is one */
    struct ftpx_operation *operations;
    struct ftpx_operation *last_operation;
    uint32_t operation_count;
    struct ftpx_exchange *first_step; /* RNFR or SITE CPFR that waits for its RNTO or CPTO */
    uint64_t quirks;
};

/* A new session on a flow; `from_start` when the capture holds the connection's handshake. */
struct ftpx_session *ftpx_session_new(struct ftpx_engine *engine, struct ftpx_flow *flow,
                                      uint8_t client_side, bool from_start);

/* What it was taken for turns out to be another protocol's: its number is free again if it is the newest. */
void ftpx_session_withdraw(struct ftpx_session *session);

/* Whether more than lines has come of it, which cannot be taken back. */
bool ftpx_session_is_bound(const struct ftpx_session *session);

/* A command that is not in the capture, but must have been sent, or stands for what needs none. It has no line and no
 * place among the commands. */
struct ftpx_exchange *ftpx_session_assume(struct ftpx_session *session,
                                          const struct ftpx_verb *verb, uint32_t frame,
                                          int64_t time);

/* Its two ends. */
const struct ftpx_endpoint *ftpx_session_client(const struct ftpx_session *session);
const struct ftpx_endpoint *ftpx_session_server(const struct ftpx_session *session);

/* How to show what is said in it; NULL when what is not UTF-8 is told as bytes. `session` may be NULL: then
 * nobody says anything. See names.h, also for how sure that is. */
const struct ftpx_charset *ftpx_session_charset(const struct ftpx_session *session);

/* A path that is named in the session, as seen from its working directory; in the engine's pool, or
 * `name` itself when that directory is too long to be kept so often (FTPX_LIMIT_PATHS). */
ftpx_span ftpx_session_path(struct ftpx_session *session, ftpx_span name);

/* Its working directory from now on, which may be relative to the login directory; empty: that. */
void ftpx_session_move(struct ftpx_session *session, ftpx_span path);
/* It may be any. */
void ftpx_session_lose_place(struct ftpx_session *session);

/* TYPE, MODE and STRU as RFC 959 §5.1 has them at the greeting and after REIN, no REST and no
 * endpoint. */
void ftpx_session_reset_parameters(struct ftpx_session *session);

/* TLS begins: after an agreement in the frame before, or at once. `protection`: of data connections
 * from here on, which have to be inferred now: see infer. */
void ftpx_session_encrypt(struct ftpx_session *session, enum ftpx_tls how, uint8_t protection,
                          uint32_t frame);

/* The same, where TLS has begun in the flow already. */
void ftpx_session_agree(struct ftpx_session *session, enum ftpx_tls how, uint8_t protection);

/* It speaks in the clear again, and nothing of what it said before is known. */
void ftpx_session_surface(struct ftpx_session *session);

/* Whether it speaks TLS and nothing of what was said there is known. */
bool ftpx_session_is_dark(const struct ftpx_session *session);

/* Lines of both sides of which nothing is kept: TOO_MANY_LINES. */
uint64_t ftpx_session_lines_left_out(const struct ftpx_session *session);

/* The phase that it came to by what was said in it: repetitions and acknowledgements change nothing. */
enum ftpx_phase ftpx_session_reached(const struct ftpx_session *session);

/* Phase in force at a frame, and from a frame on. */
enum ftpx_phase ftpx_session_phase(const struct ftpx_session *session, uint32_t frame);
void ftpx_session_enter(struct ftpx_session *session, enum ftpx_phase phase, uint32_t frame);

const char *ftpx_phase_name(enum ftpx_phase phase);
const char *ftpx_login_name(enum ftpx_login_result result);

/* Whether it let the user in. */
bool ftpx_login_admits(enum ftpx_login_result result);

/* How it ended: by RST, whatever was said before; else by QUIT; else by a FIN of either side. */
enum ftpx_closed_by ftpx_session_closed_by(const struct ftpx_session *session);
const char *ftpx_closed_name(enum ftpx_closed_by how);

/* Who it is for: named last, unless nobody has answered to that name and another one is logged in, or the
 * server has not acknowledged it. Empty when not known. */
ftpx_span ftpx_session_user(const struct ftpx_session *session);

/* Whether it said more than is known: the capture begins later, a side of it or bytes are missing, or some came in two
 * ways. */
bool ftpx_session_has_lost(const struct ftpx_session *session);

/* What makes all that is told of a session doubtful: CONFLICTING, when bytes of its control connection came
 * again as others, or behind the end that the receiver has acknowledged or the sender has named. */
uint64_t ftpx_session_doubts(const struct ftpx_session *session);

#endif

/* record_parts: what all records begin with, and members that several kinds of them share.
 * It does not know what happened.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_PARTS_H
#define FTPX_TAPS_RECORD_RECORD_PARTS_H

#include "json.h"
#include "record_id.h"
#include "../facts/scope.h"
#include "../../wire/knocks.h"
#include "../../wire/rule.h"

/* ECS's event. Times are nanoseconds since 1970. */
struct ftpx_record_event {
    const char *record; /* which kind of record it is of */
    bool is_alert;      /* … with this severity */
    enum ftpx_severity severity;
    const char *category[3]; /* one or two, then NULL */
    const char *type;
    const char *action;  /* NULL when unknown */
    const char *outcome; /* NULL: there is none */
    int64_t start;
    int64_t end; /* if it has one of its own; … */
    bool has_end;
    /* whose `time` is `start`, and `kind` the record's if it is NULL */
    struct ftpx_record_subject subject;
    const struct ftpx_reply *reply; /* … that decided it, and else ended it; NULL when none did */
    const char *reason; /* why it failed, when that is not what the reply says; else NULL */
};

/* Begins a record of this event; ftpx_json_line_end ends it. */
struct ftpx_json ftpx_record_begin(const struct ftpx_scope *scope, FILE *out,
                                   const struct ftpx_session *session,
                                   const struct ftpx_record_event *event);

/* What it does within an object that is there. */
void ftpx_record_head(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_record_event *event);

/* A connection; with `sums`, what it carried. */
void ftpx_record_put_network(struct ftpx_json *json, const struct ftpx_flow *flow, bool sums);
void ftpx_record_put_endpoint(struct ftpx_json *json, const char *name,
                              const struct ftpx_endpoint *endpoint);

/* The same with what this side of a connection sent. */
void ftpx_record_put_side(struct ftpx_json *json, const char *name, const struct ftpx_flow *flow,
                          uint8_t side);

/* `source` and `destination`: client and server of a session's control connection; nothing without
 * one. */
void ftpx_record_put_ends(struct ftpx_json *json, const struct ftpx_session *session);

/* Members of an object: what was tried, where, and how often it was refused. */
void ftpx_record_put_knocks(struct ftpx_json *json, const struct ftpx_knocks *knocks,
                            const struct ftpx_endpoint *to);

/* Client and server, when the session is known (else NULL), and the user, when named. */
void ftpx_record_put_parties(struct ftpx_json *json, const struct ftpx_session *session,
                             ftpx_span user);

/* All addresses, users and hashes that a record names: of the ends of connections, any of which may be NULL, as
 * its user, and of digests, which may be NULL. */
void ftpx_record_put_related(struct ftpx_json *json, const struct ftpx_flow *control,
                             const struct ftpx_flow *data, ftpx_span user,
                             const struct ftpx_digests *digests);

/* Of those that are known, `hash`: {"sha256": …}. */
void ftpx_record_put_hashes(struct ftpx_json *json, const struct ftpx_digests *digests);

/* `command` and `arg`, as the client sent them, but for a password. */
void ftpx_record_put_command(struct ftpx_json *json, const struct ftpx_scope *scope,
                             const struct ftpx_exchange *exchange);

/* A capture's name, as safe text whatever a session's is. */
void ftpx_record_put_capture_name(struct ftpx_json *json, const char *name);

/* The frames that a record tells of: the first and the last, 0 while there is none. */
struct ftpx_record_frames {
    uint32_t first;
    uint32_t last;
};

/* 0 is no frame. */
void ftpx_record_add_frame(struct ftpx_record_frames *frames, uint32_t frame);

/* A command, which may be NULL, and what was said to it. */
void ftpx_record_add_exchange(struct ftpx_record_frames *frames,
                              const struct ftpx_exchange *exchange);

/* Command, data and replies. */
void ftpx_record_add_transfer(struct ftpx_record_frames *frames,
                              const struct ftpx_transfer *transfer);

/* Where several captures were read as one: those that have the first of these frames, and the last, and where in
 * them these are. */
void ftpx_record_put_origin(struct ftpx_json *json, const struct ftpx_scope *scope,
                            struct ftpx_record_frames frames);

/* The text of a reply under this name, unless it has none. */
void ftpx_record_put_said(struct ftpx_json *json, const struct ftpx_scope *scope, const char *name,
                          const struct ftpx_reply *reply);

/* --- of a connection, which may be NULL --- */

/* `tcp_stream`, when the host has told it. */
void ftpx_record_put_stream(struct ftpx_json *json, const struct ftpx_flow *flow);

/* `encrypted`: bytes that were on the wire under TLS, when there were any. */
void ftpx_record_put_encrypted(struct ftpx_json *json, uint64_t from_client, uint64_t from_server);

/* ECS's `tls`: what client and server said of it in the clear, if anything; and members of the object `ftpx`:
 * what ECS has no name for. */
void ftpx_record_put_tls(struct ftpx_json *json, const struct ftpx_flow *flow);
void ftpx_record_put_tls_facts(struct ftpx_json *json, const struct ftpx_flow *flow);

/* --- of what the server says of a file --- */

/* `checks`: what was compared, unless nothing was. Takes over the array of struct ftpx_check. */
void ftpx_record_put_checks(struct ftpx_json *json, GArray *checks);

/* ECS's `mtime` of the file, when the server told it. */
void ftpx_record_put_modified(struct ftpx_json *json, const struct ftpx_transfer *transfer);

/* --- of a session --- */

/* What ECS calls the outcome of a login: "success", "failure", "unknown". */
const char *ftpx_record_login_outcome(enum ftpx_login_result result);

/* What client and server say of themselves. */
void ftpx_record_put_about(struct ftpx_json *json, const struct ftpx_session *session);

/* What the client said in TLS to a server that speaks in the clear. */
void ftpx_record_put_unheard(struct ftpx_json *json, const struct ftpx_session *session);

/* Replies that answer nothing in the capture, such as a 421 when a server closes, and `failed_data`: data
 * connections that were tried in vain. The first FTPX_LIMIT_REMARKS of each. */
void ftpx_record_put_remarks(struct ftpx_json *json, const struct ftpx_session *session);
void ftpx_record_put_unmade(struct ftpx_json *json, const struct ftpx_session *session);

#endif

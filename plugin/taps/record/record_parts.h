/* record_parts: what all records begin with, and members that several kinds of them share.
 * It does not know what happened.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_PARTS_H
#define FTPX_TAPS_RECORD_RECORD_PARTS_H

#include "json.h"
#include "../facts/scope.h"
#include "../../wire/knocks.h"

/* ECS's event. The lists end with NULL; times are nanoseconds since 1970. */
struct ftpx_record_event {
    const char *const *category;
    const char *const *type;
    const char *action; /* NULL when unknown */
    const char *outcome;
    int64_t start;
    int64_t end;
    bool has_end;
};

/* Begins a record of this kind; ftpx_json_line_end ends it. */
struct ftpx_json ftpx_record_begin(const struct ftpx_scope *scope, FILE *out, const char *record,
                                   const struct ftpx_session *session);

/* What it does within an object that is there. */
void ftpx_record_head(struct ftpx_json *json, const char *record);

void ftpx_record_put_event(struct ftpx_json *json, const struct ftpx_record_event *event);
void ftpx_record_put_network(struct ftpx_json *json, const struct ftpx_flow *flow);
void ftpx_record_put_endpoint(struct ftpx_json *json, const char *name,
                              const struct ftpx_endpoint *endpoint);

/* Members of an object: what was tried, where, and how often it was refused. */
void ftpx_record_put_knocks(struct ftpx_json *json, const struct ftpx_knocks *knocks,
                            const struct ftpx_endpoint *to);

/* Client and server, when the session is known (else NULL), and the user, when named. */
void ftpx_record_put_parties(struct ftpx_json *json, const struct ftpx_session *session,
                             ftpx_span user);

/* Of those that are known, `hash`: {"sha256": …}. */
void ftpx_record_put_hashes(struct ftpx_json *json, const struct ftpx_digests *digests);

#endif

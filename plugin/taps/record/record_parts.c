/* record_parts: members that several kinds of records share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record_parts.h"

#include "../../model/session/session.h"
#include "../../model/tcp/flow.h"
#include "community.h"

#define SCHEMA "ftpx/1"

void ftpx_record_put_event(struct ftpx_json *json, const struct ftpx_record_event *event)
{
    ftpx_json_time(json, "@timestamp", event->start);
    ftpx_json_begin(json, "event");
    ftpx_json_word(json, "kind", "event");
    ftpx_json_words(json, "category", event->category);
    ftpx_json_words(json, "type", event->type);
    if (event->action)
        ftpx_json_word(json, "action", event->action);
    ftpx_json_word(json, "outcome", event->outcome);
    ftpx_json_time(json, "start", event->start);
    if (event->has_end) {
        ftpx_json_time(json, "end", event->end);
        ftpx_json_number(json, "duration",
                         event->end > event->start ? (uint64_t)(event->end - event->start) : 0);
    }
    ftpx_json_end(json);
}

void ftpx_record_put_network(struct ftpx_json *json, const struct ftpx_flow *flow)
{
    GString *id = g_string_new(NULL);

    ftpx_community_id(id, &flow->end[0], &flow->end[1]);
    ftpx_json_begin(json, "network");
    ftpx_json_word(json, "transport", "tcp");
    ftpx_json_word(json, "protocol", "ftp");
    ftpx_json_word(json, "type", flow->end[0].address.family == 6 ? "ipv6" : "ipv4");
    ftpx_json_word(json, "community_id", id->str);
    ftpx_json_end(json);
    g_string_free(id, TRUE);
}

void ftpx_record_put_endpoint(struct ftpx_json *json, const char *name,
                              const struct ftpx_endpoint *endpoint)
{
    char address[FTPX_ADDRESS_TEXT];

    ftpx_address_text(&endpoint->address, address);
    ftpx_json_begin(json, name);
    ftpx_json_word(json, "ip", address);
    ftpx_json_number(json, "port", endpoint->port);
    ftpx_json_end(json);
}

void ftpx_record_put_knocks(struct ftpx_json *json, const struct ftpx_knocks *knocks,
                            const struct ftpx_endpoint *to)
{
    char address[FTPX_ADDRESS_TEXT];

    ftpx_address_text(&to->address, address);
    ftpx_json_word(json, "ip", address);
    ftpx_json_number(json, "port", to->port);
    ftpx_json_number(json, "syns", knocks->syns);
    ftpx_json_number(json, "refusals", knocks->refusals);
}

void ftpx_record_put_parties(struct ftpx_json *json, const struct ftpx_session *session,
                             ftpx_span user)
{
    if (session) {
        ftpx_record_put_endpoint(json, "client", ftpx_session_client(session));
        ftpx_record_put_endpoint(json, "server", ftpx_session_server(session));
    }
    if (user.len > 0) {
        ftpx_json_begin(json, "user");
        ftpx_json_text(json, "name", user);
        ftpx_json_end(json);
    }
}

void ftpx_record_put_hashes(struct ftpx_json *json, const struct ftpx_digests *digests)
{
    ftpx_json_begin(json, "hash");
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        if (digests->known & FTPX_DIGEST_BIT(digest))
            ftpx_json_word(json, ftpx_digest_key(digest), digests->text[digest]);
    ftpx_json_end(json);
}

void ftpx_record_head(struct ftpx_json *json, const char *record)
{
    ftpx_json_word(json, "schema", SCHEMA);
    ftpx_json_word(json, "record", record);
}

struct ftpx_json ftpx_record_begin(const struct ftpx_scope *scope, FILE *out, const char *record,
                                   const struct ftpx_session *session)
{
    struct ftpx_json json = ftpx_json_line(out, scope->engine->time_digits);

    json.charset = ftpx_session_charset(session);
    ftpx_record_head(&json, record);
    return json;
}

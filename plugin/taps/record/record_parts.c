/* record_parts: members that several kinds of records share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record_parts.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/session/login.h"
#include "../../model/session/session.h"
#include "../../model/tcp/flow.h"
#include "../say/layout.h"
#include "../say/said.h"
#include "community.h"

#define SCHEMA      "ftpx/1"
#define ECS_VERSION "8.11.0"

void ftpx_record_put_said(struct ftpx_json *json, const struct ftpx_scope *scope, const char *name,
                          const struct ftpx_reply *reply)
{
    GString *text = g_string_new(NULL);

    ftpx_said(text, reply, scope->show_passwords);
    if (text->len > 0)
        ftpx_json_word(json, name, text->str);
    g_string_free(text, TRUE);
}

void ftpx_record_put_command(struct ftpx_json *json, const struct ftpx_scope *scope,
                             const struct ftpx_exchange *exchange)
{
    if (exchange->name.len > 0)
        ftpx_json_text(json, "command", exchange->name);
    else
        ftpx_json_word(json, "command", exchange->verb->name);
    if (exchange->arg.len > 0 && ftpx_login_hides(exchange, scope->show_passwords)) {
        ftpx_json_word(json, "arg", FTPX_LOGIN_MASK);
        return;
    }
    ftpx_json_text(json, "arg", exchange->arg);
    ftpx_json_raw(json, "arg_raw", exchange->arg);
}

/* --- where it is --- */

void ftpx_record_put_capture_name(struct ftpx_json *json, const char *name)
{
    GString *text = g_string_new(NULL);

    ftpx_layout_text(text, NULL, ftpx_span_of(name));
    ftpx_json_word(json, "name", text->str);
    g_string_free(text, TRUE);
}

void ftpx_record_add_frame(struct ftpx_record_frames *frames, uint32_t frame)
{
    if (frame == 0)
        return;
    frames->first = frames->first == 0 ? frame : MIN(frames->first, frame);
    frames->last = MAX(frames->last, frame);
}

void ftpx_record_add_exchange(struct ftpx_record_frames *frames,
                              const struct ftpx_exchange *exchange)
{
    if (!exchange)
        return;
    ftpx_record_add_frame(frames, exchange->frame);
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
        ftpx_record_add_frame(frames, reply->frame);
}

void ftpx_record_add_transfer(struct ftpx_record_frames *frames,
                              const struct ftpx_transfer *transfer)
{
    ftpx_record_add_exchange(frames, transfer->exchange);
    ftpx_record_add_frame(frames, ftpx_transfer_first_frame(transfer));
    ftpx_record_add_frame(frames, ftpx_transfer_last_frame(transfer));
}

static void put_place(struct ftpx_json *json, const struct ftpx_scope *scope, const char *name,
                      const struct ftpx_place *origin)
{
    ftpx_json_begin(json, name);
    ftpx_record_put_capture_name(json, ftpx_captures_name(scope->captures, origin->capture));
    ftpx_json_number(json, "capture", origin->capture);
    ftpx_json_number(json, "frame", origin->frame);
    ftpx_json_end(json);
}

void ftpx_record_put_origin(struct ftpx_json *json, const struct ftpx_scope *scope,
                            struct ftpx_record_frames frames)
{
    struct ftpx_place first;
    struct ftpx_place last;

    if (!ftpx_captures_origin(scope->captures, frames.first, &first) ||
        !ftpx_captures_origin(scope->captures, frames.last, &last))
        return;
    ftpx_json_begin(json, "origin");
    put_place(json, scope, "first", &first);
    put_place(json, scope, "last", &last);
    ftpx_json_end(json);
}

/* --- event --- */

static void put_id(struct ftpx_json *json, const struct ftpx_record_event *event)
{
    struct ftpx_record_subject subject = event->subject;
    char id[FTPX_RECORD_ID_TEXT];

    if (!subject.kind)
        subject.kind = event->record;
    subject.time = event->start;
    ftpx_record_id(&subject, id);
    ftpx_json_word(json, "id", id);
}

static void put_code(struct ftpx_json *json, const struct ftpx_reply *reply)
{
    char *code = g_strdup_printf("%03u", reply->code);

    ftpx_json_word(json, "code", code);
    g_free(code);
}

static void put_source(struct ftpx_json *json, const char *record)
{
    char *dataset = g_strconcat("ftpx.", record, NULL);

    ftpx_json_word(json, "module", "ftpx");
    ftpx_json_word(json, "dataset", dataset);
    g_free(dataset);
}

static void put_reason(struct ftpx_json *json, const struct ftpx_scope *scope,
                       const struct ftpx_record_event *event)
{
    if (event->reason)
        ftpx_json_word(json, "reason", event->reason);
    else if (event->reply && event->reply->code >= 400)
        ftpx_record_put_said(json, scope, "reason", event->reply);
}

/* ECS leaves the numbers to the source. These are those that Elastic has for low, medium and high. */
static unsigned weight_of(enum ftpx_severity severity)
{
    static const unsigned weights[] = {
        [FTPX_SEVERITY_NOTE] = 21, [FTPX_SEVERITY_WARN] = 47, [FTPX_SEVERITY_ERROR] = 73};
    return weights[severity];
}

static void put_end(struct ftpx_json *json, const struct ftpx_record_event *event)
{
    if (!event->has_end && !event->reply)
        return;
    int64_t end = event->has_end ? event->end : event->reply->time;
    ftpx_json_time(json, "end", end);
    ftpx_json_number(json, "duration", end > event->start ? (uint64_t)(end - event->start) : 0);
}

static void put_event(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_record_event *event)
{
    ftpx_json_time(json, "@timestamp", event->start);
    ftpx_json_begin(json, "event");
    ftpx_json_word(json, "kind", event->is_alert ? "alert" : "event");
    ftpx_json_words(json, "category", event->category);
    ftpx_json_words(json, "type", (const char *const[]){event->type, NULL});
    ftpx_json_name(json, "action", event->action);
    ftpx_json_name(json, "outcome", event->outcome);
    ftpx_json_time(json, "start", event->start);
    put_end(json, event);
    put_id(json, event);
    put_source(json, event->record);
    if (event->reply)
        put_code(json, event->reply);
    put_reason(json, scope, event);
    if (event->is_alert)
        ftpx_json_number(json, "severity", weight_of(event->severity));
    ftpx_json_end(json);
}

/* --- connections --- */

void ftpx_record_put_network(struct ftpx_json *json, const struct ftpx_flow *flow, bool sums)
{
    GString *id = g_string_new(NULL);

    ftpx_community_id(id, &flow->end[0], &flow->end[1]);
    ftpx_json_begin(json, "network");
    ftpx_json_word(json, "transport", "tcp");
    ftpx_json_word(json, "protocol", "ftp");
    ftpx_json_word(json, "type", flow->end[0].address.family == 6 ? "ipv6" : "ipv4");
    ftpx_json_word(json, "community_id", id->str);
    if (sums) {
        ftpx_json_number(json, "bytes", flow->half[0]->bytes + flow->half[1]->bytes);
        ftpx_json_number(json, "packets", flow->half[0]->packets + flow->half[1]->packets);
    }
    ftpx_json_end(json);
    g_string_free(id, TRUE);
}

static void put_address(struct ftpx_json *json, const struct ftpx_endpoint *endpoint)
{
    char address[FTPX_ADDRESS_TEXT];

    ftpx_address_text(&endpoint->address, address);
    ftpx_json_word(json, "ip", address);
    ftpx_json_number(json, "port", endpoint->port);
}

void ftpx_record_put_endpoint(struct ftpx_json *json, const char *name,
                              const struct ftpx_endpoint *endpoint)
{
    ftpx_json_begin(json, name);
    put_address(json, endpoint);
    ftpx_json_end(json);
}

void ftpx_record_put_side(struct ftpx_json *json, const char *name, const struct ftpx_flow *flow,
                          uint8_t side)
{
    ftpx_json_begin(json, name);
    put_address(json, &flow->end[side]);
    ftpx_json_number(json, "bytes", flow->half[side]->bytes);
    ftpx_json_number(json, "packets", flow->half[side]->packets);
    ftpx_json_end(json);
}

void ftpx_record_put_ends(struct ftpx_json *json, const struct ftpx_session *session)
{
    if (!session)
        return;
    ftpx_record_put_endpoint(json, "source", ftpx_session_client(session));
    ftpx_record_put_endpoint(json, "destination", ftpx_session_server(session));
}

void ftpx_record_put_stream(struct ftpx_json *json, const struct ftpx_flow *flow)
{
    if (flow && flow->tcp_stream != FTPX_STREAM_UNKNOWN)
        ftpx_json_number(json, "tcp_stream", flow->tcp_stream);
}

void ftpx_record_put_encrypted(struct ftpx_json *json, uint64_t from_client, uint64_t from_server)
{
    if (from_client + from_server == 0)
        return;
    ftpx_json_begin(json, "encrypted");
    ftpx_json_number(json, "from_client", from_client);
    ftpx_json_number(json, "from_server", from_server);
    ftpx_json_end(json);
}

void ftpx_record_put_knocks(struct ftpx_json *json, const struct ftpx_knocks *knocks,
                            const struct ftpx_endpoint *to)
{
    put_address(json, to);
    ftpx_json_number(json, "syns", knocks->syns);
    ftpx_json_number(json, "refusals", knocks->refusals);
}

/* --- whom it is about --- */

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

static void add_addresses(GPtrArray *texts, const struct ftpx_flow *flow)
{
    char address[FTPX_ADDRESS_TEXT];

    for (unsigned side = 0; flow && side < 2; side++) {
        ftpx_address_text(&flow->end[side].address, address);
        if (!g_ptr_array_find_with_equal_func(texts, address, g_str_equal, NULL))
            g_ptr_array_add(texts, g_strdup(address));
    }
}

static void put_addresses(struct ftpx_json *json, const struct ftpx_flow *control,
                          const struct ftpx_flow *data)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    add_addresses(texts, control);
    add_addresses(texts, data);
    g_ptr_array_add(texts, NULL);
    ftpx_json_words(json, "ip", (const char *const *)(void *)texts->pdata);
    g_ptr_array_unref(texts);
}

static void put_digests(struct ftpx_json *json, const struct ftpx_digests *digests)
{
    const char *texts[FTPX_DIGEST_COUNT + 1];
    unsigned count = 0;

    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        if (digests->known & FTPX_DIGEST_BIT(digest))
            texts[count++] = digests->text[digest];
    texts[count] = NULL;
    if (count > 0)
        ftpx_json_words(json, "hash", texts);
}

void ftpx_record_put_related(struct ftpx_json *json, const struct ftpx_flow *control,
                             const struct ftpx_flow *data, ftpx_span user,
                             const struct ftpx_digests *digests)
{
    ftpx_json_begin(json, "related");
    put_addresses(json, control, data);
    ftpx_json_texts(json, "user", &user, user.len > 0);
    if (digests)
        put_digests(json, digests);
    ftpx_json_end(json);
}

void ftpx_record_put_hashes(struct ftpx_json *json, const struct ftpx_digests *digests)
{
    ftpx_json_begin(json, "hash");
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        if (digests->known & FTPX_DIGEST_BIT(digest))
            ftpx_json_word(json, ftpx_digest_key(digest), digests->text[digest]);
    ftpx_json_end(json);
}

/* --- head --- */

void ftpx_record_head(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_record_event *event)
{
    ftpx_json_word(json, "schema", SCHEMA);
    ftpx_json_word(json, "record", event->record);
    ftpx_json_begin(json, "ecs");
    ftpx_json_word(json, "version", ECS_VERSION);
    ftpx_json_end(json);
    ftpx_json_begin(json, "observer");
    ftpx_json_word(json, "product", "ftpx");
    ftpx_json_word(json, "version", PLUGIN_VERSION);
    ftpx_json_end(json);
    put_event(json, scope, event);
}

struct ftpx_json ftpx_record_begin(const struct ftpx_scope *scope, FILE *out,
                                   const struct ftpx_session *session,
                                   const struct ftpx_record_event *event)
{
    struct ftpx_json json = ftpx_json_line(out, scope->engine ? scope->engine->time_digits : 0);

    json.charset = ftpx_session_charset(session);
    ftpx_record_head(&json, scope, event);
    return json;
}

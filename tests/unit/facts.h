/* facts: everything the model says of a capture that must not depend on how TCP cut, repeated or
 * delayed it, as text. It leaves out frames, times and retransmissions: they do depend.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_FACTS_H
#define FTPX_TESTS_FACTS_H

#include <glib.h>

#include "model/data/statement.h"
#include "model/data/content.h"
#include "model/data/transfer_facts.h"
#include "model/data/transfer_quirks.h"
#include "model/engine.h"
#include "model/session/habits.h"
#include "model/session/notes.h"
#include "model/session/operation.h"
#include "model/session/security.h"
#include "model/session/self_description.h"
#include "wire/quirk.h"
#include "wire/text.h"

static inline void put_text(GString *out, const char *name, ftpx_span text)
{
    size_t room = ftpx_text_show(text, NULL, 0) + 1;
    g_autofree char *shown = g_malloc(room);

    ftpx_text_show(text, shown, room);
    g_string_append_printf(out, " %s=<%s>", name, shown);
}

static inline void put_quirks(GString *out, uint64_t quirks)
{
    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks >> bit & 1)
            g_string_append_printf(out, " +%s", ftpx_quirk_name(bit));
}

static inline void put_endpoint_text(GString *out, const struct ftpx_endpoint *endpoint)
{
    char address[FTPX_ADDRESS_TEXT];

    ftpx_address_text(&endpoint->address, address);
    g_string_append_printf(out, " %s:%u", address, endpoint->port);
}

static inline void put_exchange(GString *out, const struct ftpx_exchange *exchange)
{
    g_string_append(out, "  command");
    put_text(out, "name", exchange->name);
    put_text(out, "arg", exchange->arg);
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next) {
        g_string_append_printf(out, " %u(%u)", reply->code, reply->lines);
        put_text(out, "text", reply->text);
        put_quirks(out, reply->quirks);
    }
    if (exchange->expected) {
        g_string_append_printf(out, " %s", ftpx_method_name(exchange->expected->announced.method));
        put_endpoint_text(out, &exchange->expected->listener);
        g_string_append(out, exchange->expected->flow ? " connected" : " unused");
    }
    put_quirks(out, exchange->quirks);
    g_string_append_c(out, '\n');
}

static inline void put_login(GString *out, const struct ftpx_login *login)
{
    g_string_append_printf(out, "  login %s", ftpx_login_name(login->result));
    put_text(out, "user", login->user);
    put_quirks(out, login->quirks);
    g_string_append_c(out, '\n');
}

static inline void put_notes(GString *out, const struct ftpx_session *session, uint8_t side)
{
    wmem_array_t *notes = session->flow->half[side]->notes;

    for (unsigned index = 0; notes && index < wmem_array_get_count(notes); index++) {
        const struct ftpx_note *note = ftpx_notes_at(session->flow, side, index);

        g_string_append_printf(out, "  %s at %" G_GINT64_FORMAT,
                               note->from_client ? "client" : "server", note->offset);
        put_text(out, "line", note->text);
        put_text(out, "cwd", note->from_client ? FTPX_SPAN_NONE : note->standing->cwd);
        put_quirks(out, note->quirks);
        g_string_append_c(out, '\n');
    }
}

static inline void put_about(GString *out, const struct ftpx_session *session)
{
    const char *client = ftpx_habits_client(session);
    const char *server = ftpx_habits_server(session);

    for (uint32_t index = 0; index < session->about.feature_count; index++)
        put_text(out, "feature", session->about.features[index]);
    put_text(out, "host", session->about.host);
    put_text(out, "language", session->about.language);
    put_text(out, "system", session->about.system);
    put_text(out, "mechanism", ftpx_security_mechanism(session));
    g_string_append_printf(out, " utf8 %d sealed %u habits %s %s\n", session->about.utf8,
                           session->security.sealed, client ? client : "-", server ? server : "-");
}

static inline void put_operation(GString *out, const struct ftpx_operation *operation)
{
    g_string_append_printf(out, "  %s %d", operation->kind->action,
                           ftpx_operation_outcome(operation));
    put_text(out, "path", operation->path);
    put_text(out, "source", operation->source);
    g_string_append_c(out, '\n');
}

static inline void put_statement(GString *out, const struct ftpx_transfer *transfer,
                                 const struct ftpx_statement *said)
{
    g_string_append_printf(out, " %s %d", ftpx_claim_name(said->claim.kind),
                           ftpx_statement_size_agrees(transfer, said));
    put_text(out, "says", said->claim.value);
}

static inline void put_session(GString *out, const struct ftpx_session *session)
{
    g_string_append_printf(out, "session %u", session->id);
    put_endpoint_text(out, ftpx_session_client(session));
    put_endpoint_text(out, ftpx_session_server(session));
    g_string_append_printf(
        out, " greeting %u login %s failed %u tls %d dark %d closed %s commands %u replies %u",
        session->greeting ? session->greeting->code : 0, ftpx_login_name(session->login),
        session->failed_logins, session->tls, ftpx_session_is_dark(session),
        ftpx_closed_name(ftpx_session_closed_by(session)), session->commands, session->replies);
    put_text(out, "user", session->user);
    put_text(out, "cwd", session->cwd);
    put_text(out, "server", session->server_software);
    put_text(out, "client", session->client_software);
    put_quirks(out, session->quirks);
    g_string_append_c(out, '\n');
    put_about(out, session);
    for (const struct ftpx_operation *operation = session->operations; operation;
         operation = operation->next)
        put_operation(out, operation);
    for (const struct ftpx_login *login = session->logins; login; login = login->next)
        put_login(out, login);
    for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
         exchange = exchange->next)
        put_exchange(out, exchange);
    put_notes(out, session, session->client_side);
    put_notes(out, session, 1 - session->client_side);
}

static inline void put_ranges(GString *out, const struct ftpx_stream *stream)
{
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range;

    while (stream && ftpx_ranges_next(&stream->seen, &walk, &range))
        g_string_append_printf(out, " %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, range.from,
                               range.to);
}

static inline void put_entries(GString *out, const struct ftpx_entries *entries)
{
    for (uint32_t index = 0; entries && index < ftpx_entries_count(entries); index++) {
        const struct ftpx_listed *listed = &ftpx_entries_at(entries, index)->listed;
        put_text(out, "entry", listed->name);
        g_string_append_printf(out, "(%" G_GUINT64_FORMAT ")", listed->size);
    }
}

static inline void put_transfer(GString *out, const struct ftpx_transfer *transfer)
{
    uint64_t expected = 0;

    ftpx_transfer_expected_bytes(transfer, &expected);
    g_string_append_printf(out,
                           "transfer %u session %d %s %s %c%c%c restart %" G_GUINT64_FORMAT
                           " size %" G_GUINT64_FORMAT "(%d) expected %" G_GUINT64_FORMAT,
                           transfer->id, transfer->session ? (int)transfer->session->id : -1,
                           ftpx_direction_name(transfer->direction),
                           ftpx_method_name(ftpx_transfer_method(transfer)), transfer->type,
                           transfer->mode, transfer->structure, transfer->restart,
                           transfer->announced_size, transfer->announced_by, expected);
    g_string_append_printf(
        out, " %s code %u bytes %" G_GUINT64_FORMAT " gap %" G_GUINT64_FORMAT " settled %d",
        ftpx_state_name(ftpx_transfer_outcome(transfer).state), ftpx_transfer_code(transfer),
        ftpx_transfer_bytes(transfer), ftpx_transfer_gap_bytes(transfer),
        ftpx_transfer_is_settled(transfer));
    put_text(out, "path", transfer->path);
    put_text(out, "user", transfer->user);
    put_text(out, "cwd", transfer->cwd);
    for (unsigned end = 0; end < 2; end++)
        if (transfer->said[end])
            put_statement(out, transfer, transfer->said[end]);
    for (const struct ftpx_statement *said = transfer->version ? transfer->version->said : NULL;
         said; said = said->next)
        put_statement(out, transfer, said);
    put_entries(out, ftpx_content_entries(transfer->content));
    put_ranges(out, ftpx_transfer_stream(transfer));
    put_quirks(out, ftpx_transfer_quirks(transfer));
    g_string_append_c(out, '\n');
}

/* All facts; the caller frees them. */
static inline char *facts_of(const struct ftpx_engine *engine)
{
    GString *out = g_string_new(NULL);

    for (uint32_t id = 0; id < ftpx_engine_session_count(engine); id++)
        if (ftpx_engine_session(engine, id))
            put_session(out, ftpx_engine_session(engine, id));
    for (uint32_t id = 0; id < ftpx_engine_transfer_count(engine); id++)
        put_transfer(out, ftpx_engine_transfer(engine, id));
    return g_string_free(out, FALSE);
}

#endif

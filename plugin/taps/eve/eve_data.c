/* eve_data: to Suricata a file is what comes over one connection; its name is that of the command.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "eve_event.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/session/digest.h"
#include "../../model/tcp/flow.h"

/* What a listing is asked for with may be options, and what comes is no file. */
static bool is_file(const struct ftpx_transfer *transfer)
{
    return transfer->direction != FTPX_LISTING;
}

void ftpx_eve_put_data(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    if (!transfer->exchange)
        return;
    ftpx_json_begin(json, "ftp_data");
    if (is_file(transfer))
        ftpx_json_text(json, "filename", transfer->exchange->arg);
    ftpx_json_word(json, "command", transfer->exchange->verb->name);
    ftpx_json_end(json);
}

/* --- the file --- */

/* Whether it was seen up to its end. */
static const char *state_of(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    return ftpx_stream_has_end(stream) && !ftpx_transfer_has_hole(transfer) ? "CLOSED"
                                                                            : "TRUNCATED";
}

/* What Suricata has a member for. */
static void put_digests(struct ftpx_json *json, const struct ftpx_scope *scope,
                        const struct ftpx_transfer *transfer)
{
    static const enum ftpx_digest known[] = {FTPX_DIGEST_MD5, FTPX_DIGEST_SHA1, FTPX_DIGEST_SHA256};
    struct ftpx_digests digests;

    if (!ftpx_collect_digests(scope->collect, transfer, &digests))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (digests.known & FTPX_DIGEST_BIT(known[i]))
            ftpx_json_word(json, ftpx_digest_key(known[i]), digests.text[known[i]]);
}

static void put_file(struct ftpx_json *json, const struct ftpx_scope *scope,
                     const struct ftpx_transfer *transfer)
{
    ftpx_json_begin(json, "fileinfo");
    if (transfer->exchange)
        ftpx_json_text(json, "filename", transfer->exchange->arg);
    ftpx_json_bool(json, "gaps", ftpx_transfer_has_hole(transfer));
    ftpx_json_word(json, "state", state_of(transfer));
    put_digests(json, scope, transfer);
    ftpx_json_bool(json, "stored", false);
    ftpx_json_number(json, "size", ftpx_transfer_bytes(transfer));
    ftpx_json_number(json, "tx_id", 0);
    ftpx_json_end(json);
}

/* --- events --- */

/* It is told when the connection is over. */
static struct ftpx_json begin(const struct ftpx_scope *scope, FILE *out, const char *type,
                              const struct ftpx_connection *connection, uint8_t source)
{
    struct ftpx_json json =
        ftpx_eve_begin(scope, out,
                       &(struct ftpx_eve_event){.type = type,
                                                .time = connection->flow->last_time,
                                                .connection = connection,
                                                .source = source,
                                                .frame = connection->flow->last_frame});

    ftpx_eve_put_protocol(&json, connection);
    return json;
}

void ftpx_eve_data(const struct ftpx_scope *scope, const struct ftpx_connection *connection,
                   FILE *out)
{
    const struct ftpx_transfer *transfer = connection->transfer;
    uint8_t sender;

    if (transfer && transfer->exchange) {
        struct ftpx_json json = begin(scope, out, "ftp_data", connection, connection->opener);
        ftpx_json_number(&json, "tx_id", 0);
        ftpx_eve_put_data(&json, transfer);
        ftpx_json_line_end(&json);
    }
    if (ftpx_connection_payload(connection, &sender) && is_file(transfer)) {
        struct ftpx_json json = begin(scope, out, "fileinfo", connection, sender);
        ftpx_eve_put_data(&json, transfer);
        put_file(&json, scope, transfer);
        ftpx_json_line_end(&json);
    }
}

/* zeek_files: to Zeek a file is what comes over one connection: a resumed download is two.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_log.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/path.h"
#include "../../model/session/digest.h"
#include "../../model/tcp/flow.h"
#include "../facts/connections.h"
#include "../facts/mime_transfer.h"
#include "zeek_connection.h"

/* --- digests --- */

/* What Zeek has a field for. */
static const struct {
    enum ftpx_digest digest;
    enum ftpx_zeek_FILES_field field;
    const char *analyzer;
} hashes[] = {
    {FTPX_DIGEST_MD5, FTPX_ZEEK_FILES_MD5, "MD5"},
    {FTPX_DIGEST_SHA1, FTPX_ZEEK_FILES_SHA1, "SHA1"},
    {FTPX_DIGEST_SHA256, FTPX_ZEEK_FILES_SHA256, "SHA256"},
};

/* Sets the words of the analyzers that ran, which end with NULL. */
static void put_digests(struct ftpx_zeek_log *log, const struct ftpx_transfer *transfer,
                        const struct ftpx_collect *collect, const char **analyzers)
{
    struct ftpx_digests digests;
    bool are_known = ftpx_collect_digests(collect, transfer, &digests);

    for (size_t i = 0; are_known && i < G_N_ELEMENTS(hashes); i++) {
        if (!(digests.known & FTPX_DIGEST_BIT(hashes[i].digest)))
            continue;
        ftpx_zeek_put_word(log, hashes[i].field, digests.text[hashes[i].digest]);
        *analyzers++ = hashes[i].analyzer;
    }
    *analyzers = NULL;
}

/* --- the file --- */

static void put_name(struct ftpx_zeek_log *log, const struct ftpx_transfer *transfer,
                     const struct ftpx_collect *collect)
{
    const struct ftpx_charset *charset = ftpx_session_charset(transfer->session);

    ftpx_zeek_put_word(log, FTPX_ZEEK_FILES_MIME_TYPE, ftpx_mime_of_transfer(collect, transfer));
    if (transfer->direction != FTPX_LISTING)
        ftpx_zeek_put_some(log, FTPX_ZEEK_FILES_FILENAME, ftpx_path_name(charset, transfer->path));
}

static void put_bytes(struct ftpx_zeek_log *log, const struct ftpx_transfer *transfer)
{
    uint64_t expected;

    ftpx_zeek_put_count(log, FTPX_ZEEK_FILES_SEEN_BYTES, ftpx_transfer_bytes(transfer));
    if (ftpx_transfer_expected_bytes(transfer, &expected))
        ftpx_zeek_put_count(log, FTPX_ZEEK_FILES_TOTAL_BYTES, expected);
    ftpx_zeek_put_count(log, FTPX_ZEEK_FILES_MISSING_BYTES, ftpx_transfer_gap_bytes(transfer));
    ftpx_zeek_put_count(log, FTPX_ZEEK_FILES_OVERFLOW_BYTES, 0);
}

/* --- all --- */

static void write_row(struct ftpx_zeek_log *log, const struct ftpx_scope *scope,
                      const struct ftpx_connection *connection, uint8_t sender)
{
    const struct ftpx_transfer *transfer = connection->transfer;
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    const char *analyzers[G_N_ELEMENTS(hashes) + 1];

    ftpx_zeek_put_time(log, FTPX_ZEEK_FILES_TS, stream->first_time);
    ftpx_zeek_put_fuid(log, FTPX_ZEEK_FILES_FUID, connection);
    ftpx_zeek_put_connection(log, FTPX_ZEEK_FILES_UID, connection);
    ftpx_zeek_put_word(log, FTPX_ZEEK_FILES_SOURCE, "FTP_DATA");
    ftpx_zeek_put_count(log, FTPX_ZEEK_FILES_DEPTH, 0);
    put_name(log, transfer, scope->collect);
    ftpx_zeek_put_time(log, FTPX_ZEEK_FILES_DURATION, stream->last_time - stream->first_time);
    ftpx_zeek_put_local(log, FTPX_ZEEK_FILES_LOCAL_ORIG, connection, sender);
    ftpx_zeek_put_bool(log, FTPX_ZEEK_FILES_IS_ORIG, sender == connection->opener);
    put_bytes(log, transfer);
    ftpx_zeek_put_bool(log, FTPX_ZEEK_FILES_TIMEDOUT, false);
    put_digests(log, transfer, scope->collect, analyzers);
    ftpx_zeek_put_words(log, FTPX_ZEEK_FILES_ANALYZERS, analyzers);
    ftpx_zeek_log_row(log);
}

struct telling {
    struct ftpx_zeek_log *log;
    const struct ftpx_scope *scope;
};

static void take(void *context, const struct ftpx_connection *connection)
{
    const struct telling *telling = context;
    uint8_t sender;

    if (ftpx_connection_payload(connection, &sender))
        write_row(telling->log, telling->scope, connection, sender);
}

void ftpx_zeek_files(struct ftpx_zeek_log *log, const struct ftpx_scope *scope)
{
    ftpx_connections_each(scope, take, &(struct telling){log, scope});
}

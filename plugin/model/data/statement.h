/* statement: what the server says of a file, filed with the transfers of that very file: an upload
 * makes another one of it, and what was said before is about what it was.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_STATEMENT_H
#define FTPX_MODEL_DATA_STATEMENT_H

#include "../../wire/claim.h"
#include "../session/session.h"
#include "transfer.h"

/* Lives as long as the engine, and so do its spans. */
struct ftpx_statement {
    struct ftpx_claim claim;
    const struct ftpx_exchange *exchange; /* whose reply says it */
    uint16_t code;                        /* of the reply, when it is about a transfer; else 0 */
    struct ftpx_statement *next;
};

/* A file as it is between two uploads, within one session. */
struct ftpx_version {
    ftpx_span path;
    struct ftpx_statement *said; /* newest first */
    uint32_t count;
};

/* A reply came; for any command. */
void ftpx_statement_replied(const struct ftpx_happening *happening);

enum ftpx_agreement { FTPX_UNCHECKED, FTPX_AGREES, FTPX_DISAGREES };

/* Whether a claim about sizes is true of the transfer as it was seen; UNCHECKED for all other
 * claims, and where bytes are missing, the transfer did not end or what counts is not known. */
enum ftpx_agreement ftpx_statement_size_agrees(const struct ftpx_transfer *transfer,
                                               const struct ftpx_statement *said);

/* The same of a claim about all files of a session. */
enum ftpx_agreement ftpx_statement_total_agrees(const struct ftpx_session *session,
                                                enum ftpx_total total,
                                                const struct ftpx_claim *claim);

/* Whether the transfer carried all of the file that `said` is about, as it is, and no byte of it is
 * missing: only then its digest can be compared. */
bool ftpx_statement_is_about_all(const struct ftpx_transfer *transfer,
                                 const struct ftpx_statement *said);

/* CLAIM_MISMATCH, or none. What a mark or an earlier SIZE announced is SIZE_MISMATCH's. */
uint64_t ftpx_statement_quirks(const struct ftpx_transfer *transfer);

#endif

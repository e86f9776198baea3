/* transfer_facts: what is known of a transfer at any time, read off its command, its connection, its
 * content and their state. Nothing here changes anything, and nothing is judged: see transfer_quirks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_TRANSFER_FACTS_H
#define FTPX_MODEL_DATA_TRANSFER_FACTS_H

#include "transfer.h"

/* Facts as they stand: pure functions of what was seen so far. Bytes are those of the file where
 * its MODE or STRU codes it, missing and retransmitted ones those of the connection. */
uint64_t ftpx_transfer_bytes(const struct ftpx_transfer *transfer);
uint64_t ftpx_transfer_gap_bytes(const struct ftpx_transfer *transfer);
uint64_t ftpx_transfer_retransmitted(const struct ftpx_transfer *transfer);
/* Of these, how many were others than those that came first, at least (see recent.h). */
uint64_t ftpx_transfer_conflicting(const struct ftpx_transfer *transfer);
/* Bytes of its connection under TLS, as they were on the wire, that server or client sent. */
uint64_t ftpx_transfer_encrypted(const struct ftpx_transfer *transfer, bool by_server);
/* Whether TLS hides all of its payload, or its end. */
bool ftpx_transfer_is_hidden(const struct ftpx_transfer *transfer);
struct ftpx_outcome ftpx_transfer_outcome(const struct ftpx_transfer *transfer);
/* What tells that it is part of its session, where no announcement does. */
enum ftpx_linked_by {
    FTPX_LINKED_BY_ANNOUNCEMENT, /* or it has no session */
    FTPX_LINKED_BY_TLS_SESSION,  /* its client offers to go on with a TLS session of that session */
    FTPX_LINKED_BY_TIME          /* only hosts and time do */
};
enum ftpx_linked_by ftpx_transfer_linked_by(const struct ftpx_transfer *transfer);
/* Whether bytes are missing in the capture, or may be before the first. */
bool ftpx_transfer_has_hole(const struct ftpx_transfer *transfer);
/* What was done to make its data connection, in vain; false when there is one, nobody tried, or the server
 * says that the data were moved. */
bool ftpx_transfer_attempts(const struct ftpx_transfer *transfer, struct ftpx_knocks *out);
/* Nanoseconds from its first to its last payload byte. */
int64_t ftpx_transfer_duration(const struct ftpx_transfer *transfer);
/* Bytes a second within that. False when no time passed. */
bool ftpx_transfer_rate(const struct ftpx_transfer *transfer, double *rate_out);
/* Frames of its first and last payload; those of its connection when that carried none; 0
 * without one. */
uint32_t ftpx_transfer_first_frame(const struct ftpx_transfer *transfer);
uint32_t ftpx_transfer_last_frame(const struct ftpx_transfer *transfer);
/* Whether the server moves the file's bytes as they are: in TYPE I and L, and in TYPE A when its mark
 * says BINARY, as vsftpd's does where ASCII is switched off. */
bool ftpx_transfer_keeps_bytes(const struct ftpx_transfer *transfer);
/* The file size to compare with: announced_size less the restart offset. False when sizes cannot
 * be compared: where line ends change, and when more bytes came than a listing said, since files grow,
 * or than a mark in TYPE A, since then line ends have changed after all. */
bool ftpx_transfer_expected_bytes(const struct ftpx_transfer *transfer, uint64_t *bytes_out);
/* Whether a listing has bytes of which no line was in a form that is known. */
bool ftpx_transfer_is_unread_listing(const struct ftpx_transfer *transfer);
/* How many entries a listing had. False when that is not known. */
bool ftpx_transfer_entries(const struct ftpx_transfer *transfer, uint32_t *count_out);
/* The offset in the file of its payload's first byte: after REST, or where APPE goes on. False when
 * nothing tells, or when the type counts other bytes than the file's (TYPE A and E behind REST). */
bool ftpx_transfer_origin(const struct ftpx_transfer *transfer, uint64_t *origin_out);
/* The final reply's code, or 0. */
uint16_t ftpx_transfer_code(const struct ftpx_transfer *transfer);
enum ftpx_method ftpx_transfer_method(const struct ftpx_transfer *transfer);

#endif

/* phrase: commands and replies, file operations, transfers and TLS in the words of the narrative.
 * It does not lay them out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_PHRASE_H
#define FTPX_TAPS_FLOWS_PHRASE_H

#include "../../model/session/operation.h"
#include "../facts/scope.h"
#include "paragraph.h"
#include <glib.h>

/* All append to `out` or `line`. Text that was captured is read in the scope's character set. */

/* As a command or reply announced it: 10.0.0.2:55836, or where it names no address: port 52912 */
void ftpx_phrase_announced(GString *out, const struct ftpx_endpoint *at);

/* 530 Login incorrect. (+2 lines) */
void ftpx_phrase_reply(GString *out, const struct ftpx_scope *scope,
                       const struct ftpx_reply *reply);

/* The code alone where it says all: 226, 257 "/home/alice", 550 No such file. */
void ftpx_phrase_short_reply(GString *out, const struct ftpx_scope *scope,
                             const struct ftpx_reply *reply);

/* RETR */
void ftpx_phrase_name(GString *out, const struct ftpx_exchange *exchange);

/* RETR big.iso. Arguments of PASS and ACCT are hidden as model/session/login.h
 * has it. */
void ftpx_phrase_command(GString *out, const struct ftpx_scope *scope,
                         const struct ftpx_exchange *exchange);

/* PWD → 257 "/home/alice". Arguments of PASS and ACCT are hidden as model/session/login.h
 * has it. */
void ftpx_phrase_exchange(GString *out, const struct ftpx_scope *scope,
                          const struct ftpx_exchange *exchange);

/* ; sign: … of the attack that a command is; else nothing. */
void ftpx_phrase_sign(GString *out, const struct ftpx_exchange *exchange);

/* Whether two commands are told as one when they follow each other: same verb, same final code. */
bool ftpx_phrase_is_alike(const struct ftpx_exchange *left, const struct ftpx_exchange *right);

/* PORT ×499 → no reply */
void ftpx_phrase_run(GString *out, const struct ftpx_exchange *first, unsigned count);

/* --- file operations --- */

/* Appends `RNFR a → 350; RNTO b → 250` to `line`, and to `paths` where that was:
 * `/home/a → /home/b`, nothing when the commands said as much. */
void ftpx_phrase_operation(GString *line, GString *paths, const struct ftpx_scope *scope,
                           const struct ftpx_operation *operation);

/* "renamed", "REFUSED", …, and the tone of it. */
const char *ftpx_phrase_operation_verdict(const struct ftpx_operation *operation,
                                          enum ftpx_tone *tone_out);

/* How many operations follow each other from this one on that are told alike, no other command
 * between them; at least 1. */
unsigned ftpx_phrase_operations_alike(const struct ftpx_operation *first);

/* --- transfers --- */

/* RETR /pub/big.iso   passive (EPSV, port 52912), binary */
void ftpx_phrase_request(GString *out, const struct ftpx_transfer *transfer);

/* 5 140 480 of 7 340 032 bytes in 2.41 s (2.1 MB/s), 1 460 missing; 3 SYNs to 192.0.2.1:50000, no answer;
 * nothing without a data connection. */
void ftpx_phrase_bytes(GString *out, const struct ftpx_transfer *transfer);

/* waited 61.0 s for the answer, 3.00 s for the data connection; 18.2 kB/s from command to reply; nothing where none of
 * it stands out. */
void ftpx_phrase_waits(GString *out, const struct ftpx_transfer *transfer);

/* 150 → 226   sha256 18b55a03…182016e5 */
void ftpx_phrase_result(GString *out, const struct ftpx_scope *scope,
                        const struct ftpx_transfer *transfer);

/* What it has to do with others: 43 890 bytes decoded; server-to-server copy with session 1 (transfer
 * 0); piece 2 of 3 of a file, see transfer 5; and with the last piece: piece 3 of 3 of a file: 120 000
 * of 120 000 bytes seen, complete   sha256 b9bad8d8…f1a0d1af */
void ftpx_phrase_relations(GString *out, const struct ftpx_transfer *transfer,
                           const struct ftpx_scope *scope);

/* What is odd about the transfer, in words. */
void ftpx_phrase_oddities(GString *out, const struct ftpx_transfer *transfer);

/* --- TLS, as far as the two said of it in the clear --- */

/* What was agreed on. */
void ftpx_phrase_tls(GString *line, const struct ftpx_flow *flow);

/* The server's certificate, or why there is none to be seen. */
void ftpx_phrase_certificate(GString *line, const struct ftpx_flow *flow);

/* By what other captures know the client again. */
void ftpx_phrase_ja3(GString *line, const struct ftpx_flow *flow);
void ftpx_phrase_ja4(GString *line, const struct ftpx_flow *flow);

#endif

/* phrase: commands and replies in the words of the narrative.
 * It does not lay them out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_PHRASE_H
#define FTPX_TAPS_FLOWS_PHRASE_H

#include "../facts/scope.h"
#include <glib.h>

/* All append to `out`. Text that was captured is read in the scope's character set. */

/* 10.0.0.2:55836, [2001:db8::1]:21 */
void ftpx_phrase_endpoint(GString *out, const struct ftpx_endpoint *endpoint);

/* As a command or reply announced it: the same, or where it names no address: port 52912 */
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

#endif

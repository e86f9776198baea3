/* phrase_transfer: transfers in the words of the narrative.
 * It does not lay them out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_PHRASE_TRANSFER_H
#define FTPX_TAPS_FLOWS_PHRASE_TRANSFER_H

#include "../facts/scope.h"
#include <glib.h>

/* All append to `out`. Text that was captured is read in the scope's character set. */

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

#endif

/* transfer_link: which data connection a transfer has: ties it to the endpoint it uses and to the connection
 * made there. It does not know what is said of either.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_TRANSFER_LINK_H
#define FTPX_MODEL_DATA_TRANSFER_LINK_H

#include "transfer.h"

/* The PORT … LPSV it uses was answered or announced. */
void ftpx_transfer_use(struct ftpx_transfer *transfer, struct ftpx_expected *expected);

/* The same, whoever has used it before. */
void ftpx_transfer_take_over(struct ftpx_transfer *transfer, struct ftpx_expected *expected);

/* Whether its connection, if there is one, moved no payload. */
bool ftpx_transfer_carried_nothing(const struct ftpx_transfer *transfer);

/* Whether what there is of its payload came behind a frame. */
bool ftpx_transfer_comes_after(const struct ftpx_transfer *transfer, uint32_t frame);

/* Whether it leaves endpoint and connection to the next: it was refused, and moved nothing, or was never begun
 * by a mark: then what was moved is the next one's, whose command the capture has late. Or its replies are missing,
 * and nothing had come before the command `next` (NULL: at all). */
bool ftpx_transfer_leaves_all(const struct ftpx_transfer *transfer,
                              const struct ftpx_exchange *next);

/* A connection to an announced endpoint was seen. */
void ftpx_transfer_connect(struct ftpx_expected *expected, struct ftpx_flow *flow);

/* The transfer on a data connection that takes up `expected`; one without a command is made when
 * none is known. */
struct ftpx_transfer *ftpx_transfer_on(struct ftpx_flow *flow, struct ftpx_expected *expected);

/* A connection that no announcement explained turns out to be what `expected` means: see guest.h. Returns
 * the transfer that has it now; NULL while none does. */
struct ftpx_transfer *ftpx_transfer_adopt(struct ftpx_expected *expected, struct ftpx_flow *flow);

/* The transfer on a connection that no announcement explained belongs to a session whose commands are hidden
 * by TLS. */
void ftpx_transfer_join_hidden(struct ftpx_transfer *stray, struct ftpx_session *session);

/* The endpoint of a transfer could not be read, but `flow` is the connection there. Returns that endpoint. */
struct ftpx_expected *ftpx_transfer_guess(struct ftpx_transfer *transfer,
                                          const struct ftpx_flow *flow);

/* A connection that must belong to a session whose commands are hidden by TLS. */
struct ftpx_transfer *ftpx_transfer_infer(struct ftpx_session *session, struct ftpx_flow *flow);

/* What its connection has done so far, for a transfer that gets it late. */
void ftpx_transfer_catch_up(struct ftpx_transfer *transfer, uint32_t frame);

/* A data connection that nothing announced (see stray.h). */
void ftpx_transfer_stray(struct ftpx_engine *engine, struct ftpx_flow *flow, uint32_t frame);
/* It was none after all: the transfer keeps its number, but has no connection and no record. */
void ftpx_transfer_withdraw(struct ftpx_transfer *stray);

#endif

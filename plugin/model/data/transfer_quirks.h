/* transfer_quirks: what is odd about a transfer, about the endpoint it uses once a connection has come to that,
 * and about a line. It changes nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_TRANSFER_QUIRKS_H
#define FTPX_MODEL_DATA_TRANSFER_QUIRKS_H

#include "transfer.h"

uint64_t ftpx_transfer_quirks(const struct ftpx_transfer *transfer);

/* Those of them that are not of the lines that announce its endpoint, ask for it or answer. */
uint64_t ftpx_transfer_own_quirks(const struct ftpx_transfer *transfer);

/* An announcement's quirks, with what its data connection makes of them. BOUNCE becomes FXP when the
 * third party is another session's server, and nothing when it was the client itself after all,
 * behind NAT. REDIRECTED is added when the client went to the host that the server named, and that
 * is not the server: any host that the attacker wants to have asked (RFC 2577 has the bounce alone). */
uint64_t ftpx_transfer_settle_endpoint(const struct ftpx_expected *expected, uint64_t quirks);

/* What is odd about a line, with what only the rest of the capture can tell of it. `final`: that is known. */
uint64_t ftpx_note_quirks(const struct ftpx_note *note, bool final);

#endif

/* digest: the hash algorithms that FTP servers offer, and which of them a session is about: those its
 * server offers (FEAT) and those it was asked for. It computes nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_DIGEST_H
#define FTPX_MODEL_SESSION_DIGEST_H

#include "session.h"

/* A set of them is a uint32_t of these bits. */
#define FTPX_DIGEST_BIT(digest) (UINT32_C(1) << (digest))

/* Takes note of a line: a command that asks for a hash (HASH, XCRC, XMD5, MD5, XSHA …, draft-bryan-
 * ftpext-hash, draft-twine-ftpmd5), an OPTS HASH, or a line of FEAT's reply that offers some. */
void ftpx_digest_note(struct ftpx_session *session, const struct ftpx_note *note);

/* The set that the session is about, as known before `frame`. */
uint32_t ftpx_digests_before(const struct ftpx_session *session, uint32_t frame);

#endif

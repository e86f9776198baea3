/* hashing: all digests that are wanted of a run of bytes, computed at once: each byte is walked once.
 * It does not know where the bytes come from, or who asks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_HASHING_H
#define FTPX_TAPS_BYTES_HASHING_H

#include "../../model/session/digest.h"
#include "../../model/ledger.h"

/* Bytes of the longest digest (SHA-512); characters of its text, NUL included. */
#define FTPX_DIGEST_MOST      64
#define FTPX_DIGEST_MOST_TEXT (2 * FTPX_DIGEST_MOST + 1)

/* The digests of something. */
struct ftpx_digests {
    uint32_t known;                                      /* set of enum ftpx_digest */
    char text[FTPX_DIGEST_COUNT][FTPX_DIGEST_MOST_TEXT]; /* of these, in hexadecimal */
};

/* As records name it, and programs that compute it: "sha256". */
const char *ftpx_digest_key(enum ftpx_digest digest);

/* Once, before the first. */
void ftpx_hashing_prepare(void);

struct ftpx_hashing;

/* `digests`: a set of enum ftpx_digest. NULL when it is empty, or when the system forbids all of
 * them; those that it forbids (in FIPS mode, MD5) are left out. `aside`: in another thread, once it
 * has become long. Whoever asks for anything then waits for that. What stays of it after its end lives
 * in `pool`. */
struct ftpx_hashing *ftpx_hashing_new(wmem_allocator_t *pool, uint32_t digests, bool aside);
void ftpx_hashing_free(struct ftpx_hashing *hashing); /* may be NULL, as below */

/* The next bytes. Not after its end. */
void ftpx_hashing_add(struct ftpx_hashing *hashing, ftpx_span bytes);

/* The same, for who hands bytes out: `hashing` is a struct ftpx_hashing *. */
void ftpx_hashing_take(void *hashing, ftpx_span bytes);

/* Another that goes on from here, in `pool`; NULL after its end. */
struct ftpx_hashing *ftpx_hashing_copy(wmem_allocator_t *pool, const struct ftpx_hashing *hashing);

/* No more bytes will come: its digests stay, and little memory. */
void ftpx_hashing_end(struct ftpx_hashing *hashing);

/* The digests of all bytes so far: those of `wanted` that are computed. */
void ftpx_hashing_read(const struct ftpx_hashing *hashing, uint32_t wanted,
                       struct ftpx_digests *out);

/* Writes the digests of all bytes so far, or takes up those of others for its own: its end. */
void ftpx_hashing_carry(struct ftpx_ledger *ledger, struct ftpx_hashing *hashing);

/* The digests of no bytes at all. */
void ftpx_hashing_of_nothing(uint32_t wanted, struct ftpx_digests *out);

#endif

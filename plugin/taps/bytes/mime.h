/* mime: the MIME type of a file by its first bytes, from libmagic's database. It looks at bytes it is
 * given and opens no file but the database.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_MIME_H
#define FTPX_TAPS_BYTES_MIME_H

#include "../../model/ledger.h"

/* How many of a file's first bytes are looked at. */
#define FTPX_MIME_HEAD 1024

/* Both answer with a string that lives for ever. They take 20 to 300 µs for binary files and up to
 * 1 ms for text, which is tried against everything: to be asked once a file. */

/* The type of a file that begins with these bytes; application/octet-stream for what libmagic does
 * not know. NULL for no bytes, and when there is no database. */
const char *ftpx_mime_of(ftpx_span head);

/* The same for what is known and no text; NULL for all else. A text in any charset is text, and so
 * is one that has a type of its own, as JSON and XML do. */
const char *ftpx_mime_of_binary(ftpx_span head);

/* Writes what ftpx_mime_of has answered, by a hash of the bytes; or takes up what another has answered, by the same
 * libmagic, so that it need not be asked again. */
void ftpx_mime_carry(struct ftpx_ledger *ledger);

/* Frees the database; whoever asks again opens it again. */
void ftpx_mime_close(void);

#endif

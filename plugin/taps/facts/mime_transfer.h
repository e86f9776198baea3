/* mime_transfer: the MIME type of what a transfer moved, and of a file put together.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_MIME_TRANSFER_H
#define FTPX_TAPS_FACTS_MIME_TRANSFER_H

#include "../bytes/collect.h"
#include "file.h"

/* Of its file's first bytes, decoded; where ASCII mode changed them, of those that they were before.
 * NULL for listings, when nothing came or nothing can be told, and when what came begins within the
 * file: after REST, or since the capture begins in it. `collect` may be NULL. */
const char *ftpx_mime_of_transfer(const struct ftpx_collect *collect,
                                  const struct ftpx_transfer *transfer);

/* By the bytes at the file's begin; NULL when they were not seen. `collect` may be NULL. */
const char *ftpx_mime_of_file(const struct ftpx_file *file, const struct ftpx_collect *collect);

#endif

/* first_bytes: the first bytes of what a transfer moves as text, kept to tell whether it is text. It keeps
 * nothing of other transfers and knows no formats: whoever made the engine does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_FIRST_BYTES_H
#define FTPX_MODEL_DATA_FIRST_BYTES_H

#include "transfer.h"

/* Bytes of a file, at `offset` of its payload; in any order, and again. Of bytes that come twice
 * the first count. */
void ftpx_first_bytes_add(struct ftpx_transfer *transfer, int64_t offset, ftpx_span bytes);

/* Whether the first byte of its payload is its file's: not after REST, nor when the capture begins
 * within it. */
bool ftpx_first_bytes_begins_file(const struct ftpx_transfer *transfer);

/* The MIME type of binary content that is moved in TYPE A; NULL for text, for what is not known, and
 * when the capture or REST makes it begin within the file. Lives as long as the engine's
 * binary_type says. */
const char *ftpx_first_bytes_binary_type(const struct ftpx_transfer *transfer);

/* Whether content is moved in TYPE A that is none for it: by its type, or because it has a NUL. */
bool ftpx_first_bytes_is_binary(const struct ftpx_transfer *transfer);

#endif

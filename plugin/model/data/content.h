/* content: reads what a transfer carries where the model must understand it: listings, and
 * whatever MODE or STRU codes. It puts payload in order, decodes it, and cuts listings into lines;
 * files as they are it leaves alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_CONTENT_H
#define FTPX_MODEL_DATA_CONTENT_H

#include "decode.h"
#include "../session/entries.h"
#include "transfer.h"

/* All functions take NULL for a content that need not be understood. */
struct ftpx_content;

/* Those that read on return the frame in which the content itself said that it is over, as MODE B, C and
 * Z do, when they came upon that; else 0. */

/* New payload that a side of its connection sent, each byte once, at any offset. */
uint32_t ftpx_content_add(struct ftpx_transfer *transfer, uint8_t side, int64_t offset,
                          ftpx_span bytes, uint32_t frame);

/* Its connection may have ended: takes the last line, and what lies behind missing bytes. After
 * every segment. */
uint32_t ftpx_content_check_end(struct ftpx_transfer *transfer, uint32_t frame);

/* Its command is known now: whether and how its content is to be read is so too. */
uint32_t ftpx_content_named(struct ftpx_transfer *transfer);

/* Whether the content is decoded, and the bytes that came out. */
bool ftpx_content_decoded(const struct ftpx_content *content, uint64_t *bytes_out);

/* Whether the content itself said that it is over, as MODE B and C do. */
bool ftpx_content_has_eof(const struct ftpx_content *content);

/* UNDECODED, NO_EOF (as long as no end came), CONTENT_CAPPED. */
uint64_t ftpx_content_quirks(const struct ftpx_content *content);

/* NULL when it is no listing, or nothing of it came. */
const struct ftpx_entries *ftpx_content_entries(const struct ftpx_content *content);

/* What came of the content of `from`, held as its command was not known, is that of `to`. */
void ftpx_content_hand_over(struct ftpx_transfer *from, struct ftpx_transfer *to);

#endif

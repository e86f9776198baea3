/* lines: cuts bytes that come in order, in pieces of any size, into lines, and keeps the beginning of one
 * until the rest comes. It does not know who sends them, nor what they say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_LINES_H
#define FTPX_MODEL_TCP_LINES_H

#include "../../wire/line.h"
#include <wsutil/wmem/wmem.h>

/* Of one stream; all zero before its first byte. */
struct ftpx_lines {
    wmem_array_t *rest; /* bytes of an unfinished line, fewer than FTPX_LIMIT_LINE; NULL: none */
    bool skips;         /* all bytes up to the next line's beginning are left out */
};

/* A line, or the first FTPX_LIMIT_LINE bytes of one: what follows these is left out up to its end. `raw`
 * has its terminator and lies at `offset`; it holds until the function returns. False: all that
 * follows in hand is something else, and left out. */
typedef bool (*ftpx_lines_fn)(void *context, int64_t offset, ftpx_span raw,
                              const struct ftpx_line *line);

void ftpx_lines_add(struct ftpx_lines *lines, wmem_allocator_t *pool, int64_t offset,
                    ftpx_span bytes, ftpx_lines_fn take, void *context);

/* What there is of a line that has not ended, until the next call; and its end. */
ftpx_span ftpx_lines_rest(const struct ftpx_lines *lines);
void ftpx_lines_forget(struct ftpx_lines *lines);

/* Bytes are missing, and those behind them may be within a line: so much of it is left out. */
void ftpx_lines_lose(struct ftpx_lines *lines);

#endif

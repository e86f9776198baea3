/* lines: what is kept is read again only when a line ends in what comes, so that many small pieces cost
 * no more than one large one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lines.h"

#include "../../wire/quirk.h"
#include "../limits.h"

ftpx_span ftpx_lines_rest(const struct ftpx_lines *lines)
{
    if (!lines->rest)
        return FTPX_SPAN_NONE;
    return (ftpx_span){wmem_array_get_raw(lines->rest), wmem_array_get_count(lines->rest)};
}

void ftpx_lines_forget(struct ftpx_lines *lines)
{
    if (lines->rest)
        wmem_destroy_array(lines->rest);
    lines->rest = NULL;
}

void ftpx_lines_lose(struct ftpx_lines *lines)
{
    ftpx_lines_forget(lines);
    lines->skips = true;
}

/* `rest` may lie in what was kept so far. */
static void keep(struct ftpx_lines *lines, wmem_allocator_t *pool, ftpx_span rest)
{
    wmem_array_t *kept =
        rest.len > 0 ? wmem_array_sized_new(pool, 1, (unsigned)rest.len + 1) : NULL;

    if (kept)
        wmem_array_append(kept, rest.at, (unsigned)rest.len);
    ftpx_lines_forget(lines);
    lines->rest = kept;
}

/* `bytes` without those at the front that are left out. */
static ftpx_span skip(struct ftpx_lines *lines, ftpx_span bytes)
{
    if (!lines->skips)
        return bytes;
    size_t length = ftpx_span_find(bytes, '\n');
    lines->skips = length == bytes.len;
    return ftpx_span_drop(bytes, length + 1);
}

/* Cuts what lines there are off the front of `bytes`; returns what is left. */
static ftpx_span cut(struct ftpx_lines *lines, int64_t offset, ftpx_span bytes, ftpx_lines_fn take,
                     void *context)
{
    const uint8_t *start = bytes.at;
    struct ftpx_line line;
    size_t len;

    while ((bytes = skip(lines, bytes), len = ftpx_line_next(bytes, FTPX_LIMIT_LINE, &line)) > 0) {
        lines->skips = (line.quirks & FTPX_QUIRK(LONG_LINE)) != 0;
        if (!take(context, offset + (bytes.at - start), ftpx_span_take(bytes, len), &line))
            return FTPX_SPAN_NONE;
        bytes = ftpx_span_drop(bytes, len);
    }
    return bytes;
}

static bool ends_line(ftpx_span rest, ftpx_span bytes)
{
    return rest.len + bytes.len >= FTPX_LIMIT_LINE || ftpx_span_find(bytes, '\n') < bytes.len;
}

void ftpx_lines_add(struct ftpx_lines *lines, wmem_allocator_t *pool, int64_t offset,
                    ftpx_span bytes, ftpx_lines_fn take, void *context)
{
    ftpx_span rest = ftpx_lines_rest(lines);

    if (rest.len > 0) {
        bool ends = ends_line(rest, bytes);
        wmem_array_append(lines->rest, bytes.at, (unsigned)bytes.len);
        if (!ends)
            return;
        bytes = ftpx_lines_rest(lines);
        offset -= (int64_t)rest.len;
    }
    keep(lines, pool, cut(lines, offset, bytes, take, context));
}

/* last_line: only what begins with a code is a reply for sure.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "last_line.h"

#include "../../wire/reply.h"
#include "../bytes.h"
#include "../tcp/tls.h"

static bool is_over(const struct ftpx_flow *flow, uint8_t side)
{
    const struct ftpx_half *half = flow->half[side];

    return ftpx_flow_has_ended(flow) ||
           (half->stream.fin && half->order.next >= half->stream.fin_offset);
}

/* What is kept of a side under TLS came out of it, and may go on. */
static bool is_dark(const struct ftpx_half *half)
{
    return half->tls && half->tls->condition != FTPX_TLS_CLEAR;
}

bool ftpx_last_line(wmem_allocator_t *pool, const struct ftpx_flow *flow, uint8_t side,
                    struct ftpx_candidate_line *out)
{
    struct ftpx_half *half = flow->half[side];
    ftpx_span rest = ftpx_lines_rest(&half->lines);

    if (rest.len == 0 || !is_over(flow, side) || is_dark(half) ||
        ftpx_reply_line_parse(ftpx_line_last(rest).text).code == 0)
        return false;
    *out = (struct ftpx_candidate_line){.side = side,
                                        .heard = {.raw = ftpx_bytes_keep(pool, rest),
                                                  .offset = half->order.next - (int64_t)rest.len,
                                                  .frame = half->newest.frame,
                                                  .time = half->newest.time,
                                                  .heard = half->newest.heard}};
    out->heard.line = ftpx_line_last(out->heard.raw);
    ftpx_lines_forget(&half->lines);
    return true;
}

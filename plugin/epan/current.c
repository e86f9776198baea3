/* current: one pointer, which stands while TCP runs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "current.h"

#include "capture.h"

static struct ftpx_current *current;
static void (*show_segment)(struct ftpx_current *segment);

struct ftpx_current *ftpx_current_swap(struct ftpx_current *segment)
{
    struct ftpx_current *outer = current;

    current = segment;
    return outer;
}

bool ftpx_current_is_running(void)
{
    return current != NULL;
}

void ftpx_current_shown_by(void (*show)(struct ftpx_current *segment))
{
    show_segment = show;
}

bool ftpx_current_is_ftp(const struct ftpx_flow *flow)
{
    return flow && (flow->verdict == FTPX_VERDICT_CONTROL || flow->verdict == FTPX_VERDICT_DATA);
}

const struct ftpx_flow *ftpx_current_flow(void)
{
    return current ? current->sighting.flow : NULL;
}

bool ftpx_current_is_dark(void)
{
    const struct ftpx_flow *flow = ftpx_current_flow();

    return ftpx_current_is_ftp(flow) &&
           ftpx_flow_is_under_tls(flow, current->sighting.side, current->segment.frame);
}

void ftpx_current_show(void)
{
    if (!current || current->shown || !ftpx_current_is_ftp(current->sighting.flow))
        return;
    current->shown = true;
    show_segment(current);
}

void ftpx_current_add_plain(tvbuff_t *tvb, packet_info *pinfo)
{
    unsigned length = tvb_captured_length(tvb);

    if (!ftpx_current_is_dark() || length == 0)
        return;
    ftpx_span text = {tvb_get_ptr(tvb, 0, (int)length), length};
    if (!pinfo->fd->visited)
        ftpx_engine_feed_plain(ftpx_capture_engine(), current->sighting.flow,
                               current->sighting.side, text, current->segment.frame,
                               current->segment.time);
    if (!current->plain)
        current->plain = wmem_array_new(pinfo->pool, 1);
    wmem_array_append(current->plain, text.at, length);
}

ftpx_span ftpx_current_plain(const struct ftpx_current *segment)
{
    wmem_array_t *plain = segment->plain;
    return plain ? (ftpx_span){wmem_array_get_raw(plain), wmem_array_get_count(plain)}
                 : FTPX_SPAN_NONE;
}

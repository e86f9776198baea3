/* tap: a copy of what is known of the segment; nothing is kept. Its payload is in the clear the segment's; under TLS
 * what came back for it, where the model put that.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tap.h"

#include "../tcp/tls.h"

/* What no receiver takes: see evidence.h. */
static bool is_dropped(const struct ftpx_sighting *sighting, const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &sighting->flow->half[sighting->side]->stream;

    return (segment->flags & FTPX_RST) ||
           (segment->flags & FTPX_SYN && sighting->offset != stream->start);
}

static struct ftpx_payload in_the_clear(const struct ftpx_sighting *sighting,
                                        const struct ftpx_segment *segment)
{
    struct ftpx_payload payload = {.offset = sighting->offset};

    if (is_dropped(sighting, segment))
        return payload;
    payload.last = (segment->flags & FTPX_FIN) != 0;
    payload.bytes = segment->payload;
    payload.length = segment->length;
    return payload;
}

static struct ftpx_payload under_tls(const struct ftpx_half *half, uint32_t frame, ftpx_span plain)
{
    struct ftpx_payload payload = {.last = ftpx_tls_ends_in(half, frame)};

    if (!ftpx_tls_plain_at(half, frame, &payload.offset))
        return payload;
    payload.bytes = plain;
    payload.length = (uint32_t)plain.len;
    return payload;
}

struct ftpx_payload ftpx_payload_of(const struct ftpx_sighting *sighting,
                                    const struct ftpx_segment *segment, ftpx_span plain)
{
    const struct ftpx_flow *flow = sighting->flow;

    if (flow->verdict != FTPX_VERDICT_DATA || segment->frame < flow->known_frame)
        return (struct ftpx_payload){.offset = sighting->offset};
    if (ftpx_flow_is_under_tls(flow, sighting->side, segment->frame))
        return under_tls(flow->half[sighting->side], segment->frame, plain);
    return in_the_clear(sighting, segment);
}

struct ftpx_tap ftpx_tap_of(const struct ftpx_engine *engine, const struct ftpx_sighting *sighting,
                            const struct ftpx_segment *segment, ftpx_span plain, bool first_pass)
{
    return (struct ftpx_tap){
        .engine = engine,
        .flow = sighting->flow,
        .side = sighting->side,
        .flags = segment->flags,
        .frame = segment->frame,
        .time = segment->time,
        .first_pass = first_pass,
        .payload = ftpx_payload_of(sighting, segment, plain),
    };
}

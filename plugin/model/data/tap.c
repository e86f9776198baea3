/* tap: a copy of what is known of the segment; nothing is kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tap.h"

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

/* sketch: the octave of a duration is the place of its highest bit, its quarter the two bits behind that.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sketch.h"

#include <glib.h>

#define LAST (G_N_ELEMENTS(((struct ftpx_sketch *)0)->in) - 1)
/* Bits that are cut off: a long is 32 of them on some systems. */
#define UNIT 10

static unsigned place_of(int64_t duration)
{
    if (duration < (INT64_C(1) << FTPX_SKETCH_LOWEST))
        return 0;
    unsigned octave = g_bit_storage((gulong)MIN(duration >> UNIT, G_MAXUINT32)) + UNIT - 1;
    unsigned quarter = (unsigned)(duration >> (octave - 2)) & 3;
    return MIN((octave - FTPX_SKETCH_LOWEST) * 4 + quarter, LAST);
}

/* What is no further from the ends of a place than 12 % of either. */
static int64_t middle_of(unsigned place)
{
    int64_t quarter = INT64_C(1) << (FTPX_SKETCH_LOWEST + place / 4 - 2);
    return quarter * (4 + place % 4) + quarter * 4 / 9;
}

void ftpx_sketch_add(struct ftpx_sketch *sketch, int64_t duration)
{
    duration = MAX(duration, 0);
    if (sketch->count == 0 || duration < sketch->least)
        sketch->least = duration;
    sketch->count++;
    sketch->in[place_of(duration)]++;
}

int64_t ftpx_sketch_median(const struct ftpx_sketch *sketch)
{
    uint32_t below = 0;
    unsigned place = 0;

    if (sketch->count == 0)
        return 0;
    while (place < LAST && (below += sketch->in[place]) < sketch->count - sketch->count / 2)
        place++;
    return MAX(middle_of(place), sketch->least);
}

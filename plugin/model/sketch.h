/* sketch: how durations are spread, in constant memory: how many lie in each quarter of an octave. What it says of
 * the middle is right to 12 %.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SKETCH_H
#define FTPX_MODEL_SKETCH_H

#include <stdint.h>

/* From 16 microseconds, below which all are one, to 69 s, above which they are, too. */
#define FTPX_SKETCH_LOWEST  14
#define FTPX_SKETCH_OCTAVES 22

struct ftpx_sketch {
    uint32_t count;
    int64_t least; /* exact; 0 when there is none */
    uint32_t in[FTPX_SKETCH_OCTAVES * 4];
};

/* Nanoseconds; below 0 counts as 0. */
void ftpx_sketch_add(struct ftpx_sketch *sketch, int64_t duration);

/* Half of all are no longer. 0 when there are none. */
int64_t ftpx_sketch_median(const struct ftpx_sketch *sketch);

#endif

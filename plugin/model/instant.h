/* instant: the time of a packet as the model counts it, in nanoseconds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_INSTANT_H
#define FTPX_MODEL_INSTANT_H

#include "limits.h"

#include <glib.h>
#include <stdint.h>

#define FTPX_NS_PER_SECOND INT64_C(1000000000)

/* Nanoseconds since 1970 of a time that a capture file gives as seconds and nanoseconds since then,
 * whatever numbers these are. What lies beyond FTPX_LIMIT_TIME_SECONDS counts as the nearest time
 * within, so that one instant less another never overflows. */
static inline int64_t ftpx_instant(int64_t seconds, int32_t nanoseconds)
{
    int64_t whole = CLAMP(seconds, -FTPX_LIMIT_TIME_SECONDS, FTPX_LIMIT_TIME_SECONDS);

    return whole * FTPX_NS_PER_SECOND + CLAMP(nanoseconds, 0, FTPX_NS_PER_SECOND - 1);
}

#endif

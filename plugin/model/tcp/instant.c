/* instant: see the header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "instant.h"

#include "../limits.h"

#include <glib.h>

#define NANOSECONDS INT64_C(1000000000)

int64_t ftpx_instant(int64_t seconds, int32_t nanoseconds)
{
    int64_t whole = CLAMP(seconds, -FTPX_LIMIT_TIME_SECONDS, FTPX_LIMIT_TIME_SECONDS);

    return whole * NANOSECONDS + CLAMP(nanoseconds, 0, NANOSECONDS - 1);
}

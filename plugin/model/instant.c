/* instant: see the header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "instant.h"

#include "limits.h"

#include <glib.h>

int64_t ftpx_instant(int64_t seconds, int32_t nanoseconds)
{
    int64_t whole = CLAMP(seconds, -FTPX_LIMIT_TIME_SECONDS, FTPX_LIMIT_TIME_SECONDS);

    return whole * FTPX_NS_PER_SECOND + CLAMP(nanoseconds, 0, FTPX_NS_PER_SECOND - 1);
}

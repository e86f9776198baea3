/* tls_unheard: only what is left of the present record is kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tls_unheard.h"

#include "../../wire/tls.h"

static bool begins_record(const struct ftpx_half *half, ftpx_span bytes)
{
    return ftpx_tls_record_length(bytes) > 0 &&
           (half->unheard.first.frame != 0 || ftpx_tls_is_hello(bytes));
}

size_t ftpx_tls_unheard(struct ftpx_half *half, ftpx_span bytes, const struct ftpx_origin *origin)
{
    size_t total = 0;

    while (bytes.len > 0) {
        if (half->unheard.left == 0) {
            if (ftpx_lines_rest(&half->lines).len > 0 || !begins_record(half, bytes))
                break;
            if (half->unheard.first.frame == 0)
                half->unheard.first = *origin;
            half->unheard.left = ftpx_tls_record_length(bytes);
        }
        size_t now = ftpx_span_take(bytes, half->unheard.left).len;
        half->unheard.left -= now;
        total += now;
        bytes = ftpx_span_drop(bytes, now);
    }
    half->unheard.bytes += total;
    return total;
}

/* plain_record: what is read of a file one after the other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_PLAIN_RECORD_H
#define FTPX_WTAP_PLAIN_RECORD_H

#include "../wire/span.h"

#include <stdint.h>

struct ftpx_plain_record {
    uint64_t at;      /* where in the file it begins */
    uint32_t seconds; /* since 1970 */
    int32_t nanoseconds;
    uint32_t length; /* on the wire: at least bytes.len */
    ftpx_span bytes; /* as captured; valid until the next is read */
};

enum ftpx_plain_read {
    FTPX_PLAIN_RECORD,
    FTPX_PLAIN_END,
    FTPX_PLAIN_CUT, /* it ends within a record */
    FTPX_PLAIN_ODD /* what comes is for the library: it is too long, or has no sense, or cannot be read */
};

#endif

/* detect: which character sets names may be in, by what libuchardet knows of languages. It keeps nothing,
 * and does not ask whether the names are any good in them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DETECT_H
#define FTPX_MODEL_DETECT_H

#include "../wire/span.h"

/* At most two sets, the likelier first, by names that ftpx_charset_open knows; NULL for none. */
struct ftpx_detected {
    const char *charset[2];
    bool vague; /* said for want of anything better */
};

/* Of these names together, none of them UTF-8. Takes up to 2 µs a byte. The names of sets stay valid
 * until the next call. Nothing is ever found in a build without libuchardet. */
struct ftpx_detected ftpx_detect(const ftpx_span *names, unsigned count);

#endif

/* quirk: the names of quirks, from the same list as their numbers.
 * It does not know what is done about any of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "quirk.h"

const char *ftpx_quirk_name(unsigned bit)
{
    static const char *const names[FTPX_QUIRK_COUNT] = {
#define X(name, text) text,
        FTPX_QUIRKS(X)
#undef X
    };

    return names[bit];
}

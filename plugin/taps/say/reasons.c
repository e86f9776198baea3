/* reasons: the words stand in wire/quirk.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reasons.h"

#include "../../wire/quirk.h"

void ftpx_reasons(GString *out, uint64_t quirks)
{
    const char *separator = "";

    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++) {
        if (!(quirks >> bit & 1))
            continue;
        g_string_append_printf(out, "%s%s", separator, ftpx_quirk_reason(bit));
        separator = "; ";
    }
}

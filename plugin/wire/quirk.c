/* quirk: what is told of quirks, from the same list as their numbers.
 * It does not know what is done about any of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "quirk.h"

static const struct {
    const char *name;
    const char *reason;
    const char *chinese;
} quirks[] = {
#define X(quirk, name, filter, reason, chinese, text) {name, reason, chinese},
    FTPX_QUIRKS(X)
#undef X
};

const char *ftpx_quirk_name(unsigned bit)
{
    return quirks[bit].name;
}

const char *ftpx_quirk_reason(unsigned bit)
{
    return quirks[bit].reason;
}

const char *ftpx_quirk_reason_chinese(unsigned bit)
{
    return quirks[bit].chinese;
}

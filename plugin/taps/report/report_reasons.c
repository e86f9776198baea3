/* report_reasons: the words stand in wire/quirk.h and wire/attack.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_parts.h"

#include "../../wire/quirk.h"
#include "../say/reasons.h"

void ftpx_report_reason(GString *out, unsigned bit)
{
    ftpx_report_both(out, ftpx_quirk_reason(bit), ftpx_quirk_reason_chinese(bit));
}

void ftpx_report_reasons(GString *out, uint64_t quirks)
{
    GString *english = g_string_new(NULL);
    GString *chinese = g_string_new(NULL);

    ftpx_reasons(english, quirks);
    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks >> bit & 1)
            g_string_append_printf(chinese, "%s%s", chinese->len > 0 ? "；" : "",
                                   ftpx_quirk_reason_chinese(bit));
    ftpx_report_both(out, english->str, chinese->str);
    g_string_free(english, TRUE);
    g_string_free(chinese, TRUE);
}

void ftpx_report_odd(GString *out, const char *before, uint64_t quirks)
{
    if (quirks == 0)
        return;
    g_string_append_printf(out, "%s<em class=\"odd\">", before);
    ftpx_report_reasons(out, quirks);
    g_string_append(out, "</em>");
}

void ftpx_report_attack(GString *out, enum ftpx_attack attack)
{
    ftpx_report_both(out, ftpx_attack_words(attack), ftpx_attack_chinese(attack));
}

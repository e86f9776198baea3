/* record_checks: what was compared, in the order in which it appears.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record_parts.h"

#include "../facts/checks.h"

void ftpx_record_put_checks(struct ftpx_json *json, GArray *checks)
{
    if (checks->len > 0)
        ftpx_json_begin_list(json, "checks");
    for (guint i = 0; i < checks->len; i++) {
        const struct ftpx_check *check = &g_array_index(checks, struct ftpx_check, i);
        ftpx_json_begin(json, NULL);
        ftpx_json_word(json, "by", check->by);
        ftpx_json_word(json, "what", check->what);
        ftpx_json_text(json, "says", check->says);
        if (check->agreement != FTPX_UNCHECKED)
            ftpx_json_bool(json, "agrees", check->agreement == FTPX_AGREES);
        ftpx_json_end(json);
    }
    if (checks->len > 0)
        ftpx_json_end_list(json);
    g_array_unref(checks);
}

/* YYYYMMDDHHMMSS, all digits */
void ftpx_record_put_modified(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    ftpx_span time = ftpx_checks_modified(transfer);
    const char *digits = (const char *)time.at;

    if (time.len == 0)
        return;
    char *text = g_strdup_printf("%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", digits, digits + 4, digits + 6,
                                 digits + 8, digits + 10, digits + 12);
    ftpx_json_word(json, "mtime", text);
    g_free(text);
}

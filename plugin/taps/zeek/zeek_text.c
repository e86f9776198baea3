/* zeek_text: characters first, then bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_text.h"

#include "../../wire/text.h"

/* Whether all of it is UTF-8 and stands on a display as it is. */
static bool is_shown(ftpx_span bytes)
{
    while (bytes.len > 0) {
        size_t length = ftpx_text_character(bytes);
        if (length == 0 || ftpx_text_steers(g_utf8_get_char((const char *)bytes.at)))
            return false;
        bytes = ftpx_span_drop(bytes, length);
    }
    return true;
}

static void put_escape(GString *out, uint8_t byte)
{
    g_string_append_printf(out, "\\x%02x", byte);
}

static void put(GString *out, ftpx_span bytes, const char *backslash)
{
    bool shown = is_shown(bytes);

    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.at[i] == '\\')
            g_string_append(out, backslash);
        else if (bytes.at[i] >= 0x7f ? shown : g_ascii_isprint(bytes.at[i]))
            g_string_append_c(out, (char)bytes.at[i]);
        else
            put_escape(out, bytes.at[i]);
    }
}

static bool is_exactly(ftpx_span bytes, const char *text)
{
    return ftpx_span_equal(bytes, ftpx_span_of(text));
}

void ftpx_zeek_text_cell(GString *out, ftpx_span bytes)
{
    if (bytes.len == 0) {
        g_string_append(out, FTPX_ZEEK_EMPTY);
        return;
    }
    if (is_exactly(bytes, FTPX_ZEEK_UNSET) || is_exactly(bytes, FTPX_ZEEK_EMPTY)) {
        put_escape(out, bytes.at[0]);
        bytes = ftpx_span_drop(bytes, 1);
    }
    put(out, bytes, "\\\\");
}

void ftpx_zeek_text_json(GString *out, ftpx_span bytes)
{
    put(out, bytes, "\\");
}

/* line: the end of a line, its oddities, and Telnet's commands within it.
 * It does not know which side sent the line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "line.h"

#include <string.h>

#include "quirk.h"
#include "text.h"

/* RFC 854: commands of two bytes, and the four of three bytes that lie between WILL and DONT. */
enum { TELNET_WILL = 251, TELNET_DONT = 254, TELNET_IAC = 255 };

/* Length of the Telnet command at the start of `text`, as far as the line has it. */
static size_t telnet_length(ftpx_span text)
{
    bool has_option = text.len > 1 && text.at[1] >= TELNET_WILL && text.at[1] <= TELNET_DONT;

    return ftpx_span_take(text, has_option ? 3 : 2).len;
}

/* IAC IAC stands for the byte 255 itself. */
static bool is_telnet_literal(ftpx_span text)
{
    return text.len > 1 && text.at[1] == TELNET_IAC;
}

static bool has_other_than_utf8(ftpx_span text)
{
    while (text.len) {
        ftpx_span run = ftpx_span_take(text, ftpx_span_find(text, TELNET_IAC));
        ftpx_span command = ftpx_span_drop(text, run.len);

        if (!ftpx_text_is_utf8(run) || is_telnet_literal(command))
            return true;
        text = ftpx_span_drop(command, telnet_length(command));
    }
    return false;
}

static struct ftpx_line line_of(ftpx_span text, uint64_t quirks)
{
    if (ftpx_span_find(text, 0) < text.len)
        quirks |= FTPX_QUIRK(NUL);
    if (ftpx_span_find(text, TELNET_IAC) < text.len)
        quirks |= FTPX_QUIRK(TELNET);
    if (has_other_than_utf8(text))
        quirks |= FTPX_QUIRK(EIGHT_BIT);
    return (struct ftpx_line){text, quirks};
}

static bool ends_in_cr(ftpx_span text)
{
    return text.len && text.at[text.len - 1] == '\r';
}

size_t ftpx_line_next(ftpx_span bytes, size_t max, struct ftpx_line *out)
{
    /* Only what lies before `max` decides, so that lines do not depend on how bytes arrived. */
    ftpx_span window = ftpx_span_take(bytes, max);
    ftpx_span text = ftpx_span_take(window, ftpx_span_find(window, '\n'));

    if (text.len == window.len) {
        if (window.len < max)
            return 0;
        *out = line_of(window, FTPX_QUIRK(LONG_LINE));
        return window.len;
    }
    if (ends_in_cr(text))
        *out = line_of(ftpx_span_take(text, text.len - 1), 0);
    else
        *out = line_of(text, FTPX_QUIRK(BARE_LF));
    return text.len + 1;
}

struct ftpx_line ftpx_line_rest(ftpx_span bytes)
{
    /* A CR whose LF is missing is half a terminator, not text. */
    return line_of(ends_in_cr(bytes) ? ftpx_span_take(bytes, bytes.len - 1) : bytes, 0);
}

size_t ftpx_line_strip_telnet(ftpx_span text, uint8_t *out)
{
    size_t written = 0;

    while (text.len) {
        size_t run = ftpx_span_find(text, TELNET_IAC);

        if (run)
            memcpy(out + written, text.at, run);
        written += run;
        text = ftpx_span_drop(text, run);
        if (is_telnet_literal(text))
            out[written++] = TELNET_IAC;
        text = ftpx_span_drop(text, telnet_length(text));
    }
    return written;
}

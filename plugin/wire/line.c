/* line: the end of a line, its oddities, and Telnet's commands within it.
 * It does not know which side sent the line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "line.h"

#include <string.h>

#include "quirk.h"
#include "text.h"

/* RFC 854: commands of two bytes, and the four of three bytes that lie between WILL and DONT. The
 * lowest is EOF of RFC 1184. */
enum { TELNET_FIRST = 236, TELNET_WILL = 251, TELNET_DONT = 254, TELNET_IAC = 255 };

/* Length of the Telnet command at the start of `text`, as far as the line has it. 0 when the 255
 * there is no IAC: names in ISO 8859-1 have it, and few clients double it. */
static size_t telnet_length(ftpx_span text)
{
    if (text.len < 2 || text.at[1] < TELNET_FIRST)
        return 0;
    bool has_option = text.at[1] >= TELNET_WILL && text.at[1] <= TELNET_DONT;

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
        size_t length = telnet_length(command);

        if (!ftpx_text_is_utf8(run) || is_telnet_literal(command) || (command.len && !length))
            return true;
        text = ftpx_span_drop(command, length);
    }
    return false;
}

static bool has_telnet(ftpx_span text)
{
    while ((text = ftpx_span_drop(text, ftpx_span_find(text, TELNET_IAC))).len) {
        if (telnet_length(text))
            return true;
        text = ftpx_span_drop(text, 1);
    }
    return false;
}

/* NULs that stand before a line are none of it: some clients end lines by CR LF NUL, and a stack that
 * probes whether its peer is alive may put one before the first byte. */
static ftpx_span behind_nuls(ftpx_span text)
{
    while (text.len && text.at[0] == 0)
        text = ftpx_span_drop(text, 1);
    return text;
}

static struct ftpx_line line_of(ftpx_span text, uint64_t quirks)
{
    if (ftpx_span_find(text, '\r') < text.len)
        quirks |= FTPX_QUIRK(BARE_CR);
    if (ftpx_span_find(text, 0) < text.len)
        quirks |= FTPX_QUIRK(NUL);
    if (has_telnet(text))
        quirks |= FTPX_QUIRK(TELNET);
    if (has_other_than_utf8(text))
        quirks |= FTPX_QUIRK(EIGHT_BIT);
    return (struct ftpx_line){behind_nuls(text), quirks};
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

bool ftpx_line_ends_odd(ftpx_span bytes, struct ftpx_line *out)
{
    ftpx_span text = behind_nuls(bytes);
    uint64_t quirks = 0;

    if (text.len && text.at[text.len - 1] == 0) {
        quirks |= FTPX_QUIRK(NUL);
        text.len--;
    }
    if (ends_in_cr(text)) {
        quirks |= FTPX_QUIRK(BARE_CR);
        text.len--;
    }
    if (quirks == 0)
        return false;
    *out = line_of(text, quirks);
    return true;
}

struct ftpx_line ftpx_line_last(ftpx_span bytes)
{
    return line_of(ftpx_span_take(bytes, bytes.len - ends_in_cr(bytes)), FTPX_QUIRK(CUT_LINE));
}

/* Length of the verb (RFC 959 §5.3: letters) or code (§4.2: three digits) that bytes begin with. */
static size_t word_length(ftpx_span bytes)
{
    size_t letters = ftpx_span_run(bytes, ftpx_is_letter);

    return letters == 0 && ftpx_span_run(bytes, ftpx_is_digit) == 3 ? 3 : letters;
}

/* How long a reply is with the name that it quotes, if that is whole: a doubled quote is one of its own (RFC
 * 959, appendix II), so a byte behind the last one tells. 0: there is none. */
static size_t quoted_length(ftpx_span bytes)
{
    size_t at = ftpx_span_find(bytes, '"') + 1;

    while (at < bytes.len &&
           (bytes.at[at] != '"' || (at + 1 < bytes.len && bytes.at[at + 1] == '"')))
        at += bytes.at[at] == '"' ? 2 : 1;
    return at + 1 < bytes.len ? at + 1 : 0;
}

bool ftpx_line_stub(ftpx_span bytes, struct ftpx_line *out)
{
    size_t len = word_length(bytes);
    uint8_t behind = len < bytes.len ? bytes.at[len] : 0;
    bool whole = len > 0 &&
                 (behind == ' ' || behind == '\r' || (behind == '-' && ftpx_is_digit(bytes.at[0])));

    if (whole && ftpx_is_digit(bytes.at[0]) && quoted_length(bytes) > len)
        len = quoted_length(bytes);
    *out = (struct ftpx_line){ftpx_span_take(bytes, whole ? len : 0), FTPX_QUIRK(CUT_LINE)};
    return whole;
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
        size_t length = telnet_length(text);
        if (is_telnet_literal(text) || (text.len && !length))
            out[written++] = TELNET_IAC;
        text = ftpx_span_drop(text, length ? length : 1);
    }
    return written;
}

/* reply: code, mark and text of a line, and the place of a line in a reply.
 * What texts mean is reply_text.c's, what codes mean is reply_codes.c's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reply.h"

#include "quirk.h"

static bool starts_with_three_digits(ftpx_span line)
{
    return line.len >= 3 && ftpx_is_digit(line.at[0]) && ftpx_is_digit(line.at[1]) &&
           ftpx_is_digit(line.at[2]);
}

/* RFC 959 §4.2 and RFC 2228 §5: the first digit is 1 to 6, the second 0 to 5. */
static bool is_code(ftpx_span line)
{
    return line.at[0] >= '1' && line.at[0] <= '6' && line.at[1] <= '5';
}

/* The byte behind the code; 0 when it is neither a mark nor the end of the line. */
static uint8_t mark_of(ftpx_span line)
{
    if (line.len == 3)
        return ' ';
    return line.at[3] == ' ' || line.at[3] == '-' ? line.at[3] : 0;
}

struct ftpx_reply_line ftpx_reply_line_parse(ftpx_span line)
{
    struct ftpx_reply_line parsed = {.text = line};

    if (!starts_with_three_digits(line)) {
        parsed.quirks = FTPX_QUIRK(NO_CODE);
    } else if (!is_code(line) || !mark_of(line)) {
        parsed.quirks = FTPX_QUIRK(BAD_CODE);
    } else {
        parsed.code =
            (uint16_t)((line.at[0] - '0') * 100 + (line.at[1] - '0') * 10 + (line.at[2] - '0'));
        parsed.mark = mark_of(line);
        parsed.text = ftpx_span_drop(line, 4);
    }
    return parsed;
}

static enum ftpx_reply_step open_reply(struct ftpx_reply_open *open,
                                       const struct ftpx_reply_line *line)
{
    if (line->code == 0)
        return FTPX_REPLY_JUNK;
    if (line->mark == ' ')
        return FTPX_REPLY_WHOLE;
    *open = (struct ftpx_reply_open){.code = line->code};
    return FTPX_REPLY_FIRST;
}

enum ftpx_reply_step ftpx_reply_feed(struct ftpx_reply_open *open,
                                     const struct ftpx_reply_line *line)
{
    if (open->code == 0)
        return open_reply(open, line);
    if (line->code == open->code && line->mark == ' ') {
        *open = (struct ftpx_reply_open){0};
        return FTPX_REPLY_LAST;
    }
    open->other_code = line->mark == ' ' ? line->code : 0;
    return FTPX_REPLY_INNER;
}

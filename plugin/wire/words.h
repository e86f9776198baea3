/* words: runs of bytes between blanks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_WORDS_H
#define FTPX_WIRE_WORDS_H

#include "span.h"

static inline bool ftpx_is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

static inline ftpx_span ftpx_skip_blanks(ftpx_span text)
{
    while (text.len > 0 && ftpx_is_blank(text.at[0]))
        text = ftpx_span_drop(text, 1);
    return text;
}

/* Takes the next word off the front of *text, with the blanks before it; empty at the end. */
static inline ftpx_span ftpx_word_take(ftpx_span *text)
{
    ftpx_span word = ftpx_skip_blanks(*text);
    size_t len = 0;

    while (len < word.len && !ftpx_is_blank(word.at[len]))
        len++;
    *text = ftpx_span_drop(word, len);
    return ftpx_span_take(word, len);
}

/* Whether the whole word is decimal digits that make a number up to `max`. */
static inline bool ftpx_word_is_number(ftpx_span word, uint64_t max, uint64_t *value_out)
{
    return ftpx_span_number(&word, max, value_out) && word.len == 0;
}

#endif

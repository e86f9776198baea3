/* span: length arithmetic on borrowed bytes, checked here so that no caller has to.
 * It knows nothing of FTP and never reads behind a span's end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "span.h"

ftpx_span ftpx_span_of(const char *text)
{
    return (ftpx_span){(const uint8_t *)text, strlen(text)};
}

ftpx_span ftpx_span_drop(ftpx_span span, size_t count)
{
    if (count >= span.len)
        return FTPX_SPAN_NONE;
    return (ftpx_span){span.at + count, span.len - count};
}

ftpx_span ftpx_span_take(ftpx_span span, size_t count)
{
    return (ftpx_span){span.at, count < span.len ? count : span.len};
}

size_t ftpx_span_find(ftpx_span span, uint8_t byte)
{
    const uint8_t *found = span.len ? memchr(span.at, byte, span.len) : NULL;

    return found ? (size_t)(found - span.at) : span.len;
}

/* How many bytes at the start of a span and of a text are alike, whatever the case. */
static size_t alike(ftpx_span span, const char *text)
{
    size_t i = 0;

    while (i < span.len && text[i] && ftpx_upper(span.at[i]) == ftpx_upper((uint8_t)text[i]))
        i++;
    return i;
}

bool ftpx_span_starts(ftpx_span span, const char *text)
{
    return text[alike(span, text)] == 0;
}

bool ftpx_span_is(ftpx_span span, const char *text)
{
    size_t length = alike(span, text);
    return length == span.len && text[length] == 0;
}

size_t ftpx_span_find_text(ftpx_span span, const char *needle)
{
    uint8_t first = ftpx_upper((uint8_t)needle[0]);

    for (size_t i = 0; i < span.len; i++)
        if (ftpx_upper(span.at[i]) == first && ftpx_span_starts(ftpx_span_drop(span, i), needle))
            return i;
    return span.len;
}

bool ftpx_span_has(ftpx_span span, const char *needle)
{
    return ftpx_span_find_text(span, needle) < span.len;
}

bool ftpx_span_equal(ftpx_span left, ftpx_span right)
{
    return left.len == right.len && (left.len == 0 || memcmp(left.at, right.at, left.len) == 0);
}

ftpx_span ftpx_span_trim(ftpx_span span)
{
    span = ftpx_skip_blanks(span);
    while (span.len && ftpx_is_blank(span.at[span.len - 1]))
        span.len--;
    return span;
}

bool ftpx_span_number(ftpx_span *span, uint64_t max, uint64_t *value_out)
{
    uint64_t value = 0;
    size_t digits = 0;

    for (; digits < span->len && ftpx_is_digit(span->at[digits]); digits++) {
        uint64_t digit = (uint64_t)(span->at[digits] - '0');

        if (digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (digits == 0)
        return false;
    *span = ftpx_span_drop(*span, digits);
    *value_out = value;
    return true;
}

bool ftpx_span_is_number(ftpx_span span, uint64_t max, uint64_t *value_out)
{
    uint64_t value;

    if (!ftpx_span_number(&span, max, &value) || span.len > 0)
        return false;
    *value_out = value;
    return true;
}

bool ftpx_span_thousands(ftpx_span *span, const char *separators, uint64_t *value)
{
    ftpx_span group = ftpx_span_take(ftpx_span_drop(*span, 1), 3);
    uint64_t part;

    if (group.len < 3 || !ftpx_is_one_of(span->at[0], separators) ||
        !ftpx_span_is_number(group, 999, &part) || *value > (UINT64_MAX - part) / 1000)
        return false;
    *value = *value * 1000 + part;
    *span = ftpx_span_drop(*span, 4);
    return true;
}

bool ftpx_span_take_byte(ftpx_span *span, uint8_t byte)
{
    if (span->len == 0 || span->at[0] != byte)
        return false;
    *span = ftpx_span_drop(*span, 1);
    return true;
}

size_t ftpx_span_run(ftpx_span span, bool (*is_one)(uint8_t))
{
    size_t length = 0;

    while (length < span.len && is_one(span.at[length]))
        length++;
    return length;
}

size_t ftpx_span_behind_last(ftpx_span span, uint8_t byte)
{
    size_t at = span.len;

    while (at > 0 && span.at[at - 1] != byte)
        at--;
    return at;
}

bool ftpx_span_any(ftpx_span span, bool (*test)(ftpx_span, const char *), const char *const *words)
{
    while (*words && !test(span, *words))
        words++;
    return *words != NULL;
}

ftpx_span ftpx_skip_blanks(ftpx_span text)
{
    return ftpx_span_drop(text, ftpx_span_run(text, ftpx_is_blank));
}

ftpx_span ftpx_word_take(ftpx_span *text)
{
    ftpx_span word = ftpx_skip_blanks(*text);
    size_t len = 0;

    while (len < word.len && !ftpx_is_blank(word.at[len]))
        len++;
    *text = ftpx_span_drop(word, len);
    return ftpx_span_take(word, len);
}

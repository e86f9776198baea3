/* span: a borrowed run of bytes, and the only place where length arithmetic on bytes is done.
 * It knows nothing of FTP, never owns memory and never assumes a NUL at the end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_SPAN_H
#define FTPX_WIRE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* `at` may be NULL only when `len` is 0. */
typedef struct {
    const uint8_t *at;
    size_t len;
} ftpx_span;

#define FTPX_SPAN_NONE ((ftpx_span){NULL, 0})

/* The bytes of a C string, without its NUL. */
ftpx_span ftpx_span_of(const char *text);

/* What is left after the first `count` bytes; empty when there are fewer. */
ftpx_span ftpx_span_drop(ftpx_span span, size_t count);

/* The first `count` bytes, or all of them when there are fewer. */
ftpx_span ftpx_span_take(ftpx_span span, size_t count);

/* Position of the first `byte`, or span.len when it does not occur. */
size_t ftpx_span_find(ftpx_span span, uint8_t byte);

/* Position of the first occurrence of `needle` whatever the ASCII case, or span.len. */
size_t ftpx_span_find_text(ftpx_span span, const char *needle);

/* Whether it occurs. The empty span has nothing. */
bool ftpx_span_has(ftpx_span span, const char *needle);

/* Whether the span is, or starts with, `text`; ASCII letters match in either case. */
bool ftpx_span_is(ftpx_span span, const char *text);
bool ftpx_span_starts(ftpx_span span, const char *text);

bool ftpx_span_equal(ftpx_span left, ftpx_span right);

/* Without spaces and tabs at both ends. */
ftpx_span ftpx_span_trim(ftpx_span span);

/* Reads decimal digits from the start of *span and moves it behind them. False, and *span
 * unmoved, when there is no digit or the value exceeds `max`. */
bool ftpx_span_number(ftpx_span *span, uint64_t max, uint64_t *value_out);

/* Whether the whole of it is decimal digits that make a number up to `max`; else nothing is set. */
bool ftpx_span_is_number(ftpx_span span, uint64_t max, uint64_t *value_out);

/* One more group of a number with thousands separators off the front: one of `separators` and exactly three
 * digits. False, and nothing changed, where there is none or the value would be too large. */
bool ftpx_span_thousands(ftpx_span *span, const char *separators, uint64_t *value);

/* Takes the byte off the front of *span; false when it begins with another. */
bool ftpx_span_take_byte(ftpx_span *span, uint8_t byte);

/* How many bytes at the front are of a kind. */
size_t ftpx_span_run(ftpx_span span, bool (*is_one)(uint8_t));

/* Position behind the last `byte`; 0 when it does not occur. */
size_t ftpx_span_behind_last(ftpx_span span, uint8_t byte);

/* Whether the test holds with any of `words`, which NULL ends. */
bool ftpx_span_any(ftpx_span span, bool (*test)(ftpx_span, const char *), const char *const *words);

/* Without the blanks at its front. */
ftpx_span ftpx_skip_blanks(ftpx_span text);

/* Takes the next word off the front of *text, with the blanks before it; empty at the end. */
ftpx_span ftpx_word_take(ftpx_span *text);

/* Kinds of bytes: ASCII only, whatever the locale. */
static inline bool ftpx_is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

static inline bool ftpx_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static inline uint8_t ftpx_upper(uint8_t byte)
{
    return byte >= 'a' && byte <= 'z' ? (uint8_t)(byte - 32) : byte;
}

static inline bool ftpx_is_letter(uint8_t byte)
{
    uint8_t upper = ftpx_upper(byte);
    return upper >= 'A' && upper <= 'Z';
}

static inline bool ftpx_is_letter_or_digit(uint8_t byte)
{
    return ftpx_is_letter(byte) || ftpx_is_digit(byte);
}

static inline bool ftpx_is_hex(uint8_t byte)
{
    return ftpx_is_digit(byte) || (ftpx_upper(byte) >= 'A' && ftpx_upper(byte) <= 'F');
}

/* One of the bytes of a C string. */
static inline bool ftpx_is_one_of(uint8_t byte, const char *set)
{
    return byte != 0 && strchr(set, byte);
}

#endif

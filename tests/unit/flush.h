/* flush: places a test's input where readable memory ends, and cuts it at every byte.
 * It knows nothing of what is parsed; reading one byte too many ends the test with SIGSEGV.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_FLUSH_H
#define FTPX_TESTS_FLUSH_H

#include <glib.h>
#include <string.h>

#include "guarded.h"
#include "wire/span.h"

#define FLUSH_ROOM ((size_t)256 * 1024)

/* A string literal with all its bytes, NULs included, as { pointer, length }. */
#define BYTES(literal)                                  \
    {                                                   \
        (const uint8_t *)(literal), sizeof(literal) - 1 \
    }

/* The end of FLUSH_ROOM readable bytes; what follows them is not accessible. */
static inline uint8_t *flush_end(void)
{
    static uint8_t *end;

    if (!end)
        end = guarded_end(FLUSH_ROOM);
    return end;
}

/* A copy of `bytes` at the end of the room; lives until the next call. */
static inline ftpx_span flush_span(ftpx_span bytes)
{
    uint8_t *start = flush_end() - bytes.len;

    g_assert_cmpuint(bytes.len, <=, FLUSH_ROOM);
    if (bytes.len)
        memmove(start, bytes.at, bytes.len);
    return (ftpx_span){start, bytes.len};
}

static inline ftpx_span flush_text(const char *text)
{
    return flush_span(ftpx_span_of(text));
}

/* Hands every beginning of `bytes` to `parse`, the whole input last. */
static inline void flush_every_cut(ftpx_span bytes, void (*parse)(ftpx_span cut))
{
    for (size_t cut = 0; cut <= bytes.len; cut++)
        parse(flush_span(ftpx_span_take(bytes, cut)));
}

static inline void assert_span(ftpx_span span, const char *text)
{
    g_autofree char *found = g_strndup(span.len ? (const char *)span.at : "", span.len);

    g_assert_cmpstr(found, ==, text);
    g_assert_cmpuint(span.len, ==, strlen(text));
}

/* Whether `part` lies within `whole`; an empty part may lie anywhere. */
static inline void assert_within(ftpx_span part, ftpx_span whole)
{
    if (part.len == 0)
        return;
    g_assert_true(part.at >= whole.at);
    g_assert_true(part.at + part.len <= whole.at + whole.len);
}

#endif

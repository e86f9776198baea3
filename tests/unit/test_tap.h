/* test_tap: what reports write about a capture that a test has built with talk.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_TEST_TAP_H
#define FTPX_TESTS_TEST_TAP_H

#include "talk.h"

#include "system/file.h"
#include "taps/facts/scope.h"
#include <stdio.h>

/* Everything selected, no digests, passwords hidden. */
static inline struct ftpx_scope scope_of(const struct talk *talk)
{
    return (struct ftpx_scope){.engine = talk->engine, .select = ftpx_select_new(true)};
}

static inline void scope_end(struct ftpx_scope *scope)
{
    ftpx_select_free((struct ftpx_select *)(uintptr_t)scope->select);
}

/* All that was written to a file for this process alone; it is closed. To be freed by g_free. */
static inline char *written_to(FILE *file)
{
    long length = ftell(file);
    char *text = g_malloc0((size_t)length + 1);

    g_assert_true(ftpx_file_seek(file, 0));
    g_assert_cmpuint(fread(text, 1, (size_t)length, file), ==, (size_t)length);
    fclose(file);
    return text;
}

/* The text that a function of (scope, context, file) writes. To be freed by g_free. */
static inline char *written(void (*write)(const struct ftpx_scope *, const void *, FILE *),
                            const struct ftpx_scope *scope, const void *context)
{
    FILE *out = ftpx_file_scratch();

    g_assert_nonnull(out);
    write(scope, context, out);
    return written_to(out);
}

static inline void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("no \"%s\" in:\n%s", part, text);
}

static inline void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        g_error("\"%s\" in:\n%s", part, text);
}

/* A download of a file of any size; 150 announces the size. */
static inline void download_of(struct talk *talk, struct tcp *control, uint16_t port,
                               uint64_t bytes)
{
    g_autofree char *passive =
        g_strdup_printf("<227 Passive (10,0,0,1,%u,%u)", port / 256, port % 256);
    g_autofree char *mark = g_strdup_printf(
        "<150 Opening BINARY mode data connection for f (%" G_GUINT64_FORMAT " bytes).", bytes);

    SAY(control, ">PASV", passive, ">RETR /pub/f");
    struct tcp data = data_open(talk, port);
    SAY(control, mark);
    while (bytes > 0) {
        size_t now = (size_t)MIN(bytes, 65536);
        tcp_send(&data, LISTENER, filler(now));
        bytes -= now;
    }
    tcp_close(&data, LISTENER);
    SAY(control, "<226 done");
}

#endif

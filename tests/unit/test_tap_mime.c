/* Tests of mime: what the first bytes of well-known formats are called.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "taps/bytes/mime.h"

#define BYTES(literal) ((ftpx_span){(const uint8_t *)(literal), sizeof(literal) - 1})

static const struct {
    ftpx_span head;
    const char *type;
    const char *binary; /* NULL for text and for what is not known */
} files[] = {
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\b\x06\0\0\0"), "image/png",
     "image/png"},
    {BYTES("\x1f\x8b\b\x04\x01\x01\x01\x01\x02\x03KLMNOP\x90\x91\x03\x04\x0e"), "application/gzip",
     "application/gzip"},
    {BYTES("7z\xbc\xaf\x27\x1c\0\x04"), "application/x-7z-compressed",
     "application/x-7z-compressed"},
    {BYTES("Just some words.\r\nAnd more of them.\r\n"), "text/plain", NULL},
    {BYTES("Gr\xfc\xdf"
           "e aus K\xf6ln\r\n"),
     "text/plain", NULL},
    {BYTES("Gr\xc3\xbc\xc3\x9f"
           "e aus K\xc3\xb6ln\r\n"),
     "text/plain", NULL},
    {BYTES("#!/bin/sh\necho\n"), "text/x-shellscript", NULL},
    {BYTES("{\"a\": [1, 2]}\r\n"), "application/json", NULL},
    {BYTES("<?xml version=\"1.0\"?>\r\n<a/>\r\n"), "text/xml", NULL},
    {BYTES("%!PS-Adobe-3.0\r\n%%Pages: 1\r\n"), "application/postscript", NULL},
    {BYTES("\x01\x02\x03\x04 of nobody's making \x05\x06"), "application/octet-stream", NULL},
};

static void heads_are_named(void)
{
    for (size_t index = 0; index < G_N_ELEMENTS(files); index++) {
        g_autofree uint8_t *copy = g_memdup2(files[index].head.at, files[index].head.len);
        ftpx_span head = {copy, files[index].head.len};

        g_assert_cmpstr(ftpx_mime_of(head), ==, files[index].type);
        g_assert_cmpstr(ftpx_mime_of_binary(head), ==, files[index].binary);
    }
}

static void no_bytes_have_no_type(void)
{
    g_assert_null(ftpx_mime_of(FTPX_SPAN_NONE));
    g_assert_null(ftpx_mime_of_binary(FTPX_SPAN_NONE));
}

/* Bytes behind the head change nothing, so that answers do not depend on who kept how much. */
static void only_the_head_counts(void)
{
    uint8_t bytes[FTPX_MIME_HEAD + 100];

    memset(bytes, 'a', sizeof bytes);
    memset(bytes + FTPX_MIME_HEAD, 0, 100);
    g_assert_cmpstr(ftpx_mime_of((ftpx_span){bytes, sizeof bytes}), ==, "text/plain");
}

/* What was answered is not overwritten by the next answer. */
static void answers_stay(void)
{
    const char *png = ftpx_mime_of(files[0].head);

    ftpx_mime_of(files[4].head);
    g_assert_cmpstr(png, ==, "image/png");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mime/heads are named", heads_are_named);
    g_test_add_func("/mime/no bytes have no type", no_bytes_have_no_type);
    g_test_add_func("/mime/only the head counts", only_the_head_counts);
    g_test_add_func("/mime/answers stay", answers_stay);
    return g_test_run();
}

/* mime: libmagic is asked for type and charset at once; it calls the charset of what is no text
 * "binary". Its readers of containers are switched off: they want whole files, and have been the
 * holes in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mime.h"

#include <glib.h>
#include <magic.h>
#include <string.h>

#define MOST_TYPE 255 /* RFC 6838 §4.2: twice 127 characters and the slash */

#define FLAGS                                                                         \
    (MAGIC_MIME | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF | \
     MAGIC_NO_CHECK_CDF)

static bool tried;
static magic_t opened;

void ftpx_mime_close(void)
{
    if (opened)
        magic_close(opened);
    opened = NULL;
    tried = false;
}

/* Opened when first needed and kept: it takes 5 ms. NULL when there is none. */
static magic_t database(void)
{
    if (tried)
        return opened;
    tried = true;
    magic_t magic = magic_open(FLAGS);
    if (magic && magic_load(magic, NULL) == 0)
        opened = magic;
    else if (magic)
        magic_close(magic);
    return opened;
}

/* "image/png; charset=binary"; valid until the next call. NULL when it cannot be told. */
static const char *describe(ftpx_span head)
{
    magic_t magic = head.len > 0 ? database() : NULL;

    head = ftpx_span_take(head, FTPX_MIME_HEAD);
    return magic ? magic_buffer(magic, head.at, head.len) : NULL;
}

/* type "/" subtype, of RFC 6838's characters: databases may be anybody's. NULL for anything else. */
static const char *type_in(const char *described)
{
    size_t length =
        strspn(described, "/!#$&-^_.+"
                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    char type[MOST_TYPE + 1];

    if (length > MOST_TYPE || (described[length] != ';' && described[length] != '\0'))
        return NULL;
    memcpy(type, described, length);
    type[length] = '\0';
    return strchr(type, '/') ? g_intern_string(type) : NULL;
}

const char *ftpx_mime_of(ftpx_span head)
{
    const char *described = describe(head);

    return described ? type_in(described) : NULL;
}

const char *ftpx_mime_of_binary(ftpx_span head)
{
    const char *described = describe(head);

    if (!described || !g_str_has_suffix(described, "; charset=binary") ||
        g_str_has_prefix(described, "text/") ||
        g_str_has_prefix(described, "application/octet-stream"))
        return NULL;
    return type_in(described);
}

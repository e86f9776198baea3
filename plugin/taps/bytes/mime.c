/* mime: libmagic is asked for type and charset at once; it calls the charset of what is no text
 * "binary". Its readers of containers are switched off: they want whole files, and have been the
 * holes in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mime.h"

#include "../../model/bytes.h"
#include "../../system/process.h"

#include <glib.h>
#include <magic.h>
#include <string.h>

#define MOST_TYPE 255 /* RFC 6838 §4.2: twice 127 characters and the slash */

/* Files whose type is remembered: libmagic takes up to a millisecond for one. */
#define MOST_KNOWN 1024

#define FLAGS                                                                         \
    (MAGIC_MIME | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF | \
     MAGIC_NO_CHECK_CDF)

/* Beside ftpx, where the system has no place for it. */
#define DATABASE "magic.mgc"

static bool tried;
static magic_t opened;
static GBytes *brought; /* which libmagic reads as long as it is open; NULL for the system's own */

/* Answers by the first bytes: GBytes to a type, which may be NULL. NULL before the first. */
static GHashTable *known;

void ftpx_mime_close(void)
{
    if (opened)
        magic_close(opened);
    opened = NULL;
    g_clear_pointer(&brought, g_bytes_unref);
    tried = false;
    g_clear_pointer(&known, g_hash_table_destroy);
}

static bool load(magic_t magic)
{
    gsize length;

    brought = ftpx_process_brought(DATABASE);
    if (!brought)
        return magic_load(magic, NULL) == 0;
    void *bytes = (void *)(uintptr_t)g_bytes_get_data(brought, &length);
    return magic_load_buffers(magic, &bytes, &length, 1) == 0;
}

/* Opened when first needed and kept: it takes 5 ms. NULL when there is none. */
static magic_t database(void)
{
    if (tried)
        return opened;
    tried = true;
    magic_t magic = magic_open(FLAGS);
    if (magic && load(magic))
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

static const char *look_up(ftpx_span head)
{
    const char *described = describe(head);

    return described ? type_in(described) : NULL;
}

/* Many files are alike. */
const char *ftpx_mime_of(ftpx_span head)
{
    gpointer type;

    if (!known)
        known = g_hash_table_new_full(ftpx_bytes_hash_gbytes, g_bytes_equal,
                                      (GDestroyNotify)g_bytes_unref, NULL);
    if (head.len == 0)
        return NULL;
    GBytes *key = g_bytes_new(head.at, MIN(head.len, FTPX_MIME_HEAD));
    if (!g_hash_table_lookup_extended(known, key, NULL, &type)) {
        if (g_hash_table_size(known) >= MOST_KNOWN)
            g_hash_table_remove_all(known);
        type = (gpointer)(uintptr_t)look_up(head);
        g_hash_table_insert(known, g_bytes_ref(key), type);
    }
    g_bytes_unref(key);
    return type;
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

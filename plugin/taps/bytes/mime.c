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
#define MOST_KNOWN (64 * 1024)

#define FLAGS                                                                         \
    (MAGIC_MIME | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF | \
     MAGIC_NO_CHECK_CDF)

/* Beside ftpx, where the system has no place for it. */
#define DATABASE "magic.mgc"

static bool tried;
static magic_t opened;
static GBytes *brought; /* which libmagic reads as long as it is open; NULL for the system's own */

enum { HASH = 32 };

/* Answers by the SHA-256 of the first bytes: GBytes to a type, which may be NULL. NULL before the first. */
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

static GBytes *hash_of(ftpx_span head)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    uint8_t hash[HASH];
    gsize length = sizeof hash;

    head = ftpx_span_take(head, FTPX_MIME_HEAD);
    g_checksum_update(sum, head.at, (gssize)head.len);
    g_checksum_get_digest(sum, hash, &length);
    g_checksum_free(sum);
    return g_bytes_new(hash, sizeof hash);
}

static void begin_to_know(void)
{
    if (!known)
        known = g_hash_table_new_full(ftpx_bytes_hash_gbytes, g_bytes_equal,
                                      (GDestroyNotify)g_bytes_unref, NULL);
}

/* Takes `hash` over. */
static void know(GBytes *hash, const char *type)
{
    if (g_hash_table_size(known) >= MOST_KNOWN)
        g_hash_table_remove_all(known);
    g_hash_table_insert(known, hash, (gpointer)(uintptr_t)type);
}

/* Many files are alike. */
const char *ftpx_mime_of(ftpx_span head)
{
    gpointer type;

    if (head.len == 0)
        return NULL;
    begin_to_know();
    GBytes *hash = hash_of(head);
    if (g_hash_table_lookup_extended(known, hash, NULL, &type)) {
        g_bytes_unref(hash);
        return type;
    }
    const char *found = look_up(head);
    know(hash, found);
    return found;
}

static void carry_answer(struct ftpx_ledger *ledger, uint8_t hash[HASH], const char **type)
{
    ftpx_span text = ftpx_span_of(*type ? *type : "");

    ftpx_ledger_bytes(ledger, hash, HASH);
    ftpx_ledger_span(ledger, &text);
    if (ledger->out || ledger->failed)
        return;
    char *copy = g_strndup((const char *)text.at, text.len);
    *type = text.len > 0 ? type_in(copy) : NULL;
    g_free(copy);
}

static void write_answers(struct ftpx_ledger *ledger)
{
    GHashTableIter iter;
    gpointer hash, type;
    uint8_t bytes[HASH];

    g_hash_table_iter_init(&iter, known);
    while (g_hash_table_iter_next(&iter, &hash, &type)) {
        const char *text = type;
        memcpy(bytes, g_bytes_get_data(hash, NULL), HASH);
        carry_answer(ledger, bytes, &text);
    }
}

static void read_answers(struct ftpx_ledger *ledger, uint32_t count)
{
    uint8_t bytes[HASH];

    for (uint32_t i = 0; i < count; i++) {
        const char *type = NULL;
        carry_answer(ledger, bytes, &type);
        if (ledger->failed)
            return;
        know(g_bytes_new(bytes, HASH), type);
    }
}

void ftpx_mime_carry(struct ftpx_ledger *ledger)
{
    begin_to_know();
    uint32_t count = g_hash_table_size(known);
    ftpx_ledger_word(ledger, &count);
    if (ledger->out)
        write_answers(ledger);
    else if (!ledger->failed)
        read_answers(ledger, count);
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

/* carried: one handle of libgcrypt computes all digests of a stream at once; a finished stream keeps
 * their values only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carried.h"

#include <gcrypt.h>
#include <glib.h>

static const int algorithms[FTPX_DIGEST_COUNT] = {
    [FTPX_DIGEST_SHA256] = GCRY_MD_SHA256, [FTPX_DIGEST_MD5] = GCRY_MD_MD5,
    [FTPX_DIGEST_SHA1] = GCRY_MD_SHA1,     [FTPX_DIGEST_SHA512] = GCRY_MD_SHA512,
    [FTPX_DIGEST_CRC32] = GCRY_MD_CRC32,
};

struct ftpx_carried {
    struct ftpx_carried_plan plan;
    gcry_md_hd_t hash;          /* NULL when there is none, or none any more */
    struct ftpx_decode *decode; /* NULL when the stream is the file */
    struct ftpx_spooled *spooled;
    uint8_t *head;
    uint8_t *digests; /* one after the other, once ended; NULL before */
    size_t head_length;
    uint64_t bytes;
};

static unsigned length_of(unsigned digest)
{
    return gcry_md_get_algo_dlen(algorithms[digest]);
}

static bool is_wanted(const struct ftpx_carried *content, unsigned digest)
{
    return (content->plan.digests & FTPX_DIGEST_BIT(digest)) != 0;
}

/* --- bytes --- */

static void keep_head(struct ftpx_carried *content, ftpx_span bytes)
{
    ftpx_span part = ftpx_span_take(bytes, FTPX_MIME_HEAD - content->head_length);

    content->head = g_realloc(content->head, content->head_length + part.len);
    memcpy(content->head + content->head_length, part.at, part.len);
    content->head_length += part.len;
}

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    struct ftpx_carried *content = context;

    if (content->hash)
        gcry_md_write(content->hash, bytes.at, bytes.len);
    if (content->plan.head && content->head_length < FTPX_MIME_HEAD && bytes.len > 0)
        keep_head(content, bytes);
    if (content->spooled)
        ftpx_spooled_add(content->spooled, bytes);
    if (content->plan.sink)
        content->plan.sink(content->plan.context, offset, bytes);
    content->bytes += bytes.len;
}

void ftpx_carried_add(struct ftpx_carried *content, ftpx_span bytes)
{
    if (content->decode)
        ftpx_decode_add(content->decode, bytes);
    else
        deliver(content, (int64_t)content->bytes, bytes);
}

/* --- life --- */

static void open_hash(struct ftpx_carried *content)
{
    if (content->plan.digests == 0 || gcry_md_open(&content->hash, 0, 0) != 0)
        return;
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        if (is_wanted(content, digest) &&
            gcry_md_enable(content->hash, algorithms[digest]) != 0) /* FIPS mode has no MD5 */
            content->plan.digests &= ~FTPX_DIGEST_BIT(digest);
}

struct ftpx_carried *ftpx_carried_new(const struct ftpx_carried_plan *plan)
{
    struct ftpx_carried *content = g_new0(struct ftpx_carried, 1);

    content->plan = *plan;
    open_hash(content);
    if (ftpx_decode_is_needed(plan->coding.mode, plan->coding.structure)) {
        content->decode = ftpx_decode_new(NULL, plan->coding.type, plan->coding.mode,
                                          plan->coding.structure, deliver, content);
        ftpx_decode_share(content->decode, plan->budget);
    }
    if (plan->spool)
        content->spooled = ftpx_spooled_new(plan->spool);
    return content;
}

void ftpx_carried_free(struct ftpx_carried *content)
{
    if (!content)
        return;
    gcry_md_close(content->hash);
    if (content->decode)
        ftpx_decode_free(content->decode);
    ftpx_spooled_free(content->spooled);
    g_free(content->head);
    g_free(content->digests);
    g_free(content);
}

static void settle_digests(struct ftpx_carried *content)
{
    size_t length = 0;

    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        length += is_wanted(content, digest) ? length_of(digest) : 0;
    content->digests = g_malloc(length);
    length = 0;
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++) {
        if (!is_wanted(content, digest))
            continue;
        memcpy(content->digests + length, gcry_md_read(content->hash, algorithms[digest]),
               length_of(digest));
        length += length_of(digest);
    }
    gcry_md_close(content->hash);
    content->hash = NULL;
}

void ftpx_carried_end(struct ftpx_carried *content, bool may_continue)
{
    if (content->decode)
        ftpx_decode_rest(content->decode);
    if (content->spooled)
        ftpx_spooled_end(content->spooled);
    if (content->hash && !may_continue)
        settle_digests(content);
}

/* --- results --- */

uint64_t ftpx_carried_bytes(const struct ftpx_carried *content)
{
    return content->bytes;
}

bool ftpx_carried_is_sound(const struct ftpx_carried *content)
{
    enum ftpx_decode_state state =
        content->decode ? ftpx_decode_state(content->decode) : FTPX_DECODE_ENDED;

    return state == FTPX_DECODE_GOES_ON || state == FTPX_DECODE_ENDED;
}

bool ftpx_carried_has_ended(const struct ftpx_carried *content)
{
    return !content->decode || ftpx_decode_state(content->decode) == FTPX_DECODE_ENDED;
}

ftpx_span ftpx_carried_head(const struct ftpx_carried *content)
{
    return (ftpx_span){content->head, content->head_length};
}

static unsigned settled_digest(const struct ftpx_carried *content, unsigned wanted, uint8_t *out)
{
    size_t at = 0;

    for (unsigned digest = 0; digest < wanted; digest++)
        at += is_wanted(content, digest) ? length_of(digest) : 0;
    memcpy(out, content->digests + at, length_of(wanted));
    return length_of(wanted);
}

unsigned ftpx_carried_digest(const struct ftpx_carried *content, enum ftpx_digest digest,
                             uint8_t out[FTPX_DIGEST_MOST])
{
    gcry_md_hd_t copy;

    if (!is_wanted(content, digest))
        return 0;
    if (content->digests)
        return settled_digest(content, digest, out);
    if (!content->hash || gcry_md_copy(&copy, content->hash) != 0)
        return 0;
    memcpy(out, gcry_md_read(copy, algorithms[digest]), length_of(digest));
    gcry_md_close(copy);
    return length_of(digest);
}

bool ftpx_carried_read(const struct ftpx_carried *content, uint64_t from, uint64_t to,
                       ftpx_spool_fn take, void *context)
{
    return content->spooled && ftpx_spooled_read(content->spooled, from, to, take, context);
}

/* --- a hash that goes on --- */

struct ftpx_running {
    gcry_md_hd_t hash;
};

struct ftpx_running *ftpx_carried_copy(const struct ftpx_carried *content)
{
    gcry_md_hd_t copy;

    if (!content->hash || !is_wanted(content, FTPX_DIGEST_SHA256) ||
        gcry_md_copy(&copy, content->hash) != 0)
        return NULL;
    struct ftpx_running *running = g_new(struct ftpx_running, 1);
    running->hash = copy;
    return running;
}

void ftpx_running_add(struct ftpx_running *running, ftpx_span bytes)
{
    gcry_md_write(running->hash, bytes.at, bytes.len);
}

unsigned ftpx_running_end(struct ftpx_running *running, uint8_t out[FTPX_DIGEST_MOST])
{
    unsigned length = length_of(FTPX_DIGEST_SHA256);

    if (out)
        memcpy(out, gcry_md_read(running->hash, GCRY_MD_SHA256), length);
    gcry_md_close(running->hash);
    g_free(running);
    return length;
}

unsigned ftpx_digest_of(enum ftpx_digest digest, ftpx_span bytes, uint8_t out[FTPX_DIGEST_MOST])
{
    gcry_md_hash_buffer(algorithms[digest], out, bytes.len > 0 ? (const void *)bytes.at : "",
                        bytes.len);
    return length_of(digest);
}

void ftpx_digest_text(const uint8_t *digest, unsigned length, char out[FTPX_DIGEST_MOST_TEXT])
{
    static const char digits[] = "0123456789abcdef";

    for (unsigned i = 0; i < length; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * length] = '\0';
}

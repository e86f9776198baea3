/* hashing: one handle of libgcrypt computes them all; what has ended keeps their values only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hashing.h"

#include "../../model/limits.h"
#include "worker.h"
#include <wsutil/to_str.h>
#include <wsutil/wsgcrypt.h>
#include <glib.h>
#include <string.h>

static const struct {
    int algorithm;
    const char *key;
} kinds[FTPX_DIGEST_COUNT] = {
    [FTPX_DIGEST_SHA256] = {GCRY_MD_SHA256, "sha256"},
    [FTPX_DIGEST_MD5] = {GCRY_MD_MD5, "md5"},
    [FTPX_DIGEST_SHA1] = {GCRY_MD_SHA1, "sha1"},
    [FTPX_DIGEST_SHA512] = {GCRY_MD_SHA512, "sha512"},
    [FTPX_DIGEST_CRC32] = {GCRY_MD_CRC32, "crc32"},
};

struct ftpx_hashing {
    wmem_allocator_t *pool;
    uint32_t digests;
    gcry_md_hd_t handle; /* NULL once ended */
    uint8_t *values;     /* one after the other, once ended; NULL before */
    bool may_go_aside;
    struct ftpx_worker *aside; /* has the handle; NULL: it is ours */
    uint64_t at_once;          /* bytes hashed since it was ours */
};

const char *ftpx_digest_key(enum ftpx_digest digest)
{
    return kinds[digest].key;
}

void ftpx_hashing_prepare(void)
{
    if (!gcry_control(GCRYCTL_ANY_INITIALIZATION_P)) /* the host has done this */
        gcry_check_version(NULL);
}

static unsigned length_of(unsigned digest)
{
    return gcry_md_get_algo_dlen(kinds[digest].algorithm);
}

static bool is_in(uint32_t digests, unsigned digest)
{
    return (digests & FTPX_DIGEST_BIT(digest)) != 0;
}

/* Once all bytes so far are hashed. That changes nothing that anybody can tell. */
static void take_back(const struct ftpx_hashing *hashing)
{
    if (hashing && hashing->aside)
        ftpx_worker_end(g_steal_pointer(&((struct ftpx_hashing *)(uintptr_t)hashing)->aside));
}

/* --- life --- */

static struct ftpx_hashing *hashing_of(wmem_allocator_t *pool, gcry_md_hd_t handle,
                                       uint32_t digests, bool aside)
{
    struct ftpx_hashing *hashing = wmem_new0(pool, struct ftpx_hashing);

    hashing->pool = pool;
    hashing->handle = handle;
    hashing->digests = digests;
    hashing->may_go_aside = aside;
    return hashing;
}

struct ftpx_hashing *ftpx_hashing_new(wmem_allocator_t *pool, uint32_t digests, bool aside)
{
    gcry_md_hd_t handle;

    if (digests == 0 || gcry_md_open(&handle, 0, 0) != 0)
        return NULL;
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        if (is_in(digests, digest) && gcry_md_enable(handle, kinds[digest].algorithm) != 0)
            digests &= ~FTPX_DIGEST_BIT(digest);
    if (digests != 0)
        return hashing_of(pool, handle, digests, aside);
    gcry_md_close(handle);
    return NULL;
}

void ftpx_hashing_free(struct ftpx_hashing *hashing)
{
    if (!hashing)
        return;
    take_back(hashing);
    gcry_md_close(hashing->handle);
    wmem_free(hashing->pool, hashing->values);
    wmem_free(hashing->pool, hashing);
}

struct ftpx_hashing *ftpx_hashing_copy(wmem_allocator_t *pool, const struct ftpx_hashing *hashing)
{
    gcry_md_hd_t handle;

    take_back(hashing);
    if (!hashing || !hashing->handle || gcry_md_copy(&handle, hashing->handle) != 0)
        return NULL;
    return hashing_of(pool, handle, hashing->digests, false);
}

/* --- bytes --- */

static void add_aside(void *handle, ftpx_span bytes)
{
    gcry_md_write(handle, bytes.at, bytes.len);
}

static void add_at_once(struct ftpx_hashing *hashing, ftpx_span bytes)
{
    gcry_md_write(hashing->handle, bytes.at, bytes.len);
    hashing->at_once += bytes.len;
    if (!hashing->may_go_aside || hashing->at_once < FTPX_LIMIT_HASHED_AT_ONCE)
        return;
    hashing->aside = ftpx_worker_begin(add_aside, hashing->handle);
    hashing->at_once = 0;
}

void ftpx_hashing_add(struct ftpx_hashing *hashing, ftpx_span bytes)
{
    if (!hashing)
        return;
    if (hashing->aside)
        ftpx_worker_add(hashing->aside, bytes);
    else
        add_at_once(hashing, bytes);
}

void ftpx_hashing_take(void *hashing, ftpx_span bytes)
{
    ftpx_hashing_add(hashing, bytes);
}

void ftpx_hashing_end(struct ftpx_hashing *hashing)
{
    unsigned length = 0;

    take_back(hashing);
    if (!hashing || !hashing->handle)
        return;
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        length += is_in(hashing->digests, digest) ? length_of(digest) : 0;
    hashing->values = wmem_alloc(hashing->pool, length);
    length = 0;
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++) {
        if (!is_in(hashing->digests, digest))
            continue;
        memcpy(hashing->values + length, gcry_md_read(hashing->handle, kinds[digest].algorithm),
               length_of(digest));
        length += length_of(digest);
    }
    gcry_md_close(hashing->handle);
    hashing->handle = NULL;
}

/* What another has computed. */
static void take_up(struct ftpx_ledger *ledger, struct ftpx_hashing *hashing)
{
    uint8_t *value;

    ftpx_hashing_end(hashing);
    value = hashing->values;
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++) {
        if (!is_in(hashing->digests, digest))
            continue;
        ftpx_ledger_bytes(ledger, value, length_of(digest));
        value += length_of(digest);
    }
}

static void write_down(struct ftpx_ledger *ledger, const struct ftpx_hashing *hashing)
{
    struct ftpx_hashing *copy = hashing->handle ? ftpx_hashing_copy(NULL, hashing) : NULL;
    const uint8_t *value;

    if (copy)
        ftpx_hashing_end(copy);
    value = copy ? copy->values : hashing->values;
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++) {
        if (!is_in(hashing->digests, digest))
            continue;
        ftpx_ledger_bytes(ledger, (void *)(uintptr_t)value, length_of(digest));
        value += length_of(digest);
    }
    ftpx_hashing_free(copy);
}

void ftpx_hashing_carry(struct ftpx_ledger *ledger, struct ftpx_hashing *hashing)
{
    uint32_t digests = hashing ? hashing->digests : 0;

    take_back(hashing);
    ftpx_ledger_word(ledger, &digests);
    ledger->failed = ledger->failed || digests != (hashing ? hashing->digests : 0);
    if (digests == 0 || ledger->failed)
        return;
    if (ledger->out)
        write_down(ledger, hashing);
    else
        take_up(ledger, hashing);
}

/* --- values --- */

static void set_text(struct ftpx_digests *out, unsigned digest, const uint8_t *value)
{
    *bytes_to_hexstr(out->text[digest], value, length_of(digest)) = '\0';
    out->known |= FTPX_DIGEST_BIT(digest);
}

static void read_values(const struct ftpx_hashing *hashing, uint32_t wanted,
                        struct ftpx_digests *out)
{
    const uint8_t *value = hashing->values;

    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++) {
        if (is_in(wanted, digest))
            set_text(out, digest, value);
        value += is_in(hashing->digests, digest) ? length_of(digest) : 0;
    }
}

/* Reading ends a handle: what goes on is copied. */
static void read_copy(const struct ftpx_hashing *hashing, uint32_t wanted, struct ftpx_digests *out)
{
    gcry_md_hd_t copy;

    if (wanted == 0 || gcry_md_copy(&copy, hashing->handle) != 0)
        return;
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        if (is_in(wanted, digest))
            set_text(out, digest, gcry_md_read(copy, kinds[digest].algorithm));
    gcry_md_close(copy);
}

void ftpx_hashing_read(const struct ftpx_hashing *hashing, uint32_t wanted,
                       struct ftpx_digests *out)
{
    out->known = 0;
    take_back(hashing);
    if (!hashing)
        return;
    wanted &= hashing->digests;
    if (hashing->handle)
        read_copy(hashing, wanted, out);
    else
        read_values(hashing, wanted, out);
}

void ftpx_hashing_of_nothing(uint32_t wanted, struct ftpx_digests *out)
{
    struct ftpx_hashing *hashing = ftpx_hashing_new(NULL, wanted, false);

    ftpx_hashing_read(hashing, wanted, out);
    ftpx_hashing_free(hashing);
}

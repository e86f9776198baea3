/* carried: bytes come as they lie in the stream, and go on as they lie in the file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carried.h"

#include "../../model/limits.h"
#include "tail.h"

#include <glib.h>

struct ftpx_carried {
    struct ftpx_carried_plan plan;
    struct ftpx_hashing *hashing; /* NULL: no digest is wanted, or all bytes are in the tail */
    struct ftpx_tail *tail;       /* the newest bytes, which are still to be hashed; may be NULL */
    struct ftpx_hashing
        *whole; /* of all bytes, ended: no more come, but there is a tail; else NULL */
    struct ftpx_decode *decode; /* NULL when the stream is the file */
    struct ftpx_spooled *spooled;
    bool rests; /* no bytes come any more, nor is what came before hashed on */
    uint8_t *head;
    size_t head_length;
    const char *type;
    size_t typed_length; /* bytes of the head that it is the type of */
    uint64_t bytes;
};

/* --- bytes --- */

static void keep_head(struct ftpx_carried *content, ftpx_span bytes)
{
    ftpx_span part = ftpx_span_take(bytes, FTPX_MIME_HEAD - content->head_length);

    content->head =
        wmem_realloc(content->plan.pool, content->head, content->head_length + part.len);
    memcpy(content->head + content->head_length, part.at, part.len);
    content->head_length += part.len;
}

static struct ftpx_hashing *hashing_new(const struct ftpx_carried_plan *plan)
{
    return ftpx_hashing_new(plan->pool, plan->digests, plan->aside);
}

/* Hashes all of the tail but its last `kept` bytes. */
static void hash_tail(struct ftpx_carried *content, size_t kept)
{
    size_t length = ftpx_tail_length(content->tail) - kept;

    if (!content->hashing)
        content->hashing = hashing_new(&content->plan);
    ftpx_tail_read(content->tail, 0, length, ftpx_hashing_take, content->hashing);
    ftpx_tail_drop(content->tail, length);
}

void ftpx_carried_end_tail(struct ftpx_carried *content)
{
    if (!content->tail)
        return;
    hash_tail(content, 0);
    g_clear_pointer(&content->tail, ftpx_tail_free);
    g_clear_pointer(&content->whole, ftpx_hashing_free);
}

/* What another content may go on within is hashed late: see ftpx_carried_copy. */
static void hash(struct ftpx_carried *content, ftpx_span bytes)
{
    if (!content->tail) {
        ftpx_hashing_add(content->hashing, bytes);
        return;
    }
    ftpx_tail_add(content->tail, bytes);
    if (ftpx_tail_length(content->tail) > FTPX_LIMIT_TAIL + FTPX_TAIL_PIECE)
        hash_tail(content, FTPX_LIMIT_TAIL);
}

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    struct ftpx_carried *content = context;

    hash(content, bytes);
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

struct ftpx_carried *ftpx_carried_new(const struct ftpx_carried_plan *plan)
{
    struct ftpx_carried *content = wmem_new0(plan->pool, struct ftpx_carried);

    content->plan = *plan;
    if (ftpx_decode_is_needed(plan->coding.mode, plan->coding.structure)) {
        content->decode = ftpx_decode_new(NULL, plan->coding.type, plan->coding.mode,
                                          plan->coding.structure, deliver, content);
        ftpx_decode_share(content->decode, plan->budget);
    }
    if (plan->tail && plan->digests != 0)
        content->tail = ftpx_tail_new(plan->pool);
    else
        content->hashing = hashing_new(plan);
    if (plan->spool)
        content->spooled = ftpx_spooled_new(plan->spool);
    return content;
}

void ftpx_carried_free(struct ftpx_carried *content)
{
    if (!content)
        return;
    ftpx_tail_free(content->tail);
    ftpx_hashing_free(content->whole);
    ftpx_hashing_free(content->hashing);
    if (content->decode)
        ftpx_decode_free(content->decode);
    ftpx_spooled_free(content->spooled);
    wmem_free(content->plan.pool, content->head);
    wmem_free(content->plan.pool, content);
}

/* Where the tail begins. */
static uint64_t hashed_bytes(const struct ftpx_carried *content)
{
    return content->bytes - (content->tail ? ftpx_tail_length(content->tail) : 0);
}

/* See ftpx_carried_copy; it lives in `pool`. */
static struct ftpx_hashing *copy_in(const struct ftpx_carried *content, wmem_allocator_t *pool,
                                    uint64_t upto)
{
    uint64_t hashed = hashed_bytes(content);

    if (upto < hashed || upto > content->bytes)
        return NULL;
    struct ftpx_hashing *copy = content->tail && !content->hashing
                                    ? ftpx_hashing_new(pool, content->plan.digests, false)
                                    : ftpx_hashing_copy(pool, content->hashing);
    if (copy && upto > hashed)
        ftpx_tail_read(content->tail, 0, (size_t)(upto - hashed), ftpx_hashing_take, copy);
    return copy;
}

struct ftpx_hashing *ftpx_carried_copy(const struct ftpx_carried *content, uint64_t upto)
{
    return copy_in(content, NULL, upto);
}

/* While its bytes are at hand. */
static void hash_whole(struct ftpx_carried *content)
{
    content->whole = copy_in(content, content->plan.pool, content->bytes);
    ftpx_hashing_end(content->whole);
}

void ftpx_carried_end(struct ftpx_carried *content, bool may_continue)
{
    if (content->decode)
        ftpx_decode_rest(content->decode);
    if (content->spooled)
        ftpx_spooled_end(content->spooled);
    if (!may_continue)
        ftpx_carried_settle(content);
    else if (content->tail)
        hash_whole(content);
}

/* The tail is not looked at again. */
static void take_whole(struct ftpx_carried *content)
{
    ftpx_hashing_free(content->hashing);
    content->hashing = g_steal_pointer(&content->whole);
    g_clear_pointer(&content->tail, ftpx_tail_free);
}

void ftpx_carried_settle(struct ftpx_carried *content)
{
    if (content->whole)
        take_whole(content);
    ftpx_carried_end_tail(content);
    ftpx_hashing_end(content->hashing);
    content->rests = !content->decode && !content->spooled;
}

bool ftpx_carried_rests(const struct ftpx_carried *content)
{
    return content->rests;
}

/* Others have hashed it. */
static void drop_tail(struct ftpx_carried *content)
{
    if (!content->tail)
        return;
    g_clear_pointer(&content->tail, ftpx_tail_free);
    g_clear_pointer(&content->whole, ftpx_hashing_free);
    if (!content->hashing)
        content->hashing = hashing_new(&content->plan);
}

void ftpx_carried_carry(struct ftpx_ledger *ledger, struct ftpx_carried *content)
{
    struct ftpx_hashing *whole =
        content->tail && ledger->out ? ftpx_carried_copy(content, content->bytes) : NULL;

    ftpx_ledger_number(ledger, &content->bytes);
    if (!ledger->out)
        drop_tail(content);
    ftpx_hashing_carry(ledger, whole ? whole : content->hashing);
    ftpx_hashing_free(whole);
    if (!ledger->out)
        content->rests = true;
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

const char *ftpx_carried_type(struct ftpx_carried *content)
{
    if (content->typed_length < content->head_length)
        content->type = ftpx_mime_of((ftpx_span){content->head, content->head_length});
    content->typed_length = content->head_length;
    return content->type;
}

void ftpx_carried_digests(const struct ftpx_carried *content, uint32_t wanted,
                          struct ftpx_digests *out)
{
    const struct ftpx_hashing *known = content->tail ? content->whole : content->hashing;
    struct ftpx_hashing *copy =
        content->tail && !known ? ftpx_carried_copy(content, content->bytes) : NULL;

    ftpx_hashing_read(copy ? copy : known, wanted, out);
    ftpx_hashing_free(copy);
}

bool ftpx_carried_read(const struct ftpx_carried *content, uint64_t from, uint64_t to,
                       ftpx_spool_fn take, void *context)
{
    uint64_t hashed = hashed_bytes(content);

    if (content->spooled)
        return ftpx_spooled_read(content->spooled, from, to, take, context);
    if (!content->tail || from < hashed || to > content->bytes)
        return false;
    ftpx_tail_read(content->tail, (size_t)(from - hashed), (size_t)(to - hashed), take, context);
    return true;
}

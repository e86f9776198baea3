/* collect: bytes in order go straight into the hash; only behind a hole do ranges and order come
 * into play, until it is filled. A finished stream keeps its digest only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "collect.h"

#include "../model/flow.h"
#include "../model/order.h"
#include "../model/ranges.h"
#include "../wire/quirk.h"
#include <gcrypt.h>
#include <glib.h>

/* What holding a piece costs besides its bytes. */
#define PIECE_COST 64

enum condition {
    IN_ORDER, /* nothing is held */
    HOLDING,  /* something waits behind a hole */
    FINISHED, /* the digest is final */
    BROKEN    /* there will be none */
};

struct stream {
    struct ftpx_collect *collect;
    const struct ftpx_stream *facts;
    enum condition condition;
    gcry_md_hd_t hash;
    struct ftpx_order order;           /* order.next is right in every condition */
    struct ftpx_ranges ranges;         /* while HOLDING: what was delivered or is held */
    uint64_t cost;                     /* share in collect->held */
    GList link;                        /* in collect->holding */
    uint8_t digest[FTPX_DIGEST_BYTES]; /* when FINISHED */
};

struct pair {
    struct stream *side[2]; /* NULL before the first byte */
};

struct ftpx_collect {
    uint64_t cap;
    uint64_t held;
    GHashTable *pairs;                   /* struct ftpx_flow * to struct pair * */
    GQueue holding;                      /* struct stream *, oldest hole first */
    const struct ftpx_flow *newest_flow; /* of the last segment, and its pair: they come in runs */
    struct pair *newest;
};

static void account(struct stream *stream)
{
    uint64_t cost = stream->order.held + (uint64_t)stream->order.count * PIECE_COST;

    stream->collect->held += cost - stream->cost;
    stream->cost = cost;
}

static void start_holding(struct stream *stream)
{
    stream->condition = HOLDING;
    ftpx_ranges_init(&stream->ranges, NULL);
    ftpx_ranges_add(&stream->ranges, 0, stream->order.next, NULL, NULL);
    g_queue_push_tail_link(&stream->collect->holding, &stream->link);
}

static void stop_holding(struct stream *stream, enum condition condition)
{
    if (stream->condition == HOLDING) {
        ftpx_order_free(&stream->order);
        account(stream);
        ftpx_ranges_free(&stream->ranges);
        g_queue_unlink(&stream->collect->holding, &stream->link);
    }
    stream->condition = condition;
}

static void give_up(struct stream *stream)
{
    stop_holding(stream, BROKEN);
    gcry_md_close(stream->hash);
    stream->hash = NULL;
}

static void finish(struct stream *stream)
{
    stop_holding(stream, FINISHED);
    memcpy(stream->digest, gcry_md_read(stream->hash, GCRY_MD_SHA256), sizeof stream->digest);
    gcry_md_close(stream->hash);
    stream->hash = NULL;
}

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    struct stream *stream = context;

    (void)offset;
    gcry_md_write(stream->hash, bytes.at, bytes.len);
}

/* Makes room for a piece of `stream` by giving up older holes. False when its own is the oldest. */
static bool make_room(struct stream *stream, size_t length)
{
    struct ftpx_collect *collect = stream->collect;

    while (collect->held + length + PIECE_COST > collect->cap) {
        struct stream *oldest = g_queue_peek_head(&collect->holding);
        if (oldest == stream)
            return false;
        give_up(oldest);
    }
    return true;
}

/* What one segment adds while something is held. */
struct arrival {
    struct stream *stream;
    int64_t offset;
    ftpx_span bytes;
    bool refused;
};

static void add_new_part(void *context, int64_t from, int64_t to)
{
    struct arrival *arrival = context;
    struct stream *stream = arrival->stream;
    ftpx_span part = ftpx_span_take(
        ftpx_span_drop(arrival->bytes, (size_t)(from - arrival->offset)), (size_t)(to - from));

    if (arrival->refused)
        return;
    if (from > stream->order.next && !make_room(stream, part.len)) {
        arrival->refused = true;
        return;
    }
    ftpx_order_add(&stream->order, from, part, deliver, stream);
    account(stream);
}

static void add_around_hole(struct stream *stream, int64_t offset, ftpx_span bytes)
{
    struct arrival arrival = {stream, offset, bytes, false};

    if (stream->condition != HOLDING)
        start_holding(stream);
    ftpx_ranges_add(&stream->ranges, offset, offset + (int64_t)bytes.len, add_new_part, &arrival);
    if (arrival.refused || stream->ranges.refused > 0)
        give_up(stream);
    else if (stream->order.count == 0)
        stop_holding(stream, IN_ORDER);
}

static void add_in_order(struct stream *stream, int64_t offset, ftpx_span bytes)
{
    ftpx_span fresh = ftpx_span_drop(bytes, (size_t)(stream->order.next - offset));

    gcry_md_write(stream->hash, fresh.at, fresh.len);
    stream->order.next += (int64_t)fresh.len;
}

static bool is_open(const struct stream *stream)
{
    return stream->condition == IN_ORDER || stream->condition == HOLDING;
}

static void add(struct stream *stream, int64_t offset, ftpx_span bytes, uint32_t length)
{
    int64_t next = stream->order.next;

    if (bytes.len < length && offset + (int64_t)length > next)
        give_up(stream); /* the frame was cut: what is missing will hardly come again whole */
    else if (stream->condition == IN_ORDER && offset <= next)
        add_in_order(stream, offset, bytes);
    else
        add_around_hole(stream, offset, bytes);
}

static struct stream *stream_new(struct ftpx_collect *collect, const struct ftpx_stream *facts)
{
    struct stream *stream = g_new0(struct stream, 1);

    stream->collect = collect;
    stream->facts = facts;
    stream->link.data = stream;
    ftpx_order_init(&stream->order, NULL, 0, UINT64_MAX);
    if (gcry_md_open(&stream->hash, GCRY_MD_SHA256, 0) != 0)
        stream->condition = BROKEN;
    return stream;
}

static void stream_free(struct stream *stream)
{
    if (!stream)
        return;
    if (is_open(stream))
        give_up(stream);
    g_free(stream);
}

static void pair_free(gpointer data)
{
    struct pair *pair = data;

    stream_free(pair->side[0]);
    stream_free(pair->side[1]);
    g_free(pair);
}

static struct pair *pair_of(struct ftpx_collect *collect, const struct ftpx_flow *flow)
{
    struct pair *pair = g_hash_table_lookup(collect->pairs, flow);

    if (!pair) {
        pair = g_new0(struct pair, 1);
        g_hash_table_insert(collect->pairs, (gpointer)(uintptr_t)flow, pair);
    }
    collect->newest_flow = flow;
    collect->newest = pair;
    return pair;
}

void ftpx_collect_add(struct ftpx_collect *collect, const struct ftpx_flow *flow, uint8_t side,
                      int64_t offset, ftpx_span bytes, uint32_t length)
{
    if (!flow->half[side])
        return;
    struct pair *pair = flow == collect->newest_flow ? collect->newest : pair_of(collect, flow);
    struct stream *stream = pair->side[side];

    if (!stream && length == 0)
        return;
    if (!stream)
        stream = pair->side[side] = stream_new(collect, ftpx_flow_payload(flow, side));
    if (is_open(stream) && length > 0)
        add(stream, offset, bytes, length);
    if (is_open(stream) && stream->facts->fin && stream->facts->fin_offset == stream->order.next)
        finish(stream);
}

static bool is_whole(const struct stream *stream)
{
    const struct ftpx_stream *facts = stream->facts;

    return stream->condition != BROKEN && stream->condition != HOLDING && facts->start == 0 &&
           stream->order.next == facts->end && facts->seen.refused == 0 &&
           ftpx_stream_gap_bytes(facts) == 0;
}

static void write_hex(const uint8_t *digest, char out[FTPX_DIGEST_TEXT])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < FTPX_DIGEST_BYTES; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[FTPX_DIGEST_TEXT - 1] = '\0';
}

static bool digest_of_stream(const struct stream *stream, char out[FTPX_DIGEST_TEXT])
{
    gcry_md_hd_t copy;

    if (!is_whole(stream))
        return false;
    if (stream->condition == FINISHED) {
        write_hex(stream->digest, out);
        return true;
    }
    if (gcry_md_copy(&copy, stream->hash) != 0)
        return false;
    write_hex(gcry_md_read(copy, GCRY_MD_SHA256), out);
    gcry_md_close(copy);
    return true;
}

/* A connection that was seen from SYN to FIN without a byte carried the empty file. */
static bool digest_of_nothing(const struct ftpx_stream *facts, char out[FTPX_DIGEST_TEXT])
{
    uint8_t digest[FTPX_DIGEST_BYTES];

    if (!facts->syn || !facts->fin || facts->fin_offset != 0 || ftpx_stream_bytes(facts) != 0)
        return false;
    gcry_md_hash_buffer(GCRY_MD_SHA256, digest, "", 0);
    write_hex(digest, out);
    return true;
}

bool ftpx_collect_digest(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                         char out[FTPX_DIGEST_TEXT])
{
    const struct ftpx_stream *facts = collect ? ftpx_transfer_stream(transfer) : NULL;

    struct ftpx_outcome outcome = ftpx_transfer_outcome(transfer);

    if (!facts || outcome.state == FTPX_STATE_REFUSED || outcome.reasons & FTPX_QUIRK(UNDECRYPTED))
        return false;
    const struct pair *pair = g_hash_table_lookup(collect->pairs, transfer->flow);
    for (int side = 0; pair && side < 2; side++)
        if (pair->side[side] && pair->side[side]->facts == facts)
            return digest_of_stream(pair->side[side], out);
    return digest_of_nothing(facts, out);
}

struct ftpx_collect *ftpx_collect_new(uint64_t cap)
{
    struct ftpx_collect *collect = g_new0(struct ftpx_collect, 1);

    if (!gcry_control(GCRYCTL_ANY_INITIALIZATION_P)) /* the host has done this */
        gcry_check_version(NULL);
    collect->cap = cap;
    collect->pairs = g_hash_table_new_full(NULL, NULL, NULL, pair_free);
    return collect;
}

void ftpx_collect_reset(struct ftpx_collect *collect)
{
    g_hash_table_remove_all(collect->pairs);
    collect->newest_flow = NULL;
    collect->newest = NULL;
}

void ftpx_collect_free(struct ftpx_collect *collect)
{
    if (!collect)
        return;
    g_hash_table_destroy(collect->pairs);
    g_free(collect);
}

/* collect: a stream a direction, which inorder feeds; the answers about a transfer are those about
 * its stream.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "collect.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "../../model/index.h"
#include "../../model/limits.h"
#include "../../wire/quirk.h"
#include "inorder.h"
#include "latest.h"
#include <glib.h>

struct stream {
    struct ftpx_collect *collect;
    GList link; /* in collect->going_on, while it needs more than the pool */
    const struct ftpx_flow *flow;
    const struct ftpx_stream *facts;
    uint8_t side;
    struct ftpx_coding coding; /* that was known when it began */
    struct ftpx_inorder order;
    struct ftpx_carried *content; /* of what came in order */
    struct ftpx_latest_one latest;
    bool has_ended;
};

struct pair {
    const struct ftpx_flow *flow;
    struct stream *side[2]; /* NULL before the first byte */
};

struct ftpx_collect {
    struct ftpx_collect_plan plan;
    struct ftpx_spool *spool; /* NULL without plan.spools */
    struct ftpx_inorder_pool pool;
    uint64_t held_by_others;   /* the most at any time; see ftpx_collect_carry_use */
    uint32_t heads;            /* streams whose first bytes are kept */
    struct ftpx_latest latest; /* struct stream */
    struct ftpx_decode_budget decoding;
    wmem_allocator_t *streams;
    GQueue going_on;                     /* struct stream */
    struct ftpx_index *pairs;            /* struct pair, by flow, which begins it */
    const struct ftpx_flow *newest_flow; /* of the last segment, and its pair: they come in runs */
    struct pair *newest;
};

/* --- streams --- */

/* Whether its bytes may belong behind those of another transfer. A REST that waits is its, when
 * the capture has the command after the data. */
static bool is_a_later_piece(const struct ftpx_transfer *transfer)
{
    if (!transfer->exchange)
        return transfer->session && transfer->session->rest;
    return transfer->direction != FTPX_LISTING &&
           (transfer->restart > 0 || transfer->exchange->verb->id == FTPX_CMD_APPE);
}

/* A transfer that stopped short of its file may be resumed by another. */
static bool may_continue(const struct stream *stream)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(stream->flow);
    uint64_t expected;

    if (!stream->latest.is_among || !transfer || transfer->direction == FTPX_LISTING ||
        is_a_later_piece(transfer))
        return false;
    return !ftpx_transfer_expected_bytes(transfer, &expected) ||
           ftpx_inorder_delivered(&stream->order) < expected;
}

static void take(void *context, ftpx_span bytes)
{
    struct stream *stream = context;

    ftpx_carried_add(stream->content, bytes);
    ftpx_latest_grow(&stream->collect->latest, &stream->latest,
                     ftpx_carried_bytes(stream->content));
}

static void let_rest(struct stream *stream)
{
    if (ftpx_carried_rests(stream->content))
        g_queue_unlink(&stream->collect->going_on, &stream->link);
}

static void end(void *context)
{
    struct stream *stream = context;

    stream->has_ended = true;
    ftpx_carried_end(stream->content, may_continue(stream));
    let_rest(stream);
}

static void not_among_latest(void *context)
{
    struct stream *stream = context;

    if (!stream->has_ended || ftpx_carried_rests(stream->content))
        return;
    ftpx_carried_settle(stream->content);
    let_rest(stream);
}

static void not_within_latest(void *context)
{
    const struct stream *stream = context;

    ftpx_carried_end_tail(stream->content);
}

static void hand_on(void *context, int64_t offset, ftpx_span bytes)
{
    const struct stream *stream = context;

    stream->collect->plan.decoded(stream->collect->plan.context, stream->flow, stream->side, offset,
                                  bytes);
}

static uint32_t digests_of(const struct ftpx_collect *collect, const struct ftpx_stream *facts,
                           const struct ftpx_transfer *transfer)
{
    uint32_t digests = collect->plan.digests;

    if (digests != 0 && transfer && transfer->session)
        digests |= ftpx_digests_before(transfer->session, facts->first_frame);
    return digests;
}

/* Whether another may go on within it, as far as is known when it begins. */
static bool may_have_tail(const struct stream *stream)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(stream->flow);

    return transfer && transfer->direction != FTPX_LISTING && !is_a_later_piece(transfer);
}

static struct ftpx_carried *content_new(struct stream *stream)
{
    struct ftpx_collect *collect = stream->collect;
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(stream->flow);
    struct ftpx_carried_plan plan = {
        .pool = collect->streams,
        .digests = digests_of(collect, stream->facts, transfer),
        .aside = collect->plan.aside,
        .coding = stream->coding,
        .head = collect->plan.heads && collect->heads < FTPX_LIMIT_HEADS,
        .spool = transfer && is_a_later_piece(transfer) ? collect->spool : NULL,
        .context = stream,
        .budget = &collect->decoding,
    };

    plan.tail = stream->latest.is_within;
    if (collect->plan.decoded && ftpx_decode_is_needed(plan.coding.mode, plan.coding.structure))
        plan.sink = hand_on;
    collect->heads += plan.head;
    return ftpx_carried_new(&plan);
}

static struct stream *stream_new(struct ftpx_collect *collect, const struct ftpx_flow *flow,
                                 uint8_t side)
{
    struct stream *stream = wmem_new0(collect->streams, struct stream);

    stream->collect = collect;
    stream->flow = flow;
    stream->side = side;
    stream->facts = ftpx_flow_payload(flow, side);
    stream->coding = flow->coding;
    if (collect->spool)
        ftpx_latest_add(&collect->latest, &stream->latest, stream, may_have_tail(stream));
    stream->content = content_new(stream);
    stream->link.data = stream;
    g_queue_push_tail_link(&collect->going_on, &stream->link);
    ftpx_inorder_init(&stream->order, &collect->pool,
                      &(struct ftpx_inorder_sink){.take = take, .end = end, .context = stream});
    return stream;
}

/* Streams that rest go with the pool. */
static void free_going_on(struct ftpx_collect *collect)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&collect->going_on))) {
        struct stream *stream = link->data;
        ftpx_inorder_free(&stream->order);
        ftpx_carried_free(stream->content);
    }
}

static struct pair *pair_of(struct ftpx_collect *collect, const struct ftpx_flow *flow)
{
    struct pair *pair = ftpx_index_find(collect->pairs, &flow);

    if (!pair) {
        pair = wmem_new0(collect->streams, struct pair);
        pair->flow = flow;
        ftpx_index_put(collect->pairs, pair);
    }
    collect->newest_flow = flow;
    collect->newest = pair;
    return pair;
}

void ftpx_collect_add(struct ftpx_collect *collect, const struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_payload *payload)
{
    if (!flow->half[side])
        return;
    struct pair *pair = flow == collect->newest_flow ? collect->newest : pair_of(collect, flow);
    struct stream *stream = pair->side[side];

    if (!stream && payload->length == 0)
        return;
    if (!stream)
        stream = pair->side[side] = stream_new(collect, flow, side);
    ftpx_inorder_add(&stream->order, payload);
}

static void carry_stream(struct ftpx_ledger *ledger, struct stream *stream)
{
    bool goes_on = !ftpx_carried_rests(stream->content);

    ftpx_inorder_carry(ledger, &stream->order);
    ftpx_carried_carry(ledger, stream->content);
    ftpx_latest_grow(&stream->collect->latest, &stream->latest,
                     ftpx_carried_bytes(stream->content));
    if (!ledger->out && goes_on)
        g_queue_unlink(&stream->collect->going_on, &stream->link);
}

void ftpx_collect_carry(struct ftpx_collect *collect, struct ftpx_ledger *ledger,
                        const struct ftpx_flow *flow)
{
    struct pair *pair = pair_of(collect, flow);

    for (uint8_t side = 0; side < 2; side++) {
        bool there = pair->side[side] != NULL;
        ftpx_ledger_flag(ledger, &there);
        ledger->failed = ledger->failed || there != (pair->side[side] != NULL);
        if (there && !ledger->failed)
            carry_stream(ledger, pair->side[side]);
    }
}

void ftpx_collect_carry_use(struct ftpx_collect *collect, struct ftpx_ledger *ledger)
{
    uint64_t held = collect->pool.most;

    ftpx_ledger_number(ledger, &held);
    if (!ledger->out && !ledger->failed)
        collect->held_by_others = MAX(collect->held_by_others, held);
}

bool ftpx_collect_is_sure(const struct ftpx_collect *collect)
{
    return collect->pool.most + collect->held_by_others <= collect->plan.cap;
}

void ftpx_collect_ask_types(const struct ftpx_collect *collect, const struct ftpx_flow *flow)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(flow);
    const struct pair *pair = ftpx_index_find(collect->pairs, &flow);

    if (!transfer || transfer->direction == FTPX_LISTING)
        return;
    for (unsigned side = 0; pair && side < 2; side++)
        if (pair->side[side])
            ftpx_carried_type(pair->side[side]->content);
}

/* --- answers --- */

static bool is_whole(const struct stream *stream)
{
    const struct ftpx_stream *facts = stream->facts;

    return !ftpx_inorder_has_hole(&stream->order) && facts->start == 0 &&
           ftpx_inorder_delivered(&stream->order) == (uint64_t)ftpx_stream_end(facts) &&
           facts->seen.refused == 0 && ftpx_stream_gap_bytes(facts) == 0 &&
           ftpx_carried_is_sound(stream->content);
}

/* NULL when it has no bytes, or when such as lie before those that came first were not put in order. */
static const struct stream *stream_of(const struct ftpx_collect *collect,
                                      const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *facts = collect ? ftpx_transfer_stream(transfer) : NULL;
    const struct pair *pair =
        facts && facts->start >= 0 ? ftpx_index_find(collect->pairs, &transfer->flow) : NULL;

    for (int side = 0; pair && side < 2; side++)
        if (pair->side[side] && pair->side[side]->facts == facts)
            return pair->side[side];
    return NULL;
}

/* A connection that was seen from SYN to FIN without a byte carried the empty file. */
static bool carried_nothing(const struct ftpx_stream *facts)
{
    return facts->syn && ftpx_stream_has_end(facts) && ftpx_stream_end(facts) == facts->start &&
           ftpx_stream_bytes(facts) == 0;
}

/* Whether it was decoded as its transfer, which may have been found later, has it. */
static bool is_decoded_as(const struct stream *stream, const struct ftpx_transfer *transfer)
{
    const struct ftpx_coding *coding = &stream->coding;

    if (!ftpx_decode_is_needed(transfer->mode, transfer->structure))
        return !ftpx_decode_is_needed(coding->mode, coding->structure);
    return coding->mode == transfer->mode && coding->structure == transfer->structure;
}

static void read_digests(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                         uint32_t wanted, struct ftpx_digests *out)
{
    const struct ftpx_stream *facts = ftpx_transfer_stream(transfer);
    const struct stream *stream = stream_of(collect, transfer);
    struct ftpx_outcome outcome = ftpx_transfer_outcome(transfer);

    out->known = 0;
    if (ftpx_collect_wanted(collect) == 0 || !facts || outcome.state == FTPX_STATE_REFUSED ||
        outcome.reasons & FTPX_QUIRK(UNDECRYPTED) || ftpx_transfer_gap_bytes(transfer) > 0)
        return;
    if (!stream && carried_nothing(facts))
        ftpx_hashing_of_nothing(wanted, out);
    else if (stream && is_whole(stream) && is_decoded_as(stream, transfer))
        ftpx_carried_digests(stream->content, wanted, out);
}

uint32_t ftpx_collect_wanted(const struct ftpx_collect *collect)
{
    return collect ? collect->plan.digests : 0;
}

bool ftpx_collect_digests(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                          struct ftpx_digests *out)
{
    read_digests(collect, transfer, ftpx_collect_wanted(collect), out);
    return out->known != 0;
}

bool ftpx_collect_digest(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                         enum ftpx_digest digest, char out[FTPX_DIGEST_MOST_TEXT])
{
    struct ftpx_digests digests;

    read_digests(collect, transfer, FTPX_DIGEST_BIT(digest), &digests);
    if (digests.known == 0)
        return false;
    memcpy(out, digests.text[digest], FTPX_DIGEST_MOST_TEXT);
    return true;
}

const char *ftpx_collect_type(const struct ftpx_collect *collect,
                              const struct ftpx_transfer *transfer)
{
    const struct stream *stream = stream_of(collect, transfer);

    return stream ? ftpx_carried_type(stream->content) : NULL;
}

bool ftpx_collect_measure(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                          struct ftpx_collected *out)
{
    const struct stream *stream = stream_of(collect, transfer);

    *out = (struct ftpx_collected){
        .decoded = ftpx_decode_is_needed(transfer->mode, transfer->structure), .ended = true};
    if (!out->decoded) {
        out->bytes = ftpx_transfer_bytes(transfer);
        return true;
    }
    if (stream && !is_decoded_as(stream, transfer))
        stream = NULL;
    out->ended = stream && is_whole(stream) && ftpx_carried_has_ended(stream->content);
    out->bytes = stream ? ftpx_carried_bytes(stream->content) : ftpx_transfer_bytes(transfer);
    return stream || ftpx_transfer_bytes(transfer) == 0;
}

/* --- parts put together --- */

static uint64_t end_of(const struct ftpx_collect *collect, const struct ftpx_part *part)
{
    const struct stream *stream = stream_of(collect, part->transfer);

    return part->from + (stream ? ftpx_carried_bytes(stream->content) : 0);
}

/* What counts of a part: nothing lies over it. */
struct run {
    uint64_t from;
    uint64_t to;
    const struct ftpx_part *part;
};

struct painting {
    GArray *runs; /* struct run */
    const struct ftpx_part *part;
};

static void add_run(void *context, int64_t from, int64_t to)
{
    const struct painting *painting = context;
    struct run run = {(uint64_t)from, (uint64_t)to, painting->part};

    g_array_append_val(painting->runs, run);
}

static gint compare_age(gconstpointer left, gconstpointer right)
{
    const struct ftpx_part *const *one = left;
    const struct ftpx_part *const *other = right;

    return (*one)->transfer->id > (*other)->transfer->id ? -1 : 1;
}

static gint compare_runs(gconstpointer left, gconstpointer right)
{
    const struct run *one = left;
    const struct run *other = right;

    return one->from < other->from ? -1 : one->from > other->from;
}

/* struct run of all parts by their places, the newer over the older, as on a disk. */
static GArray *paint(const struct ftpx_collect *collect, const struct ftpx_part *parts,
                     unsigned count, uint64_t size)
{
    GPtrArray *by_age = g_ptr_array_new();
    struct ftpx_ranges covered;
    struct painting painting = {g_array_new(FALSE, FALSE, sizeof(struct run)), NULL};

    for (unsigned i = 0; i < count; i++)
        g_ptr_array_add(by_age, (gpointer)(uintptr_t)&parts[i]);
    g_ptr_array_sort(by_age, compare_age);
    ftpx_ranges_init(&covered, NULL);
    for (guint i = 0; i < by_age->len; i++) {
        painting.part = by_age->pdata[i];
        ftpx_ranges_add(&covered, (int64_t)painting.part->from,
                        (int64_t)MIN(end_of(collect, painting.part), size), add_run, &painting);
    }
    ftpx_ranges_free(&covered);
    g_ptr_array_unref(by_age);
    g_array_sort(painting.runs, compare_runs);
    return painting.runs;
}

/* What hashes the first run, which begins the file. */
static struct ftpx_hashing *begin_run(const struct ftpx_collect *collect, const GArray *runs)
{
    const struct run *first = runs->len > 0 ? &g_array_index(runs, struct run, 0) : NULL;

    if (!first || first->part->from != 0 || first->from != 0)
        return NULL;
    const struct stream *stream = stream_of(collect, first->part->transfer);
    return stream ? ftpx_carried_copy(stream->content, first->to) : NULL;
}

/* Adds what lies behind the first run, up to `size`. */
static bool run_through(const struct ftpx_collect *collect, struct ftpx_hashing *running,
                        const GArray *runs, uint64_t size)
{
    uint64_t at = g_array_index(runs, struct run, 0).to;

    for (guint i = 1; i < runs->len; i++) {
        const struct run *run = &g_array_index(runs, struct run, i);
        const struct stream *stream = stream_of(collect, run->part->transfer);
        if (run->from != at || !stream ||
            !ftpx_carried_read(stream->content, run->from - run->part->from,
                               run->to - run->part->from, ftpx_hashing_take, running))
            return false;
        at = run->to;
    }
    return at == size;
}

int ftpx_collect_failure(const struct ftpx_collect *collect)
{
    return collect && collect->spool ? ftpx_spool_failure(collect->spool) : 0;
}

bool ftpx_collect_join(const struct ftpx_collect *collect, const struct ftpx_part *parts,
                       unsigned count, uint64_t size, struct ftpx_digests *out)
{
    GArray *runs = paint(collect, parts, count, size);
    struct ftpx_hashing *running = begin_run(collect, runs);

    out->known = 0;
    if (running && run_through(collect, running, runs, size))
        ftpx_hashing_read(running, collect->plan.digests, out);
    ftpx_hashing_free(running);
    g_array_unref(runs);
    return out->known != 0;
}

/* --- life --- */

static void forget(struct ftpx_collect *collect)
{
    free_going_on(collect);
    if (!collect->plan.pool)
        wmem_destroy_allocator(collect->streams);
    ftpx_spool_free(collect->spool);
    collect->spool = NULL;
    collect->newest_flow = NULL;
    collect->newest = NULL;
    collect->heads = 0;
    collect->held_by_others = 0;
    collect->decoding = (struct ftpx_decode_budget){0, 0};
}

static void begin(struct ftpx_collect *collect)
{
    wmem_allocator_t *pool = collect->plan.pool;

    collect->streams = pool ? pool : wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    ftpx_latest_init(&collect->latest, not_among_latest, not_within_latest);
    collect->pairs = ftpx_index_by_pointer(collect->streams);
    if (collect->plan.spools && collect->plan.digests != 0)
        collect->spool = ftpx_spool_new(FTPX_LIMIT_SPOOL);
}

struct ftpx_collect *ftpx_collect_new(const struct ftpx_collect_plan *plan)
{
    struct ftpx_collect *collect = g_new0(struct ftpx_collect, 1);

    ftpx_hashing_prepare();
    collect->plan = *plan;
    ftpx_inorder_pool_init(&collect->pool, plan->cap);
    begin(collect);
    return collect;
}

void ftpx_collect_reset(struct ftpx_collect *collect)
{
    forget(collect);
    begin(collect);
}

void ftpx_collect_free(struct ftpx_collect *collect)
{
    if (!collect)
        return;
    forget(collect);
    g_free(collect);
}

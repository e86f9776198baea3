/* condense: of each flow whose segments are left out it knows where that began, and writes what has become of it
 * before a segment is kept that may have others ask.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "condense.h"

#include "../model/carry.h"
#include "../model/index.h"
#include "../model/instant.h"
#include "../model/list.h"
#include "../model/state.h"
#include "../model/tcp/numbering.h"
#include "../taps/bytes/hashing.h"
#include "askers.h"
#include "tape.h"

#include <string.h>

enum { WRITTEN_AT_ONCE = 1 << 16 };

/* Flows that are looked for without asking the index, since segments of the same ones come again and again. */
enum { RECENT = 64 };

/* Connections that go on: what is not told is found later, at the price of one more replay. */
enum { MOST_TOLD = 4096 };

/* Who has announced a connection looks at when it was heard last, from whatever hosts that is asked, and gives up
 * after FTPX_LIMIT_EXPECT_SECONDS: a flow may be behind by this, and so much longer. */
#define LONGEST_SPAN (60 * FTPX_NS_PER_SECOND)

#define SUM FTPX_DIGEST_SHA256

/* A flow that is on the tape. */
struct known {
    struct ftpx_flow *flow;
    uint32_t number;
    uint32_t first; /* frames of its segments */
    uint32_t last;
    bool is_gone;
    bool is_unwrapped; /* some of its segments were: only who has read all frames finds those */
    bool is_carried;   /* some of it, so far */
    bool is_short;     /* of some segments only the length is there */
    bool is_open;      /* segments were left out since its state was written, … */
    uint64_t key;      /* … which was this, */
    int64_t opened;    /* since then; and it is in `by_age` */
    GList age;
    struct known *next;
};

enum fate { KEPT, CARRIED, DROPPED };

struct ftpx_condense {
    struct ftpx_condense_plan plan;
    bool carries; /* all reports do */
    GByteArray *bytes;
    GByteArray *body; /* of the entry that is being written */
    struct ftpx_hashing *sum;
    struct ftpx_tape_place place;
    struct known *recent[RECENT]; /* of `known`, each where its flow has it */
    struct ftpx_index *known;     /* struct known, by flow; … */
    struct known *first;          /* … and by number */
    struct known *last;
    GHashTable *only; /* char *; NULL: no such are named */
    const struct ftpx_flow
        *newest; /* that was looked for among them, and whether it is: they come in runs */
    bool newest_is_kept;
    struct ftpx_askers *open; /* struct known: those who are, or were; … */
    GQueue by_age;            /* … those who are, the oldest first */
    enum fate fate;           /* of the present segment, */
    struct known *present;    /* its flow, unless that is new, */
    bool is_bare;             /* and whether nobody reads what it carries */
    bool failed;
};

/* --- life --- */

static GHashTable *set_of(const GPtrArray *texts)
{
    GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < texts->len; i++)
        g_hash_table_add(set, texts->pdata[i]);
    return set;
}

static bool all_carry(const GPtrArray *reports)
{
    for (guint i = 0; i < reports->len; i++)
        if (!ftpx_asked_carries(reports->pdata[i]))
            return false;
    return true;
}

struct ftpx_condense *ftpx_condense_new(const struct ftpx_condense_plan *plan)
{
    struct ftpx_condense *condense = g_new0(struct ftpx_condense, 1);
    ftpx_span seal = ftpx_span_of(plan->seal);

    ftpx_hashing_prepare();
    condense->plan = *plan;
    condense->carries = all_carry(plan->reports);
    condense->bytes = g_byte_array_new();
    condense->body = g_byte_array_new();
    condense->sum = ftpx_hashing_new(NULL, FTPX_DIGEST_BIT(SUM), false);
    condense->place.ledger = ftpx_ledger_to(condense->bytes, 0);
    condense->known = ftpx_index_by_pointer(plan->pool);
    condense->only = plan->only->len > 0 ? set_of(plan->only) : NULL;
    condense->open = ftpx_askers_new();
    ftpx_tape_head(&condense->place.ledger, &seal, plan->only);
    return condense;
}

void ftpx_condense_free(struct ftpx_condense *condense)
{
    if (condense->only)
        g_hash_table_destroy(condense->only);
    ftpx_askers_free(condense->open);
    ftpx_hashing_free(condense->sum);
    g_byte_array_unref(condense->bytes);
    g_byte_array_unref(condense->body);
    g_free(condense);
}

/* --- writing --- */

static void write_bytes(struct ftpx_condense *condense, ftpx_span bytes)
{
    condense->failed |= fwrite(bytes.at, 1, bytes.len, condense->plan.out) != bytes.len;
}

static void flush(struct ftpx_condense *condense, guint least)
{
    ftpx_span bytes = {condense->bytes->data, condense->bytes->len};

    if (bytes.len == 0 || bytes.len < least)
        return;
    ftpx_hashing_add(condense->sum, bytes);
    write_bytes(condense, bytes);
    g_byte_array_set_size(condense->bytes, 0);
}

static void write_entry(struct ftpx_condense *condense, struct ftpx_tape_entry *entry)
{
    ftpx_tape_entry(&condense->place, entry);
    flush(condense, WRITTEN_AT_ONCE);
}

/* Of what was put into `body`, which is for the next one then. */
static void write_body(struct ftpx_condense *condense, enum ftpx_tape_kind kind, uint32_t number)
{
    struct ftpx_tape_entry entry = {
        .kind = kind,
        .flow = number,
        .body = {condense->body->data, condense->body->len},
    };

    write_entry(condense, &entry);
    g_byte_array_set_size(condense->body, 0);
}

/* --- what is left out --- */

static void open_span(struct ftpx_condense *condense, struct known *known, int64_t time)
{
    if (known->is_open)
        return;
    known->is_open = true;
    known->opened = time;
    known->age.data = known;
    g_queue_push_tail_link(&condense->by_age, &known->age);
    known->key = ftpx_carry_key(known->flow, 0);
    ftpx_askers_add(condense->open, known->flow, known->number, known);
}

static void close_span(struct ftpx_condense *condense, struct known *known)
{
    struct ftpx_ledger ledger = ftpx_ledger_to(condense->body, 0);
    uint32_t digits = condense->plan.engine->time_digits;

    if (!known->is_open)
        return;
    ftpx_ledger_bytes(&ledger, &known->key, sizeof known->key);
    ftpx_ledger_word(&ledger, &digits);
    ftpx_carry_state(&ledger, known->flow);
    write_body(condense, FTPX_TAPE_STATE, known->number);
    g_queue_unlink(&condense->by_age, &known->age);
    known->is_open = false;
    known->is_carried = true;
}

static void close_spans(struct ftpx_condense *condense, const struct ftpx_segment *segment)
{
    GHashTable *open = ftpx_askers_of(condense->open, segment);
    GHashTableIter iter;
    void *known;

    if (!open)
        return;
    g_hash_table_iter_init(&iter, open);
    while (g_hash_table_iter_next(&iter, NULL, &known))
        close_span(condense, known);
    ftpx_askers_clear(condense->open, segment);
}

static void close_old_spans(struct ftpx_condense *condense, int64_t time)
{
    struct known *oldest;

    while ((oldest = g_queue_peek_head(&condense->by_age)) && time - oldest->opened > LONGEST_SPAN)
        close_span(condense, oldest);
}

/* --- segments --- */

/* Flows are some hundred bytes apart. */
static struct known **place_of(struct ftpx_condense *condense, const struct ftpx_flow *flow)
{
    return &condense->recent[(uintptr_t)flow / 64 % RECENT];
}

/* `flow` may be NULL. */
static struct known *find(struct ftpx_condense *condense, const struct ftpx_flow *flow)
{
    struct known **place = place_of(condense, flow);

    if (!flow || (*place && (*place)->flow == flow))
        return flow ? *place : NULL;
    struct known *known = ftpx_index_find(condense->known, &flow);
    if (known)
        *place = known;
    return known;
}

static struct known *know(struct ftpx_condense *condense, struct ftpx_flow *flow)
{
    struct known *known = find(condense, flow);

    if (known)
        return known;
    known = wmem_new0(condense->plan.pool, struct known);
    known->flow = flow;
    known->number = condense->first ? condense->last->number + 1 : 0;
    FTPX_CHAIN(condense->first, condense->last, next, known);
    ftpx_index_put(condense->known, known);
    return known;
}

static bool is_gone(const struct ftpx_sighting *sighting, const struct ftpx_segment *segment)
{
    const struct ftpx_flow *flow = sighting->flow;

    return flow->verdict == FTPX_VERDICT_OTHER && flow->claimed && !flow->carrier &&
           !ftpx_numbering_needs(sighting, segment);
}

static enum fate fate_of(const struct ftpx_condense *condense, const struct ftpx_sighting *sighting,
                         const struct ftpx_segment *segment)
{
    if (is_gone(sighting, segment))
        return DROPPED;
    return condense->carries && ftpx_carry_may(sighting->flow, sighting->side, segment) ? CARRIED
                                                                                        : KEPT;
}

/* Of a connection that may turn out to be FTP's, that much is measured, and nothing read. */
static bool is_bare(const struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    return flow->verdict == FTPX_VERDICT_EARLY && flow->claimed && !flow->carrier &&
           !(segment->flags & FTPX_SYN) && segment->payload.len <= FTPX_TAPE_BARE_MOST;
}

static void go(struct ftpx_condense *condense, struct known *known)
{
    struct ftpx_tape_entry entry = {.kind = FTPX_TAPE_GONE, .flow = known->number};

    if (!known->is_gone)
        write_entry(condense, &entry);
    known->is_gone = true;
}

void ftpx_condense_before(struct ftpx_condense *condense, const struct ftpx_segment *segment)
{
    if (condense->only)
        return;
    struct ftpx_sighting sighting = ftpx_engine_find(condense->plan.engine, segment);
    struct known *known = find(condense, sighting.flow);
    close_old_spans(condense, segment->time);
    condense->fate = known ? fate_of(condense, &sighting, segment) : KEPT;
    condense->present = known;
    condense->is_bare = known && is_bare(sighting.flow, segment);
    switch (condense->fate) {
    case KEPT: close_spans(condense, segment); break;
    case CARRIED: open_span(condense, known, segment->time); break;
    case DROPPED: go(condense, known); break;
    }
}

static bool is_only(struct ftpx_condense *condense, const struct ftpx_flow *flow)
{
    if (flow == condense->newest)
        return condense->newest_is_kept;
    char *ends = ftpx_tape_ends(flow->end);
    condense->newest = flow;
    condense->newest_is_kept = g_hash_table_contains(condense->only, ends);
    g_free(ends);
    return condense->newest_is_kept;
}

static bool is_kept(struct ftpx_condense *condense, const struct ftpx_flow *flow)
{
    return condense->only ? is_only(condense, flow) : condense->fate == KEPT;
}

/* `known` may be NULL: then it is on no tape. */
static void note_where(struct known *known, uint32_t frame, struct ftpx_condense_where where)
{
    if (!known)
        return;
    if (known->first == 0)
        known->first = frame;
    known->last = frame;
    known->is_unwrapped |= where.unwrapped;
}

void ftpx_condense_after(struct ftpx_condense *condense, const struct ftpx_sighting *sighting,
                         const struct ftpx_segment *segment, struct ftpx_condense_where where)
{
    struct ftpx_flow *flow = sighting->flow;
    struct known *known = is_kept(condense, flow) ? know(condense, flow) : NULL;

    note_where(known ? known : condense->present, segment->frame, where);
    if (!known)
        return;
    struct ftpx_tape_entry entry = {
        .kind = FTPX_TAPE_SEGMENT,
        .flow = known->number,
        .side = sighting->side,
        .unwrapped = flow->carrier,
        .bare = condense->is_bare,
        .nth = where.nth,
        .segment = *segment,
    };
    known->is_short |= entry.bare;
    entry.segment.from = flow->end[0];
    entry.segment.to = flow->end[1];
    write_entry(condense, &entry);
}

void ftpx_condense_unfed(struct ftpx_condense *condense, const struct ftpx_segment *segment,
                         bool in_error, uint32_t nth)
{
    enum ftpx_tape_kind kind = in_error ? FTPX_TAPE_QUOTED : FTPX_TAPE_BROKEN;
    struct ftpx_tape_entry entry = {.kind = kind, .nth = nth, .segment = *segment};

    if (!condense->only)
        write_entry(condense, &entry);
}

/* --- the end --- */

static void ask_types(const struct ftpx_condense *condense, const struct known *known)
{
    if (known->flow->verdict != FTPX_VERDICT_DATA)
        return;
    for (unsigned i = 0; i < condense->plan.reports->len; i++)
        ftpx_asked_ask_types(condense->plan.reports->pdata[i], known->flow);
}

static void write_measures(struct ftpx_condense *condense, const struct known *known)
{
    struct ftpx_ledger ledger = ftpx_ledger_to(condense->body, 0);

    if (!known->is_carried)
        return;
    ftpx_carry_measures(&ledger, known->flow);
    for (unsigned i = 0; i < condense->plan.reports->len; i++)
        ftpx_asked_carry(condense->plan.reports->pdata[i], &ledger, known->flow);
    condense->failed |= ledger.failed;
    write_body(condense, FTPX_TAPE_MEASURES, known->number);
}

static void write_extent(struct ftpx_condense *condense, const struct known *known)
{
    struct ftpx_tape_entry entry = {
        .kind = FTPX_TAPE_EXTENT,
        .flow = known->number,
        .first = known->is_unwrapped ? 0 : known->first,
        .last = known->is_unwrapped ? 0 : known->last,
    };

    write_entry(condense, &entry);
}

static void write_sum(struct ftpx_condense *condense)
{
    struct ftpx_digests digests;

    ftpx_hashing_read(condense->sum, FTPX_DIGEST_BIT(SUM), &digests);
    write_bytes(condense, ftpx_span_of(digests.text[SUM]));
}

bool ftpx_condense_end(struct ftpx_condense *condense,
                       void (*about)(void *context, struct ftpx_ledger *ledger), void *context)
{
    for (struct known *known = condense->first; known; known = known->next)
        close_span(condense, known);
    for (const struct known *known = condense->first; known && !condense->only;
         known = known->next) {
        ask_types(condense, known);
        write_measures(condense, known);
        write_extent(condense, known);
    }
    write_entry(condense, &(struct ftpx_tape_entry){.kind = FTPX_TAPE_END});
    about(context, &condense->place.ledger);
    flush(condense, 0);
    write_sum(condense);
    return !condense->failed && fflush(condense->plan.out) == 0;
}

/* --- what goes on --- */

/* What was said of its transfer in captures before, if anything was, may be another thing. */
static bool is_unsure(const struct known *known)
{
    for (unsigned slot = 0; slot < 2 && known->is_carried; slot++) {
        const struct ftpx_transfer *transfer = known->flow->transfer[slot];
        if (transfer && (transfer->type == 0 || !transfer->setup))
            return true;
    }
    return false;
}

static bool may_depend_on_before(const struct known *known)
{
    return known->flow->opener == FTPX_SIDE_UNKNOWN || is_unsure(known);
}

/* Also when nothing but the last acknowledgement is still to come. */
static bool goes_on(const struct known *known)
{
    const struct ftpx_flow *flow = known->flow;

    return flow->verdict == FTPX_VERDICT_DATA && !flow->reset &&
           !(ftpx_stream_is_closed(&flow->half[0]->stream) &&
             ftpx_stream_is_closed(&flow->half[1]->stream));
}

static void tell_known(struct ftpx_json *json, const struct known *known)
{
    char *ends = ftpx_tape_ends(known->flow->end);

    ftpx_json_begin(json, NULL);
    ftpx_json_word(json, "ends", ends);
    ftpx_json_number(json, "first", known->first);
    ftpx_json_number(json, "last", known->last);
    ftpx_json_bool(json, "left_out", known->is_carried || known->is_gone || known->is_short);
    ftpx_json_bool(json, "unsure", is_unsure(known));
    ftpx_json_end(json);
    g_free(ends);
}

/* Of one whose ends another has, too, the frames of both would have to be told. */
static void tell_those(const struct ftpx_condense *condense, struct ftpx_json *json,
                       const char *name, bool (*are)(const struct known *known))
{
    unsigned left = MOST_TOLD;

    ftpx_json_begin_list(json, name);
    for (const struct known *known = condense->first; known && left > 0; known = known->next) {
        if (known->is_unwrapped || known->flow->history || !are(known))
            continue;
        tell_known(json, known);
        left--;
    }
    ftpx_json_end_list(json);
}

void ftpx_condense_tell(const struct ftpx_condense *condense, struct ftpx_json *json)
{
    ftpx_json_begin(json, "ends");
    tell_those(condense, json, "before", may_depend_on_before);
    tell_those(condense, json, "behind", goes_on);
    ftpx_json_end(json);
}

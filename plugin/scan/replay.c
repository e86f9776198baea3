/* replay: tapes are merged by frame; what does not fit is told, and all goes on as well as it can.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "replay.h"

#include "../model/carry.h"
#include "../model/state.h"
#include "../taps/bytes/hashing.h"
#include "about.h"
#include "askers.h"
#include "tape.h"

/* A connection of a tape. */
struct heard {
    struct ftpx_endpoint end[2];
    struct ftpx_flow *flow; /* of its newest segment */
    bool is_carried;        /* by this tape */
    bool is_left_out;       /* another tape has it */
    bool is_over;           /* nothing of it comes any more */
};

/* A tape, and the next of its entries. */
struct source {
    struct ftpx_tape_place place;
    ftpx_span seal;
    GPtrArray *only; /* char *: what it has alone */
    struct ftpx_tape_entry next;
    GArray *flows; /* struct heard, by number */
    bool is_over;
};

struct replay {
    struct ftpx_loop *loop;
    const struct ftpx_replay_plan *plan;
    uint32_t base;
    struct source tape;
    GArray *wholes;   /* struct source */
    GHashTable *only; /* char *: what these have */
    struct ftpx_askers
        *carried; /* struct ftpx_flow: those of which `tape` has left something out */
};

static struct heard *heard_of(const struct source *source)
{
    return &g_array_index(source->flows, struct heard, source->next.flow);
}

static void tell_unfit(const struct replay *replay, const struct ftpx_flow *flow)
{
    replay->plan->unfit(replay->plan->context, flow);
}

/* --- entries --- */

/* What it asks for may be left out on the other tape, which tells what came of that later. */
static void look_behind(const struct replay *replay, const struct ftpx_segment *segment)
{
    GHashTable *carried = ftpx_askers_of(replay->carried, segment);
    GHashTableIter iter;
    void *flow;

    if (!carried)
        return;
    g_hash_table_iter_init(&iter, carried);
    while (g_hash_table_iter_next(&iter, NULL, &flow))
        if (((const struct ftpx_flow *)flow)->last_frame > segment->frame)
            tell_unfit(replay, flow);
}

/* Whether nobody reads what its segments carry. */
static bool is_measured_only(const struct ftpx_flow *flow)
{
    return ftpx_flow_is_others(flow) && flow->claimed && !flow->carrier;
}

/* What a connection carries was unwrapped, or not, as its tape has it: this cannot be made good. */
static enum ftpx_replayed feed(struct replay *replay, struct source *source)
{
    struct ftpx_tape_entry *entry = &source->next;
    struct heard *heard = heard_of(source);

    entry->segment.from = heard->end[entry->side];
    entry->segment.to = heard->end[1 - entry->side];
    bool is_read = entry->bare && !(heard->flow && is_measured_only(heard->flow));
    if (source != &replay->tape)
        look_behind(replay, &entry->segment);
    heard->flow = ftpx_loop_take(replay->loop, &entry->segment);
    if (!heard->flow || heard->flow->carrier != entry->unwrapped)
        return FTPX_REPLAYED_REFUSED;
    if (is_read || (heard->flow->carried && !heard->is_carried))
        tell_unfit(replay, heard->flow);
    return FTPX_REPLAYED;
}

static bool is_same(const struct replay *replay, const struct heard *heard, uint64_t key)
{
    const struct ftpx_flow *flow = heard->flow;

    return ftpx_carry_can(flow) && flow->carried == heard->is_carried &&
           ftpx_carry_key(flow, replay->base) == key;
}

static void take_state(const struct replay *replay, struct heard *heard, uint32_t number,
                       ftpx_span body)
{
    enum { MOST_DIGITS = 9 };
    struct ftpx_ledger ledger = ftpx_ledger_from(body, replay->base);
    struct ftpx_engine *engine = ftpx_loop_engine(replay->loop);
    uint64_t key = 0;
    uint32_t digits = 0;

    ftpx_ledger_bytes(&ledger, &key, sizeof key);
    ftpx_ledger_word(&ledger, &digits);
    if (!is_same(replay, heard, key)) {
        tell_unfit(replay, heard->flow);
        return;
    }
    ftpx_carry_state(&ledger, heard->flow);
    engine->time_digits = (uint8_t)MAX(engine->time_digits, MIN(digits, MOST_DIGITS));
    heard->flow->carried = heard->is_carried = true;
    ftpx_askers_add(replay->carried, heard->flow, number, heard->flow);
    if (ledger.failed)
        tell_unfit(replay, heard->flow);
}

/* Of bytes that came twice and differ, one tape alone cannot know. */
static bool has_conflicts(const struct ftpx_flow *flow)
{
    return flow->half[0]->stream.conflicting > 0 || flow->half[1]->stream.conflicting > 0;
}

static void take_measures(const struct replay *replay, struct heard *heard, ftpx_span body)
{
    struct ftpx_ledger ledger = ftpx_ledger_from(body, replay->base);
    struct ftpx_flow *flow = heard->flow;

    heard->is_over = true;
    if (!heard->is_carried || flow->verdict != FTPX_VERDICT_DATA) {
        tell_unfit(replay, heard->flow);
        return;
    }
    ftpx_carry_measures(&ledger, flow);
    ftpx_loop_carry(replay->loop, &ledger, flow);
    if (ledger.failed || has_conflicts(flow)) /* other digests may be wanted here */
        tell_unfit(replay, heard->flow);
}

static void let_go(const struct replay *replay, const struct heard *heard)
{
    const struct ftpx_flow *flow = heard->flow;

    if (flow->verdict != FTPX_VERDICT_OTHER || !flow->claimed || flow->carrier)
        tell_unfit(replay, heard->flow);
}

static enum ftpx_replayed take_of_flow(struct replay *replay, struct source *source)
{
    struct heard *heard = heard_of(source);

    if (heard->is_left_out)
        return FTPX_REPLAYED;
    if (heard->is_over)
        return FTPX_REPLAYED_BROKEN;
    switch (source->next.kind) {
    case FTPX_TAPE_SEGMENT: return feed(replay, source);
    case FTPX_TAPE_STATE: take_state(replay, heard, source->next.flow, source->next.body); break;
    case FTPX_TAPE_MEASURES: take_measures(replay, heard, source->next.body); break;
    default: let_go(replay, heard);
    }
    return FTPX_REPLAYED;
}

static enum ftpx_replayed take(struct replay *replay, struct source *source)
{
    switch (source->next.kind) {
    case FTPX_TAPE_EXTENT: break;
    case FTPX_TAPE_QUOTED: ftpx_loop_hear(replay->loop, &source->next.segment, true); break;
    case FTPX_TAPE_BROKEN: ftpx_loop_hear(replay->loop, &source->next.segment, false); break;
    default: return take_of_flow(replay, source);
    }
    return FTPX_REPLAYED;
}

/* --- tapes --- */

static void have_flow(const struct replay *replay, struct source *source)
{
    const struct ftpx_segment *segment = &source->next.segment;
    struct heard heard = {.end = {segment->from, segment->to}};
    char *ends = ftpx_tape_ends(heard.end);

    heard.is_left_out = source == &replay->tape && g_hash_table_contains(replay->only, ends);
    g_free(ends);
    g_array_append_val(source->flows, heard);
}

/* False when it is broken. */
static bool read_next(const struct replay *replay, struct source *source)
{
    source->next = (struct ftpx_tape_entry){.kind = FTPX_TAPE_END};
    ftpx_tape_entry(&source->place, &source->next);
    if (source->place.ledger.failed)
        return false;
    source->is_over = source->next.kind == FTPX_TAPE_END;
    if (source->next.kind == FTPX_TAPE_SEGMENT && source->next.flow == source->flows->len)
        have_flow(replay, source);
    return true;
}

/* All but the sum that it ends with; nothing when that is another. */
static ftpx_span unsealed(ftpx_span tape)
{
    const uint32_t wanted = FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256);
    struct ftpx_hashing *hashing = ftpx_hashing_new(NULL, wanted, false);
    struct ftpx_digests digests = {.known = 0};
    const char *sum = digests.text[FTPX_DIGEST_SHA256];
    enum { SUM = 64 };

    if (tape.len < SUM) {
        ftpx_hashing_free(hashing);
        return FTPX_SPAN_NONE;
    }
    ftpx_span bytes = ftpx_span_take(tape, tape.len - SUM);
    ftpx_hashing_add(hashing, bytes);
    ftpx_hashing_read(hashing, wanted, &digests);
    ftpx_hashing_free(hashing);
    return ftpx_span_equal(ftpx_span_drop(tape, bytes.len), ftpx_span_of(sum)) ? bytes
                                                                               : FTPX_SPAN_NONE;
}

static enum ftpx_replayed open_source(const struct replay *replay, struct source *source,
                                      ftpx_span tape)
{
    source->place.frame = replay->base;
    source->place.ledger = ftpx_ledger_from(unsealed(tape), replay->base);
    ftpx_tape_head(&source->place.ledger, &source->seal, source->only);
    if (source->place.ledger.failed)
        return FTPX_REPLAYED_BROKEN;
    return ftpx_span_is(source->seal, replay->plan->seal) ? FTPX_REPLAYED : FTPX_REPLAYED_FOREIGN;
}

static enum ftpx_replayed open_whole(const struct replay *replay, struct source *whole,
                                     ftpx_span tape)
{
    enum ftpx_replayed opened = open_source(replay, whole, tape);

    if (opened != FTPX_REPLAYED)
        return opened;
    for (guint i = 0; i < whole->only->len; i++)
        if (!g_hash_table_add(replay->only, whole->only->pdata[i]))
            return FTPX_REPLAYED_BROKEN;
    return read_next(replay, whole) ? FTPX_REPLAYED : FTPX_REPLAYED_BROKEN;
}

static struct source *whole_at(const struct replay *replay, guint number)
{
    return &g_array_index(replay->wholes, struct source, number);
}

static enum ftpx_replayed open_all(struct replay *replay)
{
    enum ftpx_replayed opened = FTPX_REPLAYED;

    for (guint i = 0; i < replay->wholes->len && opened == FTPX_REPLAYED; i++)
        opened = open_whole(replay, whole_at(replay, i),
                            g_array_index(replay->plan->wholes, ftpx_span, i));
    if (opened == FTPX_REPLAYED)
        opened = open_source(replay, &replay->tape, replay->plan->tape);
    if (opened != FTPX_REPLAYED)
        return opened;
    return read_next(replay, &replay->tape) ? FTPX_REPLAYED : FTPX_REPLAYED_BROKEN;
}

static bool is_segment(const struct source *source)
{
    return source->next.kind == FTPX_TAPE_SEGMENT || ftpx_tape_is_unfed(source->next.kind);
}

/* Whether it is behind the other, or has nothing more. */
static bool is_later(const struct source *source, const struct source *other)
{
    const struct ftpx_tape_place *place = &source->place;

    if (source->is_over || other->is_over)
        return source->is_over;
    return place->frame > other->place.frame ||
           (place->frame == other->place.frame && place->nth >= other->place.nth);
}

/* Whose entry comes next. What is no segment is about what came before. */
static struct source *earliest(struct replay *replay)
{
    struct source *next = &replay->tape;

    if (!next->is_over && !is_segment(next))
        return next;
    for (guint i = 0; i < replay->wholes->len; i++)
        if (!is_later(whole_at(replay, i), next))
            next = whole_at(replay, i);
    return next;
}

static enum ftpx_replayed run(struct replay *replay)
{
    enum ftpx_replayed result = open_all(replay);
    struct source *next = earliest(replay);

    while (result == FTPX_REPLAYED && !next->is_over) {
        result = take(replay, next);
        if (result == FTPX_REPLAYED && !read_next(replay, next))
            result = FTPX_REPLAYED_BROKEN;
        next = earliest(replay);
    }
    return result;
}

/* What stands behind the entries. */
static enum ftpx_replayed end(struct replay *replay)
{
    struct ftpx_ledger *ledger = &replay->tape.place.ledger;
    struct ftpx_about about = {
        .loop = replay->loop,
        .captures = replay->plan->captures,
        .origins = replay->plan->origins,
        .roll = ftpx_roll_new(NULL),
        .named = replay->plan->named,
    };
    bool is_known = ftpx_about_carry(ledger, &about);

    ftpx_roll_free(about.roll);
    if (!is_known)
        return FTPX_REPLAYED_FOREIGN;
    return ledger->failed ? FTPX_REPLAYED_BROKEN : FTPX_REPLAYED;
}

static struct source source_new(void)
{
    return (struct source){
        .flows = g_array_new(FALSE, FALSE, sizeof(struct heard)),
        .only = g_ptr_array_new_with_free_func(g_free),
    };
}

static void source_clear(void *data)
{
    const struct source *source = data;

    g_array_unref(source->flows);
    g_ptr_array_unref(source->only);
}

static GArray *sources_new(guint count)
{
    GArray *sources = g_array_new(FALSE, FALSE, sizeof(struct source));

    g_array_set_clear_func(sources, source_clear);
    for (guint i = 0; i < count; i++) {
        struct source source = source_new();
        g_array_append_val(sources, source);
    }
    return sources;
}

enum ftpx_replayed ftpx_replay(struct ftpx_loop *loop, const struct ftpx_replay_plan *plan)
{
    struct replay replay = {
        .loop = loop,
        .plan = plan,
        .base = ftpx_loop_frames(loop),
        .tape = source_new(),
        .wholes = sources_new(plan->wholes->len),
        .only = g_hash_table_new(g_str_hash, g_str_equal),
        .carried = ftpx_askers_new(),
    };
    enum ftpx_replayed result = run(&replay);

    if (result == FTPX_REPLAYED)
        result = end(&replay);
    g_hash_table_destroy(replay.only);
    ftpx_askers_free(replay.carried);
    source_clear(&replay.tape);
    g_array_unref(replay.wholes);
    return result;
}

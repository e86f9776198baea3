/* carry: a value after the other, in the order of the structures that have them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carry.h"

#include "data/content.h"
#include "data/transfer.h"
#include "limits.h"
#include "tcp/pace.h"
#include <string.h>

/* --- what may be carried --- */

/* Its command is known, and asks for no content that the model reads. */
static bool is_plain(const struct ftpx_transfer *transfer)
{
    return transfer->session && transfer->exchange && transfer->restart == 0 &&
           transfer->exchange->verb->id != FTPX_CMD_APPE && !transfer->content &&
           !transfer->inferred && transfer->direction != FTPX_LISTING &&
           transfer->direction != FTPX_NO_DIRECTION &&
           !ftpx_decode_is_needed(transfer->mode, transfer->structure) &&
           transfer->progress.moved == FTPX_MOVED_SOME;
}

/* All that is fed of it is behind its begin: what reports know of that was fed, too. */
static bool has_begin(const struct ftpx_stream *stream)
{
    int64_t start = stream->start;

    return stream->seen.count == 0 ||
           ftpx_ranges_missing(&stream->seen, start, start + FTPX_CARRY_FROM) == 0;
}

static bool is_under_way(const struct ftpx_flow *flow)
{
    if (flow->verdict != FTPX_VERDICT_DATA || flow->tls_frame != 0 || flow->known_frame != 0 ||
        flow->reset || !flow->made || flow->unheard || flow->foreign_side != FTPX_SIDE_UNKNOWN ||
        flow->coding.mode == 0 || flow->half[0] == flow->half[1])
        return false;
    for (unsigned side = 0; side < 2; side++) {
        const struct ftpx_stream *stream = &flow->half[side]->stream;
        if (!stream->present || !stream->syn || stream->fin || stream->answered ||
            stream->by_acks || !has_begin(stream))
            return false;
    }
    return true;
}

bool ftpx_carry_can(const struct ftpx_flow *flow)
{
    if (!is_under_way(flow))
        return false;
    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot] && !is_plain(flow->transfer[slot]))
            return false;
    return flow->transfer[0] || flow->transfer[1];
}

bool ftpx_carry_may(const struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    if (segment->flags & (FTPX_SYN | FTPX_FIN | FTPX_RST) || !ftpx_carry_can(flow))
        return false;
    const struct ftpx_stream *stream = &flow->half[side]->stream;
    int64_t offset = ftpx_stream_offset(stream, segment->frame, segment->seq);
    return segment->length == 0 || (stream->segments > 0 && offset >= FTPX_CARRY_FROM);
}

/* --- the state --- */

static void carry_stream(struct ftpx_ledger *ledger, struct ftpx_stream *stream)
{
    ftpx_stream_carry_marks(ledger, stream);
    ftpx_ledger_signed(ledger, &stream->end);
    ftpx_ledger_flag(ledger, &stream->has_acks);
    ftpx_ledger_signed(ledger, &stream->acked);
    ftpx_ledger_signed(ledger, &stream->acked_seen);
    ftpx_ledger_signed(ledger, &stream->upheld);
    ftpx_ledger_signed(ledger, &stream->newest);
    ftpx_ranges_carry(ledger, &stream->seen);
    ftpx_ledger_number(ledger, &stream->retransmitted);
    ftpx_ledger_word(ledger, &stream->segments);
    ftpx_ledger_frame(ledger, &stream->last_frame);
    ftpx_ledger_signed(ledger, &stream->last_time);
}

static void carry_half(struct ftpx_ledger *ledger, struct ftpx_half *half)
{
    carry_stream(ledger, &half->stream);
    ftpx_ledger_number(ledger, &half->packets);
    ftpx_ledger_number(ledger, &half->bytes);
    ftpx_ledger_number(ledger, &half->headers);
    if (!ledger->out)
        half->stream.recent = 0; /* the bytes are not here */
}

void ftpx_carry_state(struct ftpx_ledger *ledger, struct ftpx_flow *flow)
{
    ftpx_ledger_frame(ledger, &flow->last_frame);
    ftpx_ledger_signed(ledger, &flow->last_time);
    ftpx_ledger_signed(ledger, &flow->established_time);
    for (unsigned side = 0; side < 2; side++)
        carry_half(ledger, flow->half[side]);
}

/* --- the key --- */

/* What does not change any more, though what follows depends on it. */
static void write_begin(struct ftpx_ledger *ledger, const struct ftpx_half *half)
{
    struct ftpx_stream stream = half->stream;
    struct ftpx_syn syn = half->syn;
    uint32_t scale = syn.options.scales ? syn.options.scale + 1U : 0;

    ftpx_ledger_frame(ledger, &stream.begin_frame);
    ftpx_ledger_signed(ledger, &stream.start);
    ftpx_ledger_frame(ledger, &stream.first_frame);
    ftpx_ledger_signed(ledger, &stream.first_time);
    ftpx_ledger_signed(ledger, &syn.time);
    ftpx_ledger_flag(ledger, &syn.again);
    ftpx_ledger_word(ledger, &scale);
}

static void write_transfer(struct ftpx_ledger *ledger, const struct ftpx_transfer *transfer)
{
    uint32_t frame = transfer->exchange->frame;
    uint32_t setup = transfer->setup ? transfer->setup->frame : 0;
    uint64_t traits = (uint64_t)transfer->direction | (uint64_t)transfer->type << 8 |
                      (uint64_t)transfer->mode << 16 | (uint64_t)transfer->structure << 24 |
                      (uint64_t)transfer->progress.said << 32;

    ftpx_ledger_frame(ledger, &frame);
    ftpx_ledger_frame(ledger, &setup);
    ftpx_ledger_number(ledger, &traits);
}

uint64_t ftpx_carry_key(const struct ftpx_flow *flow, uint32_t base)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger ledger = ftpx_ledger_to(bytes, base);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    uint8_t digest[32];
    gsize length = sizeof digest;
    uint64_t key;

    uint32_t first_frame = flow->first_frame;
    int64_t first_time = flow->first_time;

    ftpx_ledger_frame(&ledger, &first_frame);
    ftpx_ledger_signed(&ledger, &first_time);
    for (unsigned side = 0; side < 2; side++)
        write_begin(&ledger, flow->half[side]);
    ftpx_carry_state(&ledger, (struct ftpx_flow *)(uintptr_t)flow);
    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot])
            write_transfer(&ledger, flow->transfer[slot]);
    g_checksum_update(sum, bytes->data, bytes->len);
    g_checksum_get_digest(sum, digest, &length);
    memcpy(&key, digest, sizeof key);
    g_checksum_free(sum);
    g_byte_array_unref(bytes);
    return GUINT64_FROM_LE(key);
}

/* --- the measures --- */

static void carry_sketch(struct ftpx_ledger *ledger, struct ftpx_sketch *sketch)
{
    ftpx_ledger_word(ledger, &sketch->count);
    ftpx_ledger_signed(ledger, &sketch->least);
    for (unsigned i = 0; i < G_N_ELEMENTS(sketch->in); i++)
        ftpx_ledger_word(ledger, &sketch->in[i]);
}

static void carry_curve(struct ftpx_ledger *ledger, struct ftpx_curve *curve)
{
    struct ftpx_curve_point before = {0};
    uint32_t count = curve->count;

    ftpx_ledger_signed(ledger, &curve->span);
    ftpx_ledger_signed(ledger, &curve->present);
    ftpx_ledger_word(ledger, &count);
    ledger->failed = ledger->failed || count > FTPX_CURVE_POINTS || (count > 0 && curve->span <= 0);
    curve->count = ledger->failed ? 0 : count;
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        struct ftpx_curve_point *point = &curve->at[i];
        ftpx_ledger_signed_from(ledger, &point->time, before.time);
        ftpx_ledger_signed_from(ledger, &point->sent, before.sent);
        ftpx_ledger_signed_from(ledger, &point->acked, point->sent);
        ftpx_ledger_signed_from(ledger, &point->edge, before.edge);
        ftpx_ledger_word(ledger, &point->lost);
        ftpx_ledger_signed(ledger, &curve->trip[i]);
        before = *point;
    }
}

/* All of them together are a time, too. */
static void carry_spent(struct ftpx_ledger *ledger, int64_t *spent)
{
    int64_t found = *spent;

    ftpx_ledger_signed(ledger, &found);
    ledger->failed =
        ledger->failed || found < 0 || found > FTPX_LEDGER_MOST / (int64_t)FTPX_WAIT_COUNT;
    if (!ledger->failed)
        *spent = found;
}

/* What reports ask for; not what only the next segment would. */
static void carry_pace(struct ftpx_ledger *ledger, struct ftpx_pace *pace)
{
    for (unsigned wait = 0; wait < FTPX_WAIT_COUNT; wait++)
        carry_spent(ledger, &pace->spent[wait]);
    ftpx_ledger_signed(ledger, &pace->begin);
    ftpx_ledger_signed(ledger, &pace->sent);
    ftpx_ledger_signed(ledger, &pace->flight);
    ftpx_ledger_word(ledger, &pace->segments);
    ftpx_ledger_word(ledger, &pace->largest);
    ftpx_ledger_word(ledger, &pace->lost);
    ftpx_ledger_word(ledger, &pace->late);
    ftpx_ledger_word(ledger, &pace->marked);
    ftpx_ledger_signed(ledger, &pace->most_flight);
    ftpx_ledger_word(ledger, &pace->window);
    ftpx_ledger_word(ledger, &pace->window_least);
    ftpx_ledger_word(ledger, &pace->window_most);
    ftpx_ledger_word(ledger, &pace->rounds);
    ftpx_ledger_word(ledger, &pace->grown);
    ftpx_ledger_word(ledger, &pace->pauses);
    ftpx_ledger_real(ledger, &pace->pause_sum);
    ftpx_ledger_real(ledger, &pace->pause_squares);
    carry_sketch(ledger, &pace->to_receiver);
    carry_sketch(ledger, &pace->to_sender);
    carry_curve(ledger, &pace->curve);
}

static void carry_pace_of(struct ftpx_ledger *ledger, struct ftpx_half *half)
{
    bool measured = half->pace != NULL;

    ftpx_ledger_flag(ledger, &measured);
    if (!ledger->out && !ledger->failed && half->pace && !measured) {
        wmem_free(half->stream.pool, half->pace);
        half->pace = NULL;
    } else if (!ledger->out && measured && !half->pace) {
        half->pace = wmem_new0(half->stream.pool, struct ftpx_pace);
    }
    if (measured)
        carry_pace(ledger, half->pace);
}

void ftpx_carry_measures(struct ftpx_ledger *ledger, struct ftpx_flow *flow)
{
    for (unsigned side = 0; side < 2; side++) {
        ftpx_ledger_number(ledger, &flow->half[side]->stream.conflicting);
        carry_pace_of(ledger, flow->half[side]);
    }
}

/* sound: what holds for an engine whatever it was fed: caps, counts, and that each segment is
 * found where it was put. It knows no protocol.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_SOUND_H
#define FTPX_TESTS_SOUND_H

#include <glib.h>

#include "model/data/statement.h"
#include "model/data/content.h"
#include "model/data/transfer_facts.h"
#include "model/data/transfer_quirks.h"
#include "model/engine.h"
#include "model/session/notes.h"
#include "model/limits.h"

/* Longest line that may be waiting for its end. */
#define SOUND_PARTIAL FTPX_LIMIT_LINE

static inline void assert_sound_half(const struct ftpx_half *half)
{
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range;
    int64_t before = INT64_MIN;

    if (!half)
        return;
    g_assert_cmpuint(half->stream.seen.count, <=, FTPX_LIMIT_RANGES);
    g_assert_cmpuint(half->order.held, <=, FTPX_LIMIT_CONTROL_HELD);
    g_assert_cmpuint(ftpx_lines_rest(&half->lines).len, <, SOUND_PARTIAL);
    while (ftpx_ranges_next(&half->stream.seen, &walk, &range)) {
        g_assert_cmpint(range.from, <, range.to);
        g_assert_cmpint(before, <, range.from);
        before = range.to;
    }
    g_assert_cmpint(half->stream.start, <=, half->stream.end);
}

static inline void assert_sound_flow(const struct ftpx_flow *flow)
{
    assert_sound_half(flow->half[0]);
    assert_sound_half(flow->half[1]);
    g_assert_cmpint(flow->verdict == FTPX_VERDICT_CONTROL, ==, flow->session != NULL);
    g_assert_cmpint(flow->verdict == FTPX_VERDICT_DATA, ==,
                    flow->passive || flow->active || flow->transfer[0]);
    g_assert_true(flow->verdict == FTPX_VERDICT_CANDIDATE ||
                  flow->verdict == FTPX_VERDICT_CONTROL || !flow->candidate);
    g_assert_false(flow->session && flow->session->withdrawn);
    for (uint8_t side = 0; flow->session && side < 2; side++) {
        wmem_array_t *notes = flow->half[side]->notes;

        for (unsigned index = 1; notes && index < wmem_array_get_count(notes); index++)
            g_assert_cmpuint(ftpx_notes_at(flow, side, index - 1)->frame, <=,
                             ftpx_notes_at(flow, side, index)->frame);
    }
}

/* Replies know what they answer; only a mark (1yz) leaves the command waiting. */
static inline uint32_t assert_sound_exchange(const struct ftpx_exchange *exchange)
{
    uint32_t replies = 0;

    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next) {
        g_assert_true(reply->exchange == exchange);
        g_assert_cmpuint(reply->first_frame, <=, reply->frame);
        g_assert_cmpuint(reply->lines, >, 0);
        g_assert_true(reply->next || reply == exchange->last_reply);
        replies++;
    }
    if (exchange->final) {
        g_assert_true(exchange->final == exchange->last_reply);
        g_assert_cmpuint(exchange->final->code / 100, !=, 1);
    }
    g_assert_true(!exchange->transfer || exchange->transfer->session == exchange->session);
    return replies;
}

static inline void assert_sound_dialogue(const struct ftpx_session *session)
{
    uint32_t pending = 0;
    uint32_t commands = 0;
    uint32_t replies = 0;

    for (const struct ftpx_exchange *exchange = session->hearing.pending; exchange;
         exchange = exchange->next_pending) {
        g_assert_null(exchange->final);
        pending++;
    }
    for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
         exchange = exchange->next) {
        g_assert_true(exchange->session == session);
        replies += assert_sound_exchange(exchange);
        commands++;
    }
    g_assert_cmpuint(pending, ==, session->hearing.pending_count);
    g_assert_cmpuint(pending, <=, FTPX_LIMIT_PENDING);
    g_assert_cmpuint(commands, ==, session->commands);
    g_assert_cmpuint(replies, <=, session->replies);
}

static inline void assert_sound_session(const struct ftpx_session *session)
{
    uint32_t failed = 0;

    assert_sound_dialogue(session);
    for (const struct ftpx_login *login = session->logins; login; login = login->next)
        failed += login->result == FTPX_LOGIN_FAILED;
    g_assert_cmpuint(failed, ==, session->failed_logins);
    for (uint32_t index = 1; index < session->phase_count; index++)
        g_assert_cmpuint(session->phases[index - 1].frame, <=, session->phases[index].frame);
    g_assert_cmpuint(session->about.feature_count, <=, FTPX_LIMIT_FEATURES);
    g_assert_cmpuint(session->cwd.len, <=, FTPX_LIMIT_PATH);
    assert_sound_flow(session->flow);
}

static inline void assert_capped_transfer(const struct ftpx_transfer *transfer)
{
    const struct ftpx_entries *entries = ftpx_content_entries(transfer->content);

    g_assert_cmpuint(transfer->path.len, <=, FTPX_LIMIT_PATH);
    if (transfer->version)
        g_assert_cmpuint(transfer->version->count, <=, FTPX_LIMIT_CLAIMS);
    if (entries)
        g_assert_cmpuint(ftpx_entries_count(entries), <=, FTPX_LIMIT_ENTRIES);
}

/* A complete transfer has seen each byte between its first and its FIN, or the end that its mode has
 * within the bytes, and the server has not said that it failed. */
static inline void assert_sound_transfer(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    uint64_t decoded;

    assert_capped_transfer(transfer);
    if (transfer->flow)
        assert_sound_flow(transfer->flow);
    if (ftpx_transfer_outcome(transfer).state != FTPX_STATE_COMPLETE)
        return;
    g_assert_nonnull(stream);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer), ==, 0);
    g_assert_cmpuint(stream->seen.total, ==, (uint64_t)(stream->end - stream->start));
    g_assert_true(ftpx_stream_has_end(stream) || ftpx_content_has_eof(transfer->content));
    g_assert_cmpuint(ftpx_transfer_code(transfer), <, 400);
    if (!ftpx_content_decoded(transfer->content, &decoded))
        g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==, stream->seen.total);
}

static inline void assert_sound(const struct ftpx_engine *engine)
{
    for (uint32_t id = 0; id < ftpx_engine_session_count(engine); id++)
        if (ftpx_engine_session(engine, id))
            assert_sound_session(ftpx_engine_session(engine, id));
    for (uint32_t id = 0; id < ftpx_engine_transfer_count(engine); id++)
        assert_sound_transfer(ftpx_engine_transfer(engine, id));
}

/* On a later pass a segment is where it was on the first: one that brings bytes, unless it came before all
 * that a receiver could take, since until then nobody may know where the stream begins. */
static inline void assert_found(const struct ftpx_engine *engine,
                                const struct ftpx_segment *segment,
                                const struct ftpx_sighting *first)
{
    struct ftpx_sighting again = ftpx_engine_find(engine, segment);

    g_assert_true(again.flow == first->flow);
    g_assert_cmpint(again.side, ==, first->side);
    if (first->flow->verdict == FTPX_VERDICT_OTHER || segment->length == 0)
        return;
    const struct ftpx_stream *stream = &first->flow->half[first->side]->stream;
    if (stream->first_frame != 0 && segment->frame >= stream->first_frame)
        g_assert_cmpint(again.offset, ==, first->offset);
}

#endif

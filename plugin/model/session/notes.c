/* notes: two directions merged by frame; in one frame the side that sent it speaks first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "notes.h"

#include "../../wire/quirk.h"
#include "../list.h"

/* --- by side and frame --- */

static int64_t frame_at(const void *half, uint32_t index)
{
    wmem_array_t *notes = ((const struct ftpx_half *)half)->notes;
    return (*(const struct ftpx_note *const *)wmem_array_index(notes, index))->frame;
}

/* Index of the first note of `frame` or later. The newest is asked for most. */
static uint32_t first_note_from(const struct ftpx_half *half, uint32_t frame)
{
    uint32_t count = wmem_array_get_count(half->notes);
    bool is_behind = count > 0 && frame_at(half, count - 1) < frame;

    return is_behind ? count : ftpx_list_from(half, count, frame, frame_at);
}

uint32_t ftpx_notes_in(const struct ftpx_flow *flow, uint8_t side, uint32_t frame,
                       uint32_t *first_out)
{
    const struct ftpx_half *half = flow->half[side];

    *first_out = 0;
    if (!half || !half->notes)
        return 0;
    uint32_t end = wmem_array_get_count(half->notes);
    uint32_t next = *first_out = first_note_from(half, frame);
    while (next < end && frame_at(half, next) == frame)
        next++;
    return next - *first_out;
}

void ftpx_notes_told(struct ftpx_flow *flow, uint8_t side)
{
    struct ftpx_half *half = flow->half[side];

    half->told = half->notes ? wmem_array_get_count(half->notes) : 0;
}

static uint32_t notes_with(const struct ftpx_flow *flow, uint8_t side, uint32_t frame,
                           bool first_pass, uint32_t *first_out)
{
    uint32_t count = ftpx_notes_in(flow, side, frame, first_out);
    uint32_t end = *first_out + count;

    if (first_pass && frame == flow->last_frame && flow->half[side])
        *first_out = MIN(*first_out, flow->half[side]->told);
    return end - *first_out;
}

struct ftpx_note *ftpx_notes_at(const struct ftpx_flow *flow, uint8_t side, uint32_t index)
{
    return *(struct ftpx_note **)wmem_array_index(flow->half[side]->notes, index);
}

void ftpx_notes_file(wmem_allocator_t *pool, struct ftpx_flow *flow, uint8_t side,
                     struct ftpx_note *note)
{
    struct ftpx_half *half = flow->half[side];

    if (!half->notes)
        half->notes = wmem_array_new(pool, sizeof(struct ftpx_note *));
    wmem_array_append(half->notes, &note, 1);
}

/* --- in the order of frames --- */

/* Notes of one side that are still to be told. */
struct cursor {
    const struct ftpx_flow *flow;
    uint8_t side;
    uint32_t next;
    uint32_t end;
};

static struct cursor cursor_at(const struct ftpx_flow *flow, uint8_t side, uint32_t frame,
                               bool first_pass)
{
    struct cursor cursor = {.flow = flow, .side = side};
    uint32_t count = notes_with(flow, side, frame, first_pass, &cursor.next);

    cursor.end = cursor.next + count;
    return cursor;
}

static bool is_spent(const struct cursor *cursor)
{
    return cursor->next >= cursor->end;
}

static uint32_t next_frame(const struct cursor *cursor)
{
    return ftpx_notes_at(cursor->flow, cursor->side, cursor->next)->frame;
}

static void tell(struct cursor *cursor, ftpx_notes_fn hear, void *context)
{
    hear(context, ftpx_notes_at(cursor->flow, cursor->side, cursor->next++));
}

/* Not both are spent. */
static struct cursor *whose_turn(struct cursor *own, struct cursor *other)
{
    bool is_others = is_spent(own) || (!is_spent(other) && next_frame(other) < next_frame(own));

    return is_others ? other : own;
}

static void tell_merged(struct cursor own, struct cursor other, ftpx_notes_fn hear, void *context)
{
    while (!is_spent(&own) || !is_spent(&other))
        tell(whose_turn(&own, &other), hear, context);
}

void ftpx_notes_lines(const struct ftpx_flow *flow, uint8_t side, uint32_t frame, bool first_pass,
                      ftpx_notes_fn hear, void *context)
{
    tell_merged(cursor_at(flow, side, frame, first_pass),
                cursor_at(flow, 1 - side, frame, first_pass), hear, context);
}

static struct cursor cursor_over_all(const struct ftpx_flow *flow, uint8_t side)
{
    struct cursor cursor = {.flow = flow, .side = side};

    ftpx_notes_in(flow, side, UINT32_MAX, &cursor.end);
    return cursor;
}

static struct cursor cursor_over_left(const struct ftpx_flow *flow, uint8_t side)
{
    struct cursor cursor = cursor_over_all(flow, side);

    cursor.next = flow->half[side]->told;
    return cursor;
}

void ftpx_notes_left(const struct ftpx_flow *flow, ftpx_notes_fn hear, void *context)
{
    uint8_t client = flow->session->client_side;

    if (flow->read_aside)
        tell_merged(cursor_over_left(flow, client), cursor_over_left(flow, 1 - client), hear,
                    context);
}

void ftpx_notes_all(const struct ftpx_flow *flow, ftpx_notes_fn hear, void *context)
{
    uint8_t client = flow->session->client_side;

    tell_merged(cursor_over_all(flow, client), cursor_over_all(flow, 1 - client), hear, context);
}

const struct ftpx_note *ftpx_notes_first(const struct ftpx_flow *flow)
{
    uint8_t client = flow->session->client_side;
    struct cursor own = cursor_over_all(flow, client);
    struct cursor other = cursor_over_all(flow, 1 - client);
    const struct cursor *first = whose_turn(&own, &other);

    return ftpx_notes_at(flow, first->side, first->next);
}

const struct ftpx_reply *ftpx_notes_reply(const struct ftpx_note *note)
{
    const uint64_t early = FTPX_QUIRK(UNTERMINATED) | FTPX_QUIRK(CLOSED_BY_OTHER);
    bool ends = note->step == FTPX_REPLY_WHOLE || note->step == FTPX_REPLY_LAST ||
                note->step == FTPX_REPLY_JUNK;

    if (!note->reply)
        return NULL;
    if (note->reply->quirks & early)
        ends = note->quirks & early;
    return ends ? note->reply : NULL;
}

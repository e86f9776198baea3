/* content: pieces go through order, which holds what is early, to the decoder, if there is one, and
 * on to lines. While the command is not known, all pieces are early.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "content.h"

#include "../../wire/quirk.h"
#include "../state.h"
#include "../tcp/flow.h"
#include "../tcp/lines.h"
#include "first_bytes.h"
#include "../limits.h"

struct ftpx_content {
    struct ftpx_transfer *transfer;
    uint8_t side;      /* whose payload it is */
    uint32_t frame;    /* of the newest piece, or that ended it */
    uint32_t ended_in; /* where it said so itself, until that is reported; 0: nothing to report */
    bool named;        /* the command is known; all is held until then */
    bool over;         /* nothing more is to be read */
    bool lost;         /* bytes are missing that the decoder would have needed */
    bool capped;       /* bytes that came were not read, as too many came before their turn */
    struct ftpx_order order;
    struct ftpx_decode *decode;   /* NULL when bytes and file are the same */
    struct ftpx_entries *entries; /* NULL when it is no listing */
    struct ftpx_lines lines;      /* of a listing */
    /* What lies behind holes at the end is read, but holds only until a hole is filled after all. */
    bool ahead;
    unsigned times_ahead;
    uint32_t read_again; /* entries */
    int64_t ahead_next;  /* while that is read */
    struct ftpx_entries_mark before;
};

static wmem_allocator_t *pool_of(const struct ftpx_transfer *transfer)
{
    return transfer->engine->pool;
}

static bool is_coded(const struct ftpx_transfer *transfer)
{
    return ftpx_decode_is_needed(transfer->mode, transfer->structure);
}

/* One whose command tells how to read it. */
static bool is_listing(const struct ftpx_transfer *transfer)
{
    return transfer->direction == FTPX_LISTING && transfer->exchange;
}

static bool is_wanted(const struct ftpx_transfer *transfer)
{
    return is_listing(transfer) || is_coded(transfer);
}

/* --- lines --- */

/* A line that is too long is none. */
static bool take_line(void *context, int64_t offset, ftpx_span raw, const struct ftpx_line *line)
{
    struct ftpx_content *content = context;

    (void)offset;
    (void)raw;
    if (!(line->quirks & FTPX_QUIRK(LONG_LINE)))
        ftpx_entries_line(content->entries, line->text, content->frame);
    return true;
}

static void cut_lines(struct ftpx_content *content, int64_t offset, ftpx_span bytes)
{
    ftpx_lines_add(&content->lines, pool_of(content->transfer), offset, bytes, take_line, content);
}

/* The last line may lack its end. */
static void end_lines(struct ftpx_content *content)
{
    ftpx_span last = ftpx_lines_rest(&content->lines);

    if (!content->entries)
        return;
    if (last.len > 0 && last.at[last.len - 1] == '\r')
        last.len--;
    if (last.len > 0)
        ftpx_entries_line(content->entries, last, content->frame);
    ftpx_entries_end(content->entries, content->frame);
    ftpx_lines_forget(&content->lines);
}

/* --- what comes in order --- */

/* Bytes of the file. */
static void take_plain(void *context, int64_t offset, ftpx_span bytes)
{
    struct ftpx_content *content = context;

    if (content->decode)
        ftpx_first_bytes_add(content->transfer, offset, bytes);
    if (content->entries)
        cut_lines(content, offset, bytes);
}

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    struct ftpx_content *content = context;

    if (!content->decode) {
        take_plain(content, offset, bytes);
        return;
    }
    if (content->lost)
        return;
    ftpx_decode_add(content->decode, bytes);
    if (ftpx_content_has_eof(content)) {
        end_lines(content);
        content->ended_in = content->frame;
    }
}

/* --- behind holes --- */

static void take_ahead(void *context, int64_t offset, ftpx_span bytes)
{
    struct ftpx_content *content = context;

    if (offset != content->ahead_next)
        ftpx_lines_lose(&content->lines);
    content->ahead_next = offset + (int64_t)bytes.len;
    cut_lines(content, offset, bytes);
}

static bool reaches_fin(const struct ftpx_content *content, int64_t offset)
{
    const struct ftpx_stream *stream = ftpx_flow_payload(content->transfer->flow, content->side);
    return stream->fin && offset >= stream->fin_offset;
}

/* Lines behind a hole can be told although what fills it may still come. */
static void read_ahead(struct ftpx_content *content)
{
    struct ftpx_lines before = content->lines;

    if (content->ahead || !content->entries || content->decode)
        return;
    content->before = ftpx_entries_mark(content->entries, content->frame);
    content->lines = (struct ftpx_lines){NULL, false};
    content->ahead_next = INT64_MIN;
    ftpx_order_peek(&content->order, take_ahead, content);
    if (reaches_fin(content, content->ahead_next))
        end_lines(content);
    ftpx_lines_forget(&content->lines);
    content->lines = before;
    content->ahead = true;
    content->times_ahead++;
}

static void forget_ahead(struct ftpx_content *content)
{
    if (content->ahead) {
        content->read_again += ftpx_entries_count(content->entries) - content->before.count;
        ftpx_entries_rewind(content->entries, &content->before);
    }
    content->ahead = false;
}

static bool has_read_enough_ahead(const struct ftpx_content *content)
{
    return content->times_ahead >= FTPX_LIMIT_READ_AHEAD ||
           content->read_again >= FTPX_LIMIT_READ_AGAIN;
}

static void give_up_hole(struct ftpx_content *content)
{
    content->lost = true;
    ftpx_lines_lose(&content->lines);
    ftpx_order_skip_hole(&content->order, deliver, content);
}

static void give_up(struct ftpx_content *content)
{
    content->over = true;
    ftpx_order_free(&content->order);
}

/* --- pieces --- */

/* Of a side whose first bytes came without a SYN, the stream begins with them. */
static int64_t start_of(const struct ftpx_content *content)
{
    return ftpx_flow_payload(content->transfer->flow, content->side)->start;
}

static void begin(struct ftpx_content *content)
{
    struct ftpx_transfer *transfer = content->transfer;

    content->named = true;
    content->order.next = start_of(content);
    content->order.cap = FTPX_LIMIT_CONTENT_HELD;
    if (is_listing(transfer))
        content->entries = ftpx_entries_new(transfer->exchange, transfer->cwd);
    if (!is_coded(transfer))
        return;
    content->decode = ftpx_decode_new(pool_of(transfer), transfer->flow->coding.type,
                                      transfer->mode, transfer->structure, take_plain, content);
    ftpx_decode_share(content->decode, transfer->engine->decoding);
}

static struct ftpx_content *new_content(struct ftpx_transfer *transfer, uint8_t side)
{
    struct ftpx_content *content = wmem_new0(pool_of(transfer), struct ftpx_content);

    content->transfer = transfer;
    content->side = side;
    ftpx_order_init(&content->order, pool_of(transfer), INT64_MIN, FTPX_LIMIT_CONTENT_EARLY);
    if (transfer->exchange)
        begin(content);
    return content;
}

static void add(struct ftpx_content *content, int64_t offset, ftpx_span bytes)
{
    while (!ftpx_order_add(&content->order, offset, bytes, deliver, content)) {
        content->capped = true;
        if (!content->named || content->order.count == 0) {
            give_up(content);
            return;
        }
        give_up_hole(content);
    }
}

static uint32_t report_end(struct ftpx_content *content)
{
    uint32_t frame = content->ended_in;

    content->ended_in = 0;
    return frame;
}

uint32_t ftpx_content_add(struct ftpx_transfer *transfer, uint8_t side, int64_t offset,
                          ftpx_span bytes, uint32_t frame)
{
    if (!transfer->content && transfer->exchange && !is_wanted(transfer))
        return 0;
    if (!transfer->content)
        transfer->content = new_content(transfer, side);

    struct ftpx_content *content = transfer->content;
    if (content->over || side != content->side)
        return 0;
    content->frame = frame;
    forget_ahead(content);
    add(content, offset, bytes);
    return report_end(content);
}

/* --- the end --- */

static bool is_whole(const struct ftpx_content *content)
{
    return reaches_fin(content, content->order.next);
}

static void take_end(struct ftpx_content *content)
{
    while (has_read_enough_ahead(content) && content->order.count > 0) {
        content->capped = true;
        give_up_hole(content);
    }
    if (is_whole(content)) {
        end_lines(content);
        content->over = true;
        if (content->decode)
            ftpx_decode_rest(content->decode);
    } else if (content->order.count > 0) {
        read_ahead(content);
    }
}

static void check_end(struct ftpx_content *content, uint32_t frame)
{
    if (!content->named || content->over)
        return;
    if (!is_whole(content) && !ftpx_flow_has_ended(content->transfer->flow))
        return;
    content->frame = frame;
    take_end(content);
}

uint32_t ftpx_content_check_end(struct ftpx_transfer *transfer, uint32_t frame)
{
    struct ftpx_content *content = transfer->content;

    if (!content)
        return 0;
    check_end(content, frame);
    return report_end(content);
}

uint32_t ftpx_content_named(struct ftpx_transfer *transfer)
{
    struct ftpx_content *content = transfer->content;

    if (!content || content->named || content->over)
        return 0;
    if (!is_wanted(transfer)) {
        give_up(content);
        return 0;
    }
    begin(content);
    add(content, content->order.next, FTPX_SPAN_NONE); /* what was held */
    check_end(content, content->frame);
    return report_end(content);
}

void ftpx_content_hand_over(struct ftpx_transfer *from, struct ftpx_transfer *to)
{
    to->content = from->content;
    from->content = NULL;
    if (to->content)
        to->content->transfer = to;
}

/* --- facts --- */

bool ftpx_content_decoded(const struct ftpx_content *content, uint64_t *bytes_out)
{
    if (!content || !content->decode)
        return false;
    *bytes_out = ftpx_decode_bytes(content->decode);
    return true;
}

bool ftpx_content_has_eof(const struct ftpx_content *content)
{
    return content && content->decode && ftpx_decode_state(content->decode) == FTPX_DECODE_ENDED;
}

static uint64_t quirks_of_decode(const struct ftpx_content *content)
{
    switch (ftpx_decode_state(content->decode)) {
    case FTPX_DECODE_DAMAGED: return FTPX_QUIRK(UNDECODED);
    case FTPX_DECODE_CAPPED: return FTPX_QUIRK(CONTENT_CAPPED);
    case FTPX_DECODE_GOES_ON: return content->lost ? FTPX_QUIRK(UNDECODED) : FTPX_QUIRK(NO_EOF);
    case FTPX_DECODE_ENDED: break;
    }
    return 0;
}

uint64_t ftpx_content_quirks(const struct ftpx_content *content)
{
    uint64_t quirks = 0;

    if (!content || !is_wanted(content->transfer))
        return 0;
    if (content->decode)
        quirks |= quirks_of_decode(content);
    else if (is_coded(content->transfer)) /* given up before the command came */
        quirks |= FTPX_QUIRK(UNDECODED);
    if (content->capped || (content->entries && ftpx_entries_are_capped(content->entries)))
        quirks |= FTPX_QUIRK(CONTENT_CAPPED);
    return quirks;
}

const struct ftpx_entries *ftpx_content_entries(const struct ftpx_content *content)
{
    return content ? content->entries : NULL;
}

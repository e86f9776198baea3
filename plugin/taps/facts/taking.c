/* taking: blocks are put together from what is read at a time; one that is too large is passed over.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taking.h"

#include "../../model/limits.h"

/* Of one interface. */
struct drops {
    bool told;
    uint64_t by_interface;
    uint64_t by_system;
};

struct ftpx_taking {
    bool is_over; /* it is no pcapng, or broken from here on */
    bool big_end;
    GByteArray *partial; /* of a block */
    uint64_t skipped;    /* bytes of a block that are still to be passed over */
    uint64_t sections;
    uint64_t interfaces; /* of this section */
    uint64_t packets;
    GArray *drops;       /* struct drops of this section */
    struct drops before; /* of the sections before it */
    GArray *comments;
    uint64_t comments_left_out;
};

static void clear_comment(void *data)
{
    const struct ftpx_comment *comment = data;
    g_free((void *)(uintptr_t)comment->text.at);
}

struct ftpx_taking *ftpx_taking_new(void)
{
    struct ftpx_taking *taking = g_new0(struct ftpx_taking, 1);

    taking->partial = g_byte_array_new();
    taking->drops = g_array_new(FALSE, TRUE, sizeof(struct drops));
    taking->comments = g_array_new(FALSE, FALSE, sizeof(struct ftpx_comment));
    g_array_set_clear_func(taking->comments, clear_comment);
    return taking;
}

void ftpx_taking_free(struct ftpx_taking *taking)
{
    if (!taking)
        return;
    g_byte_array_unref(taking->partial);
    g_array_unref(taking->drops);
    g_array_unref(taking->comments);
    g_free(taking);
}

/* --- what blocks say --- */

static void add_drops(struct drops *sum, const struct drops *one)
{
    sum->told |= one->told;
    sum->by_interface += one->by_interface;
    sum->by_system += one->by_system;
}

static struct drops sum_of(const struct ftpx_taking *taking)
{
    struct drops sum = taking->before;

    for (guint i = 0; i < taking->drops->len; i++)
        add_drops(&sum, &g_array_index(taking->drops, struct drops, i));
    return sum;
}

static void begin_section(struct ftpx_taking *taking)
{
    taking->before = sum_of(taking);
    g_array_set_size(taking->drops, 0);
    taking->interfaces = 0;
    taking->sections++;
}

static void take_drops(struct ftpx_taking *taking, uint32_t interface, unsigned code,
                       ftpx_span value)
{
    bool by_system;
    uint64_t count;

    if (interface >= FTPX_LIMIT_CAPTURE_INTERFACES ||
        !ftpx_pcapng_drops(code, value, taking->big_end, &by_system, &count))
        return;
    if (interface >= taking->drops->len)
        g_array_set_size(taking->drops, interface + 1);
    struct drops *drops = &g_array_index(taking->drops, struct drops, interface);
    drops->told = true;
    *(by_system ? &drops->by_system : &drops->by_interface) = count;
}

static void take_comment(struct ftpx_taking *taking, enum ftpx_comment_of of, uint64_t number,
                         ftpx_span text)
{
    ftpx_span cut = ftpx_span_take(text, FTPX_LIMIT_COMMENT);
    struct ftpx_comment comment = {of, number, {NULL, cut.len}};

    if (cut.len == 0)
        return;
    if (taking->comments->len >= FTPX_LIMIT_COMMENTS) {
        taking->comments_left_out++;
        return;
    }
    comment.text.at = g_memdup2(cut.at, cut.len);
    g_array_append_val(taking->comments, comment);
}

static void take_options(struct ftpx_taking *taking, const struct ftpx_pcapng_block *block)
{
    ftpx_span rest = block->options;
    ftpx_span value;
    unsigned code;

    while (ftpx_pcapng_next_option(&rest, taking->big_end, &code, &value)) {
        if (block->kind == FTPX_PCAPNG_STATISTICS)
            take_drops(taking, block->interface, code, value);
        if (code != FTPX_PCAPNG_COMMENT)
            continue;
        if (block->kind == FTPX_PCAPNG_SECTION)
            take_comment(taking, FTPX_COMMENT_SECTION, taking->sections - 1, value);
        else if (block->kind == FTPX_PCAPNG_PACKET)
            take_comment(taking, FTPX_COMMENT_PACKET, taking->packets, value);
        else
            take_comment(
                taking, FTPX_COMMENT_INTERFACE,
                block->kind == FTPX_PCAPNG_STATISTICS ? block->interface : taking->interfaces - 1,
                value);
    }
}

static void take_block(struct ftpx_taking *taking, ftpx_span bytes)
{
    struct ftpx_pcapng_block block = ftpx_pcapng_read(bytes, taking->big_end);

    if (block.kind == FTPX_PCAPNG_SECTION)
        begin_section(taking);
    taking->interfaces += block.kind == FTPX_PCAPNG_INTERFACE;
    taking->packets += block.kind == FTPX_PCAPNG_PACKET;
    if (block.kind != FTPX_PCAPNG_OTHER)
        take_options(taking, &block);
}

/* --- cutting --- */

/* The length of the block at the front; 0 when its head is not all there, or the file is over. */
static uint64_t length_of(struct ftpx_taking *taking, ftpx_span bytes)
{
    if (bytes.len < FTPX_PCAPNG_HEAD)
        return 0;
    bool begins = ftpx_pcapng_begins_section(bytes, &taking->big_end);
    uint64_t length = ftpx_pcapng_length(bytes, taking->big_end);

    taking->is_over = length == 0 || (taking->sections == 0 && !begins);
    return taking->is_over ? 0 : length;
}

/* Takes a block off the front; false when not all of it is there. */
static bool take(struct ftpx_taking *taking, ftpx_span *bytes)
{
    uint64_t length = length_of(taking, *bytes);

    if (length == 0)
        return false;
    if (length > FTPX_LIMIT_CAPTURE_BLOCK) {
        taking->skipped = length;
        taking->packets += ftpx_pcapng_read(*bytes, taking->big_end).kind == FTPX_PCAPNG_PACKET;
        return false;
    }
    if (length > bytes->len)
        return false;
    take_block(taking, ftpx_span_take(*bytes, (size_t)length));
    *bytes = ftpx_span_drop(*bytes, (size_t)length);
    return true;
}

static void skip(struct ftpx_taking *taking, ftpx_span *bytes)
{
    size_t count = (size_t)MIN(taking->skipped, (uint64_t)bytes->len);

    taking->skipped -= count;
    *bytes = ftpx_span_drop(*bytes, count);
}

/* Returns what is left: the beginning of a block. */
static ftpx_span take_all(struct ftpx_taking *taking, ftpx_span bytes)
{
    do {
        skip(taking, &bytes);
        while (take(taking, &bytes))
            ;
    } while (taking->skipped > 0 && bytes.len > 0);
    return taking->is_over ? FTPX_SPAN_NONE : bytes;
}

/* A block that began before is finished first, so that no more is copied than it needs. */
static void finish_partial(struct ftpx_taking *taking, ftpx_span *bytes)
{
    while (taking->partial->len > 0 && bytes->len > 0) {
        ftpx_span partial = {taking->partial->data, taking->partial->len};
        uint64_t length = length_of(taking, partial);
        size_t wanted = (size_t)(length > 0 ? length : FTPX_PCAPNG_HEAD) - partial.len;
        ftpx_span more = ftpx_span_take(*bytes, wanted);

        g_byte_array_append(taking->partial, more.at, (guint)more.len);
        *bytes = ftpx_span_drop(*bytes, more.len);
        partial = (ftpx_span){taking->partial->data, taking->partial->len};
        ftpx_span rest = take_all(taking, partial);
        if (rest.len < partial.len)
            g_byte_array_set_size(taking->partial, 0);
    }
}

void ftpx_taking_add(struct ftpx_taking *taking, ftpx_span bytes)
{
    if (taking->is_over)
        return;
    finish_partial(taking, &bytes);
    ftpx_span rest = take_all(taking, bytes);
    if (rest.len > 0)
        g_byte_array_append(taking->partial, rest.at, (guint)rest.len);
}

struct ftpx_taken ftpx_taking_of(const struct ftpx_taking *taking)
{
    struct drops sum = sum_of(taking);

    return (struct ftpx_taken){.tells_drops = sum.told,
                               .dropped_by_interface = sum.by_interface,
                               .dropped_by_system = sum.by_system,
                               .comments = taking->comments,
                               .comments_left_out = taking->comments_left_out};
}

/* --- carried from one program to another --- */

static void carry_comment(struct ftpx_ledger *ledger, struct ftpx_comment *comment)
{
    uint32_t of = comment->of;

    ftpx_ledger_word(ledger, &of);
    ftpx_ledger_number(ledger, &comment->number);
    ftpx_ledger_span(ledger, &comment->text);
    ledger->failed = ledger->failed || of > FTPX_COMMENT_PACKET;
    if (!ledger->failed)
        comment->of = (enum ftpx_comment_of)of;
}

static void carry_comments(struct ftpx_ledger *ledger, struct ftpx_taking *taking)
{
    uint32_t count = taking->comments->len;

    ftpx_ledger_word(ledger, &count);
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        struct ftpx_comment comment = {0};
        if (ledger->out)
            comment = g_array_index(taking->comments, struct ftpx_comment, i);
        carry_comment(ledger, &comment);
        if (!ledger->out && !ledger->failed)
            take_comment(taking, comment.of, comment.number, comment.text);
    }
    ftpx_ledger_number(ledger, &taking->comments_left_out);
}

void ftpx_taking_carry(struct ftpx_ledger *ledger, struct ftpx_taking *taking)
{
    struct drops sum = sum_of(taking);

    ftpx_ledger_flag(ledger, &sum.told);
    ftpx_ledger_number(ledger, &sum.by_interface);
    ftpx_ledger_number(ledger, &sum.by_system);
    if (!ledger->out)
        taking->before = sum;
    carry_comments(ledger, taking);
}

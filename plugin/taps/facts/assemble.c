/* assemble: what is on the wire as it is in the file goes to its place at once; what must be decoded
 * goes through collect, which puts it in order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "assemble.h"

#include "../../model/state.h"
#include "../../model/tcp/flow.h"

/* Bytes that are moved at a time. */
#define MOVED_AT_ONCE (64 * 1024)

struct ftpx_assemble {
    struct ftpx_assemble_plan plan;
    wmem_allocator_t *own; /* pool; NULL: it is somebody else's */
    struct ftpx_files *files;
    struct ftpx_collect *collect;
    GHashTable *holders; /* by flow: GSList of the transfers that its bytes were written for */
};

/* A part of a file that may be there already. */
struct arrival {
    const struct ftpx_assemble_plan *plan;
    struct ftpx_file *file;
    int64_t at;
    ftpx_span bytes;
    bool is_newest; /* of the transfers that were written to it */
};

static void write(const struct arrival *arrival, int64_t from, int64_t to, bool again)
{
    ftpx_span part = ftpx_span_drop(arrival->bytes, (size_t)(from - arrival->at));

    arrival->plan->write(arrival->plan->context, arrival->file, from,
                         ftpx_span_take(part, (size_t)(to - from)), again);
}

static void write_new_part(void *context, int64_t from, int64_t to)
{
    write(context, from, to, false);
}

/* A part that its transfer has not brought before. The newest transfer writes over the others, as on a
 * disk. */
static void take_part(void *context, int64_t from, int64_t to)
{
    struct arrival *arrival = context;
    uint64_t fresh = ftpx_ranges_add(&arrival->file->written, from, to, write_new_part, arrival);

    if (arrival->is_newest && fresh < (uint64_t)(to - from))
        write(arrival, from, to, true);
}

static void put_at(const struct ftpx_assemble *assemble, struct ftpx_file *file,
                   struct ftpx_file_piece *piece, int64_t at, ftpx_span bytes)
{
    struct arrival arrival = {&assemble->plan, file, at, bytes,
                              piece->transfer->id >= file->newest};

    if (arrival.is_newest)
        file->newest = piece->transfer->id;
    ftpx_ranges_add(&piece->written, at, at + (int64_t)bytes.len, take_part, &arrival);
}

static void note_holder(GHashTable *holders, const struct ftpx_transfer *transfer)
{
    GSList *known = g_hash_table_lookup(holders, transfer->flow);

    if (!g_slist_find(known, transfer))
        g_hash_table_insert(holders, transfer->flow,
                            g_slist_prepend(known, (gpointer)(uintptr_t)transfer));
}

/* `offset` counts the transfer's bytes. */
static void put(struct ftpx_assemble *assemble, const struct ftpx_transfer *transfer,
                int64_t offset, ftpx_span bytes)
{
    struct ftpx_file *file;
    struct ftpx_file_piece *piece = ftpx_files_held(assemble->files, transfer->id, &file);

    if (!file || bytes.len == 0)
        return;
    note_holder(assemble->holders, transfer);
    put_at(assemble, file, piece, (int64_t)piece->from + offset, bytes);
}

/* --- the files by what is known in the end --- */

/* What was written for a transfer that is still there, by its number. */
struct source {
    struct ftpx_file *file;
    struct ftpx_file_piece *piece;
};

/* The next of them of the bytes that belong to a piece: those of its connection, if that is its transfer's. `*each`:
 * NULL at first. */
static bool next_source(const struct ftpx_assemble *assemble, const struct ftpx_file_piece *piece,
                        GSList **each, struct source *out)
{
    const struct ftpx_transfer *transfer = piece->transfer;
    bool is_its = transfer->flow && ftpx_transfer_carried(transfer->flow) == transfer;

    if (*each)
        *each = (*each)->next;
    else if (is_its)
        *each = g_hash_table_lookup(assemble->holders, transfer->flow);
    if (!*each)
        return false;
    const struct ftpx_transfer *holder = (*each)->data;
    out->piece = ftpx_files_held(assemble->files, holder->id, &out->file);
    return true;
}

static guint count_written(const struct ftpx_file *file)
{
    guint count = 0;

    for (guint i = 0; i < file->piece_count; i++)
        count += file->pieces[i].written.total > 0;
    return count;
}

/* The file that has the same bytes at the same places, and no others; NULL when none has. */
static struct ftpx_file *same_before(const struct ftpx_assemble *assemble,
                                     const struct ftpx_file *file)
{
    struct ftpx_file *same = NULL;
    guint count = 0;

    for (guint i = 0; i < file->piece_count; i++) {
        const struct ftpx_file_piece *piece = &file->pieces[i];
        struct source source;
        for (GSList *each = NULL; next_source(assemble, piece, &each, &source); count++) {
            bool stays = source.piece->transfer == piece->transfer &&
                         source.piece->from == piece->from && (!same || source.file == same);
            if (!stays)
                return NULL;
            same = source.file;
        }
    }
    return same && count == count_written(same) ? same : NULL;
}

static void swap(struct ftpx_ranges *left, struct ftpx_ranges *right)
{
    struct ftpx_ranges kept = *left;

    *left = *right;
    *right = kept;
}

static void hand_over(const struct ftpx_assemble *assemble, struct ftpx_file *from,
                      struct ftpx_file *to)
{
    to->made = from->made;
    from->made = NULL;
    to->newest = from->newest;
    swap(&from->written, &to->written);
    for (guint i = 0; i < to->piece_count; i++) {
        struct ftpx_file *file;
        struct ftpx_file_piece *held =
            ftpx_files_held(assemble->files, to->pieces[i].transfer->id, &file);
        if (held)
            swap(&held->written, &to->pieces[i].written);
    }
}

/* Where several transfers had written, what the newest brought stands for all. */
static void move_range(const struct ftpx_assemble *assemble, const struct source *source,
                       struct ftpx_range range, struct ftpx_file *file,
                       struct ftpx_file_piece *piece)
{
    int64_t shift = (int64_t)piece->from - (int64_t)source->piece->from;
    uint8_t *bytes = g_malloc(MOVED_AT_ONCE);

    for (int64_t at = range.from; at < range.to; at += MOVED_AT_ONCE) {
        size_t length = (size_t)MIN(range.to - at, MOVED_AT_ONCE);
        if (assemble->plan.read(assemble->plan.context, source->file, at, bytes, length))
            put_at(assemble, file, piece, at + shift, (ftpx_span){bytes, length});
    }
    g_free(bytes);
}

static void move_all(const struct ftpx_assemble *assemble, struct ftpx_file *file)
{
    for (guint i = 0; i < file->piece_count; i++) {
        struct source source;
        for (GSList *each = NULL; next_source(assemble, &file->pieces[i], &each, &source);) {
            struct ftpx_ranges_walk walk = {0};
            struct ftpx_range range;
            while (ftpx_ranges_next(&source.piece->written, &walk, &range))
                move_range(assemble, &source, range, file, &file->pieces[i]);
        }
    }
}

static void drop_all(const struct ftpx_assemble *assemble, const struct ftpx_engine *engine)
{
    for (unsigned number = 0; number < ftpx_files_count(assemble->files); number++) {
        struct ftpx_file *file = ftpx_files_at(assemble->files, number);
        ftpx_state_walk(engine);
        if (file->made)
            assemble->plan.drop(assemble->plan.context, file);
    }
}

static void holders_free(GHashTable *holders)
{
    GHashTableIter each;
    gpointer known;

    g_hash_table_iter_init(&each, holders);
    while (g_hash_table_iter_next(&each, NULL, &known))
        g_slist_free(known);
    g_hash_table_destroy(holders);
}

/* Whose bytes are written by now. */
static GHashTable *holders_of(struct ftpx_files *files, const struct ftpx_engine *engine)
{
    GHashTable *holders = g_hash_table_new(NULL, NULL);

    for (unsigned number = 0; number < ftpx_files_count(files); number++) {
        const struct ftpx_file *file = ftpx_files_at(files, number);
        ftpx_state_walk(engine);
        for (guint i = 0; i < file->piece_count; i++)
            if (file->pieces[i].written.total > 0)
                note_holder(holders, file->pieces[i].transfer);
    }
    return holders;
}

void ftpx_assemble_settle(struct ftpx_assemble *assemble, const struct ftpx_engine *engine)
{
    struct ftpx_files *files = ftpx_files_of(assemble->plan.pool, engine);

    for (unsigned number = 0; number < ftpx_files_count(files); number++) {
        struct ftpx_file *file = ftpx_files_at(files, number);
        struct ftpx_file *same = same_before(assemble, file);
        ftpx_state_walk(engine);
        if (same)
            hand_over(assemble, same, file);
    }
    for (unsigned number = 0; number < ftpx_files_count(files); number++) {
        ftpx_state_walk(engine);
        if (!ftpx_files_at(files, number)->made)
            move_all(assemble, ftpx_files_at(files, number));
    }
    drop_all(assemble, engine);
    holders_free(assemble->holders);
    assemble->holders = holders_of(files, engine);
    ftpx_files_free(assemble->files);
    assemble->files = files;
}

static void take_decoded(void *context, const struct ftpx_flow *flow, uint8_t side, int64_t offset,
                         ftpx_span bytes)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(flow);

    if (transfer && side == ftpx_transfer_sender(transfer))
        put(context, transfer, offset, bytes);
}

void ftpx_assemble_add(struct ftpx_assemble *assemble, const struct ftpx_engine *engine,
                       const struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_payload *payload)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(flow);

    if (!transfer)
        return;
    bool decodes = ftpx_decode_is_needed(transfer->mode, transfer->structure);
    if (payload->length > 0)
        ftpx_files_update(assemble->files, engine, transfer->id);
    if (decodes || assemble->plan.digests != 0)
        ftpx_collect_add(assemble->collect, flow, side, payload);
    if (!decodes && side == ftpx_transfer_sender(transfer))
        put(assemble, transfer, payload->offset, payload->bytes);
}

/* Whether these ranges have all that was written, and nobody else has written to the file. */
static bool has_all(const struct ftpx_ranges *ranges, const struct ftpx_file *file,
                    const struct ftpx_file_piece *piece)
{
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range;

    while (ftpx_ranges_next(&piece->written, &walk, &range))
        if (ftpx_ranges_missing(ranges, range.from, range.to) > 0)
            return false;
    return file->written.total == piece->written.total;
}

static void add_all(struct ftpx_ranges *to, const struct ftpx_ranges *ranges)
{
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range;

    while (ftpx_ranges_next(ranges, &walk, &range))
        ftpx_ranges_add(to, range.from, range.to, NULL, NULL);
}

static bool have_kept(struct ftpx_assemble *assemble, const struct ftpx_transfer *transfer,
                      const struct ftpx_kept_bytes *bytes)
{
    struct ftpx_file *file;
    struct ftpx_file_piece *piece = ftpx_files_held(assemble->files, transfer->id, &file);

    if (!piece || piece->from != 0 || !has_all(&bytes->ranges, file, piece) ||
        !assemble->plan.have(assemble->plan.context, file, bytes))
        return false;
    note_holder(assemble->holders, transfer);
    file->newest = MAX(file->newest, transfer->id);
    add_all(&piece->written, &bytes->ranges);
    add_all(&file->written, &bytes->ranges);
    return true;
}

void ftpx_assemble_carry(struct ftpx_assemble *assemble, struct ftpx_ledger *ledger,
                         const struct ftpx_flow *flow)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(flow);
    struct ftpx_kept_bytes bytes = {.path = FTPX_SPAN_NONE};

    if (assemble->plan.digests != 0)
        ftpx_collect_carry(assemble->collect, ledger, flow);
    ftpx_ranges_init(&bytes.ranges, NULL);
    ftpx_kept_bytes_carry(ledger, &bytes);
    bool well = !ledger->failed && transfer &&
                (bytes.path.len == 0 || have_kept(assemble, transfer, &bytes));
    ledger->failed = !well;
    ftpx_ranges_free(&bytes.ranges);
}

struct ftpx_files *ftpx_assemble_files(const struct ftpx_assemble *assemble)
{
    return assemble->files;
}

struct ftpx_collect *ftpx_assemble_collect(const struct ftpx_assemble *assemble)
{
    return assemble->collect;
}

struct ftpx_assemble *ftpx_assemble_new(const struct ftpx_assemble_plan *plan)
{
    struct ftpx_assemble *assemble = g_new0(struct ftpx_assemble, 1);

    assemble->plan = *plan;
    assemble->own = plan->pool ? NULL : wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    if (!plan->pool)
        assemble->plan.pool = assemble->own;
    assemble->files = ftpx_files_new(assemble->plan.pool);
    assemble->holders = g_hash_table_new(NULL, NULL);
    assemble->collect = ftpx_collect_new(&(struct ftpx_collect_plan){
        .pool = plan->pool,
        .cap = plan->cap,
        .digests = plan->digests,
        .aside = plan->aside,
        .spools = plan->digests != 0,
        .decoded = take_decoded,
        .context = assemble,
    });
    return assemble;
}

void ftpx_assemble_free(struct ftpx_assemble *assemble)
{
    if (!assemble)
        return;
    ftpx_collect_free(assemble->collect);
    holders_free(assemble->holders);
    ftpx_files_free(assemble->files);
    if (assemble->own)
        wmem_destroy_allocator(assemble->own);
    g_free(assemble);
}

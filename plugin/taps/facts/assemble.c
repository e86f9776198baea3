/* assemble: what is on the wire as it is in the file goes to its place at once; what must be decoded
 * goes through collect, which puts it in order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "assemble.h"

#include "../../model/tcp/flow.h"

struct ftpx_assemble {
    struct ftpx_assemble_plan plan;
    struct ftpx_files *files;
    struct ftpx_collect *collect;
    GHashTable *holders; /* the file that a flow's bytes were put into last, by flow */
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

/* `offset` counts the transfer's bytes. */
static void put(struct ftpx_assemble *assemble, const struct ftpx_transfer *transfer,
                int64_t offset, ftpx_span bytes)
{
    struct ftpx_file *file = ftpx_files_find(assemble->files, transfer);
    const struct ftpx_file_piece *piece = ftpx_files_piece(assemble->files, transfer);

    if (!file || bytes.len == 0)
        return;
    g_hash_table_insert(assemble->holders, transfer->flow, file);
    struct arrival arrival = {&assemble->plan, file, (int64_t)piece->from + offset, bytes,
                              transfer->id >= file->newest};
    if (arrival.is_newest)
        file->newest = transfer->id;
    ftpx_ranges_add(ftpx_files_written(assemble->files, transfer), arrival.at,
                    arrival.at + (int64_t)bytes.len, take_part, &arrival);
}

/* The only piece that was written to a file; NULL when there are others, or none. */
static struct ftpx_file_piece *only_written(struct ftpx_file *file)
{
    struct ftpx_file_piece *found = NULL;

    for (guint i = 0; i < file->piece_count; i++) {
        if (file->pieces[i].written.total == 0)
            continue;
        if (found)
            return NULL;
        found = &file->pieces[i];
    }
    return found;
}

static void swap(struct ftpx_ranges *left, struct ftpx_ranges *right)
{
    struct ftpx_ranges kept = *left;

    *left = *right;
    *right = kept;
}

static void hand_over(struct ftpx_file *from, struct ftpx_file *to)
{
    to->made = from->made;
    from->made = NULL;
    to->newest = from->newest;
    swap(&from->written, &to->written);
}

void ftpx_assemble_claim(struct ftpx_assemble *assemble, struct ftpx_file *file)
{
    struct ftpx_file_piece *piece = file->piece_count == 1 ? &file->pieces[0] : NULL;
    struct ftpx_flow *flow = piece ? piece->transfer->flow : NULL;
    struct ftpx_file *holder = flow ? g_hash_table_lookup(assemble->holders, flow) : NULL;
    struct ftpx_file_piece *held = holder && holder != file ? only_written(holder) : NULL;

    if (!held || file->made || held->transfer->flow == flow || held->from != piece->from)
        return;
    hand_over(holder, file);
    swap(&held->written, &piece->written);
    g_hash_table_insert(assemble->holders, flow, file);
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

struct ftpx_files *ftpx_assemble_files(const struct ftpx_assemble *assemble)
{
    return assemble->files;
}

const struct ftpx_collect *ftpx_assemble_collect(const struct ftpx_assemble *assemble)
{
    return assemble->collect;
}

struct ftpx_assemble *ftpx_assemble_new(const struct ftpx_assemble_plan *plan)
{
    struct ftpx_assemble *assemble = g_new0(struct ftpx_assemble, 1);

    assemble->plan = *plan;
    assemble->files = ftpx_files_new(plan->pool);
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
    g_hash_table_destroy(assemble->holders);
    ftpx_files_free(assemble->files);
    g_free(assemble);
}

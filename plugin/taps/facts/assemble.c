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
    struct arrival arrival = {&assemble->plan, file, (int64_t)piece->from + offset, bytes,
                              transfer->id >= file->newest};
    if (arrival.is_newest)
        file->newest = transfer->id;
    ftpx_ranges_add(ftpx_files_written(assemble->files, transfer), arrival.at,
                    arrival.at + (int64_t)bytes.len, take_part, &arrival);
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
    if (decodes || assemble->plan.digests != 0 || assemble->plan.heads)
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
    assemble->collect = ftpx_collect_new(&(struct ftpx_collect_plan){
        .pool = plan->pool,
        .cap = plan->cap,
        .digests = plan->digests,
        .aside = plan->aside,
        .heads = plan->heads,
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
    ftpx_files_free(assemble->files);
    g_free(assemble);
}

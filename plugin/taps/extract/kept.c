/* kept: of each stream what came first, as in assemble; but who it is of is not asked.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "kept.h"

#include "../../model/index.h"

#include <errno.h>

/* Of one flow. */
struct stream {
    const struct ftpx_flow *flow;
    struct ftpx_output *output;
    struct ftpx_ranges written;
    bool is_told;
    struct stream *next;
};

struct ftpx_kept {
    char *name;
    wmem_allocator_t *pool;
    struct ftpx_collect *collect;
    bool collects;
    struct ftpx_folder *folder;
    struct ftpx_outputs *outputs;
    struct ftpx_index *streams; /* struct stream, by flow; … */
    struct stream *first;       /* … and one after the other */
    bool are_too_many;
};

/* --- keeping --- */

struct arrival {
    struct ftpx_output *output;
    int64_t at;
    ftpx_span bytes;
};

static void write_new_part(void *context, int64_t from, int64_t to)
{
    const struct arrival *arrival = context;
    ftpx_span part = ftpx_span_drop(arrival->bytes, (size_t)(from - arrival->at));

    ftpx_output_write(arrival->output, from, ftpx_span_take(part, (size_t)(to - from)));
}

static struct stream *stream_of(struct ftpx_kept *kept, const struct ftpx_flow *flow)
{
    struct stream *stream = ftpx_index_find(kept->streams, &flow);

    if (stream)
        return stream;
    stream = wmem_new0(kept->pool, struct stream);
    stream->flow = flow;
    stream->output = ftpx_output_new(kept->outputs);
    kept->are_too_many |= !stream->output->there;
    stream->next = kept->first;
    kept->first = stream;
    ftpx_ranges_init(&stream->written, kept->pool);
    ftpx_index_put(kept->streams, stream);
    return stream;
}

/* Whether what it brings is a file's as it is. */
static bool is_file(const struct ftpx_transfer *transfer)
{
    return transfer->direction != FTPX_LISTING &&
           !ftpx_decode_is_needed(transfer->mode, transfer->structure);
}

void ftpx_kept_add(struct ftpx_kept *kept, const struct ftpx_flow *flow, uint8_t side,
                   const struct ftpx_payload *payload)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(flow);

    if (!transfer)
        return;
    if (kept->collects)
        ftpx_collect_add(kept->collect, flow, side, payload);
    if (!is_file(transfer) || side != ftpx_transfer_sender(transfer) || payload->bytes.len == 0)
        return;
    struct stream *stream = stream_of(kept, flow);
    struct arrival arrival = {stream->output, payload->offset, payload->bytes};
    ftpx_ranges_add(&stream->written, arrival.at, arrival.at + (int64_t)arrival.bytes.len,
                    write_new_part, &arrival);
}

/* --- telling --- */

/* Of what stands there then. */
static bool is_well(const struct ftpx_kept *kept, const struct stream *stream)
{
    if (!(stream->output->lacks & FTPX_LACK_FAILURE))
        return true;
    errno = ftpx_outputs_failure(kept->outputs);
    return false;
}

static void tell(const struct ftpx_kept *kept, struct ftpx_ledger *ledger, struct stream *stream)
{
    ftpx_output_close(stream->output);
    char *path = g_build_filename(kept->name, stream->output->name, NULL);
    struct ftpx_kept_bytes bytes = {
        .path = ftpx_span_of(path),
        .ranges = stream->written,
    };

    ftpx_kept_bytes_carry(ledger, &bytes);
    ledger->failed = ledger->failed || !is_well(kept, stream);
    stream->is_told = true;
    g_free(path);
}

void ftpx_kept_carry(struct ftpx_kept *kept, struct ftpx_ledger *ledger,
                     const struct ftpx_flow *flow)
{
    struct stream *stream = ftpx_index_find(kept->streams, &flow);

    if (kept->collects)
        ftpx_collect_carry(kept->collect, ledger, flow);
    if (stream)
        tell(kept, ledger, stream);
    else
        ftpx_kept_bytes_carry(ledger, &(struct ftpx_kept_bytes){.path = FTPX_SPAN_NONE});
}

bool ftpx_kept_is_sure(const struct ftpx_kept *kept)
{
    return !kept->are_too_many && !ftpx_outputs_are_full(kept->outputs) &&
           ftpx_collect_is_sure(kept->collect);
}

uint64_t ftpx_kept_length(const struct ftpx_kept *kept)
{
    uint64_t length = 0;

    for (const struct stream *stream = kept->first; stream; stream = stream->next)
        length += stream->is_told ? stream->output->end : 0;
    return length;
}

struct ftpx_collect *ftpx_kept_collect(const struct ftpx_kept *kept)
{
    return kept->collect;
}

/* --- life --- */

/* A folder in one that is made when missing. NULL, and errno, when it cannot be written to. */
static struct ftpx_folder *open_below(const char *path, const char *name)
{
    struct ftpx_folder *parent = ftpx_folder_open(path);

    if (!parent)
        return NULL;
    char *below = g_build_filename(path, name, NULL);
    struct ftpx_folder *folder = ftpx_folder_open(below);
    int reason = errno;
    g_free(below);
    ftpx_folder_free(parent);
    errno = reason;
    return folder;
}

struct ftpx_kept *ftpx_kept_new(const struct ftpx_kept_plan *plan)
{
    struct ftpx_folder *folder = open_below(plan->folder, plan->name);

    if (!folder)
        return NULL;
    struct ftpx_kept *kept = g_new0(struct ftpx_kept, 1);
    kept->name = g_strdup(plan->name);
    kept->pool = plan->pool;
    kept->collect = ftpx_collect_new(&plan->collect);
    kept->collects = plan->collect.digests != 0;
    kept->folder = folder;
    kept->streams = ftpx_index_by_pointer(plan->pool);
    kept->outputs = ftpx_outputs_new(&(struct ftpx_outputs_plan){
        .folder = folder,
        .quota = plan->quota,
        .pool = plan->pool,
    });
    return kept;
}

void ftpx_kept_free(struct ftpx_kept *kept)
{
    if (!kept)
        return;
    for (struct stream *stream = kept->first; stream; stream = stream->next)
        ftpx_output_free(stream->output, !stream->is_told);
    ftpx_outputs_free(kept->outputs);
    ftpx_collect_free(kept->collect);
    ftpx_folder_free(kept->folder);
    g_free(kept->name);
    g_free(kept);
}

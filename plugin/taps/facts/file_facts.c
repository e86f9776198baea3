/* file_facts: what was seen of a file is what its pieces cover of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "file_facts.h"

#include "../../model/data/decode.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"

/* Where what was seen of a stream ends: bytes behind its end are not its. */
static int64_t last_seen(const struct ftpx_stream *stream)
{
    return MIN(ftpx_ranges_last(&stream->seen).to, ftpx_stream_end(stream));
}

uint64_t ftpx_file_piece_end(const struct ftpx_file_piece *piece,
                             const struct ftpx_collect *collect)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(piece->transfer);
    struct ftpx_collected measured;

    ftpx_collect_measure(collect, piece->transfer, &measured);
    if (measured.decoded || !stream || stream->seen.count == 0)
        return piece->from + measured.bytes;
    return piece->from + (uint64_t)(last_seen(stream) - stream->start);
}

/* Offsets of a stream without a SYN count from its first byte seen, or from before it. */
static void cover(struct ftpx_ranges *covered, const struct ftpx_file_piece *piece,
                  const struct ftpx_collect *collect)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(piece->transfer);
    int64_t from = (int64_t)piece->from;
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range seen;

    if (ftpx_transfer_outcome(piece->transfer).reasons & FTPX_QUIRK(UNDECRYPTED))
        return; /* what was seen is not the file */
    if (ftpx_decode_is_needed(piece->transfer->mode, piece->transfer->structure)) {
        ftpx_ranges_add(covered, from, (int64_t)ftpx_file_piece_end(piece, collect), NULL, NULL);
        return;
    }
    while (stream && ftpx_ranges_next(&stream->seen, &walk, &seen))
        ftpx_ranges_add(covered, from + seen.from - stream->start,
                        from + MIN(seen.to, ftpx_stream_end(stream)) - stream->start, NULL, NULL);
}

/* A complete transfer goes to the end of the file. */
static bool ends_file(const struct ftpx_file_piece *piece, const struct ftpx_collect *collect)
{
    struct ftpx_collected measured;

    return piece->placed && ftpx_transfer_outcome(piece->transfer).state == FTPX_STATE_COMPLETE &&
           ftpx_collect_measure(collect, piece->transfer, &measured) && measured.ended;
}

bool ftpx_file_size(const struct ftpx_file *file, const struct ftpx_collect *collect,
                    uint64_t *size_out)
{
    const struct ftpx_file_piece *piece;
    bool known = false;

    if (ftpx_file_announced_size(file, size_out))
        return true;
    *size_out = 0;
    for (guint i = 0; (piece = ftpx_file_next(file, &i));) {
        if (!ends_file(piece, collect))
            continue;
        *size_out = MAX(*size_out, ftpx_file_piece_end(piece, collect));
        known = true;
    }
    return known;
}

bool ftpx_file_is_whole(const struct ftpx_file *file, const struct ftpx_ranges *covered,
                        bool size_known, uint64_t size)
{
    if (!size_known || !ftpx_file_first(file)->placed)
        return false;
    if (covered->count == 0)
        return size == 0;
    return covered->count == 1 && ftpx_ranges_first(covered).from == 0 &&
           (uint64_t)ftpx_ranges_last(covered).to == size;
}

struct ftpx_file_facts ftpx_file_facts(const struct ftpx_file *file,
                                       const struct ftpx_collect *collect)
{
    struct ftpx_file_facts facts = {.size = 0};
    const struct ftpx_file_piece *piece;

    facts.size_known = ftpx_file_size(file, collect, &facts.size);
    ftpx_ranges_init(&facts.covered, NULL);
    for (guint i = 0; (piece = ftpx_file_next(file, &i));)
        cover(&facts.covered, piece, collect);
    facts.complete = ftpx_file_is_whole(file, &facts.covered, facts.size_known, facts.size);
    return facts;
}

void ftpx_file_facts_free(struct ftpx_file_facts *facts)
{
    ftpx_ranges_free(&facts->covered);
}

/* --- digests --- */

static gint compare_parts(gconstpointer left, gconstpointer right)
{
    const struct ftpx_part *one = left;
    const struct ftpx_part *other = right;

    if (one->from != other->from)
        return one->from < other->from ? -1 : 1;
    return one->transfer->id < other->transfer->id ? -1 : 1;
}

bool ftpx_file_digests(const struct ftpx_file *file, const struct ftpx_file_facts *facts,
                       const struct ftpx_collect *collect, struct ftpx_digests *out)
{
    GArray *parts;
    const struct ftpx_file_piece *piece;
    bool found = false;

    out->known = 0;
    if (!facts->complete)
        return false;
    parts = g_array_new(FALSE, FALSE, sizeof(struct ftpx_part));
    for (guint i = 0; !found && (piece = ftpx_file_next(file, &i));) {
        struct ftpx_part part = {piece->transfer, piece->from};
        found = piece->from == 0 && ftpx_file_piece_end(piece, collect) == facts->size &&
                ftpx_collect_digests(collect, piece->transfer, out);
        if (piece->placed)
            g_array_append_val(parts, part);
    }
    g_array_sort(parts, compare_parts);
    if (!found && collect)
        found = ftpx_collect_join(collect, (const struct ftpx_part *)(void *)parts->data,
                                  parts->len, facts->size, out);
    g_array_unref(parts);
    return found;
}

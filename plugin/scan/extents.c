/* extents: a 4-tuple that is used again is several connections, and one who asks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "extents.h"

#include "tape.h"

struct reader {
    struct ftpx_tape_place place;
    GHashTable *named;
    GHashTable *extents;
    GPtrArray *
        ends; /* char *, by the flows' numbers: the keys of `named`; NULL where it is none of these */
};

static void have_flow(struct reader *reader, const struct ftpx_segment *segment)
{
    const struct ftpx_endpoint end[2] = {segment->from, segment->to};
    char *ends = ftpx_tape_ends(end);
    gpointer key = NULL;

    g_hash_table_lookup_extended(reader->named, ends, &key, NULL);
    g_ptr_array_add(reader->ends, key);
    g_free(ends);
}

static void widen(struct ftpx_extent *extent, const struct ftpx_tape_entry *entry)
{
    bool is_known = extent->first != 0 && entry->first != 0;

    extent->first = is_known ? MIN(extent->first, entry->first) : 0;
    extent->last = is_known ? MAX(extent->last, entry->last) : 0;
}

static void have_extent(const struct reader *reader, const struct ftpx_tape_entry *entry)
{
    const char *ends = reader->ends->pdata[entry->flow];
    struct ftpx_extent *extent = ends ? g_hash_table_lookup(reader->extents, ends) : NULL;

    if (!ends)
        return;
    if (extent) {
        widen(extent, entry);
        return;
    }
    extent = g_new(struct ftpx_extent, 1);
    *extent = (struct ftpx_extent){entry->first, entry->last};
    g_hash_table_insert(reader->extents, g_strdup(ends), extent);
}

static void read_all(struct reader *reader)
{
    struct ftpx_tape_entry entry;

    do {
        entry = (struct ftpx_tape_entry){.kind = FTPX_TAPE_END};
        ftpx_tape_entry(&reader->place, &entry);
        if (reader->place.ledger.failed)
            return;
        if (entry.kind == FTPX_TAPE_SEGMENT && entry.flow == reader->ends->len)
            have_flow(reader, &entry.segment);
        else if (entry.kind == FTPX_TAPE_EXTENT)
            have_extent(reader, &entry);
    } while (entry.kind != FTPX_TAPE_END);
}

GHashTable *ftpx_extents_of(ftpx_span tape, GHashTable *named)
{
    struct reader reader = {
        .place.ledger = ftpx_ledger_from(tape, 0),
        .named = named,
        .extents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .ends = g_ptr_array_new(),
    };
    GPtrArray *only = g_ptr_array_new_with_free_func(g_free);
    ftpx_span seal;

    ftpx_tape_head(&reader.place.ledger, &seal, only);
    if (!reader.place.ledger.failed)
        read_all(&reader);
    g_ptr_array_unref(only);
    g_ptr_array_unref(reader.ends);
    return reader.extents;
}

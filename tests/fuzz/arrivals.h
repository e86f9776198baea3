/* arrivals: the bytes that a capture has of each direction of each connection, put together in the
 * plainest way: a sorted list of pieces, the first arrival wins. What the model says it saw is held
 * against it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_FUZZ_ARRIVALS_H
#define FTPX_FUZZ_ARRIVALS_H

#include "play.h"

struct arrival {
    int64_t from;
    ftpx_span bytes;
};

static inline int64_t arrival_end(const struct arrival *arrival)
{
    return arrival->from + (int64_t)arrival->bytes.len;
}

/* By flow: array of two arrays of struct arrival. */
typedef GHashTable arrivals;

static inline void arrivals_free_sides(gpointer memory)
{
    GArray **sides = memory;

    g_array_unref(sides[0]);
    g_array_unref(sides[1]);
    g_free(sides);
}

static inline const GArray *arrivals_of(arrivals *all, const struct ftpx_flow *flow, uint8_t side)
{
    GArray **sides = g_hash_table_lookup(all, flow);

    return sides ? sides[side] : NULL;
}

static inline GArray *arrivals_take(arrivals *all, const struct ftpx_flow *flow, uint8_t side)
{
    GArray **sides = g_hash_table_lookup(all, flow);

    if (!sides) {
        sides = g_new(GArray *, 2);
        sides[0] = g_array_new(FALSE, FALSE, sizeof(struct arrival));
        sides[1] = g_array_new(FALSE, FALSE, sizeof(struct arrival));
        g_hash_table_insert(all, (gpointer)(uintptr_t)flow, sides);
    }
    return sides[side];
}

static inline void arrivals_add(GArray *pieces, struct arrival added)
{
    for (guint index = 0; added.bytes.len > 0; index++) {
        struct arrival *piece =
            index < pieces->len ? &g_array_index(pieces, struct arrival, index) : NULL;

        if (piece && arrival_end(piece) <= added.from)
            continue;
        if (!piece || piece->from >= arrival_end(&added)) {
            g_array_insert_val(pieces, index, added);
            return;
        }
        if (piece->from > added.from) {
            size_t before = (size_t)(piece->from - added.from);
            struct arrival part = {added.from, ftpx_span_take(added.bytes, before)};
            g_array_insert_val(pieces, index, part);
            piece = &g_array_index(pieces, struct arrival, ++index);
        }
        size_t known = (size_t)(arrival_end(piece) - added.from);
        added.bytes = ftpx_span_drop(added.bytes, known);
        added.from = arrival_end(piece);
    }
}

/* Of all flows that the model looks at. What a reset carries is none of the stream's bytes. */
static inline arrivals *arrivals_new(const struct play *play)
{
    arrivals *all = g_hash_table_new_full(NULL, NULL, NULL, arrivals_free_sides);

    for (guint index = 0; index < play->all->len; index++) {
        const struct played *played = play->all->pdata[index];
        const struct ftpx_sighting *seen = &played->sighting;

        if (seen->flow->verdict != FTPX_VERDICT_OTHER && !(played->segment.flags & FTPX_RST))
            arrivals_add(arrivals_take(all, seen->flow, seen->side),
                         (struct arrival){seen->offset, played->segment.payload});
    }
    return all;
}

/* How many bytes arrived at `from` or behind it. */
static inline uint64_t arrivals_total(const GArray *pieces, int64_t from)
{
    uint64_t total = 0;

    for (guint index = 0; pieces && index < pieces->len; index++) {
        const struct arrival *piece = &g_array_index(pieces, struct arrival, index);
        int64_t begin = MAX(from, piece->from);

        if (begin < arrival_end(piece))
            total += (uint64_t)(arrival_end(piece) - begin);
    }
    return total;
}

/* How many of the bytes between two offsets arrived. */
static inline uint64_t arrivals_between(const GArray *pieces, int64_t from, int64_t to)
{
    return arrivals_total(pieces, from) - arrivals_total(pieces, to);
}

/* The model claims no byte that did not arrive, and of a data connection all that did; what lies
 * before a SYN is a keep-alive's. On control connections some wait for the other side. */
static inline void arrivals_match(const GArray *pieces, const struct ftpx_stream *stream,
                                  bool is_data)
{
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range;

    while (ftpx_ranges_next(&stream->seen, &walk, &range))
        g_assert_cmpuint(arrivals_between(pieces, range.from, range.to), ==,
                         (uint64_t)(range.to - range.from));
    if (is_data)
        g_assert_cmpuint(arrivals_total(pieces, stream->syn ? stream->start : INT64_MIN), ==,
                         stream->seen.total);
}

#endif

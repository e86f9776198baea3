/* tapes: a connection that does not fit is told for each tape that has something of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tapes.h"

#include "../taps/facts/files.h"
#include "../taps/say/complain.h"
#include "extents.h"
#include "replay.h"
#include "roll.h"
#include "tape.h"

#define NAME "ftpx-scan"

struct tapes {
    const struct ftpx_tapes_plan *plan;
    GHashTable *named;
    GArray *bases;    /* uint32_t: frames before each tape so far; and for each of these … */
    GPtrArray *unfit; /* … a set of char *: what does not fit, by its ends */
};

/* --- what does not fit --- */

static void add_unfit(const struct tapes *tapes, guint number, const struct ftpx_flow *flow)
{
    g_hash_table_add(tapes->unfit->pdata[number], ftpx_tape_ends(flow->end));
}

static bool any_unfit(const struct tapes *tapes)
{
    for (guint i = 0; i < tapes->unfit->len; i++)
        if (g_hash_table_size(tapes->unfit->pdata[i]) > 0)
            return true;
    return false;
}

static bool has_frame_in(const struct tapes *tapes, guint number, const struct ftpx_flow *flow)
{
    uint32_t base = g_array_index(tapes->bases, uint32_t, number);
    bool is_last = number + 1 == tapes->bases->len;
    uint32_t end = is_last ? UINT32_MAX : g_array_index(tapes->bases, uint32_t, number + 1);

    return flow->first_frame <= end && flow->last_frame > base;
}

static void add_all_of(const struct tapes *tapes, const struct ftpx_flow *flow)
{
    for (guint i = 0; i < tapes->bases->len; i++)
        if (has_frame_in(tapes, i, flow))
            add_unfit(tapes, i, flow);
}

/* On the newest tape; and what an earlier one has left out has to be seen, too. */
static void note_unfit(void *context, const struct ftpx_flow *flow)
{
    const struct tapes *tapes = context;

    if (flow->carried)
        add_all_of(tapes, flow);
    add_unfit(tapes, tapes->bases->len - 1, flow);
}

/* Files of several pieces are put together from their bytes. */
static void note_pieces(const struct tapes *tapes, const struct ftpx_file *file)
{
    guint i = 0;

    if (ftpx_file_piece_count(file) < 2)
        return;
    for (const struct ftpx_file_piece *piece; (piece = ftpx_file_next(file, &i));)
        if (piece->transfer->flow && piece->transfer->flow->carried)
            add_all_of(tapes, piece->transfer->flow);
}

static void note_files(const struct tapes *tapes)
{
    struct ftpx_engine *engine = ftpx_loop_engine(tapes->plan->loop);

    ftpx_engine_settle(engine);
    struct ftpx_files *files = ftpx_files_of(tapes->plan->pool, engine);
    for (guint i = 0; i < ftpx_files_count(files); i++)
        note_pieces(tapes, ftpx_files_at(files, i));
    ftpx_files_free(files);
}

/* --- files --- */

static ftpx_span span_of(GMappedFile *file)
{
    if (!file)
        return FTPX_SPAN_NONE;
    return (ftpx_span){(const uint8_t *)g_mapped_file_get_contents(file),
                       g_mapped_file_get_length(file)};
}

/* NULL, and a complaint, when it cannot be read. */
static GMappedFile *map(const char *path)
{
    GError *error = NULL;
    GMappedFile *file = g_mapped_file_new(path, FALSE, &error);

    if (!file) {
        ftpx_complain(NAME, "%s", error->message);
        g_error_free(error);
    }
    return file;
}

/* --- what does not fit, as lines --- */

static gint by_text(gconstpointer left, gconstpointer right)
{
    return strcmp(left, right);
}

/* What the tape has none of need not be read there. */
static void list_unfit(GString *out, guint number, GHashTable *unfit, ftpx_span tape)
{
    GHashTable *extents = ftpx_extents_of(tape, unfit);
    GList *all = g_list_sort(g_hash_table_get_keys(extents), by_text);

    for (const GList *ends = all; ends; ends = ends->next) {
        const struct ftpx_extent *extent = g_hash_table_lookup(extents, ends->data);
        g_string_append_printf(out, "%u %u %u %s\n", number, extent->first, extent->last,
                               (const char *)ends->data);
    }
    g_list_free(all);
    g_hash_table_destroy(extents);
}

static const char *path_of(const struct tapes *tapes, guint number)
{
    return tapes->plan->tapes->pdata[2 * number];
}

static void list_all_unfit(const struct tapes *tapes, GString *out)
{
    for (guint i = 0; i < tapes->unfit->len; i++) {
        if (g_hash_table_size(tapes->unfit->pdata[i]) == 0)
            continue;
        GMappedFile *tape = map(path_of(tapes, i));
        list_unfit(out, i, tapes->unfit->pdata[i], span_of(tape));
        g_clear_pointer(&tape, g_mapped_file_unref);
    }
}

/* --- tapes --- */

static enum ftpx_replayed replay(struct tapes *tapes, GMappedFile *tape, GMappedFile *whole)
{
    const struct ftpx_tapes_plan *plan = tapes->plan;
    struct ftpx_replay_plan one = {
        .tape = span_of(tape),
        .whole = span_of(whole),
        .seal = plan->seal,
        .captures = plan->captures,
        .origins = plan->origins,
        .named = tapes->named,
        .unfit = note_unfit,
        .context = tapes,
    };

    return tape ? ftpx_replay(plan->loop, &one) : FTPX_REPLAYED_BROKEN;
}

static bool is_wrong(enum ftpx_replayed result)
{
    return result == FTPX_REPLAYED_BROKEN || result == FTPX_REPLAYED_FOREIGN;
}

static void complain_of(const char *path, enum ftpx_replayed result)
{
    static const char *const reasons[] = {
        [FTPX_REPLAYED_BROKEN] = "is no tape, or damaged",
        [FTPX_REPLAYED_FOREIGN] = "is of other captures, settings, or another version",
    };

    ftpx_complain(NAME, "%s: %s", path, reasons[result]);
}

static enum ftpx_replayed replay_pair(struct tapes *tapes, guint number)
{
    const char *path = path_of(tapes, number);
    const char *whole_path = tapes->plan->tapes->pdata[2 * number + 1];
    uint32_t base = ftpx_loop_frames(tapes->plan->loop);
    GMappedFile *tape = map(path);
    GMappedFile *whole = *whole_path ? map(whole_path) : NULL;

    g_array_append_val(tapes->bases, base);
    g_ptr_array_add(tapes->unfit, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL));
    bool is_there = tape && (whole || !*whole_path);
    enum ftpx_replayed result = is_there ? replay(tapes, tape, whole) : FTPX_REPLAYED_BROKEN;
    if (is_there && is_wrong(result))
        complain_of(path, result);
    g_clear_pointer(&tape, g_mapped_file_unref);
    g_clear_pointer(&whole, g_mapped_file_unref);
    return result;
}

static enum ftpx_tapes_result replay_all(struct tapes *tapes)
{
    enum ftpx_replayed result = FTPX_REPLAYED;

    for (guint i = 0; 2 * i + 1 < tapes->plan->tapes->len && result == FTPX_REPLAYED; i++)
        result = replay_pair(tapes, i);
    if (result == FTPX_REPLAYED && !any_unfit(tapes))
        note_files(tapes);
    if (is_wrong(result))
        return FTPX_TAPES_WRONG;
    if (any_unfit(tapes))
        return FTPX_TAPES_UNFIT;
    bool is_sure = ftpx_loop_is_sure(tapes->plan->loop);
    return result == FTPX_REPLAYED && is_sure ? FTPX_TAPES_FIT : FTPX_TAPES_REFUSED;
}

static void free_set(void *set)
{
    g_hash_table_destroy(set);
}

enum ftpx_tapes_result ftpx_tapes_replay(const struct ftpx_tapes_plan *plan, GString *unfit)
{
    struct tapes tapes = {
        .plan = plan,
        .named = ftpx_roll_named(plan->paths),
        .bases = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
        .unfit = g_ptr_array_new_with_free_func(free_set),
    };
    enum ftpx_tapes_result result = replay_all(&tapes);

    list_all_unfit(&tapes, unfit);
    g_hash_table_destroy(tapes.named);
    g_ptr_array_unref(tapes.unfit);
    g_array_unref(tapes.bases);
    return result;
}

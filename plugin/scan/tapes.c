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
    GArray *first;    /* guint: where in the plan's list the pairs of each tape begin */
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

/* Of a pair the tape, or what it has left out. */
static const char *path_at(const struct tapes *tapes, guint place)
{
    return tapes->plan->tapes->pdata[place];
}

static guint first_of(const struct tapes *tapes, guint number)
{
    return g_array_index(tapes->first, guint, number);
}

static guint end_of(const struct tapes *tapes, guint number)
{
    return number + 1 < tapes->first->len ? first_of(tapes, number + 1) : tapes->plan->tapes->len;
}

static const char *path_of(const struct tapes *tapes, guint number)
{
    return path_at(tapes, first_of(tapes, number));
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

static enum ftpx_replayed replay(struct tapes *tapes, ftpx_span tape, const GArray *wholes)
{
    const struct ftpx_tapes_plan *plan = tapes->plan;
    struct ftpx_replay_plan one = {
        .tape = tape,
        .wholes = wholes,
        .seal = plan->seal,
        .captures = plan->captures,
        .origins = plan->origins,
        .named = tapes->named,
        .unfit = note_unfit,
        .context = tapes,
    };

    return ftpx_replay(plan->loop, &one);
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

static void unmap(void *file)
{
    g_mapped_file_unref(file);
}

/* GMappedFile *: what the tape has left out, of all its pairs. NULL, and a complaint, when one cannot be read. */
static GPtrArray *map_wholes(const struct tapes *tapes, guint number)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(unmap);

    for (guint i = first_of(tapes, number) + 1; i < end_of(tapes, number); i += 2) {
        GMappedFile *file = *path_at(tapes, i) ? map(path_at(tapes, i)) : NULL;
        if (file) {
            g_ptr_array_add(files, file);
        } else if (*path_at(tapes, i)) {
            g_ptr_array_unref(files);
            return NULL;
        }
    }
    return files;
}

static GArray *spans_of(const GPtrArray *files)
{
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(ftpx_span));

    for (guint i = 0; i < files->len; i++) {
        ftpx_span span = span_of(files->pdata[i]);
        g_array_append_val(spans, span);
    }
    return spans;
}

/* Both are there. */
static enum ftpx_replayed replay_files(struct tapes *tapes, GMappedFile *tape,
                                       const GPtrArray *wholes)
{
    uint32_t base = ftpx_loop_frames(tapes->plan->loop);
    GArray *spans = spans_of(wholes);

    g_array_append_val(tapes->bases, base);
    g_ptr_array_add(tapes->unfit, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL));
    enum ftpx_replayed result = replay(tapes, span_of(tape), spans);
    if (is_wrong(result))
        complain_of(path_of(tapes, tapes->bases->len - 1), result);
    g_array_unref(spans);
    return result;
}

static enum ftpx_replayed replay_one(struct tapes *tapes, guint number)
{
    GMappedFile *tape = map(path_of(tapes, number));
    GPtrArray *wholes = map_wholes(tapes, number);
    enum ftpx_replayed result =
        tape && wholes ? replay_files(tapes, tape, wholes) : FTPX_REPLAYED_BROKEN;

    g_clear_pointer(&tape, g_mapped_file_unref);
    g_clear_pointer(&wholes, g_ptr_array_unref);
    return result;
}

static enum ftpx_tapes_result replay_all(struct tapes *tapes)
{
    enum ftpx_replayed result = FTPX_REPLAYED;

    for (guint i = 0; i < tapes->first->len && result == FTPX_REPLAYED; i++)
        result = replay_one(tapes, i);
    if (result == FTPX_REPLAYED && !any_unfit(tapes))
        note_files(tapes);
    if (is_wrong(result))
        return FTPX_TAPES_WRONG;
    if (any_unfit(tapes))
        return FTPX_TAPES_UNFIT;
    bool is_sure = ftpx_loop_is_sure(tapes->plan->loop);
    return result == FTPX_REPLAYED && is_sure ? FTPX_TAPES_FIT : FTPX_TAPES_REFUSED;
}

static GArray *find_first(const GPtrArray *pairs)
{
    GArray *first = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i + 1 < pairs->len; i += 2)
        if (i == 0 || *(const char *)pairs->pdata[i])
            g_array_append_val(first, i);
    return first;
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
        .first = find_first(plan->tapes),
        .bases = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
        .unfit = g_ptr_array_new_with_free_func(free_set),
    };
    enum ftpx_tapes_result result = replay_all(&tapes);

    list_all_unfit(&tapes, unfit);
    g_hash_table_destroy(tapes.named);
    g_ptr_array_unref(tapes.unfit);
    g_array_unref(tapes.first);
    g_array_unref(tapes.bases);
    return result;
}

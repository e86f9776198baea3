/* merge: files stand in order of their next frames; those whose turn has not come are closed, and have been opened
 * for the time of their first beforehand.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "merge.h"

struct source {
    const char *path;
    unsigned number; /* as named */
    bool has_begun;
    struct ftpx_capture_file *file; /* NULL while it is closed */
    struct ftpx_frame next;         /* of one that has not begun, only its time */
};

struct ftpx_merge {
    void (*complain)(const char *path, const char *reason);
    GSequence *sources;    /* struct source *, the earliest first; … */
    struct source *first;  /* … that one, NULL for none, */
    struct source *second; /* and the next */
    bool is_stale;         /* the first has given its frame away */
    uint64_t position;     /* of the files that were read to their end */
    unsigned files;
    unsigned failures;
};

static void source_free(void *data)
{
    struct source *source = data;

    if (source->file)
        ftpx_capture_file_close(source->file);
    g_free(source);
}

/* --- order --- */

static int compare(gconstpointer left, gconstpointer right, gpointer unused)
{
    const struct source *one = left;
    const struct source *other = right;

    (void)unused;
    if (one->next.seconds != other->next.seconds)
        return one->next.seconds < other->next.seconds ? -1 : 1;
    if (one->next.nanoseconds != other->next.nanoseconds)
        return one->next.nanoseconds < other->next.nanoseconds ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

static struct source *source_at(GSequenceIter *place)
{
    return g_sequence_iter_is_end(place) ? NULL : g_sequence_get(place);
}

static void find_first(struct ftpx_merge *merge)
{
    GSequenceIter *place = g_sequence_get_begin_iter(merge->sources);

    merge->first = source_at(place);
    merge->second = source_at(g_sequence_iter_next(place));
}

/* The first has another frame now. */
static void put_in_order(struct ftpx_merge *merge)
{
    if (!merge->second || compare(merge->first, merge->second, NULL) < 0)
        return;
    g_sequence_sort_changed(g_sequence_get_begin_iter(merge->sources), compare, NULL);
    find_first(merge);
}

static void drop_first(struct ftpx_merge *merge)
{
    g_sequence_remove(g_sequence_get_begin_iter(merge->sources));
    find_first(merge);
}

/* --- files --- */

static void fail(struct ftpx_merge *merge, const struct source *source, char *reason)
{
    merge->complain(source->path, reason);
    merge->failures++;
    g_free(reason);
}

static bool open_source(struct ftpx_merge *merge, struct source *source)
{
    char *reason = NULL;

    source->file = ftpx_capture_file_open(source->path, &reason);
    if (!source->file)
        fail(merge, source, reason);
    return source->file != NULL;
}

/* False at its end. */
static bool read_next(struct ftpx_merge *merge, struct source *source)
{
    char *reason = NULL;
    enum ftpx_read read = ftpx_capture_file_read(source->file, &source->next, &reason);

    if (read == FTPX_READ_FAILED)
        fail(merge, source, reason);
    source->next.file = source->number;
    return read == FTPX_READ_FRAME;
}

/* Standard input cannot be opened twice, and one file need not. */
static bool stays_open(const struct source *source, unsigned count)
{
    return count == 1 || g_strcmp0(source->path, "-") == 0;
}

/* Looks at its first frame's time. */
static void add_source(struct ftpx_merge *merge, const char *path, unsigned number, unsigned count)
{
    struct source *source = g_new0(struct source, 1);

    source->path = path;
    source->number = number;
    bool any = open_source(merge, source) && read_next(merge, source);
    if (any && !stays_open(source, count))
        g_clear_pointer(&source->file, ftpx_capture_file_close);
    if (any)
        g_sequence_insert_sorted(merge->sources, source, compare, NULL);
    else
        source_free(source);
    merge->files += !any;
}

struct ftpx_merge *ftpx_merge_new(const GPtrArray *paths,
                                  void (*complain)(const char *path, const char *reason))
{
    struct ftpx_merge *merge = g_new0(struct ftpx_merge, 1);

    merge->complain = complain;
    merge->sources = g_sequence_new(source_free);
    for (unsigned i = 0; i < paths->len; i++)
        add_source(merge, paths->pdata[i], i, paths->len);
    find_first(merge);
    return merge;
}

void ftpx_merge_free(struct ftpx_merge *merge)
{
    g_sequence_free(merge->sources);
    g_free(merge);
}

/* --- reading --- */

/* The first goes on to its next frame. */
static void renew(struct ftpx_merge *merge)
{
    struct source *source = merge->first;

    if (read_next(merge, source)) {
        put_in_order(merge);
        return;
    }
    merge->position += ftpx_capture_file_position(source->file);
    drop_first(merge);
}

/* The first's turn has come. */
static void begin(struct ftpx_merge *merge, struct source *source)
{
    if (!source->file && (!open_source(merge, source) || !read_next(merge, source))) {
        drop_first(merge);
        return;
    }
    source->has_begun = true;
    merge->files++;
    put_in_order(merge);
}

const struct ftpx_frame *ftpx_merge_next(struct ftpx_merge *merge)
{
    if (merge->is_stale)
        renew(merge);
    while (merge->first && !merge->first->has_begun)
        begin(merge, merge->first);
    merge->is_stale = merge->first != NULL;
    return merge->first ? &merge->first->next : NULL;
}

static void add_position(void *data, void *sum)
{
    const struct source *source = data;

    if (source->has_begun)
        *(uint64_t *)sum += ftpx_capture_file_position(source->file);
}

uint64_t ftpx_merge_position(const struct ftpx_merge *merge)
{
    uint64_t position = merge->position;

    g_sequence_foreach(merge->sources, add_position, &position);
    return position;
}

unsigned ftpx_merge_files(const struct ftpx_merge *merge)
{
    return merge->files;
}

unsigned ftpx_merge_failures(const struct ftpx_merge *merge)
{
    return merge->failures;
}

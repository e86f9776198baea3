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
    GSequence *sources; /* struct source *, the earliest first */
    bool is_stale;      /* the earliest has given its frame away */
    uint64_t position;  /* of the files that were read to their end */
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

static struct source *earliest(const struct ftpx_merge *merge)
{
    bool none = g_sequence_is_empty(merge->sources);
    return none ? NULL : g_sequence_get(g_sequence_get_begin_iter(merge->sources));
}

/* The earliest has another frame now. */
static void put_in_order(struct ftpx_merge *merge)
{
    GSequenceIter *first = g_sequence_get_begin_iter(merge->sources);
    GSequenceIter *second = g_sequence_iter_next(first);

    if (!g_sequence_iter_is_end(second) &&
        compare(g_sequence_get(first), g_sequence_get(second), NULL) > 0)
        g_sequence_sort_changed(first, compare, NULL);
}

static void drop_earliest(struct ftpx_merge *merge)
{
    g_sequence_remove(g_sequence_get_begin_iter(merge->sources));
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
    return merge;
}

void ftpx_merge_free(struct ftpx_merge *merge)
{
    g_sequence_free(merge->sources);
    g_free(merge);
}

/* --- reading --- */

/* The earliest goes on to its next frame. */
static void renew(struct ftpx_merge *merge)
{
    struct source *source = earliest(merge);

    if (read_next(merge, source)) {
        put_in_order(merge);
        return;
    }
    merge->position += ftpx_capture_file_position(source->file);
    drop_earliest(merge);
}

/* The earliest's turn has come. */
static void begin(struct ftpx_merge *merge, struct source *source)
{
    if (!source->file && (!open_source(merge, source) || !read_next(merge, source))) {
        drop_earliest(merge);
        return;
    }
    source->has_begun = true;
    merge->files++;
    put_in_order(merge);
}

bool ftpx_merge_next(struct ftpx_merge *merge, struct ftpx_frame *out)
{
    struct source *source;

    if (merge->is_stale)
        renew(merge);
    while ((source = earliest(merge)) && !source->has_begun)
        begin(merge, source);
    merge->is_stale = source != NULL;
    if (source)
        *out = source->next;
    return source != NULL;
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

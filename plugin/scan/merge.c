/* merge: files wait by their first frame's time, which each is opened for beforehand; those that are being
 * read are a heap by their next frame's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "merge.h"

struct source {
    const char *path;
    unsigned number;                /* as named */
    struct ftpx_capture_file *file; /* NULL while it waits */
    struct ftpx_frame next;         /* of one that waits, only its time */
};

struct ftpx_merge {
    void (*complain)(const char *path, const char *reason);
    GPtrArray *waiting; /* struct source *, the first to come last */
    GPtrArray *heap;    /* struct source *, the earliest first */
    bool is_stale;      /* the earliest has given its frame away */
    uint64_t position;  /* of the files that were closed */
    unsigned files;
    unsigned failures;
};

/* --- order --- */

static int compare(const struct source *left, const struct source *right)
{
    if (left->next.seconds != right->next.seconds)
        return left->next.seconds < right->next.seconds ? -1 : 1;
    if (left->next.nanoseconds != right->next.nanoseconds)
        return left->next.nanoseconds < right->next.nanoseconds ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

static int last_first(gconstpointer left, gconstpointer right)
{
    return compare(*(struct source *const *)right, *(struct source *const *)left);
}

static struct source *source_at(const GPtrArray *sources, unsigned index)
{
    return g_ptr_array_index(sources, index);
}

static void swap(GPtrArray *heap, unsigned one, unsigned other)
{
    struct source *source = source_at(heap, one);

    heap->pdata[one] = heap->pdata[other];
    heap->pdata[other] = source;
}

static void sift_up(GPtrArray *heap, unsigned index)
{
    while (index > 0 && compare(source_at(heap, index), source_at(heap, (index - 1) / 2)) < 0) {
        swap(heap, index, (index - 1) / 2);
        index = (index - 1) / 2;
    }
}

static unsigned earlier_child(const GPtrArray *heap, unsigned index)
{
    unsigned child = index * 2 + 1;

    if (child + 1 < heap->len && compare(source_at(heap, child + 1), source_at(heap, child)) < 0)
        child++;
    return child;
}

static void sift_down(GPtrArray *heap)
{
    unsigned index = 0;
    unsigned child;

    while ((child = earlier_child(heap, index)) < heap->len &&
           compare(source_at(heap, child), source_at(heap, index)) < 0) {
        swap(heap, index, child);
        index = child;
    }
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

static void close_source(struct ftpx_merge *merge, struct source *source)
{
    merge->position += ftpx_capture_file_position(source->file);
    ftpx_capture_file_close(source->file);
    g_free(source);
}

/* Its turn has come. */
static void begin_source(struct ftpx_merge *merge, struct source *source)
{
    if (!source->file && (!open_source(merge, source) || !read_next(merge, source))) {
        if (source->file)
            ftpx_capture_file_close(source->file);
        g_free(source);
        return;
    }
    merge->files++;
    g_ptr_array_add(merge->heap, source);
    sift_up(merge->heap, merge->heap->len - 1);
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
    if (source->file && !(any && stays_open(source, count)))
        g_clear_pointer(&source->file, ftpx_capture_file_close);
    if (any)
        g_ptr_array_add(merge->waiting, source);
    else
        g_free(source);
    merge->files += !any;
}

struct ftpx_merge *ftpx_merge_new(const GPtrArray *paths,
                                  void (*complain)(const char *path, const char *reason))
{
    struct ftpx_merge *merge = g_new0(struct ftpx_merge, 1);

    merge->complain = complain;
    merge->waiting = g_ptr_array_new();
    merge->heap = g_ptr_array_new();
    for (unsigned i = 0; i < paths->len; i++)
        add_source(merge, paths->pdata[i], i, paths->len);
    g_ptr_array_sort(merge->waiting, last_first);
    return merge;
}

static void free_all(GPtrArray *sources)
{
    for (unsigned i = 0; i < sources->len; i++) {
        if (source_at(sources, i)->file)
            ftpx_capture_file_close(source_at(sources, i)->file);
        g_free(sources->pdata[i]);
    }
    g_ptr_array_unref(sources);
}

void ftpx_merge_free(struct ftpx_merge *merge)
{
    free_all(merge->waiting);
    free_all(merge->heap);
    g_free(merge);
}

/* --- reading --- */

/* The earliest goes on to its next frame. */
static void renew(struct ftpx_merge *merge)
{
    struct source *source = source_at(merge->heap, 0);

    if (!read_next(merge, source)) {
        close_source(merge, source);
        g_ptr_array_remove_index_fast(merge->heap, 0);
    }
    sift_down(merge->heap);
}

/* Those that wait and are not later than what is being read. */
static void let_in(struct ftpx_merge *merge)
{
    while (merge->waiting->len > 0) {
        struct source *source = source_at(merge->waiting, merge->waiting->len - 1);
        if (merge->heap->len > 0 && compare(source, source_at(merge->heap, 0)) > 0)
            return;
        g_ptr_array_set_size(merge->waiting, (int)merge->waiting->len - 1);
        begin_source(merge, source);
    }
}

bool ftpx_merge_next(struct ftpx_merge *merge, struct ftpx_frame *out)
{
    if (merge->is_stale)
        renew(merge);
    let_in(merge);
    merge->is_stale = merge->heap->len > 0;
    if (merge->is_stale)
        *out = source_at(merge->heap, 0)->next;
    return merge->is_stale;
}

uint64_t ftpx_merge_position(const struct ftpx_merge *merge)
{
    uint64_t position = merge->position;

    for (unsigned i = 0; i < merge->heap->len; i++)
        position += ftpx_capture_file_position(source_at(merge->heap, i)->file);
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

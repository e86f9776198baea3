/* spool: a run gathers bytes and writes them in large parts at the end of the file, so that runs
 * which grow side by side lie in it in turns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "spool.h"

#include "../../system/file.h"
#include <errno.h>
#include <glib.h>

/* Bytes written at once, and bytes that all runs together may have in memory before they write
 * smaller parts. */
#define PART         (64 * 1024)
#define GATHERED_MAX (16 * 1024 * 1024)

struct ftpx_spool {
    uint64_t cap;
    uint64_t taken;    /* bytes of all runs, those of freed ones included */
    uint64_t gathered; /* of them in memory */
    int64_t end;       /* of the file */
    FILE *file;        /* NULL before the first part */
    int failure;       /* errno, or 0 */
};

/* Bytes of a run that lie together in the file. */
struct extent {
    int64_t at;
    uint64_t length;
};

struct ftpx_spooled {
    struct ftpx_spool *spool;
    GArray *extents;      /* struct extent */
    GByteArray *gathered; /* behind the extents; NULL when there is nothing */
    bool refused;
};

struct ftpx_spool *ftpx_spool_new(uint64_t cap)
{
    struct ftpx_spool *spool = g_new0(struct ftpx_spool, 1);

    spool->cap = cap;
    return spool;
}

void ftpx_spool_free(struct ftpx_spool *spool)
{
    if (!spool)
        return;
    if (spool->file)
        fclose(spool->file);
    g_free(spool);
}

static bool open_file(struct ftpx_spool *spool)
{
    if (spool->file)
        return true;
    spool->file = ftpx_file_scratch();
    if (!spool->file)
        return false;
    setvbuf(spool->file, NULL, _IONBF, 0);
    return true;
}

struct ftpx_spooled *ftpx_spooled_new(struct ftpx_spool *spool)
{
    struct ftpx_spooled *spooled = g_new0(struct ftpx_spooled, 1);

    spooled->spool = spool;
    spooled->extents = g_array_new(FALSE, FALSE, sizeof(struct extent));
    return spooled;
}

static void drop_gathered(struct ftpx_spooled *spooled)
{
    if (!spooled->gathered)
        return;
    spooled->spool->gathered -= spooled->gathered->len;
    g_byte_array_unref(spooled->gathered);
    spooled->gathered = NULL;
}

void ftpx_spooled_free(struct ftpx_spooled *spooled)
{
    if (!spooled)
        return;
    drop_gathered(spooled);
    g_array_unref(spooled->extents);
    g_free(spooled);
}

static void note_extent(struct ftpx_spooled *spooled, int64_t at, uint64_t length)
{
    struct extent *last =
        spooled->extents->len > 0
            ? &g_array_index(spooled->extents, struct extent, spooled->extents->len - 1)
            : NULL;
    struct extent extent = {at, length};

    if (last && last->at + (int64_t)last->length == at)
        last->length += length;
    else
        g_array_append_val(spooled->extents, extent);
}

static bool write_at_end(struct ftpx_spool *spool, const GByteArray *bytes)
{
    return spool->failure == 0 && open_file(spool) && ftpx_file_seek(spool->file, spool->end) &&
           fwrite(bytes->data, 1, bytes->len, spool->file) == bytes->len;
}

static void write_gathered(struct ftpx_spooled *spooled)
{
    struct ftpx_spool *spool = spooled->spool;

    if (!spooled->gathered)
        return;
    const GByteArray *bytes = spooled->gathered;
    if (write_at_end(spool, bytes)) {
        note_extent(spooled, spool->end, bytes->len);
        spool->end += (int64_t)bytes->len;
    } else {
        if (spool->failure == 0)
            spool->failure = errno ? errno : EIO;
        spooled->refused = true;
    }
    drop_gathered(spooled);
}

int ftpx_spool_failure(const struct ftpx_spool *spool)
{
    return spool->failure;
}

void ftpx_spooled_add(struct ftpx_spooled *spooled, ftpx_span bytes)
{
    struct ftpx_spool *spool = spooled->spool;

    if (spooled->refused || bytes.len > spool->cap - spool->taken) {
        spooled->refused = true;
        return;
    }
    spool->taken += bytes.len;
    if (!spooled->gathered)
        spooled->gathered = g_byte_array_new();
    g_byte_array_append(spooled->gathered, bytes.at, (guint)bytes.len);
    spool->gathered += bytes.len;
    if (spooled->gathered->len >= PART || spool->gathered > GATHERED_MAX)
        write_gathered(spooled);
}

void ftpx_spooled_end(struct ftpx_spooled *spooled)
{
    write_gathered(spooled);
}

static bool read_extent(FILE *file, int64_t at, uint64_t length, ftpx_spool_fn take, void *context)
{
    uint8_t part[PART];

    if (!ftpx_file_seek(file, at))
        return false;
    while (length > 0) {
        size_t got = fread(part, 1, (size_t)MIN(length, sizeof part), file);
        if (got == 0)
            return false;
        take(context, (ftpx_span){part, got});
        length -= got;
    }
    return true;
}

/* The part of [from, to) in a stretch of the run that begins at `start`: its offset in the stretch,
 * and its length. */
static uint64_t overlap(uint64_t start, uint64_t length, uint64_t from, uint64_t to,
                        uint64_t *skip_out)
{
    uint64_t first = MAX(from, start);
    uint64_t end = MIN(to, start + length);

    *skip_out = first - start;
    return end > first ? end - first : 0;
}

bool ftpx_spooled_read(const struct ftpx_spooled *spooled, uint64_t from, uint64_t to,
                       ftpx_spool_fn take, void *context)
{
    uint64_t start = 0;
    uint64_t skip;
    uint64_t length;
    uint64_t given = 0;

    for (guint i = 0; i < spooled->extents->len; i++) {
        const struct extent *extent = &g_array_index(spooled->extents, struct extent, i);
        length = overlap(start, extent->length, from, to, &skip);
        if (length > 0 &&
            !read_extent(spooled->spool->file, extent->at + (int64_t)skip, length, take, context))
            return false;
        given += length;
        start += extent->length;
    }
    if (spooled->gathered) {
        length = overlap(start, spooled->gathered->len, from, to, &skip);
        if (length > 0)
            take(context, (ftpx_span){spooled->gathered->data + skip, (size_t)length});
        given += length;
    }
    return given == to - from;
}

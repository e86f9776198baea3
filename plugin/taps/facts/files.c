/* files: two indices to the newest file, by path and by name: clients that open a second session to
 * resume do not ask again where they are, so the same file may be known there by its name alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "files.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "../../model/index.h"
#include "../../model/limits.h"
#include "../../model/list.h"
#include "../../model/bytes.h"
#include "../../model/path.h"
#include <string.h>

enum { BY_PATH, BY_NAME, MAPS };

/* Where a transfer went: `file` is NULL when it is no piece of one. */
struct place {
    struct ftpx_file *file;
    guint piece;
};

/* The newest file of a key, which begins it. */
struct newest {
    ftpx_span key;
    struct ftpx_file *file;
};

struct ftpx_files {
    wmem_allocator_t *own; /* pool; NULL: it is somebody else's */
    wmem_allocator_t *pool;
    struct ftpx_file **all; /* by number */
    uint32_t count;
    uint32_t room;
    struct place *of; /* by number of the transfer */
    uint32_t of_count;
    uint32_t of_room;
    struct ftpx_index *newest[MAPS]; /* struct newest */
};

/* --- finding the file --- */

static GByteArray *key_of(const struct ftpx_transfer *transfer, ftpx_span name)
{
    const struct ftpx_endpoint *server = ftpx_session_server(transfer->session);
    const struct ftpx_address *host = &server->address;
    GByteArray *key = g_byte_array_new();
    uint8_t direction = (uint8_t)transfer->direction;

    g_byte_array_append(key, &direction, 1);
    g_byte_array_append(key, &host->family, sizeof host->family);
    g_byte_array_append(key, host->bytes, sizeof host->bytes);
    g_byte_array_append(key, (const guint8 *)&server->port, sizeof server->port);
    g_byte_array_append(key, (const guint8 *)&transfer->user.len, sizeof transfer->user.len);
    g_byte_array_append(key, transfer->user.at, (guint)transfer->user.len);
    g_byte_array_append(key, name.at, (guint)name.len);
    return key;
}

static bool ends_with(ftpx_span path, ftpx_span end)
{
    return path.len > end.len &&
           (path.at[path.len - end.len - 1] == '/' || path.at[path.len - end.len - 1] == '\\') &&
           ftpx_span_equal(ftpx_span_drop(path, path.len - end.len), end);
}

/* Whether one path, which begins at the login directory, may be the other, which begins at the
 * root. */
static bool may_be_same(const struct ftpx_transfer *transfer, const struct ftpx_file *file)
{
    const struct ftpx_transfer *other = file->pieces[0].transfer;
    bool is_absolute = ftpx_path_is_absolute(transfer->path);

    if (is_absolute == ftpx_path_is_absolute(file->path) ||
        !ftpx_span_equal(transfer->user, other->user))
        return false;
    return is_absolute ? ends_with(transfer->path, file->path)
                       : ends_with(file->path, transfer->path);
}

static struct ftpx_file *lookup(const struct ftpx_files *files,
                                const struct ftpx_transfer *transfer, int map, ftpx_span name)
{
    GByteArray *key = key_of(transfer, name);
    ftpx_span span = {key->data, key->len};
    const struct newest *newest = ftpx_index_find(files->newest[map], &span);

    g_byte_array_unref(key);
    return newest ? newest->file : NULL;
}

/* The newest file with the transfer's path, be it as one knows it or as the other. */
static struct ftpx_file *newest_with(const struct ftpx_files *files,
                                     const struct ftpx_transfer *transfer)
{
    struct ftpx_file *same = lookup(files, transfer, BY_PATH, transfer->path);
    struct ftpx_file *alike =
        lookup(files, transfer, BY_NAME, ftpx_path_name(NULL, transfer->path));

    for (unsigned tries = 0; alike && alike != same; alike = alike->older, tries++) {
        if (tries == FTPX_LIMIT_FILES_FIT || (same && alike->number < same->number))
            break;
        if (may_be_same(transfer, alike))
            return alike;
    }
    return same;
}

/* --- grouping --- */

static struct ftpx_file *add_file(struct ftpx_files *files)
{
    struct ftpx_file *file = ftpx_file_new(files->pool, files->count);

    FTPX_MAKE_ROOM(files->pool, files->all, files->count, files->room);
    files->all[files->count++] = file;
    return file;
}

/* What is there of the key, be it new. */
static struct newest *newest_at(struct ftpx_files *files, int map,
                                const struct ftpx_transfer *transfer, ftpx_span name)
{
    GByteArray *key = key_of(transfer, name);
    ftpx_span span = {key->data, key->len};
    struct newest *newest = ftpx_index_find(files->newest[map], &span);

    if (!newest) {
        newest = wmem_new0(files->pool, struct newest);
        newest->key = ftpx_bytes_keep(files->pool, span);
        ftpx_index_put(files->newest[map], newest);
    }
    g_byte_array_unref(key);
    return newest;
}

static void enter(struct ftpx_files *files, struct ftpx_file *file, int map,
                  const struct ftpx_transfer *transfer, ftpx_span name)
{
    struct newest *newest = newest_at(files, map, transfer, name);
    struct ftpx_file *before = newest->file;

    if (before == file || (before && before->number > file->number))
        return;
    if (map == BY_NAME)
        file->older = before;
    newest->file = file;
}

/* Without command, path and server nothing can be told from another, nor when the name may be in any
 * directory. */
static bool has_key(const struct ftpx_transfer *transfer)
{
    return transfer->exchange && transfer->session && transfer->path.len > 0 &&
           !transfer->place_lost;
}

static bool appends(const struct ftpx_transfer *transfer)
{
    return transfer->exchange && transfer->exchange->verb->id == FTPX_CMD_APPE;
}

static struct ftpx_file *choose_file(struct ftpx_files *files, struct ftpx_file_piece *piece)
{
    struct ftpx_file *file = has_key(piece->transfer) ? newest_with(files, piece->transfer) : NULL;

    if (file && !piece->placed && appends(piece->transfer))
        ftpx_file_place_behind(piece, file);
    return file && ftpx_file_takes(file, piece) ? file : add_file(files);
}

static struct place add(struct ftpx_files *files, const struct ftpx_transfer *transfer)
{
    struct ftpx_file_piece piece = ftpx_file_piece_of(transfer);

    if (transfer->direction == FTPX_LISTING)
        return (struct place){NULL, 0};
    if (transfer->direction != FTPX_NO_DIRECTION && !ftpx_file_piece_counts(&piece))
        return (struct place){NULL, 0};
    struct ftpx_file *file = choose_file(files, &piece);
    ftpx_file_add(file, &piece);
    if (has_key(transfer)) {
        enter(files, file, BY_PATH, transfer, transfer->path);
        enter(files, file, BY_NAME, transfer, ftpx_path_name(NULL, transfer->path));
    }
    return (struct place){file, file->piece_count - 1};
}

void ftpx_files_update(struct ftpx_files *files, const struct ftpx_engine *engine, uint32_t last)
{
    while (files->of_count <= last) {
        ftpx_state_walk(engine);
        struct place place = add(files, ftpx_engine_transfer(engine, files->of_count));
        FTPX_MAKE_ROOM(files->pool, files->of, files->of_count, files->of_room);
        files->of[files->of_count++] = place;
    }
}

struct ftpx_files *ftpx_files_new(wmem_allocator_t *pool)
{
    struct ftpx_files *files = g_new0(struct ftpx_files, 1);

    files->own = pool ? NULL : wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    files->pool = pool ? pool : files->own;
    for (int map = 0; map < MAPS; map++)
        files->newest[map] = ftpx_index_new(files->pool, ftpx_bytes_hash, ftpx_bytes_equal);
    return files;
}

struct ftpx_files *ftpx_files_of(wmem_allocator_t *pool, const struct ftpx_engine *engine)
{
    struct ftpx_files *files = ftpx_files_new(pool);
    uint32_t count = engine ? ftpx_engine_transfer_count(engine) : 0;

    if (count > 0)
        ftpx_files_update(files, engine, count - 1);
    return files;
}

void ftpx_files_free(struct ftpx_files *files)
{
    if (!files)
        return;
    if (files->own)
        wmem_destroy_allocator(files->own);
    g_free(files);
}

static struct place place_of(const struct ftpx_files *files, const struct ftpx_transfer *transfer)
{
    if (transfer->flow && ftpx_transfer_carried(transfer->flow))
        transfer = ftpx_transfer_carried(transfer->flow);
    if (transfer->id >= files->of_count)
        return (struct place){NULL, 0};
    return files->of[transfer->id];
}

struct ftpx_file *ftpx_files_find(const struct ftpx_files *files,
                                  const struct ftpx_transfer *transfer)
{
    return place_of(files, transfer).file;
}

struct ftpx_file_piece *ftpx_files_held(const struct ftpx_files *files, uint32_t id,
                                        struct ftpx_file **file_out)
{
    struct place place = {NULL, 0};

    if (id < files->of_count)
        place = files->of[id];
    *file_out = place.file;
    return place.file ? &place.file->pieces[place.piece] : NULL;
}

unsigned ftpx_files_count(const struct ftpx_files *files)
{
    return files->count;
}

struct ftpx_file *ftpx_files_at(const struct ftpx_files *files, unsigned number)
{
    return files->all[number];
}

static uint32_t frame_of(const struct ftpx_file *file)
{
    const struct ftpx_transfer *transfer = ftpx_file_first(file)->transfer;
    return transfer->exchange ? transfer->exchange->frame : ftpx_transfer_first_frame(transfer);
}

/* A file in order of others, which is told without looking at it. */
struct rank {
    uint32_t frame;
    guint number;
};

static gint compare_ranks(gconstpointer left, gconstpointer right)
{
    const struct rank *one = left;
    const struct rank *other = right;

    if (one->frame != other->frame)
        return one->frame < other->frame ? -1 : 1;
    return one->number < other->number ? -1 : 1;
}

GPtrArray *ftpx_files_list(const struct ftpx_files *files)
{
    GPtrArray *list = g_ptr_array_new();
    GArray *ranks = g_array_new(FALSE, FALSE, sizeof(struct rank));

    for (uint32_t i = 0; i < files->count; i++) {
        const struct ftpx_file_piece *first = ftpx_file_first(files->all[i]);
        struct rank rank = {.number = i};
        if (!first)
            continue;
        ftpx_state_walk(first->transfer->engine);
        rank.frame = frame_of(files->all[i]);
        g_array_append_val(ranks, rank);
    }
    g_array_sort(ranks, compare_ranks);
    for (guint i = 0; i < ranks->len; i++)
        g_ptr_array_add(list, files->all[g_array_index(ranks, struct rank, i).number]);
    g_array_unref(ranks);
    return list;
}

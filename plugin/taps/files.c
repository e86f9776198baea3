/* files: two maps to the newest file, by path and by name: clients that open a second session to
 * resume do not ask again where they are, so the same file may be known there by its name alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "files.h"

#include "../model/flow.h"
#include "../model/limits.h"
#include "../model/path.h"
#include "../wire/quirk.h"
#include <string.h>

/* Pieces that are asked for the file's size: servers that tell it do so each time. */
#define SIZE_WITHIN 16

enum { BY_PATH, BY_NAME, MAPS };

/* Where a transfer went: `file` is NULL when it is no piece of one. */
struct place {
    struct ftpx_file *file;
    guint piece;
};

struct ftpx_files {
    GPtrArray *all;           /* struct ftpx_file *, by number */
    GArray *of;               /* struct place, by number of the transfer */
    GHashTable *newest[MAPS]; /* GBytes to struct ftpx_file * */
};

/* --- pieces --- */

bool ftpx_file_piece_counts(const struct ftpx_file_piece *piece)
{
    const struct ftpx_transfer *transfer = piece->transfer;

    if (!transfer->session && !transfer->flow)
        return false; /* taken for one when it began: see ftpx_transfer_withdraw */
    if (transfer->direction != FTPX_DOWNLOAD && transfer->direction != FTPX_UPLOAD)
        return false;
    if (transfer->flow && ftpx_transfer_carried(transfer->flow) != transfer)
        return false;
    struct ftpx_outcome outcome = ftpx_transfer_outcome(transfer);
    if (!transfer->exchange && outcome.reasons & FTPX_QUIRK(UNDECRYPTED))
        return false; /* neither name nor content */
    return outcome.state != FTPX_STATE_REFUSED;
}

static const struct ftpx_file_piece *piece_at(const struct ftpx_file *file, guint i)
{
    return &g_array_index(file->pieces, struct ftpx_file_piece, i);
}

/* The first that counts from index `i` on. */
static const struct ftpx_file_piece *next_piece(const struct ftpx_file *file, guint *i)
{
    while (*i < file->pieces->len) {
        const struct ftpx_file_piece *piece = piece_at(file, (*i)++);
        if (ftpx_file_piece_counts(piece))
            return piece;
    }
    return NULL;
}

const struct ftpx_file_piece *ftpx_file_first(const struct ftpx_file *file)
{
    guint i = 0;
    return next_piece(file, &i);
}

unsigned ftpx_file_piece_count(const struct ftpx_file *file)
{
    unsigned count = 0;

    for (guint i = 0; next_piece(file, &i);)
        count++;
    return count;
}

static ftpx_span longer(ftpx_span path, ftpx_span other)
{
    return other.len > path.len ? other : path;
}

ftpx_span ftpx_file_path(const struct ftpx_file *file)
{
    ftpx_span path = FTPX_SPAN_NONE;

    for (guint i = 0; i < file->pieces->len; i++)
        path = longer(path, piece_at(file, i)->transfer->path);
    return path;
}

/* --- sizes --- */

/* Whether the sizes that the server names count the bytes of the file. */
static bool has_size(const struct ftpx_transfer *transfer)
{
    return transfer->direction == FTPX_DOWNLOAD && transfer->announced_by != FTPX_SIZE_NONE &&
           (transfer->type == 'I' || transfer->type == 'L');
}

/* The whole file's, as the server told it. */
static bool announced_size(const struct ftpx_transfer *transfer, uint64_t *size_out)
{
    uint64_t expected;

    if (!has_size(transfer))
        return false;
    *size_out = transfer->announced_size;
    if (transfer->range_end == 0 && ftpx_transfer_expected_bytes(transfer, &expected))
        *size_out = transfer->restart + expected;
    return true;
}

/* Some servers name in 150 what is left to send. */
static bool may_have_size(const struct ftpx_transfer *transfer, uint64_t size)
{
    return !has_size(transfer) || transfer->announced_size == size ||
           (transfer->announced_by == FTPX_SIZE_MARK &&
            transfer->announced_size + transfer->restart == size);
}

static bool announced_size_of(const struct ftpx_file *file, uint64_t *size_out)
{
    for (guint i = 0; i < MIN(file->pieces->len, SIZE_WITHIN); i++)
        if (announced_size(piece_at(file, i)->transfer, size_out))
            return true;
    return false;
}

/* --- where a piece lies --- */

static bool appends(const struct ftpx_transfer *transfer)
{
    return transfer->exchange && transfer->exchange->verb->id == FTPX_CMD_APPE;
}

/* REST reaches up to INT64_MAX; offsets behind it must not overflow. */
static bool is_sensible(uint64_t offset)
{
    return offset <= INT64_MAX / 2;
}

static struct ftpx_file_piece piece_of(const struct ftpx_transfer *transfer)
{
    struct ftpx_file_piece piece = {.transfer = transfer};
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    bool amid = stream && stream->first_frame != 0 && !stream->syn; /* its begin is not known */

    piece.placed = transfer->exchange && !amid && ftpx_transfer_origin(transfer, &piece.from) &&
                   is_sensible(piece.from);
    if (!piece.placed)
        piece.from = 0;
    return piece;
}

/* APPE without SIZE goes on where the upload before it ended, when that is complete. */
static void place_behind(struct ftpx_file_piece *piece, const struct ftpx_file *file)
{
    const struct ftpx_file_piece *last = piece_at(file, file->pieces->len - 1);

    if (!last->placed || ftpx_transfer_outcome(last->transfer).state != FTPX_STATE_COMPLETE ||
        ftpx_decode_is_needed(last->transfer->mode, last->transfer->structure))
        return;
    piece->from = last->from + ftpx_transfer_bytes(last->transfer);
    piece->placed = true;
}

static bool has_beginning(const struct ftpx_file *file)
{
    const struct ftpx_file_piece *piece;

    for (guint i = 0; (piece = next_piece(file, &i));)
        if (!piece->placed || piece->from == 0)
            return true;
    return false;
}

/* Whether a piece goes into the newest file of its path. */
static bool belongs_to(const struct ftpx_file_piece *piece, const struct ftpx_file *file)
{
    bool is_download = piece->transfer->direction == FTPX_DOWNLOAD;
    uint64_t size;

    if (!piece->placed || !ftpx_file_first(file) || !ftpx_file_first(file)->placed)
        return false;
    if (announced_size_of(file, &size) && !may_have_size(piece->transfer, size))
        return false; /* it has grown: what was fetched before may be other bytes by now */
    if (piece->from > 0)
        return true;
    return is_download && !has_beginning(file); /* an upload from the start replaces the file */
}

/* --- finding the file --- */

static guint key_hash(gconstpointer key)
{
    gsize length;
    const uint8_t *bytes = g_bytes_get_data((GBytes *)(uintptr_t)key, &length);

    return wmem_strong_hash(bytes, length); /* seeded: a capture cannot aim at one bucket */
}

static GBytes *key_of(const struct ftpx_transfer *transfer, ftpx_span name)
{
    const struct ftpx_endpoint *server = ftpx_session_server(transfer->session);
    const struct ftpx_address *host = &server->address;
    GByteArray *key = g_byte_array_new();
    uint8_t direction = (uint8_t)transfer->direction;

    g_byte_array_append(key, &direction, 1);
    g_byte_array_append(key, &host->family, sizeof host->family);
    g_byte_array_append(key, host->bytes, sizeof host->bytes);
    g_byte_array_append(key, (const guint8 *)&server->port, sizeof server->port);
    g_byte_array_append(key, name.at, (guint)name.len);
    return g_byte_array_free_to_bytes(key);
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
    const struct ftpx_transfer *other = piece_at(file, 0)->transfer;
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
    GBytes *key = key_of(transfer, name);
    struct ftpx_file *file = g_hash_table_lookup(files->newest[map], key);

    g_bytes_unref(key);
    return file;
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

static void file_free(gpointer data)
{
    struct ftpx_file *file = data;

    ftpx_ranges_free(&file->written);
    g_array_unref(file->pieces);
    g_free(file);
}

static struct ftpx_file *file_new(struct ftpx_files *files)
{
    struct ftpx_file *file = g_new0(struct ftpx_file, 1);

    file->number = files->all->len;
    ftpx_ranges_init(&file->written, NULL);
    file->pieces = g_array_sized_new(FALSE, FALSE, sizeof(struct ftpx_file_piece), 1);
    g_ptr_array_add(files->all, file);
    return file;
}

static void enter(struct ftpx_files *files, struct ftpx_file *file, int map,
                  const struct ftpx_transfer *transfer, ftpx_span name)
{
    GBytes *key = key_of(transfer, name);
    struct ftpx_file *before = g_hash_table_lookup(files->newest[map], key);

    if (before != file && (!before || before->number < file->number)) {
        if (map == BY_NAME)
            file->older = before;
        g_hash_table_insert(files->newest[map], key, file);
    } else {
        g_bytes_unref(key);
    }
}

/* Without command, path and server nothing can be told from another. */
static bool has_key(const struct ftpx_transfer *transfer)
{
    return transfer->exchange && transfer->session && transfer->path.len > 0;
}

static struct ftpx_file *choose_file(struct ftpx_files *files, struct ftpx_file_piece *piece)
{
    struct ftpx_file *file = has_key(piece->transfer) ? newest_with(files, piece->transfer) : NULL;

    if (file && !piece->placed && appends(piece->transfer))
        place_behind(piece, file);
    return file && belongs_to(piece, file) ? file : file_new(files);
}

static struct place add(struct ftpx_files *files, const struct ftpx_transfer *transfer)
{
    struct ftpx_file_piece piece = piece_of(transfer);

    if (transfer->direction == FTPX_LISTING)
        return (struct place){NULL, 0};
    if (transfer->direction != FTPX_NO_DIRECTION && !ftpx_file_piece_counts(&piece))
        return (struct place){NULL, 0};
    struct ftpx_file *file = choose_file(files, &piece);
    g_array_append_val(file->pieces, piece);
    file->path = longer(file->path, transfer->path);
    if (has_key(transfer)) {
        enter(files, file, BY_PATH, transfer, transfer->path);
        enter(files, file, BY_NAME, transfer, ftpx_path_name(NULL, transfer->path));
    }
    return (struct place){file, file->pieces->len - 1};
}

void ftpx_files_update(struct ftpx_files *files, const struct ftpx_engine *engine, uint32_t last)
{
    while (files->of->len <= last) {
        struct place place = add(files, ftpx_engine_transfer(engine, files->of->len));
        g_array_append_val(files->of, place);
    }
}

struct ftpx_files *ftpx_files_new(void)
{
    struct ftpx_files *files = g_new0(struct ftpx_files, 1);

    files->all = g_ptr_array_new_with_free_func(file_free);
    files->of = g_array_new(FALSE, FALSE, sizeof(struct place));
    for (int map = 0; map < MAPS; map++)
        files->newest[map] =
            g_hash_table_new_full(key_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    return files;
}

struct ftpx_files *ftpx_files_of(const struct ftpx_engine *engine)
{
    struct ftpx_files *files = ftpx_files_new();
    uint32_t count = engine ? ftpx_engine_transfer_count(engine) : 0;

    if (count > 0)
        ftpx_files_update(files, engine, count - 1);
    return files;
}

void ftpx_files_free(struct ftpx_files *files)
{
    if (!files)
        return;
    for (int map = 0; map < MAPS; map++)
        g_hash_table_destroy(files->newest[map]);
    g_array_unref(files->of);
    g_ptr_array_unref(files->all);
    g_free(files);
}

static struct place place_of(const struct ftpx_files *files, const struct ftpx_transfer *transfer)
{
    if (transfer->flow && ftpx_transfer_carried(transfer->flow))
        transfer = ftpx_transfer_carried(transfer->flow);
    if (transfer->id >= files->of->len)
        return (struct place){NULL, 0};
    return g_array_index(files->of, struct place, transfer->id);
}

struct ftpx_file *ftpx_files_find(const struct ftpx_files *files,
                                  const struct ftpx_transfer *transfer)
{
    return place_of(files, transfer).file;
}

const struct ftpx_file_piece *ftpx_files_piece(const struct ftpx_files *files,
                                               const struct ftpx_transfer *transfer)
{
    struct place found = place_of(files, transfer);
    return found.file ? piece_at(found.file, found.piece) : NULL;
}

unsigned ftpx_files_count(const struct ftpx_files *files)
{
    return files->all->len;
}

struct ftpx_file *ftpx_files_at(const struct ftpx_files *files, unsigned number)
{
    return files->all->pdata[number];
}

static uint32_t frame_of(const struct ftpx_file *file)
{
    const struct ftpx_transfer *transfer = ftpx_file_first(file)->transfer;
    return transfer->exchange ? transfer->exchange->frame : ftpx_transfer_first_frame(transfer);
}

static gint compare_files(gconstpointer left, gconstpointer right)
{
    const struct ftpx_file *one = *(struct ftpx_file *const *)left;
    const struct ftpx_file *other = *(struct ftpx_file *const *)right;
    uint32_t first = frame_of(one);
    uint32_t second = frame_of(other);

    if (first != second)
        return first < second ? -1 : 1;
    return one->number < other->number ? -1 : 1;
}

GPtrArray *ftpx_files_list(const struct ftpx_files *files)
{
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < files->all->len; i++)
        if (ftpx_file_first(files->all->pdata[i]))
            g_ptr_array_add(list, files->all->pdata[i]);
    g_ptr_array_sort(list, compare_files);
    return list;
}

/* --- facts --- */

uint64_t ftpx_file_piece_end(const struct ftpx_file_piece *piece,
                             const struct ftpx_collect *collect)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(piece->transfer);
    struct ftpx_collected measured;

    ftpx_collect_measure(collect, piece->transfer, &measured);
    if (measured.decoded || !stream || stream->seen.count == 0)
        return piece->from + measured.bytes;
    return piece->from + (uint64_t)(ftpx_ranges_last(&stream->seen).to - stream->start);
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
        ftpx_ranges_add(covered, from + seen.from - stream->start, from + seen.to - stream->start,
                        NULL, NULL);
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

    if (announced_size_of(file, size_out))
        return true;
    *size_out = 0;
    for (guint i = 0; (piece = next_piece(file, &i));) {
        if (!ends_file(piece, collect))
            continue;
        *size_out = MAX(*size_out, ftpx_file_piece_end(piece, collect));
        known = true;
    }
    return known;
}

struct ftpx_file_facts ftpx_file_facts(const struct ftpx_file *file,
                                       const struct ftpx_collect *collect)
{
    struct ftpx_file_facts facts = {.size = 0};
    const struct ftpx_ranges *covered = &facts.covered;
    const struct ftpx_file_piece *piece;

    facts.size_known = ftpx_file_size(file, collect, &facts.size);
    ftpx_ranges_init(&facts.covered, NULL);
    for (guint i = 0; (piece = next_piece(file, &i));)
        cover(&facts.covered, piece, collect);
    bool is_empty = covered->count == 0 && facts.size == 0;
    facts.complete = facts.size_known && ftpx_file_first(file)->placed &&
                     (is_empty || (covered->count == 1 && ftpx_ranges_first(covered).from == 0 &&
                                   (uint64_t)ftpx_ranges_last(covered).to == facts.size));
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
    for (guint i = 0; !found && (piece = next_piece(file, &i));) {
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

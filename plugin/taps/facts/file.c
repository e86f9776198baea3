/* file: what counts as a piece, where it lies, and whether it belongs to what came before.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "file.h"

#include "../../model/data/decode.h"
#include "../../model/list.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"

/* Pieces that are asked for the file's size: servers that tell it do so each time. */
#define SIZE_WITHIN 16

/* --- life --- */

struct ftpx_file *ftpx_file_new(wmem_allocator_t *pool, unsigned number)
{
    struct ftpx_file *file = wmem_new0(pool, struct ftpx_file);

    file->pool = pool;
    file->number = number;
    ftpx_ranges_init(&file->written, pool);
    return file;
}

/* --- pieces --- */

bool ftpx_file_piece_counts(const struct ftpx_file_piece *piece)
{
    const struct ftpx_transfer *transfer = piece->transfer;

    if (!transfer->session && !transfer->flow)
        return false; /* taken for one when it began: see ftpx_transfer_withdraw */
    if (transfer->flow && transfer->flow->known_frame != 0)
        return false; /* no report got its bytes: see early.h */
    if (transfer->direction != FTPX_DOWNLOAD && transfer->direction != FTPX_UPLOAD)
        return false;
    if (transfer->flow && ftpx_transfer_carried(transfer->flow) != transfer)
        return false;
    struct ftpx_outcome outcome = ftpx_transfer_outcome(transfer);
    if (!transfer->exchange && outcome.reasons & FTPX_QUIRK(UNDECRYPTED))
        return false; /* neither name nor content */
    return outcome.state != FTPX_STATE_REFUSED;
}

const struct ftpx_file_piece *ftpx_file_next(const struct ftpx_file *file, guint *i)
{
    while (*i < file->piece_count) {
        const struct ftpx_file_piece *piece = &file->pieces[(*i)++];
        if (ftpx_file_piece_counts(piece))
            return piece;
    }
    return NULL;
}

const struct ftpx_file_piece *ftpx_file_first(const struct ftpx_file *file)
{
    guint i = 0;
    return ftpx_file_next(file, &i);
}

unsigned ftpx_file_piece_count(const struct ftpx_file *file)
{
    unsigned count = 0;

    for (guint i = 0; ftpx_file_next(file, &i);)
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

    for (guint i = 0; i < file->piece_count; i++)
        path = longer(path, file->pieces[i].transfer->path);
    return path;
}

void ftpx_file_add(struct ftpx_file *file, const struct ftpx_file_piece *piece)
{
    FTPX_MAKE_ROOM(file->pool, file->pieces, file->piece_count, file->piece_room);
    file->pieces[file->piece_count] = *piece;
    ftpx_ranges_init(&file->pieces[file->piece_count++].written, file->pool);
    file->path = longer(file->path, piece->transfer->path);
}

/* --- sizes --- */

/* Whether the sizes that the server names count the bytes of the file. */
static bool has_size(const struct ftpx_transfer *transfer)
{
    return transfer->direction == FTPX_DOWNLOAD && transfer->announced_by != FTPX_SIZE_NONE &&
           ftpx_transfer_keeps_bytes(transfer);
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

bool ftpx_file_announced_size(const struct ftpx_file *file, uint64_t *size_out)
{
    for (guint i = 0; i < MIN(file->piece_count, SIZE_WITHIN); i++)
        if (announced_size(file->pieces[i].transfer, size_out))
            return true;
    return false;
}

/* --- where a piece lies --- */

/* REST reaches up to INT64_MAX; offsets behind it must not overflow. */
static bool is_sensible(uint64_t offset)
{
    return offset <= INT64_MAX / 2;
}

struct ftpx_file_piece ftpx_file_piece_of(const struct ftpx_transfer *transfer)
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

void ftpx_file_place_behind(struct ftpx_file_piece *piece, const struct ftpx_file *file)
{
    const struct ftpx_file_piece *last = &file->pieces[file->piece_count - 1];

    if (!last->placed || ftpx_transfer_outcome(last->transfer).state != FTPX_STATE_COMPLETE ||
        ftpx_decode_is_needed(last->transfer->mode, last->transfer->structure))
        return;
    piece->from = last->from + ftpx_transfer_bytes(last->transfer);
    piece->placed = true;
}

static bool has_beginning(const struct ftpx_file *file)
{
    const struct ftpx_file_piece *piece;

    for (guint i = 0; (piece = ftpx_file_next(file, &i));)
        if (!piece->placed || piece->from == 0)
            return true;
    return false;
}

bool ftpx_file_takes(const struct ftpx_file *file, const struct ftpx_file_piece *piece)
{
    bool is_download = piece->transfer->direction == FTPX_DOWNLOAD;
    uint64_t size;

    if (!piece->placed || !ftpx_file_first(file) || !ftpx_file_first(file)->placed)
        return false;
    if (ftpx_file_announced_size(file, &size) && !may_have_size(piece->transfer, size))
        return false; /* it has grown: what was fetched before may be other bytes by now */
    if (piece->from > 0)
        return true;
    return is_download && !has_beginning(file); /* an upload from the start replaces the file */
}

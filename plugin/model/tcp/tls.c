/* tls: records that lie whole in one segment are only pointed at; those that span several are
 * copied, since no later pass sees them together.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tls.h"

#include "../bytes.h"
#include "../list.h"
#include "../../wire/tls.h"
#include "../../wire/tls_hello.h"
#include "../limits.h"

#define HEADER         5
#define LEAST_OVERHEAD 16 /* a tag, or a pad and a code, of any cipher */

static const uint8_t telnet_iac = 255;

static struct ftpx_tls_half *new_half(wmem_allocator_t *pool)
{
    struct ftpx_tls_half *tls = wmem_new0(pool, struct ftpx_tls_half);

    tls->partial = wmem_array_new(pool, 1);
    tls->pieces = wmem_array_new(pool, sizeof(struct ftpx_tls_piece));
    tls->marks = wmem_array_new(pool, sizeof(struct ftpx_plain_mark));
    return tls;
}

void ftpx_tls_begin(wmem_allocator_t *pool, struct ftpx_half *half)
{
    half->tls = new_half(pool);
    half->tls->from = half->order.next;
    half->plain = wmem_new(pool, struct ftpx_stream);
    ftpx_stream_init(half->plain, pool);
    half->plain->syn = true; /* whole from its first byte */
}

void ftpx_tls_free(wmem_allocator_t *pool, struct ftpx_tls_half *tls)
{
    for (unsigned index = 0; index < wmem_array_get_count(tls->pieces); index++) {
        const struct ftpx_tls_piece *piece = wmem_array_index(tls->pieces, index);
        ftpx_bytes_free(pool, (ftpx_span){piece->bytes, piece->length});
    }
    wmem_destroy_array(tls->partial);
    wmem_destroy_array(tls->pieces);
    wmem_destroy_array(tls->marks);
    ftpx_handshake_free(pool, tls->handshake);
    wmem_free(pool, tls);
}

/* --- records --- */

/* What records are cut from. */
struct source {
    wmem_allocator_t *pool;
    uint32_t frame;
    int64_t time;
    ftpx_span payload;
};

/* A hello's length is as it says; that of encrypted bytes which begin as one is not. */
static bool is_hello(ftpx_span record)
{
    ftpx_span bytes = ftpx_span_drop(record, HEADER);
    ftpx_span body;
    unsigned type;

    return ftpx_tls_is_hello(record) && ftpx_tls_take_message(&bytes, &type, &body);
}

/* What follows ChangeCipherSpec is encrypted, but for the hellos behind a HelloRetryRequest (RFC 8446 §D.4). */
static bool is_sealed(const struct ftpx_tls_half *tls, ftpx_span record)
{
    return record.at[0] == FTPX_TLS_APPLICATION_DATA ||
           (tls->last_type == FTPX_TLS_CHANGE_CIPHER_SPEC && !is_hello(record));
}

static void count(struct ftpx_tls_half *tls, const struct source *source, ftpx_span record)
{
    ftpx_handshake_hear(source->pool, &tls->handshake, record, source->frame);
    if (tls->sealed_time == 0 && is_sealed(tls, record))
        tls->sealed_time = source->time;
    tls->records += record.len;
    tls->last_type = record.at[0];
    tls->last_length = record.len;
    if (record.at[0] != FTPX_TLS_APPLICATION_DATA)
        return;
    if (tls->application == 0)
        tls->application_first = record.len;
    tls->application += record.len;
}

/* Bytes of the whole records at the front. */
static size_t whole_records(struct ftpx_tls_half *tls, const struct source *source, ftpx_span bytes)
{
    size_t total = 0;
    size_t length;

    while ((length = ftpx_tls_record_length(bytes)) > 0 && length <= bytes.len) {
        count(tls, source, ftpx_span_take(bytes, length));
        bytes = ftpx_span_drop(bytes, length);
        total += length;
    }
    return total;
}

/* Whether these very bytes do, and not others of the same offsets, as overlapping segments have. */
static bool lie_within(ftpx_span bytes, ftpx_span whole)
{
    uintptr_t at = (uintptr_t)bytes.at;
    uintptr_t from = (uintptr_t)whole.at;

    return bytes.len <= whole.len && at >= from && at - from <= whole.len - bytes.len;
}

static void file_piece(struct ftpx_tls_half *tls, const struct source *source, int64_t offset,
                       ftpx_span bytes)
{
    struct ftpx_tls_piece piece = {
        .frame = source->frame, .length = (uint32_t)bytes.len, .offset = offset};

    if (!lie_within(bytes, source->payload))
        piece.bytes = wmem_memdup(source->pool, bytes.at, bytes.len);
    wmem_array_append(tls->pieces, &piece, 1);
}

static void empty_partial(wmem_allocator_t *pool, struct ftpx_tls_half *tls)
{
    wmem_destroy_array(tls->partial);
    tls->partial = wmem_array_new(pool, 1);
}

/* How many more bytes the unfinished record needs, or its header. */
static size_t needed(const struct ftpx_tls_half *tls)
{
    ftpx_span partial = {wmem_array_get_raw(tls->partial), wmem_array_get_count(tls->partial)};
    size_t length = ftpx_tls_record_length(partial);

    return (length > 0 ? length : HEADER) - partial.len;
}

/* A header that is none. */
static bool is_broken(ftpx_span bytes)
{
    return bytes.len >= HEADER && ftpx_tls_record_length(bytes) == 0;
}

/* Feeds the unfinished record; returns how many bytes it took. */
static size_t finish_partial(struct ftpx_tls_half *tls, const struct source *source, int64_t offset,
                             ftpx_span bytes)
{
    size_t taken = 0;

    while (taken < bytes.len) {
        ftpx_span more = ftpx_span_take(ftpx_span_drop(bytes, taken), needed(tls));
        wmem_array_append(tls->partial, more.at, (unsigned)more.len);
        taken += more.len;
        ftpx_span whole = {wmem_array_get_raw(tls->partial), wmem_array_get_count(tls->partial)};
        size_t length = ftpx_tls_record_length(whole);
        if (length > 0 && length == whole.len) {
            count(tls, source, whole);
            file_piece(tls, source, offset + (int64_t)taken - (int64_t)length, whole);
            empty_partial(source->pool, tls);
            break;
        }
        if (is_broken(whole)) {
            tls->condition = FTPX_TLS_LOST;
            break;
        }
    }
    return taken;
}

static bool may_be_text(uint8_t byte)
{
    return ftpx_is_letter_or_digit(byte) || ftpx_is_one_of(byte, " \r\n") || byte == telnet_iac;
}

/* At the end of a record something else begins. */
static void leave(struct ftpx_tls_half *tls, uint8_t first, uint32_t frame)
{
    tls->condition = may_be_text(first) ? FTPX_TLS_CLEAR : FTPX_TLS_LOST;
    tls->clear_frame = frame;
}

static ftpx_span take_records(struct ftpx_tls_half *tls, const struct source *source,
                              int64_t offset, ftpx_span bytes)
{
    size_t whole = whole_records(tls, source, bytes);

    if (whole > 0)
        file_piece(tls, source, offset, ftpx_span_take(bytes, whole));
    bytes = ftpx_span_drop(bytes, whole);
    if (bytes.len == 0)
        return bytes;
    if (!ftpx_tls_may_begin(bytes)) {
        leave(tls, bytes.at[0], source->frame);
        return bytes;
    }
    if (is_broken(bytes))
        tls->condition = FTPX_TLS_LOST;
    else
        wmem_array_append(tls->partial, bytes.at, (unsigned)bytes.len);
    return FTPX_SPAN_NONE;
}

ftpx_span ftpx_tls_take(wmem_allocator_t *pool, struct ftpx_half *half, int64_t offset,
                        ftpx_span bytes, const struct ftpx_segment *segment, ftpx_span payload)
{
    struct ftpx_tls_half *tls = half->tls;
    struct source source = {pool, segment->frame, segment->time, payload};

    if (tls->condition == FTPX_TLS_RECORDS && wmem_array_get_count(tls->partial) > 0) {
        size_t taken = finish_partial(tls, &source, offset, bytes);
        bytes = ftpx_span_drop(bytes, taken);
        offset += (int64_t)taken;
    }
    if (tls->condition == FTPX_TLS_RECORDS && bytes.len > 0)
        bytes = take_records(tls, &source, offset, bytes);
    return tls->condition == FTPX_TLS_CLEAR ? bytes : FTPX_SPAN_NONE;
}

void ftpx_tls_lose(struct ftpx_half *half)
{
    if (half->tls && half->tls->condition == FTPX_TLS_RECORDS)
        half->tls->condition = FTPX_TLS_LOST;
}

static int64_t frame_of_piece(const void *pieces, uint32_t index)
{
    const struct ftpx_tls_piece *all = pieces;
    return all[index].frame;
}

static uint32_t first_piece_from(const struct ftpx_tls_half *tls, uint32_t frame)
{
    return ftpx_list_from(wmem_array_get_raw(tls->pieces), wmem_array_get_count(tls->pieces), frame,
                          frame_of_piece);
}

uint32_t ftpx_tls_pieces(const struct ftpx_half *half, uint32_t frame, uint32_t *first_out)
{
    *first_out = 0;
    if (!half || !half->tls)
        return 0;
    *first_out = first_piece_from(half->tls, frame);
    return first_piece_from(half->tls, frame + 1) - *first_out;
}

const struct ftpx_tls_piece *ftpx_tls_piece(const struct ftpx_half *half, uint32_t index)
{
    return wmem_array_index(half->tls->pieces, index);
}

/* --- text --- */

static void note_text(struct ftpx_stream *plain, int64_t from, uint32_t frame, int64_t time)
{
    if (plain->first_frame == 0) {
        plain->first_frame = frame;
        plain->first_time = time;
    }
    plain->last_frame = frame;
    plain->last_time = time;
    plain->segments++;
    if (plain->fin)
        plain->fin_offset = plain->end;
    ftpx_ranges_add(&plain->seen, from, plain->end, NULL, NULL);
}

int64_t ftpx_tls_plain(struct ftpx_half *half, ftpx_span text, uint32_t frame, int64_t time)
{
    struct ftpx_tls_half *tls = half->tls;
    struct ftpx_stream *plain = half->plain;
    struct ftpx_plain_mark mark = {frame, plain->end};

    if (plain->last_frame != frame || plain->first_frame == 0)
        wmem_array_append(tls->marks, &mark, 1);
    plain->end += (int64_t)text.len;
    tls->application_before = tls->application;
    tls->last_text = text.len;
    note_text(plain, mark.offset, frame, time);
    return mark.offset;
}

static int64_t frame_of_mark(const void *marks, uint32_t index)
{
    const struct ftpx_plain_mark *all = marks;
    return all[index].frame;
}

bool ftpx_tls_plain_at(const struct ftpx_half *half, uint32_t frame, int64_t *offset_out)
{
    if (!half->tls)
        return false;
    const struct ftpx_plain_mark *marks = wmem_array_get_raw(half->tls->marks);
    uint32_t count = wmem_array_get_count(half->tls->marks);
    uint32_t index = ftpx_list_from(marks, count, frame, frame_of_mark);

    if (index == count || marks[index].frame != frame)
        return false;
    *offset_out = marks[index].offset;
    return true;
}

/* TLS 1.3 shows alerts as application data: no text came back for it, or none that would fit in. */
bool ftpx_tls_was_closed(const struct ftpx_half *half)
{
    const struct ftpx_tls_half *tls = half->tls;
    bool no_text = tls->application > tls->application_before ||
                   tls->last_text + HEADER + LEAST_OVERHEAD > tls->last_length;
    bool hidden = tls->last_type == FTPX_TLS_APPLICATION_DATA && no_text;

    return ftpx_tls_was_read(half) && (tls->last_type == FTPX_TLS_ALERT || hidden);
}

bool ftpx_tls_was_read(const struct ftpx_half *half)
{
    const struct ftpx_tls_half *tls = half->tls;

    if (!tls)
        return true;
    return tls->condition != FTPX_TLS_LOST && half->plain->first_frame != 0 &&
           tls->application - tls->application_before <= FTPX_LIMIT_TLS_ALERT;
}

void ftpx_tls_end(struct ftpx_half *half, uint32_t frame)
{
    half->plain->fin = true;
    half->plain->fin_offset = half->plain->end;
    if (half->tls->end_frame == 0)
        half->tls->end_frame = frame;
}

bool ftpx_tls_ends_in(const struct ftpx_half *half, uint32_t frame)
{
    return half->tls->end_frame != 0 && half->tls->end_frame == frame;
}

uint64_t ftpx_tls_bytes(const struct ftpx_half *half)
{
    const struct ftpx_tls_half *tls = half->tls;

    if (!tls || half->stream.end <= tls->from)
        return 0;
    if (tls->condition == FTPX_TLS_CLEAR)
        return tls->records;
    return (uint64_t)(half->stream.end - tls->from) -
           ftpx_ranges_missing(&half->stream.seen, tls->from, half->stream.end);
}

static uint64_t application_of(const struct ftpx_half *half, const struct ftpx_half *peer)
{
    const struct ftpx_tls_half *tls = half->tls;

    if (!tls || !peer->tls || peer->tls->application == 0)
        return tls ? tls->application : 0;
    return tls->application -
           (tls->application_early > 0 ? tls->application_early : tls->application_first);
}

bool ftpx_tls_sends_more(const struct ftpx_half *half, const struct ftpx_half *peer)
{
    return application_of(half, peer) > application_of(peer, half);
}

int64_t ftpx_tls_sealed(const struct ftpx_half *one, const struct ftpx_half *other)
{
    if (!one->tls || !other->tls || one->tls->sealed_time == 0 || other->tls->sealed_time == 0)
        return 0;
    return MAX(one->tls->sealed_time, other->tls->sealed_time);
}

/* --- in the clear --- */

static bool begins_record(const struct ftpx_half *half, ftpx_span bytes)
{
    return ftpx_tls_record_length(bytes) > 0 &&
           (half->unheard.first.frame != 0 || ftpx_tls_is_hello(bytes));
}

/* Only what is left of the present record is kept. */
size_t ftpx_tls_unheard(struct ftpx_half *half, ftpx_span bytes, const struct ftpx_origin *origin)
{
    size_t total = 0;

    while (bytes.len > 0) {
        if (half->unheard.left == 0) {
            if (ftpx_lines_rest(&half->lines).len > 0 || !begins_record(half, bytes))
                break;
            if (half->unheard.first.frame == 0)
                half->unheard.first = *origin;
            half->unheard.left = ftpx_tls_record_length(bytes);
        }
        size_t now = ftpx_span_take(bytes, half->unheard.left).len;
        half->unheard.left -= now;
        total += now;
        bytes = ftpx_span_drop(bytes, now);
    }
    half->unheard.bytes += total;
    return total;
}

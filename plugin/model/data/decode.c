/* decode: each coding is one function that eats a piece of the stream, at least a byte, and can go
 * on after any byte; a table says which mode and structure it is of. What is between two pieces is
 * in a few numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "decode.h"

#include "inflate.h"
#include "../limits.h"
#include <string.h>

/* Descriptor codes of MODE B and, behind an escape byte, of MODE C (RFC 959 §3.4.2). */
enum {
    DESCRIPTOR_RECORD_ENDS = 128,
    DESCRIPTOR_FILE_ENDS = 64,
    DESCRIPTOR_ERRORS = 32, /* the bytes may be wrong; they are the file's all the same */
    DESCRIPTOR_MARKER = 16, /* the bytes are a restart marker */
    DESCRIPTOR_UNDEFINED = 15
};

/* Control codes of STRU R in MODE S (RFC 959 §3.4.1). */
enum { RECORD_ESCAPE = 0xff, RECORD_ENDS = 1, RECORD_FILE_ENDS = 2 };

/* What the next byte is. */
enum expecting {
    A_START,    /* a file byte or escape, a block's descriptor, a string's first byte */
    AN_ESCAPED, /* behind the escape byte */
    A_COUNT,    /* of MODE B, its high byte */
    A_COUNT_LOW,
    BYTES_AS_THEY_ARE,
    THE_REPEATED_BYTE
};

/* Short pieces that come out go on together: sinks take their time for each. */
#define GATHERED_MAX 4096

struct gathered {
    size_t length;
    uint8_t bytes[GATHERED_MAX];
};

struct coding;

struct ftpx_decode {
    wmem_allocator_t *pool;
    const struct coding *coding;
    ftpx_bytes_fn sink;
    void *context;
    uint64_t taken;
    uint64_t bytes;
    uint64_t excess; /* of `bytes`, those that count in the budget */
    struct ftpx_decode_budget own;
    struct ftpx_decode_budget *budget;
    struct gathered *gathered; /* while bytes are added */
    enum ftpx_decode_state state;
    enum expecting expecting;
    uint8_t filler;
    uint8_t descriptor;           /* MODE B: of this block; MODE C: of the next or this string */
    uint32_t left;                /* bytes of this block or string */
    struct ftpx_inflate *inflate; /* MODE Z, while its stream goes on */
};

struct coding {
    uint8_t mode;
    uint8_t structure; /* 0: any */
    size_t (*eat)(struct ftpx_decode *decode, ftpx_span bytes);
};

static void flush(struct ftpx_decode *decode)
{
    struct gathered *gathered = decode->gathered;
    ftpx_span bytes = {gathered->bytes, gathered->length};

    gathered->length = 0;
    if (bytes.len > 0)
        decode->sink(decode->context, (int64_t)(decode->bytes - bytes.len), bytes);
}

static void put(struct ftpx_decode *decode, ftpx_span bytes)
{
    struct gathered *gathered = decode->gathered;

    if (bytes.len == 0)
        return;
    if (bytes.len > GATHERED_MAX - gathered->length)
        flush(decode);
    if (bytes.len > GATHERED_MAX) {
        decode->bytes += bytes.len;
        decode->sink(decode->context, (int64_t)(decode->bytes - bytes.len), bytes);
        return;
    }
    if (bytes.len == 1) /* floods of blocks of a byte come this way */
        gathered->bytes[gathered->length] = bytes.at[0];
    else
        memcpy(gathered->bytes + gathered->length, bytes.at, bytes.len);
    gathered->length += bytes.len;
    decode->bytes += bytes.len;
}

static size_t eat_plain(struct ftpx_decode *decode, ftpx_span bytes)
{
    put(decode, bytes);
    return bytes.len;
}

/* An escape byte, then 1 for end of record, 2 for end of file, 3 for both, or itself. */
static size_t eat_escaped(struct ftpx_decode *decode, uint8_t code)
{
    decode->expecting = A_START;
    if (code == RECORD_ESCAPE)
        put(decode, (ftpx_span){&code, 1});
    else if (code == 0 || code > (RECORD_ENDS | RECORD_FILE_ENDS))
        decode->state = FTPX_DECODE_DAMAGED;
    else if (code & RECORD_FILE_ENDS)
        decode->state = FTPX_DECODE_ENDED;
    return 1;
}

static size_t eat_records(struct ftpx_decode *decode, ftpx_span bytes)
{
    if (decode->expecting == AN_ESCAPED)
        return eat_escaped(decode, bytes.at[0]);
    if (bytes.at[0] == RECORD_ESCAPE) {
        decode->expecting = AN_ESCAPED;
        return 1;
    }
    return eat_plain(decode, ftpx_span_take(bytes, ftpx_span_find(bytes, RECORD_ESCAPE)));
}

/* The block or string is over; of MODE B and C. */
static void finish_part(struct ftpx_decode *decode)
{
    decode->expecting = A_START;
    decode->left = 0;
    if (decode->descriptor & DESCRIPTOR_FILE_ENDS)
        decode->state = FTPX_DECODE_ENDED;
    decode->descriptor = 0;
}

static void describe(struct ftpx_decode *decode, uint8_t descriptor)
{
    if (descriptor & DESCRIPTOR_UNDEFINED)
        decode->state = FTPX_DECODE_DAMAGED;
    decode->descriptor |= descriptor;
}

static size_t eat_as_they_are(struct ftpx_decode *decode, ftpx_span bytes)
{
    ftpx_span part = ftpx_span_take(bytes, decode->left);

    if (!(decode->descriptor & DESCRIPTOR_MARKER))
        put(decode, part);
    decode->left -= (uint32_t)part.len;
    if (decode->left == 0)
        finish_part(decode);
    return part.len;
}

/* block ::= descriptor count-high count-low byte* (RFC 959 §3.4.2) */
static size_t eat_blocks(struct ftpx_decode *decode, ftpx_span bytes)
{
    switch (decode->expecting) {
    case A_START:
        describe(decode, bytes.at[0]);
        decode->expecting = A_COUNT;
        return 1;
    case A_COUNT:
        decode->left = bytes.at[0] * 256U;
        decode->expecting = A_COUNT_LOW;
        return 1;
    case A_COUNT_LOW:
        decode->left += bytes.at[0];
        decode->expecting = BYTES_AS_THEY_ARE;
        if (decode->left == 0)
            finish_part(decode);
        return 1;
    default: return eat_as_they_are(decode, bytes);
    }
}

static void repeat(struct ftpx_decode *decode, uint8_t byte)
{
    uint8_t bytes[64];

    memset(bytes, byte, sizeof bytes);
    eat_as_they_are(decode, (ftpx_span){bytes, decode->left});
}

/* 0nnnnnnn: so many bytes follow; 10nnnnnn: one byte that stands for so many; 11nnnnnn: so many
 * fillers; 00000000: an escape. */
static void start_string(struct ftpx_decode *decode, uint8_t first)
{
    if (first == 0) {
        decode->expecting = AN_ESCAPED;
    } else if (first < 0x80) {
        decode->left = first;
        decode->expecting = BYTES_AS_THEY_ARE;
    } else {
        decode->left = first & 0x3f;
        decode->expecting = THE_REPEATED_BYTE;
        if (first >= 0xc0)
            repeat(decode, decode->filler);
    }
}

/* string ::= count byte* | repeat byte | filler | escape descriptor (RFC 959 §3.4.3). The
 * descriptor is about the next string. */
static size_t eat_strings(struct ftpx_decode *decode, ftpx_span bytes)
{
    switch (decode->expecting) {
    case A_START: start_string(decode, bytes.at[0]); return 1;
    case AN_ESCAPED:
        describe(decode, bytes.at[0]);
        decode->expecting = A_START;
        return 1;
    case THE_REPEATED_BYTE: repeat(decode, bytes.at[0]); return 1;
    default: return eat_as_they_are(decode, bytes);
    }
}

static void put_inflated(void *context, ftpx_span bytes)
{
    put(context, bytes);
}

static size_t eat_deflated(struct ftpx_decode *decode, ftpx_span bytes)
{
    size_t taken = ftpx_inflate_add(decode->inflate, bytes, put_inflated, decode);

    switch (ftpx_inflate_state(decode->inflate)) {
    case FTPX_INFLATE_GOES_ON: break;
    case FTPX_INFLATE_ENDED: decode->state = FTPX_DECODE_ENDED; break;
    case FTPX_INFLATE_DAMAGED: decode->state = FTPX_DECODE_DAMAGED; break;
    }
    return taken;
}

static const struct coding codings[] = {
    {'S', 'R', eat_records},
    {'B', 0, eat_blocks},
    {'C', 0, eat_strings},
    {'Z', 0, eat_deflated},
};
static const struct coding plain = {0, 0, eat_plain};

static const struct coding *coding_of(uint8_t mode, uint8_t structure)
{
    for (size_t index = 0; index < sizeof codings / sizeof *codings; index++) {
        const struct coding *coding = &codings[index];
        if (coding->mode == mode && (coding->structure == 0 || coding->structure == structure))
            return coding;
    }
    return &plain;
}

bool ftpx_decode_is_needed(uint8_t mode, uint8_t structure)
{
    return coding_of(mode, structure) != &plain;
}

struct ftpx_decode *ftpx_decode_new(wmem_allocator_t *pool, uint8_t type, uint8_t mode,
                                    uint8_t structure, ftpx_bytes_fn sink, void *context)
{
    struct ftpx_decode *decode = wmem_new0(pool, struct ftpx_decode);

    decode->pool = pool;
    decode->coding = coding_of(mode, structure);
    decode->sink = sink;
    decode->context = context;
    decode->filler = type == 'I' || type == 'L' ? 0 : ' ';
    decode->budget = &decode->own;
    if (decode->coding->eat == eat_deflated) {
        decode->inflate = ftpx_inflate_new(pool);
        decode->own.inflating = 1;
    }
    return decode;
}

static void stop_inflating(struct ftpx_decode *decode)
{
    if (!decode->inflate)
        return;
    ftpx_inflate_free(decode->inflate);
    decode->inflate = NULL;
    decode->budget->inflating--;
}

void ftpx_decode_share(struct ftpx_decode *decode, struct ftpx_decode_budget *budget)
{
    bool has_room = budget->inflating < FTPX_LIMIT_INFLATING;

    budget->inflating += decode->own.inflating;
    decode->budget = budget;
    if (decode->inflate && !has_room) {
        stop_inflating(decode);
        decode->state = FTPX_DECODE_CAPPED;
    }
}

void ftpx_decode_rest(struct ftpx_decode *decode)
{
    stop_inflating(decode);
}

void ftpx_decode_free(struct ftpx_decode *decode)
{
    if (!decode)
        return;
    stop_inflating(decode);
    wmem_free(decode->pool, decode);
}

/* Whether more came out than all of the capture may. */
static bool is_bomb(struct ftpx_decode *decode)
{
    uint64_t allowed = decode->taken * FTPX_LIMIT_INFLATE_RATIO;
    uint64_t excess = decode->bytes > allowed ? decode->bytes - allowed : 0;

    if (decode->taken % FTPX_LIMIT_INFLATE_STEP != 0 || excess <= decode->excess)
        return false;
    decode->budget->inflated += excess - decode->excess;
    decode->excess = excess;
    return decode->budget->inflated > FTPX_LIMIT_INFLATED;
}

size_t ftpx_decode_add(struct ftpx_decode *decode, ftpx_span bytes)
{
    struct gathered gathered;
    size_t taken = 0;

    if (decode->coding->eat == eat_deflated && !decode->inflate)
        return decode->state == FTPX_DECODE_ENDED ? 0 : bytes.len;
    gathered.length = 0;
    decode->gathered = &gathered;
    while (taken < bytes.len && decode->state == FTPX_DECODE_GOES_ON) {
        size_t room = FTPX_LIMIT_INFLATE_STEP - decode->taken % FTPX_LIMIT_INFLATE_STEP;
        ftpx_span step = ftpx_span_take(ftpx_span_drop(bytes, taken), room);
        size_t eaten = 0;

        while (eaten < step.len && decode->state == FTPX_DECODE_GOES_ON)
            eaten += decode->coding->eat(decode, ftpx_span_drop(step, eaten));
        taken += eaten;
        decode->taken += eaten;
        if (decode->state == FTPX_DECODE_GOES_ON && is_bomb(decode))
            decode->state = FTPX_DECODE_CAPPED;
    }
    flush(decode);
    decode->gathered = NULL;
    if (decode->state != FTPX_DECODE_GOES_ON)
        stop_inflating(decode);
    return decode->state == FTPX_DECODE_ENDED ? taken : bytes.len;
}

/* An escape that says EOF may be the last of MODE C. */
static bool may_be_over(const struct ftpx_decode *decode)
{
    return decode->coding->eat == eat_strings && decode->expecting == A_START &&
           (decode->descriptor & DESCRIPTOR_FILE_ENDS);
}

enum ftpx_decode_state ftpx_decode_state(const struct ftpx_decode *decode)
{
    if (decode->state == FTPX_DECODE_GOES_ON && may_be_over(decode))
        return FTPX_DECODE_ENDED;
    return decode->state;
}

uint64_t ftpx_decode_bytes(const struct ftpx_decode *decode)
{
    return decode->bytes;
}

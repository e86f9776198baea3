/* plain: a window on the file, which moves on when a record does not end in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plain.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

enum {
    FILE_HEADER = 24,
    RECORD_HEADER = 16,
    SECOND = 1000000000,
    MOST_ROOM = 1 << 17 /* of the window */
};

struct ftpx_plain {
    FILE *file;
    bool is_big;   /* its byte order */
    uint32_t unit; /* nanoseconds that a fraction of a second is counted in */
    uint64_t at;   /* where in the file the window begins */
    size_t used;   /* of the window: records that have been read, … */
    size_t filled; /* … and what is there */
    size_t room;   /* enough for all of a small file */
    uint8_t window[];
};

static uint32_t word_at(const struct ftpx_plain *plain, size_t at)
{
    uint32_t word;

    memcpy(&word, plain->window + at, sizeof word);
    return plain->is_big ? GUINT32_FROM_BE(word) : GUINT32_FROM_LE(word);
}

/* Whether so many bytes are there behind those that were read. */
static bool have(struct ftpx_plain *plain, size_t count)
{
    if (plain->filled - plain->used >= count)
        return true;
    plain->filled -= plain->used;
    plain->at += plain->used;
    memmove(plain->window, plain->window + plain->used, plain->filled);
    plain->used = 0;
    plain->filled +=
        fread(plain->window + plain->filled, 1, plain->room - plain->filled, plain->file);
    return plain->filled >= count;
}

/* --- opening --- */

/* What files of version 2.4 begin with. */
static const struct {
    uint8_t begin[8];
    bool is_big;
    uint32_t unit;
} kinds[] = {
    {{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0}, false, 1000},
    {{0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0, 4}, true, 1000},
    {{0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0}, false, 1},
    {{0xa1, 0xb2, 0x3c, 0x4d, 0, 2, 0, 4}, true, 1},
};

static bool take_file_header(struct ftpx_plain *plain)
{
    if (!have(plain, FILE_HEADER))
        return false;
    plain->used = FILE_HEADER;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (memcmp(plain->window, kinds[i].begin, sizeof kinds[i].begin) != 0)
            continue;
        plain->is_big = kinds[i].is_big;
        plain->unit = kinds[i].unit;
    }
    return plain->unit != 0;
}

static struct ftpx_plain *window_on(FILE *file, size_t room)
{
    struct ftpx_plain *plain = g_malloc(sizeof *plain + room);

    setvbuf(file, NULL, _IONBF, 0);
    *plain = (struct ftpx_plain){.file = file, .room = room};
    return plain;
}

struct ftpx_plain *ftpx_plain_open(const char *path)
{
    GStatBuf about;

    if (g_stat(path, &about) != 0 || !S_ISREG(about.st_mode)) /* pipes can be opened once */
        return NULL;
    FILE *file = g_fopen(path, "rb");
    if (!file)
        return NULL;
    struct ftpx_plain *plain =
        window_on(file, (size_t)CLAMP(about.st_size, FILE_HEADER, MOST_ROOM));
    if (!take_file_header(plain))
        g_clear_pointer(&plain, ftpx_plain_close);
    return plain;
}

void ftpx_plain_close(struct ftpx_plain *plain)
{
    fclose(plain->file);
    g_free(plain);
}

/* --- reading --- */

/* There is not enough. */
static enum ftpx_plain_read end_of(const struct ftpx_plain *plain)
{
    if (ferror(plain->file))
        return FTPX_PLAIN_ODD;
    return plain->filled == plain->used ? FTPX_PLAIN_END : FTPX_PLAIN_CUT;
}

enum ftpx_plain_read ftpx_plain_read(struct ftpx_plain *plain, struct ftpx_plain_record *out)
{
    if (!have(plain, RECORD_HEADER))
        return end_of(plain);
    uint32_t fraction = word_at(plain, plain->used + 4);
    uint32_t captured = word_at(plain, plain->used + 8);
    *out = (struct ftpx_plain_record){
        .at = plain->at + plain->used,
        .seconds = word_at(plain, plain->used),
        .length = word_at(plain, plain->used + 12),
    };
    if (fraction >= SECOND / plain->unit || captured > plain->room - RECORD_HEADER ||
        captured > out->length)
        return FTPX_PLAIN_ODD;
    if (!have(plain, RECORD_HEADER + captured))
        return end_of(plain);
    out->nanoseconds = (int32_t)(fraction * plain->unit);
    out->bytes = (ftpx_span){plain->window + plain->used + RECORD_HEADER, captured};
    plain->used += RECORD_HEADER + captured;
    return FTPX_PLAIN_RECORD;
}

uint64_t ftpx_plain_position(const struct ftpx_plain *plain)
{
    return plain->at + plain->used;
}

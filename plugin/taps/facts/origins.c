/* origins: frames in a row from the same capture are one run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "origins.h"

#include "../../model/list.h"

#include <glib.h>

struct run {
    uint32_t begin;          /* the number of its first frame among all, */
    struct ftpx_place first; /* and where that is from */
};

struct ftpx_origins {
    wmem_allocator_t *pool;
    GMappedFile *file; /* NULL: the runs are the pool's */
    struct run *runs;
    uint32_t count;
    uint32_t room;
    uint32_t frames;     /* of all */
    uint32_t *frames_of; /* of each capture */
};

struct ftpx_origins *ftpx_origins_new(wmem_allocator_t *pool, uint32_t captures)
{
    struct ftpx_origins *origins = wmem_new0(pool, struct ftpx_origins);

    origins->pool = pool;
    origins->frames_of = wmem_alloc0_array(pool, uint32_t, captures);
    return origins;
}

static bool goes_on(const struct ftpx_origins *origins, uint32_t capture)
{
    return origins->count > 0 && origins->runs[origins->count - 1].first.capture == capture;
}

static void add_all(struct ftpx_origins *origins, uint32_t capture, uint32_t count)
{
    struct ftpx_place first = {.capture = capture, .frame = origins->frames_of[capture] + 1};
    uint32_t begin = origins->frames + 1;

    if (count == 0)
        return;
    origins->frames_of[capture] += count;
    origins->frames += count;
    if (goes_on(origins, capture))
        return;
    FTPX_MAKE_ROOM(origins->pool, origins->runs, origins->count, origins->room);
    origins->runs[origins->count++] = (struct run){.begin = begin, .first = first};
}

void ftpx_origins_add(struct ftpx_origins *origins, uint32_t capture)
{
    add_all(origins, capture, 1);
}

/* Up to where the next begins. */
static uint32_t frames_of_run(const struct ftpx_origins *origins, uint32_t number)
{
    uint32_t end =
        number + 1 < origins->count ? origins->runs[number + 1].begin : origins->frames + 1;

    return end - origins->runs[number].begin;
}

void ftpx_origins_carry(struct ftpx_ledger *ledger, struct ftpx_origins *origins,
                        const GArray *numbers)
{
    uint32_t count = origins->count;

    ftpx_ledger_word(ledger, &count);
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        uint32_t capture = ledger->out ? origins->runs[i].first.capture : 0;
        uint32_t frames = ledger->out ? frames_of_run(origins, i) : 0;
        ftpx_ledger_word(ledger, &capture);
        ftpx_ledger_word(ledger, &frames);
        if (ledger->out || ledger->failed)
            continue;
        ledger->failed = capture >= numbers->len || frames > UINT32_MAX - origins->frames;
        if (!ledger->failed)
            add_all(origins, g_array_index(numbers, uint32_t, capture), frames);
    }
}

static int64_t begin_of(const void *runs, uint32_t index)
{
    return ((const struct run *)runs)[index].begin;
}

bool ftpx_origins_find(const struct ftpx_origins *origins, uint32_t frame, struct ftpx_place *out)
{
    uint32_t behind = ftpx_list_from(origins->runs, origins->count, (int64_t)frame + 1, begin_of);

    if (behind == 0 || frame > origins->frames)
        return false;
    const struct run *run = &origins->runs[behind - 1];
    *out = run->first;
    out->frame += frame - run->begin;
    return true;
}

/* --- from one program to another --- */

/* The number of frames stands behind the runs, as the begin of one that has none. */
bool ftpx_origins_save(const struct ftpx_origins *origins, FILE *out)
{
    const struct run end = {.begin = origins->frames};

    if (origins->count > 0 &&
        fwrite(origins->runs, sizeof end, origins->count, out) != origins->count)
        return false;
    return fwrite(&end, sizeof end, 1, out) == 1 && fflush(out) == 0;
}

struct ftpx_origins *ftpx_origins_load(int file)
{
    GMappedFile *mapped = g_mapped_file_new_from_fd(file, FALSE, NULL);

    if (!mapped)
        return NULL;
    size_t things = g_mapped_file_get_length(mapped) / sizeof(struct run);
    if (things == 0 || things > UINT32_MAX) {
        g_mapped_file_unref(mapped);
        return NULL;
    }
    struct ftpx_origins *origins = g_new0(struct ftpx_origins, 1);
    origins->file = mapped;
    origins->runs = (struct run *)(void *)g_mapped_file_get_contents(mapped);
    origins->count = (uint32_t)things - 1;
    origins->frames = origins->runs[origins->count].begin;
    return origins;
}

void ftpx_origins_unload(struct ftpx_origins *origins)
{
    if (!origins)
        return;
    g_mapped_file_unref(origins->file);
    g_free(origins);
}

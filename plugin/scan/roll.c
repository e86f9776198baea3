/* roll: a row a capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "roll.h"

#include "../model/instant.h"

#include <inttypes.h>

struct row {
    char *path;
    uint64_t frames;
    int64_t first; /* time */
    int64_t last;  /* the latest */
};

struct ftpx_roll {
    GArray *rows; /* struct row */
};

static void clear_row(void *data)
{
    const struct row *row = data;

    g_free(row->path);
}

static void add(struct ftpx_roll *roll, char *path)
{
    struct row row = {.path = path};

    g_array_append_val(roll->rows, row);
}

static struct row *row_at(const struct ftpx_roll *roll, guint number)
{
    return &g_array_index(roll->rows, struct row, number);
}

struct ftpx_roll *ftpx_roll_new(const GPtrArray *paths)
{
    struct ftpx_roll *roll = g_new0(struct ftpx_roll, 1);

    roll->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
    g_array_set_clear_func(roll->rows, clear_row);
    for (guint i = 0; paths && i < paths->len; i++)
        add(roll, g_strdup(paths->pdata[i]));
    return roll;
}

void ftpx_roll_free(struct ftpx_roll *roll)
{
    if (!roll)
        return;
    g_array_unref(roll->rows);
    g_free(roll);
}

void ftpx_roll_see(struct ftpx_roll *roll, const struct ftpx_frame *frame)
{
    struct row *row = row_at(roll, frame->file);
    int64_t time = ftpx_instant(frame->seconds, frame->nanoseconds);

    if (row->frames++ == 0)
        row->first = row->last = time;
    row->last = MAX(row->last, time);
}

uint64_t ftpx_roll_frames(const struct ftpx_roll *roll, uint32_t file)
{
    return row_at(roll, file)->frames;
}

void ftpx_roll_carry(struct ftpx_ledger *ledger, struct ftpx_roll *roll)
{
    uint32_t count = roll->rows->len;

    ftpx_ledger_word(ledger, &count);
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        ftpx_span path = ledger->out ? ftpx_span_of(row_at(roll, i)->path) : FTPX_SPAN_NONE;
        ftpx_ledger_span(ledger, &path);
        if (!ledger->out && !ledger->failed)
            add(roll, g_strndup((const char *)path.at, path.len));
    }
}

uint32_t ftpx_roll_count(const struct ftpx_roll *roll)
{
    return roll->rows->len;
}

/* --- among others --- */

static void free_numbers(void *numbers)
{
    g_queue_free(numbers);
}

GHashTable *ftpx_roll_named(const GPtrArray *paths)
{
    GHashTable *named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_numbers);

    for (guint i = 0; i < paths->len; i++) {
        GQueue *numbers = g_hash_table_lookup(named, paths->pdata[i]);
        if (!numbers) {
            numbers = g_queue_new();
            g_hash_table_insert(named, g_strdup(paths->pdata[i]), numbers);
        }
        g_queue_push_tail(numbers, GUINT_TO_POINTER(i));
    }
    return named;
}

GArray *ftpx_roll_among(const struct ftpx_roll *roll, GHashTable *named)
{
    GArray *among = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (guint i = 0; i < roll->rows->len; i++) {
        GQueue *numbers = g_hash_table_lookup(named, row_at(roll, i)->path);
        if (!numbers || g_queue_is_empty(numbers)) {
            g_array_unref(among);
            return NULL;
        }
        uint32_t number = GPOINTER_TO_UINT(g_queue_pop_head(numbers));
        g_array_append_val(among, number);
    }
    return among;
}

/* --- for people and programs --- */

static void print_time(struct ftpx_json *json, const char *name, const struct row *row,
                       int64_t time)
{
    char text[32];

    g_snprintf(text, sizeof text, "%" PRId64, time);
    ftpx_json_bare(json, name, row->frames > 0 ? text : "null");
}

static void print_row(struct ftpx_json *json, const struct row *row)
{
    ftpx_json_begin(json, NULL);
    ftpx_json_number(json, "frames", row->frames);
    print_time(json, "first", row, row->first);
    print_time(json, "last", row, row->last);
    ftpx_json_end(json);
}

static uint64_t frames_of_all(const struct ftpx_roll *roll)
{
    uint64_t frames = 0;

    for (guint i = 0; i < roll->rows->len; i++)
        frames += row_at(roll, i)->frames;
    return frames;
}

void ftpx_roll_tell(const struct ftpx_roll *roll, struct ftpx_json *json)
{
    ftpx_json_number(json, "frames", frames_of_all(roll));
    ftpx_json_begin_list(json, "files");
    for (guint i = 0; i < roll->rows->len; i++)
        print_row(json, row_at(roll, i));
    ftpx_json_end_list(json);
}

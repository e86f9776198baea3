/* output: few files are open at a time; one that is needed again is opened anew. Of few the newest bytes are held:
 * those that began to be held first are written when there are more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "output.h"

#include <errno.h>
#include <string.h>

/* Processes may have some hundred files open. */
#define OPEN_MAX_FILES 64

/* What is held of a file, which ends in it at a multiple of that; and of how many files. */
#define HELD_BYTES     ((size_t)64 * 1024)
#define HELD_MAX_FILES 64

#define COPIED_AT_ONCE ((size_t)64 * 1024)

struct ftpx_outputs {
    struct ftpx_outputs_plan plan;
    uint64_t bytes; /* lengths of files that are there */
    unsigned count; /* of them */
    unsigned made;  /* numbers tried so far */
    GQueue open;    /* struct ftpx_output *, the one that was opened first at the head */
    GQueue holding; /* the same of those of which something is held */
    int failure;    /* errno, or 0 */
    bool are_full;  /* something was left out for plan.quota.total */
};

struct ftpx_outputs *ftpx_outputs_new(const struct ftpx_outputs_plan *plan)
{
    struct ftpx_outputs *outputs = g_new0(struct ftpx_outputs, 1);

    outputs->plan = *plan;
    return outputs;
}

void ftpx_outputs_free(struct ftpx_outputs *outputs)
{
    g_free(outputs);
}

int ftpx_outputs_failure(const struct ftpx_outputs *outputs)
{
    return outputs->failure;
}

bool ftpx_outputs_are_full(const struct ftpx_outputs *outputs)
{
    return outputs->are_full;
}

/* Nothing more is tried with that file: a part behind the one that failed would make it look longer. */
static void fail(struct ftpx_output *output)
{
    output->lacks |= FTPX_LACK_FAILURE;
    if (output->all->failure == 0)
        output->all->failure = errno ? errno : EIO;
}

/* --- on the disk --- */

static void close_file(struct ftpx_output *output)
{
    if (output->descriptor < 0)
        return;
    if (!ftpx_folder_close(output->descriptor))
        fail(output);
    output->descriptor = -1;
    g_queue_unlink(&output->all->open, &output->link);
}

static void opened(struct ftpx_output *output, int descriptor)
{
    GQueue *open = &output->all->open;

    while (open->length >= OPEN_MAX_FILES)
        close_file(open->head->data);
    output->descriptor = descriptor;
    g_queue_push_tail_link(open, &output->link);
}

static void keep_text(struct ftpx_output *output, char **place, const char *text)
{
    wmem_free(output->all->plan.pool, *place);
    *place = wmem_strdup(output->all->plan.pool, text);
}

/* A descriptor, or -1. Frees the name. */
static int create(struct ftpx_output *output, char *name)
{
    const struct ftpx_folder *folder = output->all->plan.folder;

    keep_text(output, &output->name, name);
    g_free(name);
    return output->borrowed
               ? ftpx_folder_adopt(folder, output->borrowed, output->name, &output->identity)
               : ftpx_folder_create(folder, output->name, &output->identity);
}

static int create_named(struct ftpx_output *output)
{
    const struct ftpx_outputs_plan *plan = &output->all->plan;
    char *name = plan->name ? plan->name(plan->context, output) : NULL;
    int descriptor = name ? create(output, name) : -1;

    output->is_early = descriptor >= 0;
    return descriptor;
}

static char *next_number(struct ftpx_outputs *all)
{
    return g_strdup_printf("ftpx-%06u.part", ++all->made);
}

/* The folder may have such files of an earlier run that was killed. */
static int create_numbered(struct ftpx_output *output)
{
    int descriptor;

    do
        descriptor = create(output, next_number(output->all));
    while (descriptor < 0 && errno == EEXIST);
    return descriptor;
}

static bool make(struct ftpx_output *output)
{
    int descriptor = create_named(output);

    if (descriptor < 0)
        descriptor = create_numbered(output);
    if (descriptor >= 0) {
        opened(output, descriptor);
        return true;
    }
    fail(output);
    output->there = false;
    output->all->bytes -= output->end;
    output->all->count--;
    return false;
}

static void forget_text(struct ftpx_output *output, char **place)
{
    wmem_free(output->all->plan.pool, *place);
    *place = NULL;
}

/* The first bytes of another file. */
static bool copy_from(const struct ftpx_output *output, int descriptor, uint64_t count)
{
    uint8_t *bytes = g_malloc(COPIED_AT_ONCE);
    bool well = true;

    for (uint64_t at = 0; well && at < count; at += COPIED_AT_ONCE) {
        size_t length = (size_t)MIN(count - at, COPIED_AT_ONCE);
        well = ftpx_folder_read(descriptor, (int64_t)at, bytes, length) &&
               ftpx_folder_write(output->descriptor, (int64_t)at, (ftpx_span){bytes, length});
    }
    g_free(bytes);
    return well;
}

/* The borrowed file stays as it is. More may have been put behind its bytes by now. */
static bool make_copy(struct ftpx_output *output)
{
    uint64_t length;
    int descriptor = ftpx_folder_find(output->all->plan.folder, output->borrowed, &length);

    if (descriptor < 0) {
        fail(output);
        return false;
    }
    forget_text(output, &output->borrowed);
    bool made = make(output);
    if (made && !copy_from(output, descriptor, MIN(length, output->end)))
        fail(output);
    ftpx_folder_close(descriptor);
    return made;
}

static bool have_open(struct ftpx_output *output)
{
    if (output->descriptor >= 0)
        return true;
    if (!output->name)
        return output->borrowed ? make_copy(output) : make(output);
    int descriptor = ftpx_folder_reopen(output->all->plan.folder, output->name, &output->identity);
    if (descriptor < 0)
        fail(output);
    else
        opened(output, descriptor);
    return descriptor >= 0;
}

/* --- held back --- */

static void drop_held(struct ftpx_output *output)
{
    if (!output->held)
        return;
    g_clear_pointer(&output->held, g_free);
    g_queue_unlink(&output->all->holding, &output->held_link);
}

static void write_held(struct ftpx_output *output)
{
    ftpx_span bytes = {output->held, output->held_length};

    if (!output->held)
        return;
    if (!(output->lacks & FTPX_LACK_FAILURE) && have_open(output) &&
        !ftpx_folder_write(output->descriptor, (int64_t)output->held_at, bytes))
        fail(output);
    drop_held(output);
}

static void begin_to_hold(struct ftpx_output *output, uint64_t at)
{
    GQueue *holding = &output->all->holding;

    while (holding->length >= HELD_MAX_FILES)
        write_held(holding->head->data);
    output->held = g_malloc(HELD_BYTES);
    output->held_at = at;
    output->held_length = 0;
    g_queue_push_tail_link(holding, &output->held_link);
}

/* How many of the bytes there was room for. */
static size_t hold(struct ftpx_output *output, uint64_t at, ftpx_span bytes)
{
    if (output->held && at != output->held_at + output->held_length)
        write_held(output);
    if (!output->held)
        begin_to_hold(output, at);
    size_t room = HELD_BYTES - (size_t)(at % HELD_BYTES);
    ftpx_span part = ftpx_span_take(bytes, room);
    memcpy(output->held + output->held_length, part.at, part.len);
    output->held_length += part.len;
    if (part.len == room)
        write_held(output);
    return part.len;
}

/* --- life --- */

/* As long as it is to be. */
static void take_borrowed(struct ftpx_output *output)
{
    if (make(output) && !ftpx_folder_cut(output->descriptor, (int64_t)output->end))
        fail(output);
    forget_text(output, &output->borrowed);
}

void ftpx_output_close(struct ftpx_output *output)
{
    write_held(output);
    if (output->there && output->borrowed)
        take_borrowed(output);
    else if (output->there && !output->name)
        make(output);
    close_file(output);
}

struct ftpx_output *ftpx_output_new(struct ftpx_outputs *outputs)
{
    struct ftpx_output *output = wmem_new0(outputs->plan.pool, struct ftpx_output);

    output->all = outputs;
    output->link.data = output->held_link.data = output;
    output->descriptor = -1;
    output->there = outputs->count < outputs->plan.quota.count;
    outputs->count += output->there;
    if (!output->there)
        output->lacks |= FTPX_LACK_COUNT;
    return output;
}

static void remove_file(struct ftpx_output *output)
{
    drop_held(output);
    close_file(output);
    if (!output->there)
        return;
    if (output->name)
        ftpx_folder_remove(output->all->plan.folder, output->name);
    output->all->bytes -= output->end;
    output->all->count--;
}

void ftpx_output_free(struct ftpx_output *output, bool remove)
{
    if (remove)
        remove_file(output);
    else
        ftpx_output_close(output);
    wmem_free(output->all->plan.pool, output->borrowed);
    wmem_free(output->all->plan.pool, output->wish);
    wmem_free(output->all->plan.pool, output->name);
    wmem_free(output->all->plan.pool, output);
}

/* --- bytes --- */

/* How many of `length` bytes at `at` the quotas let through; says which does not let all. */
static uint64_t allowed(struct ftpx_output *output, uint64_t at, uint64_t length)
{
    const struct ftpx_quota *quota = &output->all->plan.quota;
    uint64_t left = quota->total - MIN(quota->total, output->all->bytes);
    uint64_t end = MIN(at + length, quota->most);

    if (end < at + length)
        output->lacks |= FTPX_LACK_MOST;
    if (end > at && end > output->end && end - output->end > left) {
        output->lacks |= FTPX_LACK_TOTAL;
        output->all->are_full = true;
        end = output->end + left;
    }
    return end > at ? end - at : 0;
}

static void put(struct ftpx_output *output, uint64_t at, ftpx_span bytes)
{
    uint64_t end = at + bytes.len;

    if (end > output->end) { /* also when it fails: some of it may be there */
        output->all->bytes += end - output->end;
        output->end = end;
    }
    while (bytes.len > 0 && !(output->lacks & FTPX_LACK_FAILURE)) {
        size_t taken = hold(output, at, bytes);
        at += taken;
        bytes = ftpx_span_drop(bytes, taken);
    }
}

void ftpx_output_write(struct ftpx_output *output, int64_t at, ftpx_span bytes)
{
    if (!output->there || output->lacks & FTPX_LACK_FAILURE || bytes.len == 0)
        return;
    if (at < 0) {
        output->lacks |= FTPX_LACK_BEGIN;
        bytes = ftpx_span_drop(bytes, (size_t)MIN((uint64_t)-at, bytes.len));
        at = 0;
    }
    bytes = ftpx_span_take(bytes, (size_t)allowed(output, (uint64_t)at, bytes.len));
    if (bytes.len > 0)
        put(output, (uint64_t)at, bytes);
}

/* Nothing of it is on the disk or held. */
static void empty(struct ftpx_output *output)
{
    drop_held(output);
    close_file(output);
    if (output->name)
        ftpx_folder_remove(output->all->plan.folder, output->name);
    forget_text(output, &output->name);
    output->is_early = false;
    output->all->bytes -= output->end;
    output->end = 0;
}

void ftpx_output_borrow(struct ftpx_output *output, const char *path, uint64_t length)
{
    if (!output->there || output->lacks & FTPX_LACK_FAILURE)
        return;
    empty(output);
    output->end = allowed(output, 0, length);
    output->all->bytes += output->end;
    keep_text(output, &output->borrowed, path);
}

bool ftpx_output_read(struct ftpx_output *output, int64_t at, uint8_t *out, size_t length)
{
    if (!output->there || at < 0 || (uint64_t)at + length > output->end)
        return false;
    write_held(output);
    return output->there && have_open(output) &&
           ftpx_folder_read(output->descriptor, at, out, length);
}

static bool cut_file(struct ftpx_output *output, uint64_t length)
{
    if (!have_open(output))
        return false;
    if (!ftpx_folder_cut(output->descriptor, (int64_t)length)) {
        fail(output);
        return false;
    }
    return true;
}

void ftpx_output_cut(struct ftpx_output *output, uint64_t length)
{
    write_held(output);
    if (!output->there || output->lacks & FTPX_LACK_FAILURE || output->end <= length)
        return;
    if (!output->borrowed && !cut_file(output, length))
        return;
    output->all->bytes -= output->end - length;
    output->end = length;
}

/* --- names --- */

static bool rename_to(struct ftpx_output *output, const char *name)
{
    if (!ftpx_folder_rename(output->all->plan.folder, output->name, name))
        return false;
    keep_text(output, &output->name, name);
    output->is_early = false;
    return true;
}

bool ftpx_output_rename(struct ftpx_output *output, const char *name)
{
    if (!output->name && !have_open(output))
        return false;
    if (g_strcmp0(output->name, name) == 0) {
        output->is_early = false;
        return true;
    }
    bool renamed = rename_to(output, name);
    if (!renamed && errno != EEXIST)
        fail(output);
    return renamed;
}

void ftpx_output_wish(struct ftpx_output *output, const char *wish)
{
    keep_text(output, &output->wish, wish);
}

void ftpx_output_step_aside(struct ftpx_output *output)
{
    bool done = false;

    while (!done) {
        char *name = next_number(output->all);
        done = rename_to(output, name) || errno != EEXIST;
        g_free(name);
    }
}

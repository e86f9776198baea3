/* output: few files are open at a time; one that is needed again is opened anew.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "output.h"

#include <errno.h>

/* Processes may have some hundred files open. */
#define OPEN_MAX_FILES 64

struct ftpx_outputs {
    struct ftpx_folder *folder;
    struct ftpx_quota quota;
    uint64_t bytes; /* lengths of files that are there */
    unsigned count; /* of them */
    unsigned made;  /* numbers tried so far */
    GQueue open;    /* struct ftpx_output *, the one that was opened first at the head */
    int failure;    /* errno, or 0 */
};

struct ftpx_outputs *ftpx_outputs_new(struct ftpx_folder *folder, const struct ftpx_quota *quota)
{
    struct ftpx_outputs *outputs = g_new0(struct ftpx_outputs, 1);

    outputs->folder = folder;
    outputs->quota = *quota;
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

/* Nothing more is tried with that file: a part behind the one that failed would make it look longer. */
static void fail(struct ftpx_output *output)
{
    output->lacks |= FTPX_LACK_FAILURE;
    if (output->all->failure == 0)
        output->all->failure = errno ? errno : EIO;
}

void ftpx_output_close(struct ftpx_output *output)
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
        ftpx_output_close(open->head->data);
    output->descriptor = descriptor;
    g_queue_push_tail_link(open, &output->link);
}

/* The folder may have such files of an earlier run that was killed. */
static void make(struct ftpx_output *output)
{
    struct ftpx_outputs *all = output->all;
    int descriptor;

    do {
        g_free(output->name);
        output->name = g_strdup_printf("ftpx-%06u.part", ++all->made);
        descriptor = ftpx_folder_create(all->folder, output->name, &output->identity);
    } while (descriptor < 0 && errno == EEXIST);
    if (descriptor < 0) {
        fail(output);
        return;
    }
    opened(output, descriptor);
    output->there = true;
    all->count++;
}

struct ftpx_output *ftpx_output_new(struct ftpx_outputs *outputs)
{
    struct ftpx_output *output = g_new0(struct ftpx_output, 1);

    output->all = outputs;
    output->link.data = output;
    output->descriptor = -1;
    if (outputs->count < outputs->quota.count)
        make(output);
    else
        output->lacks |= FTPX_LACK_COUNT;
    return output;
}

void ftpx_output_free(struct ftpx_output *output, bool remove)
{
    ftpx_output_close(output);
    if (remove && output->there) {
        ftpx_folder_remove(output->all->folder, output->name);
        output->all->bytes -= output->end;
        output->all->count--;
    }
    g_free(output->wish);
    g_free(output->name);
    g_free(output);
}

/* How many of `length` bytes at `at` the quotas let through; says which does not let all. */
static uint64_t allowed(struct ftpx_output *output, uint64_t at, uint64_t length)
{
    const struct ftpx_quota *quota = &output->all->quota;
    uint64_t left = quota->total - MIN(quota->total, output->all->bytes);
    uint64_t end = MIN(at + length, quota->most);

    if (end < at + length)
        output->lacks |= FTPX_LACK_MOST;
    if (end > at && end > output->end && end - output->end > left) {
        output->lacks |= FTPX_LACK_TOTAL;
        end = output->end + left;
    }
    return end > at ? end - at : 0;
}

static bool reopen(struct ftpx_output *output)
{
    if (output->descriptor >= 0)
        return true;
    int descriptor = ftpx_folder_reopen(output->all->folder, output->name, &output->identity);
    if (descriptor < 0)
        fail(output);
    else
        opened(output, descriptor);
    return descriptor >= 0;
}

static void put(struct ftpx_output *output, uint64_t at, ftpx_span bytes)
{
    uint64_t end = at + bytes.len;

    if (!reopen(output))
        return;
    if (end > output->end) { /* also when it fails: some of it may be there */
        output->all->bytes += end - output->end;
        output->end = end;
    }
    if (!ftpx_folder_write(output->descriptor, (int64_t)at, bytes))
        fail(output);
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

bool ftpx_output_read(struct ftpx_output *output, int64_t at, uint8_t *out, size_t length)
{
    return output->there && at >= 0 && (uint64_t)at + length <= output->end && reopen(output) &&
           ftpx_folder_read(output->descriptor, at, out, length);
}

void ftpx_output_cut(struct ftpx_output *output, uint64_t length)
{
    if (!output->there || output->lacks & FTPX_LACK_FAILURE || output->end <= length ||
        !reopen(output))
        return;
    if (!ftpx_folder_cut(output->descriptor, (int64_t)length)) {
        fail(output);
        return;
    }
    output->all->bytes -= output->end - length;
    output->end = length;
}

bool ftpx_output_rename(struct ftpx_output *output, const char *name)
{
    if (ftpx_folder_rename(output->all->folder, output->name, name)) {
        g_free(output->name);
        output->name = g_strdup(name);
        return true;
    }
    if (errno != EEXIST)
        fail(output);
    return false;
}

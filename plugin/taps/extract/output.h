/* output: files that are written to a folder, at offsets and in any order, within quotas. The newest bytes of some
 * are held back, so that a small file is made and written at once. One whose name is not settled by then is written
 * under a number ("ftpx-000007.part") until it gets one; what it lacks is told. It does not know what the bytes are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_OUTPUT_H
#define FTPX_TAPS_EXTRACT_OUTPUT_H

#include "../../system/folder.h"
#include <glib.h>
#include <wsutil/wmem/wmem.h>

struct ftpx_outputs;

/* Lengths of files count, holes included: not every file system has holes, and no copy needs to keep
 * them. */
struct ftpx_quota {
    uint64_t most;  /* bytes of a file */
    uint64_t total; /* bytes of all of them */
    unsigned count; /* of files */
};

/* Why bytes that came are not in a file: bits. */
enum ftpx_lack {
    FTPX_LACK_BEGIN = 1,   /* they lay before its begin */
    FTPX_LACK_MOST = 2,    /* behind the most that a file may have */
    FTPX_LACK_TOTAL = 4,   /* all files together had reached their quota */
    FTPX_LACK_COUNT = 8,   /* there were as many files as may be: it was not made */
    FTPX_LACK_FAILURE = 16 /* it could not be made, or not be written: see ftpx_outputs_failure */
};

struct ftpx_output {
    struct ftpx_outputs *all;
    const void *subject; /* who writes it keeps here what it is: see ftpx_output_name_fn */
    char *name;          /* in the folder; NULL until it is made */
    char *wish;          /* what was asked for by who named it: see ftpx_output_wish; NULL before */
    char *borrowed;      /* the file that it is to get: see ftpx_output_borrow; NULL: none */
    bool there;     /* it is in the folder, or will be when it is made; else `lacks` says why not */
    bool is_early;  /* it was made under a name that others may still have a better right to */
    unsigned lacks; /* enum ftpx_lack */
    /* of output.c */
    int descriptor; /* -1 while it is closed */
    struct ftpx_folder_identity identity;
    uint64_t end; /* behind its last byte, held or written */
    GList link;   /* while it is open */
    uint8_t *held;
    uint64_t held_at;
    size_t held_length;
    GList held_link; /* while something is held */
};

/* What a file shall be called that is made now; NULL when that is not settled. To be freed by g_free. */
typedef char *(*ftpx_output_name_fn)(void *context, const struct ftpx_output *output);

struct ftpx_outputs_plan {
    struct ftpx_folder *folder; /* must live as long */
    struct ftpx_quota quota;
    ftpx_output_name_fn name; /* NULL: no name is settled before it is given */
    void *context;            /* of that */
    wmem_allocator_t *pool;   /* where what is known of files lives */
};

struct ftpx_outputs *ftpx_outputs_new(const struct ftpx_outputs_plan *plan);

/* Its files must have been freed. */
void ftpx_outputs_free(struct ftpx_outputs *outputs);

/* The errno of the first thing that failed, or 0. */
int ftpx_outputs_failure(const struct ftpx_outputs *outputs);

/* Whether anything was left out since all together had reached their quota: what, depends on what came first. */
bool ftpx_outputs_are_full(const struct ftpx_outputs *outputs);

/* A new file, empty. It may not be there: then nothing is written to it. It is made when first bytes are written or
 * it is closed. */
struct ftpx_output *ftpx_output_new(struct ftpx_outputs *outputs);

/* `remove`: from the folder too. */
void ftpx_output_free(struct ftpx_output *output, bool remove);

/* Bytes, also in the place of others; `at` may be below 0. */
void ftpx_output_write(struct ftpx_output *output, int64_t at, ftpx_span bytes);

/* In place of what was written come the bytes of another file, `length` or more, which is found from the folder by
 * `path`: it becomes this one when it is closed, and is copied when it is read or written to before. */
void ftpx_output_borrow(struct ftpx_output *output, const char *path, uint64_t length);

/* Whether these bytes of it are in `out` now: they must have been written. */
bool ftpx_output_read(struct ftpx_output *output, int64_t at, uint8_t *out, size_t length);

/* The file ends behind its first `length` bytes: what was written behind them is none of it. */
void ftpx_output_cut(struct ftpx_output *output, uint64_t length);

/* To be called when no more bytes come for now: what was held back is written, and may fail. */
void ftpx_output_close(struct ftpx_output *output);

/* Gives the file another name. False, and EEXIST in errno, when that is taken, which is no failure. */
bool ftpx_output_rename(struct ftpx_output *output, const char *name);

/* Keeps what was asked for. */
void ftpx_output_wish(struct ftpx_output *output, const char *wish);

/* Gives an early name away, to whoever has a better right to it. */
void ftpx_output_step_aside(struct ftpx_output *output);

#endif

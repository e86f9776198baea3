/* output: files that are written to a folder, at offsets and in any order, within quotas. A file is
 * written under a number ("ftpx-000007.part") until it gets a name; what it lacks then is told. It does
 * not know what the bytes are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_OUTPUT_H
#define FTPX_TAPS_EXTRACT_OUTPUT_H

#include "../../system/folder.h"
#include <glib.h>

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
    char *name;     /* in the folder */
    char *wish;     /* who names it keeps here what it asked for; NULL before */
    bool there;     /* it is in the folder; else `lacks` says why not */
    unsigned lacks; /* enum ftpx_lack */
    /* of output.c */
    int descriptor; /* -1 while it is closed */
    struct ftpx_folder_identity identity;
    uint64_t end; /* behind its last byte */
    GList link;
};

/* `folder` must live as long. */
struct ftpx_outputs *ftpx_outputs_new(struct ftpx_folder *folder, const struct ftpx_quota *quota);

/* Its files must have been freed. */
void ftpx_outputs_free(struct ftpx_outputs *outputs);

/* The errno of the first thing that failed, or 0. */
int ftpx_outputs_failure(const struct ftpx_outputs *outputs);

/* A new file, empty. It may not be there: then nothing is written to it. */
struct ftpx_output *ftpx_output_new(struct ftpx_outputs *outputs);

/* `remove`: from the folder too. */
void ftpx_output_free(struct ftpx_output *output, bool remove);

/* Bytes, also in the place of others; `at` may be below 0. */
void ftpx_output_write(struct ftpx_output *output, int64_t at, ftpx_span bytes);

/* Whether these bytes of it are in `out` now: they must have been written. */
bool ftpx_output_read(struct ftpx_output *output, int64_t at, uint8_t *out, size_t length);

/* The file ends behind its first `length` bytes: what was written behind them is none of it. */
void ftpx_output_cut(struct ftpx_output *output, uint64_t length);

/* To be called when no more bytes come for now: what the system held back may fail. */
void ftpx_output_close(struct ftpx_output *output);

/* Gives the file another name. False, and EEXIST in errno, when that is taken, which is no failure. */
bool ftpx_output_rename(struct ftpx_output *output, const char *name);

#endif

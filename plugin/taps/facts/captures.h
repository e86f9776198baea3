/* captures: what a report is about as a whole: the files that were read, by name, size and SHA-256, and what
 * their frames have together: how many, from when to when, of which link layers. Who reads captures tells it
 * of files and frames; it opens a file only to hash it, and looks into none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_CAPTURES_H
#define FTPX_TAPS_FACTS_CAPTURES_H

#include "../bytes/hashing.h"
#include "origins.h"
#include "taking.h"
#include "../../model/ledger.h"
#include <glib.h>

/* Environment variables by which who runs tshark on captures that are merged tells which: their paths, one a
 * line, as g_strescape writes them; and the descriptor of a file that says where each frame is from, as
 * ftpx_origins_save writes it. */
#define FTPX_CAPTURES_VARIABLE "FTPX_MERGED_CAPTURES"
#define FTPX_ORIGINS_VARIABLE  "FTPX_MERGED_ORIGINS"

struct ftpx_captures;

/* `link_name`: what a link layer is called, by the number that ftpx_captures_see gets; NULL when it has no
 * name. */
struct ftpx_captures *ftpx_captures_new(const char *(*link_name)(int link));
void ftpx_captures_free(struct ftpx_captures *captures); /* may be NULL */

/* --- telling it --- */

/* A file that is read; "-" is standard input. */
void ftpx_captures_add(struct ftpx_captures *captures, const char *path);

/* Where the frames of several are from; outlives it, or what was told is dropped before. */
void ftpx_captures_trace(struct ftpx_captures *captures, const struct ftpx_origins *origins);

/* What a capture has of a frame. */
struct ftpx_captures_frame {
    const int64_t *time; /* nanoseconds since 1970; NULL: it has none */
    int link;            /* layer */
    uint32_t captured;   /* bytes */
    uint32_t length;     /* on the wire */
};

void ftpx_captures_see(struct ftpx_captures *captures, const struct ftpx_captures_frame *frame);

/* Writes what frames have told, or adds it to that. */
void ftpx_captures_carry(struct ftpx_ledger *ledger, struct ftpx_captures *captures);

/* Writes what its bytes tell of a file, if they were read; or takes it up: then it is not looked at here. */
void ftpx_captures_carry_file(struct ftpx_ledger *ledger, struct ftpx_captures *captures,
                              uint32_t number);

/* Drops what was told. */
void ftpx_captures_forget(struct ftpx_captures *captures);

/* --- asking it; captures may be NULL everywhere: then nothing is known --- */

struct ftpx_captured {
    const char *name;                   /* without folders; "-": standard input */
    bool has_size;                      /* a pipe has none */
    uint64_t size;                      /* of the file, as it lies on the disk now */
    char sha256[FTPX_DIGEST_MOST_TEXT]; /* likewise, in hexadecimal; "" when it was not computed */
    struct ftpx_taken taken;            /* likewise; nothing when its bytes were not read */
};

/* How many files there are; of the first FTPX_LIMIT_CAPTURES_TOLD, all is known. */
uint32_t ftpx_captures_count(const struct ftpx_captures *captures);
uint32_t ftpx_captures_told(const struct ftpx_captures *captures);

/* The file with this number, below ftpx_captures_told. `hashed`: its bytes are read for that, once. */
const struct ftpx_captured *ftpx_captures_file(struct ftpx_captures *captures, uint32_t number,
                                               bool hashed);

/* Of several files, the one that a frame is from, and where that stands in it. False of one file, or when
 * nobody knows. */
bool ftpx_captures_origin(const struct ftpx_captures *captures, uint32_t frame,
                          struct ftpx_place *out);

/* The name of any file, without folders. */
const char *ftpx_captures_name(const struct ftpx_captures *captures, uint32_t number);

/* Whether a path leads to one of the files, whatever it is called. */
bool ftpx_captures_have(const struct ftpx_captures *captures, const char *path);

struct ftpx_captures_frames {
    uint64_t count;
    bool has_times;
    int64_t first; /* the earliest and the latest */
    int64_t last;
    uint64_t cut;  /* frames that are longer on the wire than in the capture */
    uint32_t snap; /* most bytes that the capture has of such a frame */
};

struct ftpx_captures_frames ftpx_captures_frames(const struct ftpx_captures *captures);

/* The name of a link layer, by number, in the order in which they came; NULL behind the last. */
const char *ftpx_captures_link(const struct ftpx_captures *captures, uint32_t number);

#endif

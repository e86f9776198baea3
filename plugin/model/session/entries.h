/* entries: what directory listings showed: the entries of one listing in the order of its lines,
 * and, for a session, the sizes of files by directory and name. It does not know how a listing
 * came over the network.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_ENTRIES_H
#define FTPX_MODEL_SESSION_ENTRIES_H

#include "../../wire/listing.h"
#include "session.h"

/* Lives, with the bytes its spans lie in, as long as the engine. */
struct ftpx_entry {
    uint32_t frame; /* that completes its line */
    struct ftpx_listed listed;
};

/* One listing. */
struct ftpx_entries;

/* The listing that `exchange` (LIST, NLST, MLSD, STAT, MLST) asks for, as seen from `cwd`. */
struct ftpx_entries *ftpx_entries_new(const struct ftpx_exchange *exchange, ftpx_span cwd);

/* The next line, without its terminator; frames must not fall. Returns the entry that it
 * completes, or NULL. */
const struct ftpx_entry *ftpx_entries_line(struct ftpx_entries *entries, ftpx_span line,
                                           uint32_t frame);

/* No more lines will come. */
void ftpx_entries_end(struct ftpx_entries *entries, uint32_t frame);

/* A place in a listing to which it can be taken back, when lines turn out to come before others. */
struct ftpx_entries_mark {
    uint32_t count;
    struct ftpx_listing state;
    struct ftpx_folder *folder;
};

/* Not while a line waits for its details: they come first. */
struct ftpx_entries_mark ftpx_entries_mark(struct ftpx_entries *entries, uint32_t frame);
void ftpx_entries_rewind(struct ftpx_entries *entries, const struct ftpx_entries_mark *mark);

uint32_t ftpx_entries_count(const struct ftpx_entries *entries);

/* Whether there are none because no line was in a form that is known, or none was whole: then their
 * count tells nothing. Of a listing that has bytes. */
bool ftpx_entries_are_unread(const struct ftpx_entries *entries);
const struct ftpx_entry *ftpx_entries_at(const struct ftpx_entries *entries, uint32_t index);

/* Whether there were more than FTPX_LIMIT_ENTRIES, or than FTPX_LIMIT_ALL_ENTRIES leave it. */
bool ftpx_entries_are_capped(const struct ftpx_entries *entries);

/* Entries of one frame: how many, and the index of the first. */
uint32_t ftpx_entries_in(const struct ftpx_entries *entries, uint32_t frame, uint32_t *first_out);

/* The size that the newest listing of a session which has this file gives. */
bool ftpx_entries_size(const struct ftpx_session *session, ftpx_span path, uint64_t *size_out);

/* The file is being changed, or another takes its place: what SIZE or listings said of its size does
 * not hold any more. */
void ftpx_entries_forget(struct ftpx_session *session, ftpx_span path);

#endif

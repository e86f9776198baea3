/* roll: the captures that a tape is of: by their paths, and how many frames of each, from when to when. It opens
 * none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_ROLL_H
#define FTPX_SCAN_ROLL_H

#include "../model/ledger.h"
#include "../taps/record/json.h"
#include "../wtap/capture_file.h"

struct ftpx_roll;

/* `paths`: const char *; none of a roll that is read. */
struct ftpx_roll *ftpx_roll_new(const GPtrArray *paths);
void ftpx_roll_free(struct ftpx_roll *roll);

/* The next frame; its file is numbered as in `paths`. */
void ftpx_roll_see(struct ftpx_roll *roll, const struct ftpx_frame *frame);

/* Of one of them, so far. */
uint64_t ftpx_roll_frames(const struct ftpx_roll *roll, uint32_t file);

/* Writes the paths, or reads them. */
void ftpx_roll_carry(struct ftpx_ledger *ledger, struct ftpx_roll *roll);

uint32_t ftpx_roll_count(const struct ftpx_roll *roll);

/* Captures by their paths, each to be found once. */
GHashTable *ftpx_roll_named(const GPtrArray *paths);

/* What the roll's captures are among those: their numbers in `paths`, of equal paths the first that is left. NULL when
 * one is not there; to be freed with g_array_unref. */
GArray *ftpx_roll_among(const struct ftpx_roll *roll, GHashTable *named);

/* Members of JSON: the frames of all, and of each capture; and in nanoseconds since 1970 the time of its first, and
 * the latest. */
void ftpx_roll_tell(const struct ftpx_roll *roll, struct ftpx_json *json);

#endif

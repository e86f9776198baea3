/* file_facts: how much of a file was seen, whether that is all of it, and its digests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_FILE_FACTS_H
#define FTPX_TAPS_FACTS_FILE_FACTS_H

#include "../../model/tcp/ranges.h"
#include "../bytes/collect.h"
#include "file.h"

/* The whole file's size: as the server told it, else where a complete transfer of it ended. False when
 * unknown. `collect` (may be NULL) measures what had to be decoded. */
bool ftpx_file_size(const struct ftpx_file *file, const struct ftpx_collect *collect,
                    uint64_t *size_out);

/* Whether these bytes of it are the whole file, of that size when it is known. */
bool ftpx_file_is_whole(const struct ftpx_file *file, const struct ftpx_ranges *covered,
                        bool size_known, uint64_t size);

struct ftpx_file_facts {
    struct ftpx_ranges covered; /* bytes of the file that were seen */
    uint64_t size;              /* of the whole file, when known */
    bool size_known;
    bool complete; /* all of them were seen */
};

/* As it stands. To be given to ftpx_file_facts_free. */
struct ftpx_file_facts ftpx_file_facts(const struct ftpx_file *file,
                                       const struct ftpx_collect *collect);
void ftpx_file_facts_free(struct ftpx_file_facts *facts);

/* Where a piece ends in the file, as far as it was seen. */
uint64_t ftpx_file_piece_end(const struct ftpx_file_piece *piece,
                             const struct ftpx_collect *collect);

/* The digests of a complete file, as `collect` is planned; false, and none, when they cannot be
 * told. */
bool ftpx_file_digests(const struct ftpx_file *file, const struct ftpx_file_facts *facts,
                       const struct ftpx_collect *collect, struct ftpx_digests *out);

#endif

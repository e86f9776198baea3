/* store: memory for what is known of a capture, however much that is: the newest part of it is memory, what
 * is older lies in a temporary file without a name that only its owner may read, and the system brings
 * the pages of it that are used. Addresses stay. Where there can be no such file all of it is memory. It
 * does not know what is kept in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_STORE_STORE_H
#define FTPX_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <wsutil/wmem/wmem.h>

struct ftpx_store;

struct ftpx_store_plan {
    size_t newest; /* bytes that are memory: what was allocated last; large blocks have 3/2 of it */
    size_t resident; /* of the whole program's memory, beyond which pages of the file leave it */
};

/* `plan` NULL: all of it shall be memory. */
struct ftpx_store *ftpx_store_new(const struct ftpx_store_plan *plan);

/* With all that was allocated. */
void ftpx_store_free(struct ftpx_store *store);

/* For one thread at a time. */
wmem_allocator_t *ftpx_store_pool(struct ftpx_store *store);

/* The errno of why something could not go into a file that had to; 0 when nothing is amiss. */
int ftpx_store_failure(const struct ftpx_store *store);

/* Where the file is made. */
const char *ftpx_store_folder(void);

/* A file there without a name; -1, with errno, when there can be none. */
int ftpx_store_open_file(void);

/* Bytes that lie in the file. */
size_t ftpx_store_filed(const struct ftpx_store *store);

#endif

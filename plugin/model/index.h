/* index: things by their keys, when there may be very many and most of them are never looked at again. To
 * look for a key touches only those things that have its hash. It does not know what they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_INDEX_H
#define FTPX_MODEL_INDEX_H

#include <wsutil/wmem/wmem.h>

struct ftpx_index;

/* Both get pointers to things, or to keys that look like their begin. The hash should have a seed. */
struct ftpx_index *ftpx_index_new(wmem_allocator_t *pool, GHashFunc hash, GEqualFunc equal);

/* For things that begin with a pointer, which is their key. */
struct ftpx_index *ftpx_index_by_pointer(wmem_allocator_t *pool);

/* NULL when there is none. */
void *ftpx_index_find(const struct ftpx_index *index, const void *key);

/* In place of the one with the same key, if there is one. The index owns nothing. */
void ftpx_index_put(struct ftpx_index *index, void *thing);

#endif

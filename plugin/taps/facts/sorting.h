/* sorting: things of one size put in order, however many there are: a run of them at a time in memory, the
 * runs in a pool, which may lie on disk. It does not know what they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SORTING_H
#define FTPX_TAPS_FACTS_SORTING_H

#include <glib.h>
#include <wsutil/wmem/wmem.h>

struct ftpx_sorting;

/* Of things of so many bytes each. `pool` outlives it; NULL: all of it is memory. */
struct ftpx_sorting *ftpx_sorting_new(wmem_allocator_t *pool, size_t size, GCompareFunc compare);
void ftpx_sorting_free(struct ftpx_sorting *sorting);

/* Keeps a copy. */
void ftpx_sorting_add(struct ftpx_sorting *sorting, const void *thing);

typedef void (*ftpx_sorting_fn)(void *context, const void *thing);

/* All of them in order; what is equal in that in which it was added. As often as one likes; nothing is
 * added after the first time. */
void ftpx_sorting_each(struct ftpx_sorting *sorting, ftpx_sorting_fn take, void *context);

#endif

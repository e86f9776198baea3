/* list: how things are kept in a row: chained, or in an array that grows, and looked up by what rises
 * along it, such as their frames. It does not know what the things are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_LIST_H
#define FTPX_MODEL_LIST_H

#include <stdint.h>
#include <wsutil/wmem/wmem.h>

/* Chains `item` by its member `next` behind the last one. `last` counts only when there is a first. */
#define FTPX_CHAIN(first, last, next, item) \
    (*((first) ? &(last)->next : &(first)) = (item), (last) = (item))

/* Makes room in an array for one thing more than `count`; `room` doubles. */
#define FTPX_MAKE_ROOM(pool, array, count, room)                               \
    do {                                                                       \
        if ((count) == (room)) {                                               \
            (room) = (room) ? (room)*2 : 1;                                    \
            (array) = wmem_realloc((pool), (array), (room) * sizeof *(array)); \
        }                                                                      \
    } while (0)

/* Index of the first of `count` things whose key is at least `key`; `count` when none is. Keys do not
 * fall from one thing to the next. */
static inline uint32_t ftpx_list_from(const void *things, uint32_t count, int64_t key,
                                      int64_t (*key_of)(const void *things, uint32_t index))
{
    uint32_t low = 0;

    while (low < count) {
        uint32_t middle = low + (count - low) / 2;
        if (key_of(things, middle) < key)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

#endif

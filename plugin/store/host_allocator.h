/* host_allocator: the struct behind wmem_allocator_t, which libwsutil's installed headers leave out, for the
 * versions whose layout was checked (FTPX_HOST_KNOWN). In others it is not there. It knows no use.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_STORE_HOST_ALLOCATOR_H
#define FTPX_STORE_HOST_ALLOCATOR_H

#include "../wtap/version.h"

#include <stddef.h>
#include <wsutil/wmem/wmem.h>

#ifdef FTPX_HOST_KNOWN

/* The head of it. All functions get what stands in `owner`; those of blocks neither size 0 nor NULL. */
struct ftpx_host_allocator {
    void *(*alloc)(void *owner, const size_t size);
    void (*free)(void *owner, void *block);
    void *(*realloc)(void *owner, void *block, const size_t size);
    void (*free_all)(void *owner);
    void (*gc)(void *owner);
    void (*cleanup)(void *owner); /* after free_all, when the allocator is destroyed */
    void *callbacks;
    void *owner;
};

#endif

#endif

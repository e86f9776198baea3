/* guarded: memory whose end is followed by a page that nobody may touch.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_GUARDED_H
#define FTPX_TESTS_GUARDED_H

#include <glib.h>
#include <stdint.h>
#ifdef _WIN32
#include <memoryapi.h>
#undef DELETE /* is a command too: wire/verbs.h */
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

#define GUARDED_PAGE ((size_t)64 * 1024) /* as large as systems have them */

/* The end of `length` bytes, which are whole pages. */
static inline uint8_t *guarded_end(size_t length)
{
#ifdef _WIN32
    unsigned long before;
    uint8_t *room =
        VirtualAlloc(NULL, length + GUARDED_PAGE, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);

    g_assert_nonnull(room);
    g_assert_true(VirtualProtect(room + length, GUARDED_PAGE, PAGE_NOACCESS, &before));
#else
    uint8_t *room = mmap(NULL, length + GUARDED_PAGE, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    g_assert_true(room != MAP_FAILED);
    g_assert_cmpint(mprotect(room + length, GUARDED_PAGE, PROT_NONE), ==, 0);
#endif
    return room + length;
}

#endif

/* pager: has pages of a file, mapped to memory and shared, leave this program's memory when that grows
 * too large; they come back by themselves when they are used. It does not know what they hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_STORE_PAGER_H
#define FTPX_STORE_PAGER_H

#include <stddef.h>
#include <stdint.h>

/* There is one a program. It looks, every few milliseconds that the program computes, whether its memory
 * is beyond `resident` bytes. */
void ftpx_pager_begin(uint8_t *pages, size_t resident);
void ftpx_pager_end(void);

/* Looks now: for who goes through very many pages. */
void ftpx_pager_look(void);

/* So many bytes from `pages` on are of the file by now. They never become fewer. */
void ftpx_pager_extend(size_t length);

#endif

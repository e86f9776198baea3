/* window: the bytes of a file, in order, as many at a time as whoever reads it wants to see at once. It knows no
 * format.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_WINDOW_H
#define FTPX_WTAP_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ftpx_window;

/* NULL when it is no plain file, or cannot be read. */
struct ftpx_window *ftpx_window_open(const char *path);
void ftpx_window_close(struct ftpx_window *window);

/* Most bytes that can be seen at once: 128 KiB, or what a smaller file had when it was opened. */
size_t ftpx_window_room(const struct ftpx_window *window);

/* Whether so many bytes are left, so that they can be seen. */
bool ftpx_window_have(struct ftpx_window *window, size_t count);

/* The first that is left; valid until more are asked for. */
const uint8_t *ftpx_window_bytes(const struct ftpx_window *window);

/* Passes over some of those that are there. */
void ftpx_window_take(struct ftpx_window *window, size_t count);

/* Of a file that does not have as many as were asked for: whether none is left, and whether it cannot be read. */
bool ftpx_window_is_empty(const struct ftpx_window *window);
bool ftpx_window_has_failed(const struct ftpx_window *window);

/* Bytes of the file that have been passed over. */
uint64_t ftpx_window_position(const struct ftpx_window *window);

#endif

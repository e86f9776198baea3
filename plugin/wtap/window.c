/* window: it moves on when more is wanted than is in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "window.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_ROOM = 64, MOST_ROOM = 1 << 17 };

struct ftpx_window {
    FILE *file;
    uint64_t at;   /* where in the file it begins */
    size_t used;   /* of it: what was passed over, … */
    size_t filled; /* … and what is there */
    size_t room;   /* enough for all of a small file */
    uint8_t bytes[];
};

static struct ftpx_window *window_on(FILE *file, size_t room)
{
    struct ftpx_window *window = g_malloc(sizeof *window + room);

    setvbuf(file, NULL, _IONBF, 0);
    *window = (struct ftpx_window){.file = file, .room = room};
    return window;
}

struct ftpx_window *ftpx_window_open(const char *path)
{
    GStatBuf about;

    if (g_stat(path, &about) != 0 || !S_ISREG(about.st_mode)) /* pipes can be opened once */
        return NULL;
    FILE *file = g_fopen(path, "rb");
    if (!file)
        return NULL;
    return window_on(file, (size_t)CLAMP(about.st_size, LEAST_ROOM, MOST_ROOM));
}

void ftpx_window_close(struct ftpx_window *window)
{
    fclose(window->file);
    g_free(window);
}

size_t ftpx_window_room(const struct ftpx_window *window)
{
    return window->room;
}

bool ftpx_window_have(struct ftpx_window *window, size_t count)
{
    if (window->filled - window->used >= count)
        return true;
    window->filled -= window->used;
    window->at += window->used;
    memmove(window->bytes, window->bytes + window->used, window->filled);
    window->used = 0;
    window->filled +=
        fread(window->bytes + window->filled, 1, window->room - window->filled, window->file);
    return window->filled >= count;
}

const uint8_t *ftpx_window_bytes(const struct ftpx_window *window)
{
    return window->bytes + window->used;
}

void ftpx_window_take(struct ftpx_window *window, size_t count)
{
    window->used += count;
}

bool ftpx_window_is_empty(const struct ftpx_window *window)
{
    return window->used == window->filled;
}

bool ftpx_window_has_failed(const struct ftpx_window *window)
{
    return ferror(window->file) != 0;
}

uint64_t ftpx_window_position(const struct ftpx_window *window)
{
    return window->at + window->used;
}

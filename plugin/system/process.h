/* process: what systems do each in a way of their own with the program that runs, its threads, and the place it was
 * loaded from.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SYSTEM_PROCESS_H
#define FTPX_SYSTEM_PROCESS_H

#include <glib.h>

/* Ends the program with this status, when it is about to end anyway or gives this library back. What was written by
 * then gets to its file. */
G_NORETURN void ftpx_process_end(int status);

/* A thread that gets no signals of the program's; NULL when there is none to be had. */
GThread *ftpx_process_thread(const char *name, GThreadFunc work, void *context);

/* The words that the program was called with, a NUL behind each; their bytes are counted. The caller's to free. NULL
 * when the system does not tell. */
char *ftpx_process_words(gsize *length_out);

/* What a file holds that lies beside this library, where systems have no place for such data: the caller's to unref.
 * NULL where they have, and when there is none. */
GBytes *ftpx_process_brought(const char *name);

#endif

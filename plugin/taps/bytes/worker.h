/* worker: long work on bytes, done in another thread while the capture is read on: of copies, in order,
 * and of few at a time. It does not know what the work is.
 *
 * There is one such thread, and only while somebody has work for it; nothing else of ours runs in it.
 * All functions belong to the thread that reads. A process that forks must not use them in the child.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_WORKER_H
#define FTPX_TAPS_BYTES_WORKER_H

#include "../../wire/span.h"

struct ftpx_worker;

/* In the other thread, for parts of what was added, in order. It has `context` to itself. */
typedef void (*ftpx_worker_fn)(void *context, ftpx_span bytes);

/* NULL when the work is better done at once: the system gives no thread, or as many as may be have
 * work aside already. */
struct ftpx_worker *ftpx_worker_begin(ftpx_worker_fn work, void *context);

/* The next bytes; they need not last. Waits while too much is to be done. */
void ftpx_worker_add(struct ftpx_worker *aside, ftpx_span bytes);

/* Waits until all is done, and frees it: `context` is the caller's again. */
void ftpx_worker_end(struct ftpx_worker *aside);

#endif

/* keeping: the store of the captures at hand, as large as the command line says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_KEEPING_H
#define FTPX_SCAN_KEEPING_H

#include "../store/store.h"
#include "options.h"

/* What is kept in it dies with it; to be ended by ftpx_keeping_end. */
struct ftpx_store *ftpx_keeping_begin(const struct ftpx_options *options);

/* With a complaint when its file could not be written. */
void ftpx_keeping_end(struct ftpx_store *store);

#endif

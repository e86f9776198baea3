/* listen: how a report of the command line hears the tap `ftpx`: once through its filter, to learn
 * which sessions and transfers it is about, and once without, so that a filter costs it no byte. It
 * does not know what reports say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_HOST_LISTEN_H
#define FTPX_TAPS_HOST_LISTEN_H

#include "../ask/asked.h"

/* Listens until the host removes its listeners, and then frees the report. `filter` may be NULL.
 * False, and a complaint, when it is none or when the report cannot begin: then that stays the caller's. */
bool ftpx_listen(struct ftpx_asked *asked, const char *filter);

/* Once, before the first. */
void ftpx_listen_register(void);

#endif

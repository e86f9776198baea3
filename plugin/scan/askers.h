/* askers: which data connections may be asked for by what is said between two hosts: those between the same, and those
 * whose transfers were commanded there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_ASKERS_H
#define FTPX_SCAN_ASKERS_H

#include "../model/tcp/flow.h"

#include <glib.h>

struct ftpx_askers;

struct ftpx_askers *ftpx_askers_new(void);
void ftpx_askers_free(struct ftpx_askers *askers);

/* `thing` stands for the flow, whose number among all that are added is always the same. */
void ftpx_askers_add(struct ftpx_askers *askers, const struct ftpx_flow *flow, uint32_t number,
                     void *thing);

/* Things by their numbers, for whom a segment may ask; NULL: for none. */
GHashTable *ftpx_askers_of(const struct ftpx_askers *askers, const struct ftpx_segment *segment);

/* They are forgotten, as far as this segment may ask for them. */
void ftpx_askers_clear(struct ftpx_askers *askers, const struct ftpx_segment *segment);

#endif

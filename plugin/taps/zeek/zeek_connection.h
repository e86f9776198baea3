/* zeek_connection: the cells of a row that tell which connection it is about.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_CONNECTION_H
#define FTPX_TAPS_ZEEK_ZEEK_CONNECTION_H

#include "../facts/connections.h"
#include "zeek_log.h"

/* Five fields from `field` on: see zeek_fields.h. */
void ftpx_zeek_put_connection(struct ftpx_zeek_log *log, unsigned field,
                              const struct ftpx_connection *connection);

/* The name of the file that a connection carried; nothing where it carried none. */
void ftpx_zeek_put_fuid(struct ftpx_zeek_log *log, unsigned field,
                        const struct ftpx_connection *connection);

/* Whether an address is what Zeek takes for local unless it is told: one that is not routed. */
void ftpx_zeek_put_local(struct ftpx_zeek_log *log, unsigned field,
                         const struct ftpx_connection *connection, uint8_t side);

#endif

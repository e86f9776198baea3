/* eve_event: what all events begin with. It does not know what happened.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EVE_EVE_EVENT_H
#define FTPX_TAPS_EVE_EVE_EVENT_H

#include "../facts/connections.h"
#include "../record/json.h"

struct ftpx_eve_event {
    const char *type;
    int64_t time;
    const struct ftpx_connection *connection;
    uint8_t source; /* side of it that the event has as its source */
    uint32_t frame; /* that brought it; 0: none did by itself */
};

/* Begins an event of this kind; ftpx_json_line_end ends it. Text that is not UTF-8 will be told as bytes. */
struct ftpx_json ftpx_eve_begin(const struct ftpx_scope *scope, FILE *out,
                                const struct ftpx_eve_event *event);

/* A time as Suricata has it: in microseconds, with an offset. */
void ftpx_eve_put_time(struct ftpx_json *json, const char *name, int64_t time);

/* What the protocol of a connection is called. */
void ftpx_eve_put_protocol(struct ftpx_json *json, const struct ftpx_connection *connection);

#endif

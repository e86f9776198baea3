/* eve_event: the kinds of events, each in the file of its name, what they all begin with, and members that several
 * have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EVE_EVE_EVENT_H
#define FTPX_TAPS_EVE_EVE_EVENT_H

#include "../facts/connections.h"
#include "../facts/findings.h"
#include "../record/json.h"

/* --- the kinds --- */

/* `ftp`: a greeting, or a command with all that was said to it. */
void ftpx_eve_ftp(const struct ftpx_scope *scope, FILE *out);

/* `ftp_data` and `fileinfo`: what a data connection carried. Nothing of a control connection. */
void ftpx_eve_data(const struct ftpx_scope *scope, const struct ftpx_connection *connection,
                   FILE *out);

/* `flow`: a connection. `alerted`: an alert names it. */
void ftpx_eve_flow(const struct ftpx_scope *scope, const struct ftpx_connection *connection,
                   bool alerted, FILE *out);

/* `alert`: a finding. And the connection that it names. */
void ftpx_eve_alert(const struct ftpx_scope *scope, const struct ftpx_finding *finding, FILE *out);
const struct ftpx_flow *ftpx_eve_alerted(const struct ftpx_finding *finding);

/* --- what they have --- */

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

/* `ftp` of an event about a command. `note`: its line; NULL: nothing is told of whether that was cut. */
void ftpx_eve_put_ftp(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_exchange *exchange, const struct ftpx_note *note);

/* `ftp_data` of an event about a transfer; nothing where the command is not known. */
void ftpx_eve_put_data(struct ftpx_json *json, const struct ftpx_transfer *transfer);

#endif

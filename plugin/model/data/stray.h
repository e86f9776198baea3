/* stray: data connections that nothing in the capture announced, told by FTP's data port
 * (RFC 959 §3.2), by a directory listing, or by going one way between the hosts of a session. All others are
 * left to other dissectors.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_STRAY_H
#define FTPX_MODEL_DATA_STRAY_H

#include "../tcp/flow.h"

struct ftpx_engine;

/* Looks at the first payload of a connection that takes up no announcement. When it is FTP's data, or
 * may be and a session between its hosts goes on (`host`, else NULL), it makes the flow a data connection,
 * with a transfer of no session. */
void ftpx_stray_claim(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment, const struct ftpx_session *host);

/* Makes a flow a data connection, with a transfer of no session; `server`: that side of it. */
void ftpx_stray_take(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t server,
                     uint32_t frame);

/* Whether a first payload is what a dialogue begins with: of FTP, which may be one more session, or of other
 * protocols. */
bool ftpx_stray_begins_dialogue(ftpx_span payload);

/* Whether both sides have sent payload, as they do not on data connections. */
bool ftpx_stray_goes_both_ways(const struct ftpx_flow *flow);

/* A segment of such a flow has been taken in. Ends the transfer with its connection, since nothing
 * else will, and gives it to the session that it must belong to; and takes the claim back when both sides
 * send: data goes one way. */
void ftpx_stray_follow(struct ftpx_engine *engine, struct ftpx_flow *flow, uint32_t frame);

#endif

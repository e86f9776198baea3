/* control: segments of a connection that is, or may be, FTP's control connection: put in order
 * and cut into lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_CONTROL_H
#define FTPX_MODEL_CONTROL_CONTROL_H

#include "../tcp/flow.h"

struct ftpx_engine;

/* Takes a segment of a CONTROL or CANDIDATE flow in and returns the offset of its payload. Lines
 * go to the session; without one, to the candidate. */
int64_t ftpx_control_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment);

/* Whether bytes wait for others before them, or for the other side. */
bool ftpx_control_holds(const struct ftpx_flow *flow);

/* Whether what it holds waits for that host, whose bytes may be late: no later ones are there. */
bool ftpx_control_awaits(const struct ftpx_flow *flow, const struct ftpx_address *host);

/* Gives up all that is missing before what a CONTROL or CANDIDATE flow has unread, and reads that. */
void ftpx_control_catch_up(struct ftpx_engine *engine, struct ftpx_flow *flow);

/* No more is to come: reads the beginnings of lines that a CONTROL flow has. */
void ftpx_control_stop(struct ftpx_engine *engine, struct ftpx_flow *flow);

/* Takes in what TLS hid in a segment that was taken in before. */
void ftpx_control_plain(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                        ftpx_span text, uint32_t frame, int64_t time);

/* A candidate became a session, which takes over the lines that it kept; there is no more to be weighed; or
 * it turned out to be none, and lets go of all that waits. */
void ftpx_control_replay(struct ftpx_engine *engine, struct ftpx_flow *flow);
void ftpx_control_settle(struct ftpx_engine *engine, struct ftpx_flow *flow);
void ftpx_control_forget(struct ftpx_engine *engine, struct ftpx_flow *flow);

#endif

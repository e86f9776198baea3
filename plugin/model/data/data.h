/* data: segments of a data connection: measured, and shown to those who must understand them, never
 * kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_DATA_H
#define FTPX_MODEL_DATA_DATA_H

#include "../tcp/flow.h"

struct ftpx_engine;
struct ftpx_expected;
struct ftpx_transfer;

/* Makes a flow the data connection of the announcements it takes up. False when it takes up
 * none. */
bool ftpx_data_claim(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                     const struct ftpx_segment *segment);

/* Takes a segment of a DATA flow in and returns the offset of its payload. */
int64_t ftpx_data_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment);

/* Takes in what TLS hid in a segment that was taken in before. */
void ftpx_data_plain(struct ftpx_flow *flow, uint8_t side, ftpx_span text, uint32_t frame,
                     int64_t time);

/* An announcement was made: a connection that stands before it in the capture may be the one it means. */
void ftpx_data_announced(struct ftpx_expected *expected);

/* A transfer has had its final reply: where its endpoint could not be read, the one connection that can be
 * meant is its. */
void ftpx_data_replied(struct ftpx_transfer *transfer);

/* The same, as a connection without an announcement has ended. */
void ftpx_data_settle(struct ftpx_engine *engine, struct ftpx_flow *flow);

/* A transfer's command is known now: what came of its content before is read. */
void ftpx_data_named(struct ftpx_transfer *transfer);

#endif

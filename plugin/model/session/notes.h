/* notes: the lines of a control connection, filed by side and frame, and which of them are to be told with a
 * frame, to those who are told frame by frame. It does not say what the lines mean.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_NOTES_H
#define FTPX_MODEL_SESSION_NOTES_H

#include "../tcp/flow.h"
#include "session.h"

/* Files a note of one side; frames must not fall. */
void ftpx_notes_file(wmem_allocator_t *pool, struct ftpx_flow *flow, uint8_t side,
                     struct ftpx_note *note);

/* All notes of a side so far have been brought by a frame: the next one tells those that follow. */
void ftpx_notes_told(struct ftpx_flow *flow, uint8_t side);

/* Notes of one side in one frame: how many, and the index of the first. */
uint32_t ftpx_notes_in(const struct ftpx_flow *flow, uint8_t side, uint32_t frame,
                       uint32_t *first_out);
struct ftpx_note *ftpx_notes_at(const struct ftpx_flow *flow, uint8_t side, uint32_t index);

typedef void (*ftpx_notes_fn)(void *context, const struct ftpx_note *note);

/* The lines that `frame`, sent by `side`, brings, in the order of their frames. While facts are still growing
 * (`first_pass`) the newest frame brings also what was read with it of frames before: lines behind a hole, and
 * those before the connection was known as FTP. Nobody could be told of them in their own. `flow` is CONTROL. */
void ftpx_notes_lines(const struct ftpx_flow *flow, uint8_t side, uint32_t frame, bool first_pass,
                      ftpx_notes_fn hear, void *context);

/* Those that no frame has brought yet, likewise: what was read only when all frames were. */
void ftpx_notes_left(const struct ftpx_flow *flow, ftpx_notes_fn hear, void *context);

/* All lines that are known, likewise. */
void ftpx_notes_all(const struct ftpx_flow *flow, ftpx_notes_fn hear, void *context);

/* The first of those, of a flow that has any. */
const struct ftpx_note *ftpx_notes_first(const struct ftpx_flow *flow);

/* The reply that ends with a line, or NULL. One that another code ended, or whose end is not in the capture, does
 * only when what comes next has shown that. Lines that are no reply count as replies with code 0. */
const struct ftpx_reply *ftpx_notes_reply(const struct ftpx_note *note);

#endif

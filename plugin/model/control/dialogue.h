/* dialogue: what is said on a control connection: whole lines in order, and what is missing between them,
 * become commands and their replies. It knows nothing of segments, nor what commands mean.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_DIALOGUE_H
#define FTPX_MODEL_CONTROL_DIALOGUE_H

#include "../session/session.h"

/* One line in its direction; returns its note. */
struct ftpx_note *ftpx_dialogue_line(struct ftpx_session *session, bool from_client,
                                     const struct ftpx_heard *heard);

/* Something of one direction is missing: pairing has to find its place again. `why`: AFTER_GAP,
 * TOO_MANY_LINES, CONFLICTING for what was said in two ways, or CUT_LINE for no more than the end of a line.
 * `missing`: bytes, if any are. */
void ftpx_dialogue_gap(struct ftpx_session *session, bool from_client, uint64_t why,
                       uint64_t missing);

/* A FIN or RST was seen in `frame`; `over`: no more lines will come (RST, or FIN of both sides). */
void ftpx_dialogue_end(struct ftpx_session *session, bool over, uint32_t frame);

/* No more lines are to come, for all that is known: a reply whose last line is missing counts by its
 * first. */
void ftpx_dialogue_settle(struct ftpx_session *session);

#endif

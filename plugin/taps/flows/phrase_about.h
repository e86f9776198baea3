/* phrase_about: who the two sides seem to be, and how they keep secrets, in the words of the
 * narrative. It does not lay them out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_PHRASE_ABOUT_H
#define FTPX_TAPS_FLOWS_PHRASE_ABOUT_H

#include "../../model/session/session.h"
#include <glib.h>

/* Both append to `line`; nothing when there is nothing to say. */

/* the client behaves like curl; the server behaves like vsFTPd */
void ftpx_phrase_habits(GString *line, const struct ftpx_session *session);

/* security mechanism: GSSAPI; 2 commands that cannot be read */
void ftpx_phrase_mechanism(GString *line, const struct ftpx_session *session);

#endif

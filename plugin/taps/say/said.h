/* said: the text of a reply, without the password that a server may repeat in it. It does not say what the
 * reply means.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_SAID_H
#define FTPX_TAPS_SAY_SAID_H

#include "../../model/session/session.h"
#include <glib.h>

/* Appends the first line of a reply as safe UTF-8, without blanks around it. Wherever it has the argument of
 * its own command as a word, and that is a password which is not to be shown, the mask stands. */
void ftpx_said(GString *out, const struct ftpx_reply *reply, bool show_passwords);

#endif

/* habits: programs that can be told by how they talk, though they do not say who they are. An
 * inference, never mixed with what is said; where the evidence fits several, it says nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_HABITS_H
#define FTPX_MODEL_SESSION_HABITS_H

#include "session.h"

/* The program's name; NULL when nothing distinctive was seen, and when the session says as much
 * itself. */
const char *ftpx_habits_client(const struct ftpx_session *session);
const char *ftpx_habits_server(const struct ftpx_session *session);

#endif

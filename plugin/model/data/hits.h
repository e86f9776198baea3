/* hits: what of a watch list a session, or a command with all that came of it, is about. Hashes are not among it:
 * whoever computes them looks them up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_HITS_H
#define FTPX_MODEL_DATA_HITS_H

#include "../watchlist.h"
#include "transfer.h"

#define FTPX_HITS 4

/* Entries of the list, each once; the first of them, if there are more. */
struct ftpx_hits {
    const struct ftpx_wanted *of[FTPX_HITS];
    unsigned count;
};

/* Both ends of its connection. */
struct ftpx_hits ftpx_hits_of_session(const struct ftpx_session *session);

/* The user that it names; the paths of what it moves or changes; the ends of its data connection that are not
 * the session's own. As far as they are known by now. */
struct ftpx_hits ftpx_hits_of_command(const struct ftpx_exchange *exchange);

/* Of a command's line the command's; with the first line of a session the session's. */
struct ftpx_hits ftpx_hits_of_note(const struct ftpx_note *note);

#endif

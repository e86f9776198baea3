/* phrase_operation: file operations in the words of the narrative.
 * It does not lay them out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_PHRASE_OPERATION_H
#define FTPX_TAPS_PHRASE_OPERATION_H

#include "../model/operation.h"
#include <glib.h>

/* Appends `RNFR a → 350; RNTO b → 250` to `line`, and to `paths` where that was:
 * `/home/a → /home/b`, nothing when the commands said as much. */
void ftpx_phrase_operation(GString *line, GString *paths, const struct ftpx_operation *operation);

#endif

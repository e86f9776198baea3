/* phrase_operation: file operations in the words of the narrative.
 * It does not lay them out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_PHRASE_OPERATION_H
#define FTPX_TAPS_FLOWS_PHRASE_OPERATION_H

#include "../../model/session/operation.h"
#include "paragraph.h"
#include "../facts/scope.h"

/* Appends `RNFR a → 350; RNTO b → 250` to `line`, and to `paths` where that was:
 * `/home/a → /home/b`, nothing when the commands said as much. */
void ftpx_phrase_operation(GString *line, GString *paths, const struct ftpx_scope *scope,
                           const struct ftpx_operation *operation);

/* "renamed", "REFUSED", …, and the tone of it. */
const char *ftpx_phrase_operation_verdict(const struct ftpx_operation *operation,
                                          enum ftpx_tone *tone_out);

/* How many operations follow each other from this one on that are told alike, no other command
 * between them; at least 1. */
unsigned ftpx_phrase_operations_alike(const struct ftpx_operation *first);

#endif

/* eve_engine: events of type `engine`: what the others were made from, and by which program.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EVE_EVE_ENGINE_H
#define FTPX_TAPS_EVE_EVE_ENGINE_H

#include "../facts/scope.h"
#include <stdio.h>

/* Nothing when nothing is known of the captures. */
void ftpx_eve_engine(const struct ftpx_scope *scope, FILE *out);

#endif

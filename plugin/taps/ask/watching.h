/* watching: what happens, told when it happens.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ASK_WATCHING_H
#define FTPX_TAPS_ASK_WATCHING_H

#include "kind.h"

extern const struct ftpx_asked_kind ftpx_watching;

#endif

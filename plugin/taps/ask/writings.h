/* writings: the reports that are text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ASK_WRITINGS_H
#define FTPX_TAPS_ASK_WRITINGS_H

#include "kind.h"

enum { FTPX_WRITINGS = 10 };

extern const struct ftpx_asked_kind ftpx_writings[FTPX_WRITINGS];

#endif

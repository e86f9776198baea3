/* extract: transferred files, written to a folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ASK_EXTRACT_H
#define FTPX_TAPS_ASK_EXTRACT_H

#include "kind.h"

extern const struct ftpx_asked_kind ftpx_extract;

#endif

/* text_hash: hash tables of texts that come from a capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_TEXT_HASH_H
#define FTPX_TAPS_SAY_TEXT_HASH_H

#include <glib.h>

/* An empty table of texts, which it owns from then on. Seeded: a capture cannot aim at one bucket. */
GHashTable *ftpx_text_hash_new(void);

#endif

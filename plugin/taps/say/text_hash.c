/* text_hash: GLib's own hash of texts has no seed, wmem's has.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "text_hash.h"

#include <string.h>
#include <wsutil/wmem/wmem.h>

static guint hash(gconstpointer text)
{
    return wmem_strong_hash(text, strlen(text));
}

GHashTable *ftpx_text_hash_new(void)
{
    return g_hash_table_new_full(hash, g_str_equal, g_free, NULL);
}

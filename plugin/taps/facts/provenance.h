/* provenance: what a report was made from, and by which program, in sentences for formats that have no
 * members for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_PROVENANCE_H
#define FTPX_TAPS_FACTS_PROVENANCE_H

#include "scope.h"
#include <glib.h>
#include <ws_version.h>

/* "4.0": the Wireshark that this was built for. */
#define FTPX_WIRESHARK_SERIES \
    G_STRINGIFY(WIRESHARK_VERSION_MAJOR) "." G_STRINGIFY(WIRESHARK_VERSION_MINOR)

/* char *, which may hold any byte of a file's name: the versions and how much was read; each capture with size
 * and hash; the preferences that were changed. To be freed by g_ptr_array_unref. */
GPtrArray *ftpx_provenance_of(const struct ftpx_scope *scope);

#endif

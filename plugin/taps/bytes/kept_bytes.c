/* kept_bytes: a path, and ranges.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "kept_bytes.h"

#include <string.h>

/* The name of a folder and of a file in it, neither of which is hidden or leads up. */
static bool is_below(ftpx_span path)
{
    const uint8_t *slash = memchr(path.at, '/', path.len);
    ftpx_span file = slash ? ftpx_span_drop(path, (size_t)(slash - path.at) + 1) : FTPX_SPAN_NONE;

    return file.len > 0 && path.at[0] != '.' && path.at[0] != '/' && file.at[0] != '.' &&
           !memchr(file.at, '/', file.len) && !memchr(path.at, '\0', path.len);
}

void ftpx_kept_bytes_carry(struct ftpx_ledger *ledger, struct ftpx_kept_bytes *bytes)
{
    ftpx_ledger_span(ledger, &bytes->path);
    if (bytes->path.len == 0 || ledger->failed)
        return;
    ftpx_ranges_carry(ledger, &bytes->ranges);
    ledger->failed = ledger->failed || !is_below(bytes->path);
}

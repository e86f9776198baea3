/* mime_transfer: collect has the bytes, mime the names, and the model knows what ASCII mode did.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mime_transfer.h"

#include "../../model/tcp/flow.h"
#include "../../model/data/first_bytes.h"

const char *ftpx_mime_of_transfer(const struct ftpx_collect *collect,
                                  const struct ftpx_transfer *transfer)
{
    if (transfer->direction == FTPX_LISTING || !ftpx_first_bytes_begins_file(transfer))
        return NULL;
    const char *original = ftpx_first_bytes_binary_type(transfer);
    return original ? original : ftpx_collect_type(collect, transfer);
}

const char *ftpx_mime_of_file(const struct ftpx_file *file, const struct ftpx_collect *collect)
{
    const struct ftpx_file_piece *piece;

    for (guint i = 0; (piece = ftpx_file_next(file, &i));)
        if (piece->placed && piece->from == 0)
            return ftpx_collect_type(collect, piece->transfer);
    return NULL;
}

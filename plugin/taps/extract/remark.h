/* remark: what the name of a saved file says of what the file lacks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_REMARK_H
#define FTPX_TAPS_EXTRACT_REMARK_H

#include "../facts/file_facts.h"

/* By what was written of it so far, "incomplete, 1 234 bytes missing, cut"; empty for a file that is as
 * it was. `cut`: bytes came that may not be in it, or could not be written. `collect` as for
 * ftpx_file_size. To be freed by g_free. */
char *ftpx_remark(const struct ftpx_file *file, const struct ftpx_collect *collect, bool cut);

/* The file's path, or a word for one whose name nobody said. */
ftpx_span ftpx_remark_path(const struct ftpx_file *file);

#endif

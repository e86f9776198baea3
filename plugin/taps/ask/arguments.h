/* arguments: what stands behind a report's name, in the same order for all: `,FILE` where it writes one (or
 * `,DIR`), then `,FILTER`. `,,FILTER` names no file. A filter that stands in the file's place is told, and
 * not made a file of.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ASK_ARGUMENTS_H
#define FTPX_TAPS_ASK_ARGUMENTS_H

#include <stdbool.h>

struct ftpx_arguments {
    char *file;         /* to be freed; NULL: none is named */
    const char *filter; /* a part of what was read: maybe empty */
};

/* `arguments`: behind the name and a comma. `takes`: what the report writes, "FILE" or "DIR"; NULL: nothing
 * that has a name. False after a complaint in the name of `report`. */
bool ftpx_arguments_read(const char *report, const char *takes, const char *arguments,
                         struct ftpx_arguments *out);

/* Whether a text can hardly be meant as a file's name, but as a display filter. */
bool ftpx_arguments_look_like_filter(const char *text);

#endif

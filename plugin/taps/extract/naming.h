/* naming: which names files get when several are to have the same one. It touches no file system; who
 * finds a name taken there asks for the next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_NAMING_H
#define FTPX_TAPS_EXTRACT_NAMING_H

#include "../../model/charset.h"
#include <glib.h>

struct ftpx_naming;

struct ftpx_naming *ftpx_naming_new(void);
void ftpx_naming_free(struct ftpx_naming *naming);

/* A name for a file of that path, as ftpx_filename_safe makes them: "name (remark).ext", and when that
 * is taken "name (2, remark).ext". Never one that was given before, nor one that some
 * file system takes for the same: with other case, or composed otherwise (Unicode's NFKC). Many files
 * of one name cost no more each than few. To be freed by g_free. */
char *ftpx_naming_next(struct ftpx_naming *naming, const struct ftpx_charset *charset,
                       ftpx_span path, const char *remark);

/* Whether such a name was given. */
bool ftpx_naming_has(const struct ftpx_naming *naming, const char *name);

/* A file that is named while it still grows. */
struct ftpx_changing_name {
    char *name;      /* NULL before the first; to be freed by g_free */
    char *wish;      /* what it would be called if no other were called so; to be freed by g_free */
    unsigned number; /* the last that it needed; 0: none yet */
};

/* Gives it the name of that path and remark, and the name before to whoever wants it; a number that it
 * needed once is tried before new ones. False when nothing changed. */
bool ftpx_naming_change(struct ftpx_naming *naming, struct ftpx_changing_name *changing,
                        const struct ftpx_charset *charset, ftpx_span path, const char *remark);

#endif

/* filename: file names that are safe to create, made from names that an attacker chose.
 * It touches no file system.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_FILENAME_H
#define FTPX_TAPS_EXTRACT_FILENAME_H

#include "../../model/charset.h"
#include <glib.h>

/* Bytes of the longest name, remark included: encrypting file systems take 143. Of what is before the
 * extension at least FTPX_FILENAME_STEM are kept, however long the remark; so with one of at most
 * FTPX_FILENAME_REMARK bytes no name has more than the 255 that most file systems take. */
#define FTPX_FILENAME_MAX    120
#define FTPX_FILENAME_STEM   20
#define FTPX_FILENAME_REMARK 200

/* The last component of `path`, in the fallback `charset` (NULL for none) where it is not UTF-8, as a
 * file name on any system: valid UTF-8, no separators, no characters that steer (ftpx_text_steers) or
 * that a file system gives a meaning, no leading dots, blanks or hyphen, no trailing dots or blanks,
 * no device name of Windows; never empty. `remark`, when not empty, is put in before the extension:
 * "big (incomplete).iso". Too long names lose the end of what is before the extension. To be freed by
 * g_free. */
char *ftpx_filename_safe(const struct ftpx_charset *charset, ftpx_span path, const char *remark);

/* Equal for names that some file system takes for the same: with other case, or composed otherwise
 * (Unicode's NFKC). It is a key, no name. To be freed by g_free. */
char *ftpx_filename_folded(const char *name);

#endif

/* charset_known: the character sets that ftpx has names of its own for, all the spellings of those, and in
 * which one a language was written before UTF-8. It converts nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CHARSET_KNOWN_H
#define FTPX_MODEL_CHARSET_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

#define FTPX_CHARSETS 31

/* `iconv` lists names that systems know it by, the fullest set first: what Windows calls Shift-JIS,
 * EUC-KR and Big5 has characters that the standards lack; and where a system has none of them, what comes
 * nearest. `also` are names of sets that it holds. Lists end in NULL or are full. */
struct ftpx_charset_known {
    const char *name;
    const char *iconv[3];
    const char *also[4];
};

/* The one at `index`, which is below FTPX_CHARSETS. */
const struct ftpx_charset_known *ftpx_charset_known_at(size_t index);

/* The one of that name, whatever its case and hyphens; NULL when it has no row here. */
const struct ftpx_charset_known *ftpx_charset_known(const char *name);

/* In which one people with this locale (`zh_TW.UTF-8`, `ru`) have old files; NULL when ASCII is enough for
 * them, or nothing is known. */
const char *ftpx_charset_of_locale(const char *locale);

#endif

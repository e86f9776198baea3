/* charsets: the character sets that preference and locale ask for, opened once. Which of them a session's
 * names are in, the model knows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SETTINGS_CHARSETS_H
#define FTPX_SETTINGS_CHARSETS_H

#include <stdbool.h>

struct ftpx_charset;

/* Whether this value of the preference leaves the choice to ftpx. */
bool ftpx_charsets_are_guessed(const char *preference);

/* What it names: NULL for no set but UTF-8, and after an error message for none that this system can
 * convert; there is one such message a value. Stays open, since engines refer to it. */
const struct ftpx_charset *ftpx_charsets_named(const char *preference);

/* One that names are guessed to be in; NULL when this system cannot convert it. Stays open too. */
const struct ftpx_charset *ftpx_charsets_guessed(const char *name);

/* What the user's locale makes likely; NULL when it says nothing. Stays open too. */
const struct ftpx_charset *ftpx_charsets_likely(void);

/* The program ends. */
void ftpx_charsets_close(void);

#endif

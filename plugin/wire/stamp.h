/* stamp: dates and times as listings write them, turned into ISO 8601 as far as they go:
 * `2023-11-14T22:13:20Z`, `2023-11-14T22:13`, `2023-11-14`. What it cannot place in a year stays as
 * it was written. It knows no time zones but UTC where a form says so.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_STAMP_H
#define FTPX_WIRE_STAMP_H

#include "span.h"

/* Room for a date as text with its NUL; as-written dates are cut there. */
#define FTPX_STAMP_TEXT 48

/* The date that `text` begins with, as `ls` writes it in its many ways:
 *   month SP day SP (time / year)   day SP month SP (time / year)
 *   YYYY-MM-DD [SP time [SP zone]]  MM-DD SP time
 * Returns its length, or 0. `lenient` takes any word for a month: other languages have theirs. */
size_t ftpx_stamp_unix(ftpx_span text, bool lenient, char out[FTPX_STAMP_TEXT]);

/* YYYY-MM-DD alone, also with slashes, as z/OS has it; likewise. */
size_t ftpx_stamp_iso(ftpx_span text, char out[FTPX_STAMP_TEXT]);

/* DOS: MM-DD-YY or MM-DD-YYYY (the year first when it has four digits there, the day first when it
 * must be or dots separate), blanks, HH:MM with or without [SP] AM / PM. */
size_t ftpx_stamp_dos(ftpx_span text, char out[FTPX_STAMP_TEXT]);

/* RFC 3659 §2.3: YYYYMMDDHHMMSS[.fraction], UTC. False, and `out` empty, for anything else. */
bool ftpx_stamp_facts(ftpx_span text, char out[FTPX_STAMP_TEXT]);

/* VMS: DD-MMM-YYYY, and a time behind a blank. Returns its length, or 0. */
size_t ftpx_stamp_vms(ftpx_span text, char out[FTPX_STAMP_TEXT]);

/* Seconds since 1970, UTC; before the year 65536. */
void ftpx_stamp_seconds(uint64_t seconds, char out[FTPX_STAMP_TEXT]);

/* Whether the whole word is HH:MM or HH:MM:SS[.fraction]. */
bool ftpx_stamp_is_time(ftpx_span word);

#endif

/* zeek_log: one of Zeek's logs in the making, as a table with Zeek's header or as JSON, a row at a time, and who
 * writes the rows of each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_LOG_H
#define FTPX_TAPS_ZEEK_ZEEK_LOG_H

#include "../../wire/endpoint.h"
#include "../facts/scope.h"
#include "zeek_fields.h"
#include <glib.h>
#include <stdio.h>

struct ftpx_zeek_log;

/* Where a log goes, and when it begins and ends: the times of the first and last frame. */
struct ftpx_zeek_plan {
    FILE *out;
    bool json; /* without header and end */
    int64_t opened;
    int64_t closed;
};

/* Writes the header. */
struct ftpx_zeek_log *ftpx_zeek_log_open(enum ftpx_zeek_log_name name,
                                         const struct ftpx_zeek_plan *plan);

/* Writes the end. */
void ftpx_zeek_log_close(struct ftpx_zeek_log *log);

/* --- a row: cells in any order, then the row. What is not put is unset. --- */

/* Bytes from the wire; empty ones are a value. */
void ftpx_zeek_put_text(struct ftpx_zeek_log *log, unsigned field, ftpx_span bytes);
/* The same, unset where there are none; and a word, likewise where it is NULL. */
void ftpx_zeek_put_some(struct ftpx_zeek_log *log, unsigned field, ftpx_span bytes);
void ftpx_zeek_put_word(struct ftpx_zeek_log *log, unsigned field, const char *word);
void ftpx_zeek_put_count(struct ftpx_zeek_log *log, unsigned field, uint64_t count);
void ftpx_zeek_put_bool(struct ftpx_zeek_log *log, unsigned field, bool value);
/* A time or an interval, in nanoseconds. */
void ftpx_zeek_put_time(struct ftpx_zeek_log *log, unsigned field, int64_t time);
void ftpx_zeek_put_address(struct ftpx_zeek_log *log, unsigned field,
                           const struct ftpx_address *address);
/* Address and port, two fields. */
void ftpx_zeek_put_endpoint(struct ftpx_zeek_log *log, unsigned field,
                            const struct ftpx_endpoint *endpoint);
/* A set of plain words, which last until the row is written; ended by NULL. */
void ftpx_zeek_put_words(struct ftpx_zeek_log *log, unsigned field, const char *const words[]);

void ftpx_zeek_log_row(struct ftpx_zeek_log *log);

/* --- all rows of a log, each in the file of its name --- */

/* A command each, of those that Zeek writes down, or with `scope->commands` of all; of a session without
 * such, its last. */
void ftpx_zeek_ftp(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

/* What a data connection carried each, listings too. */
void ftpx_zeek_files(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

/* A connection each. */
void ftpx_zeek_conn(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

/* A finding each. */
void ftpx_zeek_notice(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

#endif

/* report_cells: tables of the page, cell by cell. `data-v` is what the script sorts by where that is not
 * the text. It does not know which tables there are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_CELLS_H
#define FTPX_TAPS_REPORT_REPORT_CELLS_H

#include "report_parts.h"

struct ftpx_cells {
    const char *id;
    enum ftpx_report_word caption;
    guint most;           /* rows */
    const char *complete; /* the report that has all rows, as one asks for it */
    const enum ftpx_report_word *columns;
    size_t count;
};

/* The rows of all subjects, as far as there may be so many; `put_row` writes one but for its end. Says
 * what is left out, and when there is none. */
void ftpx_cells_put_table(struct ftpx_report *report, const struct ftpx_cells *table,
                          const GPtrArray *subjects,
                          void (*put_row)(struct ftpx_report *report, const void *subject));

/* A cell each. */

void ftpx_cell_nothing(GString *out);
void ftpx_cell_number(GString *out, uint64_t number);
void ftpx_cell_begin_duration(GString *out, int64_t nanoseconds); /* to be ended by </td> */
void ftpx_cell_start(GString *out, const struct ftpx_report *report, int64_t time);
void ftpx_cell_word(GString *out, enum ftpx_report_word word);
void ftpx_cell_badge(GString *out, const char *class_name, enum ftpx_report_word word);

/* NULL: no known session. */
void ftpx_cell_session_link(GString *out, const struct ftpx_report *report,
                            const struct ftpx_session *session);

/* A user, and the hosts of his session when it is known (else NULL). */
void ftpx_cell_who(GString *out, const struct ftpx_session *session, ftpx_span user);

/* Display filters: `field` NULL and `frame` 0 for none. */
void ftpx_cell_filter(GString *out, const char *field, uint64_t number, uint32_t frame);

void ftpx_cell_captured(GString *out, const struct ftpx_session *session, ftpx_span text);

#endif

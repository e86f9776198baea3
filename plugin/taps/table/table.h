/* table: rows and columns as a description that text tables and the host's own tables are made
 * from. It says what a cell holds, not where it is shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_TABLE_TABLE_H
#define FTPX_TAPS_TABLE_TABLE_H

#include "../facts/attempts.h"
#include "../facts/file_facts.h"
#include "../facts/scope.h"
#include "../facts/totals.h"
#include <glib.h>
#include <stdio.h>

/* Login attempts of one client. */
struct ftpx_client {
    struct ftpx_address address;
    uint32_t attempts;
    uint32_t admitted;
    uint32_t failed;
    uint32_t unanswered;
    uint32_t users; /* different names */
};

/* What a row is about; members that do not apply are NULL. */
struct ftpx_row {
    const struct ftpx_scope *scope;
    /* also of the transfer or login; NULL for transfers of no known session */
    const struct ftpx_session *session;
    const struct ftpx_transfer *transfer;
    const struct ftpx_login *login;
    const struct ftpx_file *file;
    const struct ftpx_digests *digests; /* see ftpx_table_digests; else NULL */
    struct ftpx_client client;
    struct ftpx_attempt attempt;
    struct ftpx_totals totals;    /* of a session's row */
    struct ftpx_file_facts facts; /* of a file's row; freed with the rows */
};

/* The row of a session. */
struct ftpx_row ftpx_row_of_session(const struct ftpx_scope *scope,
                                    const struct ftpx_session *session);

enum ftpx_cell {
    FTPX_CELL_COUNT,  /* a number that is always there and fits 32 bits */
    FTPX_CELL_NUMBER, /* text of a number, or nothing */
    FTPX_CELL_TEXT,
    FTPX_CELL_SECRET, /* text, of a column that a table has where passwords are shown */
    FTPX_CELL_PATH,   /* text whose end tells more than its start */
    FTPX_CELL_DIGEST  /* text, of row->digests */
};

struct ftpx_column {
    const char *title;
    enum ftpx_cell kind;
    unsigned widest; /* columns on a terminal; 0 for as wide as it is */
    uint32_t (*count)(const struct ftpx_row *row);          /* of FTPX_CELL_COUNT, else NULL */
    void (*text)(GString *out, const struct ftpx_row *row); /* of all others, else NULL */
    enum ftpx_digest digest;                                /* of FTPX_CELL_DIGEST */
};

enum ftpx_subject {
    FTPX_ABOUT_SESSIONS,
    FTPX_ABOUT_TRANSFERS,
    FTPX_ABOUT_DOWNLOADS,
    FTPX_ABOUT_FILES,
    FTPX_ABOUT_LOGINS,
    FTPX_ABOUT_CLIENTS,
    FTPX_ABOUT_ATTEMPTS /* to connect */
};

struct ftpx_table {
    const char *title;
    enum ftpx_subject subject;
    const struct ftpx_column *columns;
    unsigned count; /* of columns */
    /* What columns of digests show; NULL when there are none. */
    bool (*digests)(const struct ftpx_row *row, struct ftpx_digests *out);
};

const struct ftpx_table *ftpx_table(enum ftpx_subject subject);

/* Whether a transfer has a row in the table. */
bool ftpx_table_has_transfer(const struct ftpx_table *table, const struct ftpx_transfer *transfer);

/* Has `out` be the row's digests, if the table shows any. It must live as long as the row. */
void ftpx_table_digests(const struct ftpx_table *table, struct ftpx_row *row,
                        struct ftpx_digests *out);

/* Appends a cell's text, uncut. */
void ftpx_table_cell(GString *out, const struct ftpx_column *column, const struct ftpx_row *row);

/* Writes the table as aligned text: of columns of digests, those that scope->collect is planned
 * for. */
void ftpx_table_write(const struct ftpx_table *table, const struct ftpx_scope *scope, FILE *out);

#endif

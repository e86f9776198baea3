/* table: which rows a table has, and how it is set as text. What stands in the cells: see columns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "table.h"

#include "../../model/tcp/flow.h"
#include "../facts/selection.h"
#include "../say/layout.h"
#include "../say/text_hash.h"

#define BETWEEN_COLUMNS 2

/* --- rows --- */

bool ftpx_table_has_transfer(const struct ftpx_table *table, const struct ftpx_transfer *transfer)
{
    if (table->subject == FTPX_ABOUT_DOWNLOADS)
        return transfer->direction == FTPX_DOWNLOAD;
    return table->subject == FTPX_ABOUT_TRANSFERS;
}

struct ftpx_row ftpx_row_of_session(const struct ftpx_scope *scope,
                                    const struct ftpx_session *session)
{
    return (struct ftpx_row){.scope = scope, .session = session, .totals = ftpx_totals(session)};
}

static void add_deeds(const struct ftpx_table *table, const struct ftpx_scope *scope,
                      const struct ftpx_session *session, GArray *rows)
{
    GArray *deeds = ftpx_selection_deeds(scope, session);

    for (guint i = 0; i < deeds->len; i++) {
        const struct ftpx_deed *deed = &g_array_index(deeds, struct ftpx_deed, i);
        struct ftpx_row row = {
            .scope = scope, .session = session, .transfer = deed->transfer, .login = deed->login};
        bool wanted = deed->login
                          ? table->subject == FTPX_ABOUT_LOGINS
                          : deed->transfer && ftpx_table_has_transfer(table, deed->transfer);
        if (wanted)
            g_array_append_val(rows, row);
    }
    g_array_unref(deeds);
}

static GArray *rows_of_sessions(const struct ftpx_table *table, const struct ftpx_scope *scope)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct ftpx_row));
    GPtrArray *sessions = ftpx_selection_sessions(scope);

    for (guint i = 0; i < sessions->len; i++) {
        if (table->subject == FTPX_ABOUT_SESSIONS) {
            struct ftpx_row row = ftpx_row_of_session(scope, sessions->pdata[i]);
            g_array_append_val(rows, row);
        } else {
            add_deeds(table, scope, sessions->pdata[i], rows);
        }
    }
    g_ptr_array_unref(sessions);
    if (table->subject != FTPX_ABOUT_SESSIONS)
        add_deeds(table, scope, NULL, rows);
    return rows;
}

static void count_login(struct ftpx_client *client, const struct ftpx_login *login)
{
    client->attempts++;
    switch (login->result) {
    case FTPX_LOGIN_SUCCESS:
    case FTPX_LOGIN_ANONYMOUS: client->admitted++; break;
    case FTPX_LOGIN_FAILED: client->failed++; break;
    case FTPX_LOGIN_PENDING:
    case FTPX_LOGIN_NONE: client->unanswered++; break;
    }
}

/* Whether the client tries this user name for the first time. */
static bool is_new_user(GHashTable *users, const char *address, const struct ftpx_login *login)
{
    GString *key = g_string_new(address);

    g_string_append_c(key, ' ');
    ftpx_layout_text(key, NULL, login->user); /* bytes, however they are shown */
    return g_hash_table_add(users, g_string_free(key, FALSE));
}

static struct ftpx_row *row_of_client(GArray *rows, GHashTable *places,
                                      const struct ftpx_row *login, const char *address)
{
    gpointer place = g_hash_table_lookup(places, address);

    if (!place) {
        struct ftpx_row row = {.scope = login->scope,
                               .client = {.address = ftpx_session_client(login->session)->address}};
        g_array_append_val(rows, row);
        place = GUINT_TO_POINTER(rows->len);
        g_hash_table_insert(places, g_strdup(address), place);
    }
    return &g_array_index(rows, struct ftpx_row, GPOINTER_TO_UINT(place) - 1);
}

static gint compare_failures(gconstpointer left, gconstpointer right)
{
    const struct ftpx_client *one = &((const struct ftpx_row *)left)->client;
    const struct ftpx_client *other = &((const struct ftpx_row *)right)->client;

    if (one->failed != other->failed)
        return one->failed > other->failed ? -1 : 1;
    return memcmp(&one->address, &other->address, sizeof one->address);
}

/* One row a client, most failures first. */
static GArray *rows_of_clients(const struct ftpx_scope *scope)
{
    GArray *logins = rows_of_sessions(ftpx_table(FTPX_ABOUT_LOGINS), scope);
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct ftpx_row));
    GHashTable *places = ftpx_text_hash_new();
    GHashTable *users = ftpx_text_hash_new();

    for (guint i = 0; i < logins->len; i++) {
        const struct ftpx_row *login = &g_array_index(logins, struct ftpx_row, i);
        char address[FTPX_ADDRESS_TEXT];
        ftpx_address_text(&ftpx_session_client(login->session)->address, address);
        struct ftpx_row *row = row_of_client(rows, places, login, address);
        count_login(&row->client, login->login);
        row->client.users += is_new_user(users, address, login->login);
    }
    g_array_sort(rows, compare_failures);
    g_hash_table_destroy(users);
    g_hash_table_destroy(places);
    g_array_unref(logins);
    return rows;
}

static void forget_facts(gpointer row)
{
    ftpx_file_facts_free(&((struct ftpx_row *)row)->facts);
}

/* A file's row is also about its first piece. */
static GArray *rows_of_files(const struct ftpx_scope *scope)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct ftpx_row));
    GPtrArray *files = ftpx_selection_files(scope);

    g_array_set_clear_func(rows, forget_facts);
    for (guint i = 0; i < files->len; i++) {
        const struct ftpx_transfer *first = ftpx_file_first(files->pdata[i])->transfer;
        struct ftpx_row row = {
            .scope = scope,
            .session = first->session,
            .transfer = first,
            .file = files->pdata[i],
            .facts = ftpx_file_facts(files->pdata[i], scope->collect),
        };
        g_array_append_val(rows, row);
    }
    g_ptr_array_unref(files);
    return rows;
}

static GArray *rows_of_attempts(const struct ftpx_scope *scope)
{
    GArray *attempts = ftpx_attempts_of(scope);
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct ftpx_row));

    for (guint i = 0; i < attempts->len; i++) {
        struct ftpx_row row = {.scope = scope,
                               .attempt = g_array_index(attempts, struct ftpx_attempt, i)};
        g_array_append_val(rows, row);
    }
    g_array_unref(attempts);
    return rows;
}

/* Array of struct ftpx_row, to be freed by g_array_unref. */
static GArray *all_rows(const struct ftpx_table *table, const struct ftpx_scope *scope)
{
    if (table->subject == FTPX_ABOUT_CLIENTS)
        return rows_of_clients(scope);
    if (table->subject == FTPX_ABOUT_FILES)
        return rows_of_files(scope);
    if (table->subject == FTPX_ABOUT_ATTEMPTS)
        return rows_of_attempts(scope);
    return rows_of_sessions(table, scope);
}

/* --- cells --- */

void ftpx_table_digests(const struct ftpx_table *table, struct ftpx_row *row,
                        struct ftpx_digests *out)
{
    if (table->digests && table->digests(row, out))
        row->digests = out;
}

static void append_digest(GString *out, const struct ftpx_column *column,
                          const struct ftpx_row *row)
{
    if (row->digests && row->digests->known & FTPX_DIGEST_BIT(column->digest))
        g_string_append(out, row->digests->text[column->digest]);
}

void ftpx_table_cell(GString *out, const struct ftpx_column *column, const struct ftpx_row *row)
{
    if (column->kind == FTPX_CELL_COUNT)
        g_string_append_printf(out, "%u", column->count(row));
    else if (column->kind == FTPX_CELL_DIGEST)
        append_digest(out, column, row);
    else
        column->text(out, row);
}

/* --- text --- */

/* The table without columns that nobody asked for. `columns` has room for all of them. */
static struct ftpx_table shown(const struct ftpx_table *table, const struct ftpx_scope *scope,
                               struct ftpx_column *columns)
{
    uint32_t digests = ftpx_collect_wanted(scope->collect);
    struct ftpx_table part = *table;

    part.columns = columns;
    part.count = 0;
    for (unsigned i = 0; i < table->count; i++) {
        const struct ftpx_column *column = &table->columns[i];
        if (column->kind != FTPX_CELL_DIGEST || digests & FTPX_DIGEST_BIT(column->digest))
            columns[part.count++] = *column;
    }
    return part;
}

/* The text of a cell as it is set: made safe already, cut to the column's width. */
static char *set_cell(const struct ftpx_column *column, const struct ftpx_row *row)
{
    GString *text = g_string_new(NULL);

    ftpx_table_cell(text, column, row);
    if (column->widest > 0)
        ftpx_layout_cut(text, column->widest, column->kind == FTPX_CELL_PATH);
    return g_string_free(text, FALSE);
}

/* The texts of all cells, row by row. */
static GPtrArray *set_cells(const struct ftpx_table *table, const GArray *rows)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);

    for (guint number = 0; number < rows->len; number++) {
        struct ftpx_row row = g_array_index(rows, struct ftpx_row, number);
        struct ftpx_digests digests;
        ftpx_table_digests(table, &row, &digests);
        for (unsigned column = 0; column < table->count; column++)
            g_ptr_array_add(cells, set_cell(&table->columns[column], &row));
    }
    return cells;
}

static unsigned *measure(const struct ftpx_table *table, const GPtrArray *cells)
{
    unsigned *widths = g_new0(unsigned, table->count);

    for (unsigned column = 0; column < table->count; column++)
        widths[column] = ftpx_layout_width(table->columns[column].title);
    for (guint i = 0; i < cells->len; i++) {
        unsigned *width = &widths[i % table->count];
        *width = MAX(*width, ftpx_layout_width(cells->pdata[i]));
    }
    return widths;
}

static bool is_right(const struct ftpx_column *column)
{
    return column->kind == FTPX_CELL_COUNT || column->kind == FTPX_CELL_NUMBER;
}

static void end_line(GString *line, FILE *out)
{
    while (line->len > 0 && line->str[line->len - 1] == ' ')
        g_string_truncate(line, line->len - 1);
    g_string_append_c(line, '\n');
    fwrite(line->str, 1, line->len, out);
    g_string_truncate(line, 0);
}

static void write_heading(const struct ftpx_table *table, const unsigned *widths, GString *line,
                          FILE *out)
{
    for (unsigned column = 0; column < table->count; column++) {
        ftpx_layout_padded(line, table->columns[column].title, widths[column],
                           is_right(&table->columns[column]));
        g_string_append_printf(line, "%*s", BETWEEN_COLUMNS, "");
    }
    end_line(line, out);
    for (unsigned column = 0; column < table->count; column++) {
        for (unsigned i = 0; i < widths[column]; i++)
            g_string_append_c(line, '-');
        g_string_append_printf(line, "%*s", BETWEEN_COLUMNS, "");
    }
    end_line(line, out);
}

static void write_cells(const struct ftpx_table *table, const GPtrArray *cells,
                        const unsigned *widths, GString *line, FILE *out)
{
    for (guint i = 0; i < cells->len; i++) {
        unsigned column = i % table->count;
        ftpx_layout_padded(line, cells->pdata[i], widths[column],
                           is_right(&table->columns[column]));
        g_string_append_printf(line, "%*s", BETWEEN_COLUMNS, "");
        if (column + 1 == table->count)
            end_line(line, out);
    }
}

static void write_table(const struct ftpx_table *table, const struct ftpx_scope *scope, FILE *out)
{
    GArray *rows = all_rows(table, scope);
    GPtrArray *cells = set_cells(table, rows);
    unsigned *widths = measure(table, cells);
    GString *line = g_string_new(NULL);

    g_string_append_printf(line, "%s: %u", table->title, rows->len);
    end_line(line, out);
    if (rows->len > 0)
        write_heading(table, widths, line, out);
    write_cells(table, cells, widths, line, out);
    g_string_free(line, TRUE);
    g_free(widths);
    g_ptr_array_unref(cells);
    g_array_unref(rows);
}

void ftpx_table_write(const struct ftpx_table *table, const struct ftpx_scope *scope, FILE *out)
{
    struct ftpx_column *columns = g_new(struct ftpx_column, table->count);
    struct ftpx_table part = shown(table, scope, columns);

    write_table(&part, scope, out);
    g_free(columns);
}

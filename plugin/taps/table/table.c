/* table: which rows a table has, and how it is set as text. What stands in the cells: see columns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "table.h"

#include "../../model/figures.h"
#include "../../model/list.h"
#include "../../model/tcp/flow.h"
#include "../facts/selection.h"
#include "../say/layout.h"
#include "../say/text_hash.h"

#define BETWEEN_COLUMNS 2

/* --- rows --- */

/* Who is told of each row. */
struct reader {
    void (*read)(void *context, const struct ftpx_row *row);
    void *context;
};

static void tell(const struct reader *reader, const struct ftpx_row *row)
{
    if (row->scope->engine)
        ftpx_state_walk(row->scope->engine);
    reader->read(reader->context, row);
}

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

static void tell_deeds(const struct ftpx_table *table, const struct ftpx_scope *scope,
                       const struct ftpx_session *session, const struct reader *reader)
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
            tell(reader, &row);
    }
    g_array_unref(deeds);
}

static void tell_sessions(const struct ftpx_table *table, const struct ftpx_scope *scope,
                          const struct reader *reader)
{
    GPtrArray *sessions = ftpx_selection_sessions(scope);

    for (guint i = 0; i < sessions->len; i++) {
        if (table->subject == FTPX_ABOUT_SESSIONS) {
            struct ftpx_row row = ftpx_row_of_session(scope, sessions->pdata[i]);
            tell(reader, &row);
        } else {
            tell_deeds(table, scope, sessions->pdata[i], reader);
        }
    }
    g_ptr_array_unref(sessions);
    if (table->subject != FTPX_ABOUT_SESSIONS)
        tell_deeds(table, scope, NULL, reader);
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

/* The rows of clients, as their logins come. */
struct clients {
    GArray *rows;       /* struct ftpx_row */
    GHashTable *places; /* a client's address to the number of its row, from 1 */
    GHashTable *users;  /* of all, each with its address */
};

static void count_client(void *context, const struct ftpx_row *login)
{
    struct clients *clients = context;
    char address[FTPX_ADDRESS_TEXT];

    ftpx_address_text(&ftpx_session_client(login->session)->address, address);
    struct ftpx_row *row = row_of_client(clients->rows, clients->places, login, address);
    count_login(&row->client, login->login);
    row->client.users += is_new_user(clients->users, address, login->login);
}

/* One row a client, most failures first. */
static void tell_clients(const struct ftpx_scope *scope, const struct reader *reader)
{
    struct clients clients = {
        .rows = g_array_new(FALSE, FALSE, sizeof(struct ftpx_row)),
        .places = ftpx_text_hash_new(),
        .users = ftpx_text_hash_new(),
    };

    tell_sessions(ftpx_table(FTPX_ABOUT_LOGINS), scope, &(struct reader){count_client, &clients});
    g_array_sort(clients.rows, compare_failures);
    for (guint i = 0; i < clients.rows->len; i++)
        tell(reader, &g_array_index(clients.rows, struct ftpx_row, i));
    g_hash_table_destroy(clients.users);
    g_hash_table_destroy(clients.places);
    g_array_unref(clients.rows);
}

/* A file's row is also about its first piece. */
static void tell_files(const struct ftpx_scope *scope, const struct reader *reader)
{
    GPtrArray *files = ftpx_selection_files(scope);

    for (guint i = 0; i < files->len; i++) {
        const struct ftpx_transfer *first = ftpx_file_first(files->pdata[i])->transfer;
        struct ftpx_row row = {
            .scope = scope,
            .session = first->session,
            .transfer = first,
            .file = files->pdata[i],
            .facts = ftpx_file_facts(files->pdata[i], scope->collect),
        };
        tell(reader, &row);
        ftpx_file_facts_free(&row.facts);
    }
    g_ptr_array_unref(files);
}

static void tell_attempts(const struct ftpx_scope *scope, const struct reader *reader)
{
    GArray *attempts = ftpx_attempts_of(scope);

    for (guint i = 0; i < attempts->len; i++) {
        struct ftpx_row row = {.scope = scope,
                               .attempt = g_array_index(attempts, struct ftpx_attempt, i)};
        tell(reader, &row);
    }
    g_array_unref(attempts);
}

static void tell_all(const struct ftpx_table *table, const struct ftpx_scope *scope,
                     const struct reader *reader)
{
    switch (table->subject) {
    case FTPX_ABOUT_CLIENTS: tell_clients(scope, reader); break;
    case FTPX_ABOUT_FILES: tell_files(scope, reader); break;
    case FTPX_ABOUT_ATTEMPTS: tell_attempts(scope, reader); break;
    case FTPX_ABOUT_SESSIONS:
    case FTPX_ABOUT_TRANSFERS:
    case FTPX_ABOUT_DOWNLOADS:
    case FTPX_ABOUT_LOGINS: tell_sessions(table, scope, reader); break;
    }
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
        ftpx_figure_number(out, column->count(row), 1);
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
        bool is_wanted = column->kind == FTPX_CELL_DIGEST
                             ? digests & FTPX_DIGEST_BIT(column->digest)
                         : column->kind == FTPX_CELL_SECRET ? scope->show_passwords
                                                            : true;
        if (is_wanted)
            columns[part.count++] = *column;
    }
    return part;
}

/* The text of a cell as it is set: made safe already, cut to the column's width. */
static void set_cell(GString *text, const struct ftpx_column *column, const struct ftpx_row *row)
{
    g_string_truncate(text, 0);
    ftpx_table_cell(text, column, row);
    if (column->widest > 0)
        ftpx_layout_cut(text, column->widest, column->kind == FTPX_CELL_PATH);
}

/* The rows as they are set, and what they come to: how wide a column is, is known behind the last. */
struct setting {
    const struct ftpx_table *table;
    wmem_allocator_t *pool;
    char **lines; /* of each row the texts of its cells, each with a NUL, in the pool as well */
    uint32_t count;
    uint32_t room;
    unsigned *widths;
    GString *cell; /* in the making, and its row */
    GString *row;
};

static void set_row(void *context, const struct ftpx_row *told)
{
    struct setting *setting = context;
    struct ftpx_row row = *told;
    struct ftpx_digests digests;
    GString *cell = setting->cell;
    GString *line = setting->row;

    g_string_truncate(line, 0);
    ftpx_table_digests(setting->table, &row, &digests);
    for (unsigned column = 0; column < setting->table->count; column++) {
        set_cell(cell, &setting->table->columns[column], &row);
        setting->widths[column] = MAX(setting->widths[column], ftpx_layout_width(cell->str));
        g_string_append_len(line, cell->str, (gssize)strlen(cell->str) + 1);
    }
    FTPX_MAKE_ROOM(setting->pool, setting->lines, setting->count, setting->room);
    setting->lines[setting->count++] = wmem_memdup(setting->pool, line->str, line->len);
}

static struct setting setting_new(const struct ftpx_table *table, wmem_allocator_t *pool)
{
    struct setting setting = {
        .table = table,
        .pool = pool,
        .widths = g_new0(unsigned, table->count),
        .cell = g_string_new(NULL),
        .row = g_string_new(NULL),
    };

    for (unsigned column = 0; column < table->count; column++)
        setting.widths[column] = ftpx_layout_width(table->columns[column].title);
    return setting;
}

/* What is in a pool goes with it. */
static void setting_free(struct setting *setting)
{
    for (uint32_t i = 0; !setting->pool && i < setting->count; i++)
        g_free(setting->lines[i]);
    wmem_free(setting->pool, setting->lines);
    g_free(setting->widths);
    g_string_free(setting->cell, TRUE);
    g_string_free(setting->row, TRUE);
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
        ftpx_layout_spaces(line, BETWEEN_COLUMNS);
    }
    end_line(line, out);
    for (unsigned column = 0; column < table->count; column++) {
        for (unsigned i = 0; i < widths[column]; i++)
            g_string_append_c(line, '-');
        ftpx_layout_spaces(line, BETWEEN_COLUMNS);
    }
    end_line(line, out);
}

static void write_cells(const struct setting *setting, const char *cell, GString *line, FILE *out)
{
    for (unsigned column = 0; column < setting->table->count; column++) {
        ftpx_layout_padded(line, cell, setting->widths[column],
                           is_right(&setting->table->columns[column]));
        ftpx_layout_spaces(line, BETWEEN_COLUMNS);
        cell += strlen(cell) + 1;
    }
    end_line(line, out);
}

static void write_table(const struct ftpx_table *table, const struct ftpx_scope *scope, FILE *out)
{
    struct setting setting = setting_new(table, scope->pool);
    GString *line = g_string_new(NULL);

    tell_all(table, scope, &(struct reader){set_row, &setting});
    g_string_append_printf(line, "%s: %u", table->title, setting.count);
    end_line(line, out);
    if (setting.count > 0)
        write_heading(table, setting.widths, line, out);
    for (uint32_t i = 0; i < setting.count; i++)
        write_cells(&setting, setting.lines[i], line, out);
    g_string_free(line, TRUE);
    setting_free(&setting);
}

void ftpx_table_write(const struct ftpx_table *table, const struct ftpx_scope *scope, FILE *out)
{
    struct ftpx_column *columns = g_new(struct ftpx_column, table->count);
    struct ftpx_table part = shown(table, scope, columns);

    write_table(&part, scope, out);
    g_free(columns);
}

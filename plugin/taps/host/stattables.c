/* stattables: the tables of the command line as tables of Wireshark's Statistics menu and of
 * sharkd. The host draws rows, it does not ask for them: each is made at the first event of what it
 * is about and renewed while facts still grow. It runs these taps over captures it has read before,
 * so facts are final as a rule.
 *
 * Byte counts are text: the host's own integers have 32 bits. It is padded so that sorting by text
 * sorts by number.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/prefs.h"
#include "../../epan/tap.h"
#include "../../model/session/notes.h"
#include "taps.h"
#include "../table/table.h"

#include "../../model/tcp/flow.h"
#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <wsutil/ws_assert.h>

#define NUMBER_COLUMNS 15
#define MOST_COLUMNS   24

/* Transfers that are counted anew for each frame of a session. */
#define TRANSFERS_A_FRAME 64

/* One of our tables at the host. The host keeps one of each, however many windows show it. */
struct host_table {
    stat_tap_table_ui ui;
    const struct ftpx_table *table;
    stat_tap_table_item items[MOST_COLUMNS];
    struct ftpx_collect *collect; /* NULL: this table shows no digests, or the user wants none */
    GHashTable *rows;             /* what a row is about to its number + 1; NULL before the first */
    GHashTable *hashed;           /* set of struct ftpx_transfer * whose digest is in its row */
};

/* The titles are entries of the menu as well: the host makes no submenus of them. */
static struct host_table host_tables[] = {
    {.ui = {.cli_string = "ftpx,sessions", .title = "FTPX Sessions"}},
    {.ui = {.cli_string = "ftpx,transfers", .title = "FTPX Transfers"}},
    {.ui = {.cli_string = "ftpx,downloads", .title = "FTPX Downloads"}},
    {.ui = {.cli_string = "ftpx,logins", .title = "FTPX Logins"}},
};

static struct host_table *of_ui(stat_tap_table_ui *ui)
{
    return (struct host_table *)((char *)ui - offsetof(struct host_table, ui));
}

/* --- rows --- */

static void set_item(stat_tap_table_item_type *item, const struct ftpx_column *column,
                     const struct ftpx_row *row)
{
    GString *text = g_string_new(NULL);

    if (column->kind == FTPX_CELL_COUNT) {
        item->type = TABLE_ITEM_UINT;
        item->value.uint_value = column->count(row);
        g_string_free(text, TRUE);
        return;
    }
    ftpx_table_cell(text, column, row);
    item->type = TABLE_ITEM_STRING;
    item->value.string_value = column->kind == FTPX_CELL_NUMBER && text->len > 0
                                   ? g_strdup_printf("%*s", NUMBER_COLUMNS, text->str)
                                   : g_strdup(text->str);
    g_string_free(text, TRUE);
}

static void free_item(stat_tap_table *table, unsigned row, unsigned column,
                      stat_tap_table_item_type *item)
{
    (void)table;
    (void)row;
    (void)column;
    if (item->type == TABLE_ITEM_STRING)
        g_free((char *)(uintptr_t)item->value.string_value);
    item->type = TABLE_ITEM_NONE;
}

static void set_row(struct host_table *host, unsigned number, struct ftpx_row row)
{
    stat_tap_table *target = g_array_index(host->ui.tables, stat_tap_table *, 0);
    stat_tap_table_item_type items[MOST_COLUMNS] = {{.type = TABLE_ITEM_NONE}};
    unsigned count = host->table->count;
    struct ftpx_digests digests;

    ftpx_table_digests(host->table, &row, &digests);
    for (unsigned column = 0; column < count; column++)
        set_item(&items[column], &host->table->columns[column], &row);
    for (unsigned column = 0; column < count && number < target->num_elements; column++)
        free_item(target, number, column, stat_tap_get_field_data(target, number, column));
    stat_tap_init_table_row(target, number, count, items);
}

/* Makes the row about `subject`, or renews it if that may change anything. */
static void refresh(struct host_table *host, const void *subject, struct ftpx_row row,
                    bool may_change)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(host->rows, subject));

    if (number && !may_change)
        return;
    if (!number) {
        number = g_hash_table_size(host->rows) + 1;
        g_hash_table_insert(host->rows, (gpointer)(uintptr_t)subject, GUINT_TO_POINTER(number));
    }
    set_row(host, number - 1, row);
}

/* --- what an event is about --- */

/* An event, and the table it comes to. */
struct visit {
    struct host_table *host;
    const struct ftpx_tap *tap;
    struct ftpx_scope scope;
};

/* A session's row is about all of its transfers: the more they are, the more frames it must last,
 * but for the last one. */
static bool is_due(const struct visit *visit, const struct ftpx_session *session)
{
    uint32_t frame = visit->tap->frame;

    return visit->tap->first_pass &&
           (frame % (1 + session->transfer_count / TRANSFERS_A_FRAME) == 0 ||
            frame == session->over_frame);
}

static void visit_session(struct visit *visit, const struct ftpx_session *session)
{
    if (session)
        refresh(visit->host, session, ftpx_row_of_session(&visit->scope, session),
                is_due(visit, session));
}

/* Whether the last byte of a digest has just come. */
static bool is_newly_hashed(struct visit *visit, const struct ftpx_transfer *transfer)
{
    struct ftpx_digests digests;

    if (!visit->host->collect || g_hash_table_contains(visit->host->hashed, transfer) ||
        !ftpx_collect_digests(visit->host->collect, transfer, &digests))
        return false;
    if (!visit->tap->first_pass)
        g_hash_table_add(visit->host->hashed, (gpointer)(uintptr_t)transfer);
    return true;
}

static void visit_transfer(struct visit *visit, const struct ftpx_transfer *transfer)
{
    if (!transfer)
        return;
    struct ftpx_row row = {
        .scope = &visit->scope, .session = transfer->session, .transfer = transfer};
    if (visit->host->table->subject == FTPX_ABOUT_SESSIONS)
        visit_session(visit, transfer->session);
    else if (ftpx_table_has_transfer(visit->host->table, transfer))
        refresh(visit->host, transfer, row,
                is_newly_hashed(visit, transfer) || visit->tap->first_pass);
}

static void visit_login(struct visit *visit, const struct ftpx_exchange *exchange)
{
    const struct ftpx_login *login = exchange->login;
    struct ftpx_row row = {.scope = &visit->scope, .session = exchange->session, .login = login};

    if (login)
        refresh(visit->host, login, row, visit->tap->first_pass);
}

static void visit_note(void *context, const struct ftpx_note *note)
{
    struct visit *visit = context;
    const struct ftpx_exchange *exchange = note->exchange;

    if (!exchange)
        return;
    if (visit->host->table->subject == FTPX_ABOUT_LOGINS && exchange->verb->role == FTPX_ROLE_LOGIN)
        visit_login(visit, exchange);
    if (exchange->verb->role == FTPX_ROLE_TRANSFER)
        visit_transfer(visit, exchange->transfer);
}

/* The end of a control connection decides the transfers that were still open, once. */
static void visit_end(struct visit *visit)
{
    const struct ftpx_tap *tap = visit->tap;

    if (!tap->first_pass || tap->frame != tap->flow->session->over_frame)
        return;
    for (const struct ftpx_transfer *transfer = tap->flow->session->transfers; transfer;
         transfer = transfer->next)
        visit_transfer(visit, transfer);
}

static void visit_event(struct visit *visit)
{
    struct host_table *host = visit->host;
    const struct ftpx_tap *tap = visit->tap;
    const struct ftpx_flow *flow = tap->flow;

    if (flow->verdict == FTPX_VERDICT_CONTROL) {
        if (host->table->subject == FTPX_ABOUT_SESSIONS)
            visit_session(visit, flow->session);
        ftpx_notes_lines(flow, tap->side, tap->frame, tap->first_pass, visit_note, visit);
        visit_end(visit);
        return;
    }
    if (host->collect)
        ftpx_collect_add(host->collect, flow, tap->side, &tap->payload);
    visit_transfer(visit, flow->transfer[0]);
    visit_transfer(visit, flow->transfer[1]);
}

/* --- life of a table --- */

/* The host frees a table without telling: what belongs to its rows goes at the latest with the
 * capture that they are about. */
static void forget(struct host_table *host)
{
    g_clear_pointer(&host->rows, g_hash_table_destroy);
    g_clear_pointer(&host->hashed, g_hash_table_destroy);
    g_clear_pointer(&host->collect, ftpx_collect_free);
}

static void forget_all(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(host_tables); i++)
        forget(&host_tables[i]);
}

static void remember(struct host_table *host)
{
    host->rows = g_hash_table_new(NULL, NULL);
    host->hashed = g_hash_table_new(NULL, NULL);
    struct ftpx_settings settings = ftpx_prefs_settings();
    if (host->table->subject == FTPX_ABOUT_DOWNLOADS && settings.digests != 0)
        host->collect = ftpx_collect_new(
            &(struct ftpx_collect_plan){.cap = settings.reorder, .digests = settings.digests});
}

/* Of two windows for one table, the one that is closed takes the table with it. */
static bool has_table(const struct host_table *host)
{
    return host->ui.tables && host->ui.tables->len > 0;
}

static tap_packet_status see(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                             const void *data, tap_flags_t flags)
{
    struct host_table *host = of_ui(((stat_data_t *)tapdata)->stat_tap_data);
    const struct ftpx_tap *tap = data;

    (void)pinfo;
    (void)edt;
    (void)flags;
    if (!has_table(host))
        return TAP_PACKET_DONT_REDRAW;
    if (!host->rows)
        remember(host);
    struct visit visit = {
        .host = host,
        .tap = tap,
        .scope = {.engine = tap->engine,
                  .collect = host->collect,
                  .show_passwords = ftpx_prefs()->show_passwords},
    };
    visit_event(&visit);
    return TAP_PACKET_REDRAW;
}

static struct host_table *of_table(const stat_tap_table *table)
{
    for (size_t i = 0; i < G_N_ELEMENTS(host_tables); i++)
        if (host_tables[i].table->title == table->title)
            return &host_tables[i];
    ws_assert_not_reached();
}

static void reset(stat_tap_table *table)
{
    for (unsigned row = 0; row < table->num_elements; row++) {
        for (unsigned column = 0; column < table->num_fields; column++)
            free_item(table, row, column, stat_tap_get_field_data(table, row, column));
        g_free(table->elements[row]);
    }
    table->num_elements = 0;
    forget(of_table(table));
}

static void begin(stat_tap_table_ui *ui)
{
    struct host_table *host = of_ui(ui);
    stat_tap_table *table = stat_tap_find_table(ui, host->table->title);

    if (table) {
        reset(table);
        return;
    }
    forget(host);
    stat_tap_add_table(ui,
                       stat_tap_init_table(host->table->title, (int)host->table->count, 0, NULL));
}

static void describe_columns(struct host_table *host)
{
    ws_assert(host->table->count <= MOST_COLUMNS);
    for (unsigned i = 0; i < host->table->count; i++) {
        const struct ftpx_column *column = &host->table->columns[i];
        bool is_count = column->kind == FTPX_CELL_COUNT;
        host->items[i] = (stat_tap_table_item){
            .type = is_count ? TABLE_ITEM_UINT : TABLE_ITEM_STRING,
            .align =
                is_count || column->kind == FTPX_CELL_NUMBER ? TAP_ALIGN_RIGHT : TAP_ALIGN_LEFT,
            .column_name = column->title,
            .field_format = is_count ? "%u" : "%s",
        };
    }
}

void ftpx_stattables_register(void)
{
    static const enum ftpx_subject subjects[] = {FTPX_ABOUT_SESSIONS, FTPX_ABOUT_TRANSFERS,
                                                 FTPX_ABOUT_DOWNLOADS, FTPX_ABOUT_LOGINS};
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};

    for (size_t i = 0; i < G_N_ELEMENTS(host_tables); i++) {
        struct host_table *host = &host_tables[i];
        host->table = ftpx_table(subjects[i]);
        describe_columns(host);
        host->ui.group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
        host->ui.tap_name = FTPX_TAP_NAME;
        host->ui.stat_tap_init_cb = begin;
        host->ui.packet_func = see;
        host->ui.stat_tap_reset_table_cb = reset;
        host->ui.stat_tap_free_table_item_cb = free_item;
        host->ui.nfields = host->table->count;
        host->ui.fields = host->items;
        host->ui.nparams = G_N_ELEMENTS(filter);
        host->ui.params = filter;
        register_stat_tap_table_ui(&host->ui);
    }
    register_cleanup_routine(forget_all);
}

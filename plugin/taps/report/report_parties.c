/* report_parties: who took what from where, the largest first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "../../model/limits.h"
#include "../say/layout.h"
#include "report_html.h"
#include "report_parts.h"

#define NAME_COLUMNS 60

/* One user of one client at one server. */
struct party {
    char *key;
    const struct ftpx_session *session; /* NULL: not known */
    ftpx_span user;
    uint64_t took, gave, took_bytes, gave_bytes, listed;
    GPtrArray *named; /* its first files: struct ftpx_transfer * */
};

static void party_free(gpointer data)
{
    struct party *party = data;

    g_ptr_array_unref(party->named);
    g_free(party->key);
    g_free(party);
}

static char *key_of(const struct ftpx_session *session, ftpx_span user)
{
    GString *key = g_string_new(NULL);

    if (session) {
        ftpx_layout_address(key, &ftpx_session_client(session)->address);
        g_string_append_c(key, ' ');
        ftpx_layout_address(key, &ftpx_session_server(session)->address);
    }
    g_string_append_c(key, ' ');
    ftpx_layout_text(key, NULL, user);
    return g_string_free(key, FALSE);
}

static struct party *party_for(GHashTable *parties, GPtrArray *order,
                               const struct ftpx_session *session, ftpx_span user)
{
    char *key = key_of(session, user);
    struct party *party = g_hash_table_lookup(parties, key);

    if (party || order->len >= FTPX_LIMIT_REPORT_COUNTED) {
        g_free(key);
        return party;
    }
    party = g_new0(struct party, 1);
    *party = (struct party){.key = key, .session = session, .user = user};
    party->named = g_ptr_array_new();
    g_hash_table_insert(parties, party->key, party);
    g_ptr_array_add(order, party);
    return party;
}

static void count_transfer(struct party *party, const struct ftpx_transfer *transfer)
{
    uint64_t bytes = ftpx_transfer_bytes(transfer);

    if (ftpx_transfer_outcome(transfer).state == FTPX_STATE_REFUSED ||
        (bytes == 0 && !(transfer->flow && transfer->exchange)))
        return; /* whether it moved anything, nobody knows */
    if (transfer->direction == FTPX_LISTING) {
        party->listed++;
        return;
    }
    bool up = transfer->direction == FTPX_UPLOAD;
    *(up ? &party->gave : &party->took) += 1;
    *(up ? &party->gave_bytes : &party->took_bytes) += bytes;
    if (party->named->len < FTPX_LIMIT_REPORT_NAMED && transfer->path.len > 0)
        g_ptr_array_add(party->named, (void *)(uintptr_t)transfer);
}

static gint compare_parties(gconstpointer left, gconstpointer right)
{
    const struct party *one = *(struct party *const *)left;
    const struct party *other = *(struct party *const *)right;
    uint64_t first = one->took_bytes + one->gave_bytes;
    uint64_t second = other->took_bytes + other->gave_bytes;

    if (first != second)
        return first > second ? -1 : 1;
    return g_strcmp0(one->key, other->key);
}

static GPtrArray *parties_of(const struct ftpx_report *report)
{
    GHashTable *parties = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *order = g_ptr_array_new_with_free_func(party_free);

    for (guint i = 0; i < report->transfers->len; i++) {
        const struct ftpx_transfer *transfer = report->transfers->pdata[i];
        struct party *party = party_for(parties, order, transfer->session, transfer->user);
        if (party)
            count_transfer(party, transfer);
    }
    for (guint i = 0; i < report->logins->len; i++) {
        const struct ftpx_login *login = report->logins->pdata[i];
        if (ftpx_login_admits(login->result))
            party_for(parties, order, login->session, login->user);
    }
    g_hash_table_destroy(parties);
    g_ptr_array_sort(order, compare_parties);
    return order;
}

static void put_moved(GString *out, enum ftpx_report_word word, uint64_t files, uint64_t bytes)
{
    GString *size = g_string_new(NULL);

    ftpx_html_size(size, bytes);
    ftpx_report_say(out, word, FTPX_NUMBER(files), size->str, NULL);
    g_string_free(size, TRUE);
}

static void put_deeds(GString *out, const struct party *party)
{
    if (party->took > 0)
        put_moved(out, FTPX_WORD_TOOK, party->took, party->took_bytes);
    if (party->gave > 0) {
        if (party->took > 0)
            ftpx_report_say(out, FTPX_WORD_COMMA, NULL);
        put_moved(out, FTPX_WORD_GAVE, party->gave, party->gave_bytes);
    }
    if (party->listed > 0) {
        if (party->took + party->gave > 0)
            ftpx_report_say(out, FTPX_WORD_COMMA, NULL);
        ftpx_report_say(out, FTPX_WORD_LISTED, FTPX_NUMBER(party->listed), NULL);
    }
    if (party->took + party->gave + party->listed == 0)
        ftpx_report_say(out, FTPX_WORD_MOVED_NOTHING, NULL);
}

static void put_named(GString *out, const struct ftpx_report *report, const struct party *party)
{
    uint64_t files = party->took + party->gave;

    if (party->named->len == 0)
        return;
    g_string_append(out, "<br><span class=\"names\">");
    for (guint i = 0; i < party->named->len; i++) {
        const struct ftpx_transfer *transfer = party->named->pdata[i];
        bool has_row = g_hash_table_contains(report->in_tables, transfer);
        g_string_append(out, i > 0 ? ", " : "");
        if (has_row)
            g_string_append_printf(out, "<a href=\"#t%u\">", transfer->id);
        ftpx_report_object(out, transfer, NAME_COLUMNS);
        g_string_append(out, has_row ? "</a>" : "");
    }
    if (files > party->named->len) {
        g_string_append_c(out, ' ');
        ftpx_report_say(out, FTPX_WORD_AND_MORE_FILES, FTPX_NUMBER(files - party->named->len),
                        NULL);
    }
    g_string_append(out, "</span>");
}

static void put_host(GString *out, const struct ftpx_session *session, bool server)
{
    if (!session) {
        ftpx_report_say(out, FTPX_WORD_UNKNOWN_HOST, NULL);
        return;
    }
    ftpx_layout_address(out, server ? &ftpx_session_server(session)->address
                                    : &ftpx_session_client(session)->address);
}

static void put_party(struct ftpx_report *report, const struct party *party)
{
    GString *user = g_string_new("<strong>");
    GString *client = g_string_new(NULL);
    GString *server = g_string_new(NULL);

    ftpx_report_user(user, party->session, party->user);
    g_string_append(user, "</strong>");
    put_host(client, party->session, false);
    put_host(server, party->session, true);
    g_string_append(report->out, "<li>");
    ftpx_report_say(report->out, FTPX_WORD_PARTY, user->str, client->str, server->str, NULL);
    put_deeds(report->out, party);
    put_named(report->out, report, party);
    g_string_append(report->out, "</li>\n");
    g_string_free(user, TRUE);
    g_string_free(client, TRUE);
    g_string_free(server, TRUE);
}

void ftpx_report_put_parties(struct ftpx_report *report)
{
    GPtrArray *parties = parties_of(report);
    guint shown = MIN(parties->len, FTPX_LIMIT_REPORT_PARTIES);

    ftpx_report_begin_card(report, FTPX_WORD_WHO);
    if (shown > 0)
        g_string_append(report->out, "<ul>\n");
    for (guint i = 0; i < shown; i++)
        put_party(report, parties->pdata[i]);
    if (shown > 0)
        g_string_append(report->out, "</ul>\n");
    else
        ftpx_report_put_line(report, FTPX_WORD_NO_ROWS, 0);
    if (parties->len > shown)
        ftpx_report_put_line(report, FTPX_WORD_AND_MORE_PARTIES, parties->len - shown);
    g_string_append(report->out, "</div>\n");
    g_ptr_array_unref(parties);
}

/* report_summary: the capture in words: who took what from where, what failed, what is suspicious.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../model/flow.h"
#include "../model/limits.h"
#include "../wire/quirk.h"
#include "layout.h"
#include "report_html.h"
#include "report_parts.h"
#include "report_reasons.h"

#define NAME_COLUMNS 60
#define TIME_DIGITS  3

/* --- key figures --- */

struct figures {
    uint64_t failed_logins;
    uint64_t down, up;
    uint64_t files_down, files_up;
    uint64_t broken;
    uint64_t suspicions;
};

static bool is_complete(const struct ftpx_transfer *transfer)
{
    return ftpx_transfer_outcome(transfer).state == FTPX_STATE_COMPLETE;
}

static unsigned count_bits(uint64_t set)
{
    unsigned count = 0;

    for (; set; set &= set - 1)
        count++;
    return count;
}

static uint64_t suspicions_of(const struct ftpx_report *report)
{
    uint64_t quirks = 0;

    for (guint i = 0; i < report->sessions->len; i++)
        quirks |= ftpx_report_quirks(report->sessions->pdata[i]);
    for (guint i = 0; i < report->transfers->len; i++)
        quirks |= ftpx_transfer_quirks(report->transfers->pdata[i]);
    return quirks & ftpx_report_suspicions();
}

static struct figures figures_of(const struct ftpx_report *report)
{
    struct figures figures = {.suspicions = count_bits(suspicions_of(report))};

    for (guint i = 0; i < report->logins->len; i++)
        figures.failed_logins +=
            ((const struct ftpx_login *)report->logins->pdata[i])->result == FTPX_LOGIN_FAILED;
    for (guint i = 0; i < report->transfers->len; i++) {
        const struct ftpx_transfer *transfer = report->transfers->pdata[i];
        bool moved = transfer->direction != FTPX_LISTING && ftpx_transfer_bytes(transfer) > 0;
        bool up = transfer->direction == FTPX_UPLOAD;
        *(up ? &figures.up : &figures.down) += moved ? ftpx_transfer_bytes(transfer) : 0;
        *(up ? &figures.files_up : &figures.files_down) += moved;
        figures.broken += !is_complete(transfer);
    }
    return figures;
}

/* One figure: `shown` large, the words below. */
static void put_figure(GString *out, const char *class_name, const char *shown,
                       enum ftpx_report_word word, uint64_t number, uint64_t of)
{
    g_autofree char *first = g_strdup_printf("%" G_GUINT64_FORMAT, number);
    g_autofree char *second = g_strdup_printf("%" G_GUINT64_FORMAT, of);

    g_string_append_printf(out, "<li class=\"%s\"><strong>%s</strong> <span>", class_name,
                           shown ? shown : first);
    ftpx_report_say(out, word, first, second, NULL);
    g_string_append(out, "</span></li>\n");
}

static void put_bytes(GString *out, enum ftpx_report_word word, uint64_t bytes, uint64_t files)
{
    GString *shown = g_string_new(NULL);

    ftpx_html_size(shown, bytes);
    put_figure(out, "plain", shown->str, word, bytes, files);
    g_string_free(shown, TRUE);
}

void ftpx_report_put_figures(struct ftpx_report *report)
{
    struct figures figures = figures_of(report);
    GString *out = report->out;

    g_string_append(out, "<ul class=\"figures\">\n");
    put_figure(out, "plain", NULL, FTPX_WORD_KEY_SESSIONS, report->sessions->len, 0);
    put_figure(out, figures.failed_logins ? "bad" : "good", NULL, FTPX_WORD_KEY_LOGINS,
               figures.failed_logins, report->logins->len);
    put_bytes(out, FTPX_WORD_KEY_DOWN, figures.down, figures.files_down);
    put_bytes(out, FTPX_WORD_KEY_UP, figures.up, figures.files_up);
    put_figure(out, figures.broken ? "warn" : "good", NULL, FTPX_WORD_KEY_BROKEN, figures.broken,
               report->transfers->len);
    put_figure(out, figures.suspicions ? "bad" : "good", NULL, FTPX_WORD_KEY_SUSPICIOUS,
               figures.suspicions, 0);
    g_string_append(out, "</ul>\n");
}

/* --- overview --- */

/* 2023-11-14 22:13:20.000 */
static void append_time(GString *out, int64_t time, unsigned digits)
{
    GString *iso = g_string_new(NULL);

    ftpx_layout_time(iso, time, MIN(digits, TIME_DIGITS));
    iso->str[10] = ' ';
    g_string_truncate(iso, iso->len - 1);
    g_string_append_printf(out, "<time datetime=\"%.10sT%sZ\">%s</time>", iso->str, iso->str + 11,
                           iso->str);
    g_string_free(iso, TRUE);
}

static guint count_hosts(const struct ftpx_report *report, bool servers)
{
    GHashTable *hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < report->sessions->len; i++) {
        const struct ftpx_session *session = report->sessions->pdata[i];
        char text[FTPX_ADDRESS_TEXT];
        ftpx_address_text(servers ? &ftpx_session_server(session)->address
                                  : &ftpx_session_client(session)->address,
                          text);
        g_hash_table_add(hosts, g_strdup(text));
    }
    guint count = g_hash_table_size(hosts);
    g_hash_table_destroy(hosts);
    return count;
}

static void put_overview(struct ftpx_report *report)
{
    unsigned digits = report->scope->engine->time_digits;
    GString *begin = g_string_new(NULL);
    GString *end = g_string_new(NULL);
    GString *duration = g_string_new(NULL);
    g_autofree char *sessions = g_strdup_printf("%u", report->sessions->len);
    g_autofree char *clients = g_strdup_printf("%u", count_hosts(report, false));
    g_autofree char *servers = g_strdup_printf("%u", count_hosts(report, true));

    append_time(begin, report->begin, digits);
    append_time(end, report->end, digits);
    ftpx_layout_duration(duration, report->end - report->begin);
    g_string_append(report->out, "<p class=\"lead\">");
    ftpx_report_say(report->out, FTPX_WORD_OVERVIEW, sessions, clients, servers, begin->str,
                    end->str, duration->str, NULL);
    g_string_append(report->out, "</p>\n");
    g_string_free(begin, TRUE);
    g_string_free(end, TRUE);
    g_string_free(duration, TRUE);
}

static void put_line(struct ftpx_report *report, enum ftpx_report_word word, uint64_t number)
{
    g_string_append(report->out, "<p>");
    ftpx_report_count(report->out, word, number);
    g_string_append(report->out, "</p>\n");
}

/* --- who took what --- */

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
        ftpx_html_address(key, &ftpx_session_client(session)->address);
        g_string_append_c(key, ' ');
        ftpx_html_address(key, &ftpx_session_server(session)->address);
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
        (bytes == 0 && !transfer->flow))
        return;
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
        if (login->result == FTPX_LOGIN_SUCCESS || login->result == FTPX_LOGIN_ANONYMOUS)
            party_for(parties, order, login->session, login->user);
    }
    g_hash_table_destroy(parties);
    g_ptr_array_sort(order, compare_parties);
    return order;
}

static void put_moved(GString *out, enum ftpx_report_word word, uint64_t files, uint64_t bytes)
{
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, files);
    GString *size = g_string_new(NULL);

    ftpx_html_size(size, bytes);
    ftpx_report_say(out, word, count, size->str, NULL);
    g_string_free(size, TRUE);
}

static void put_deeds(GString *out, const struct party *party)
{
    const char *separator = "";

    if (party->took > 0) {
        put_moved(out, FTPX_WORD_TOOK, party->took, party->took_bytes);
        separator = ", ";
    }
    if (party->gave > 0) {
        g_string_append(out, separator);
        put_moved(out, FTPX_WORD_GAVE, party->gave, party->gave_bytes);
        separator = ", ";
    }
    if (party->listed > 0) {
        g_string_append(out, separator);
        ftpx_report_count(out, FTPX_WORD_LISTED, party->listed);
    }
    if (party->took + party->gave + party->listed == 0)
        ftpx_report_say(out, FTPX_WORD_MOVED_NOTHING, NULL);
}

static void put_named(GString *out, const struct ftpx_scope *scope, const struct party *party)
{
    uint64_t files = party->took + party->gave;

    if (party->named->len == 0)
        return;
    g_string_append(out, "<br><span class=\"names\">");
    for (guint i = 0; i < party->named->len; i++) {
        const struct ftpx_transfer *transfer = party->named->pdata[i];
        g_string_append_printf(out, "%s<a href=\"#t%u\">", i > 0 ? ", " : "", transfer->id);
        ftpx_report_object(out, scope, transfer, NAME_COLUMNS);
        g_string_append(out, "</a>");
    }
    if (files > party->named->len) {
        g_string_append_c(out, ' ');
        ftpx_report_count(out, FTPX_WORD_AND_MORE_FILES, files - party->named->len);
    }
    g_string_append(out, "</span>");
}

static void put_host(GString *out, const struct ftpx_session *session, bool server)
{
    if (!session) {
        ftpx_report_say(out, FTPX_WORD_UNKNOWN_HOST, NULL);
        return;
    }
    ftpx_html_address(out, server ? &ftpx_session_server(session)->address
                                  : &ftpx_session_client(session)->address);
}

static void put_party(struct ftpx_report *report, const struct party *party)
{
    GString *user = g_string_new("<strong>");
    GString *client = g_string_new(NULL);
    GString *server = g_string_new(NULL);

    ftpx_report_user(user, report->scope, party->user);
    g_string_append(user, "</strong>");
    put_host(client, party->session, false);
    put_host(server, party->session, true);
    g_string_append(report->out, "<li>");
    ftpx_report_say(report->out, FTPX_WORD_PARTY, user->str, client->str, server->str, NULL);
    put_deeds(report->out, party);
    put_named(report->out, report->scope, party);
    g_string_append(report->out, "</li>\n");
    g_string_free(user, TRUE);
    g_string_free(client, TRUE);
    g_string_free(server, TRUE);
}

static void begin_chapter(struct ftpx_report *report, enum ftpx_report_word title)
{
    g_string_append(report->out, "<div class=\"card\">\n<h3>");
    ftpx_report_say(report->out, title, NULL);
    g_string_append(report->out, "</h3>\n");
}

static void put_parties(struct ftpx_report *report)
{
    GPtrArray *parties = parties_of(report);
    guint shown = MIN(parties->len, FTPX_LIMIT_REPORT_PARTIES);

    begin_chapter(report, FTPX_WORD_WHO);
    if (shown > 0)
        g_string_append(report->out, "<ul>\n");
    for (guint i = 0; i < shown; i++)
        put_party(report, parties->pdata[i]);
    if (shown > 0)
        g_string_append(report->out, "</ul>\n");
    else
        put_line(report, FTPX_WORD_NO_ROWS, 0);
    if (parties->len > shown)
        put_line(report, FTPX_WORD_AND_MORE_PARTIES, parties->len - shown);
    g_string_append(report->out, "</div>\n");
    g_ptr_array_unref(parties);
}

/* --- what failed --- */

/* The names that logins failed as, each once. */
static void append_users(GString *out, const struct ftpx_report *report)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint left = 0;

    for (guint i = 0; i < report->logins->len; i++) {
        const struct ftpx_login *login = report->logins->pdata[i];
        if (login->result != FTPX_LOGIN_FAILED ||
            g_hash_table_size(seen) >= FTPX_LIMIT_REPORT_COUNTED)
            continue;
        GString *name = g_string_new(NULL);
        ftpx_report_user(name, report->scope, login->user);
        bool shown = g_hash_table_size(seen) < FTPX_LIMIT_REPORT_NAMED;
        bool is_first = g_hash_table_size(seen) == 0;
        if (g_hash_table_contains(seen, name->str))
            ;
        else if (shown)
            g_string_append_printf(out, "%s%s", is_first ? "" : ", ", name->str);
        else
            left++;
        g_hash_table_add(seen, g_string_free(name, FALSE));
    }
    if (left > 0) {
        g_string_append_c(out, ' ');
        ftpx_report_count(out, FTPX_WORD_AND_MORE_USERS, left);
    }
    g_hash_table_destroy(seen);
}

static void put_failed_logins(struct ftpx_report *report, uint64_t failed)
{
    g_autofree char *first = g_strdup_printf("%" G_GUINT64_FORMAT, failed);
    g_autofree char *second = g_strdup_printf("%u", report->logins->len);
    GString *users = g_string_new(NULL);

    append_users(users, report);
    g_string_append(report->out, "<li>");
    ftpx_report_say(report->out, FTPX_WORD_LOGINS_FAILED, first, second, users->str, NULL);
    g_string_append(report->out, "</li>\n");
    g_string_free(users, TRUE);
}

static void put_failed_transfer(struct ftpx_report *report, const struct ftpx_transfer *transfer)
{
    struct ftpx_outcome outcome = ftpx_transfer_outcome(transfer);
    g_autofree char *number =
        g_strdup_printf("<a href=\"#t%u\">%u</a>", transfer->id, transfer->id);
    GString *object = g_string_new("<code>");
    GString *why = g_string_new(NULL);

    g_string_append(object, transfer->exchange ? transfer->exchange->verb->name : "");
    g_string_append(object, transfer->exchange ? " " : "");
    ftpx_report_object(object, report->scope, transfer, NAME_COLUMNS);
    g_string_append(object, "</code>");
    ftpx_report_badge(why, ftpx_state_name(outcome.state), ftpx_report_state_word(outcome.state));
    if (outcome.reasons) {
        g_string_append_c(why, ' ');
        ftpx_report_reasons(why, outcome.reasons);
    }
    g_string_append(report->out, "<li>");
    ftpx_report_say(report->out, FTPX_WORD_TRANSFER_FAILED, number, object->str, why->str, NULL);
    g_string_append(report->out, "</li>\n");
    g_string_free(object, TRUE);
    g_string_free(why, TRUE);
}

static void put_failures(struct ftpx_report *report)
{
    struct figures figures = figures_of(report);
    uint64_t told = 0;

    begin_chapter(report, FTPX_WORD_FAILURES);
    if (figures.failed_logins + figures.broken == 0) {
        put_line(report, FTPX_WORD_NO_FAILURES, 0);
        g_string_append(report->out, "</div>\n");
        return;
    }
    g_string_append(report->out, "<ul>\n");
    if (figures.failed_logins > 0)
        put_failed_logins(report, figures.failed_logins);
    for (guint i = 0; i < report->transfers->len && told < FTPX_LIMIT_REPORT_FAILURES; i++)
        if (!is_complete(report->transfers->pdata[i])) {
            put_failed_transfer(report, report->transfers->pdata[i]);
            told++;
        }
    g_string_append(report->out, "</ul>\n");
    if (figures.broken > told)
        put_line(report, FTPX_WORD_MORE_FAILED, figures.broken - told);
    g_string_append(report->out, "</div>\n");
}

/* --- what is suspicious --- */

/* Links to the sessions that have a quirk; how many there are. */
static guint append_sessions(GString *out, const struct ftpx_report *report, unsigned bit)
{
    guint count = 0;

    for (guint i = 0; i < report->sessions->len; i++) {
        const struct ftpx_session *session = report->sessions->pdata[i];
        if (!(ftpx_report_quirks(session) >> bit & 1))
            continue;
        if (count < FTPX_LIMIT_REPORT_LINKS)
            g_string_append_printf(out, "%s<a href=\"#s%u\">%u</a>", count > 0 ? ", " : "",
                                   session->id, session->id);
        count++;
    }
    if (count > FTPX_LIMIT_REPORT_LINKS)
        g_string_append(out, ", …");
    return count;
}

/* The signs that commands of the capture show, each once. */
static void append_signs(GString *out, const struct ftpx_report *report)
{
    bool shown[FTPX_ATTACK_COUNT] = {false};

    for (guint i = 0; i < report->sessions->len; i++) {
        const struct ftpx_session *session = report->sessions->pdata[i];
        for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
             exchange = exchange->next)
            shown[exchange->attack] = true;
    }
    const char *separator = ": ";
    for (unsigned sign = FTPX_ATTACK_NONE + 1; sign < FTPX_ATTACK_COUNT; sign++)
        if (shown[sign]) {
            g_string_append(out, separator);
            ftpx_report_attack(out, sign);
            separator = ", ";
        }
}

static void put_suspicion(struct ftpx_report *report, unsigned bit)
{
    GString *reason = g_string_new("<strong>");
    GString *links = g_string_new(NULL);

    ftpx_report_reason(reason, bit);
    g_string_append(reason, "</strong>");
    if (bit == FTPX_QUIRK_BIT_ATTACK)
        append_signs(reason, report);
    g_autofree char *count = g_strdup_printf("%u", append_sessions(links, report, bit));
    g_string_append(report->out, "<li>");
    if (links->len > 0)
        ftpx_report_say(report->out, FTPX_WORD_SIGN_IN, reason->str, count, links->str, NULL);
    else
        ftpx_report_say(report->out, FTPX_WORD_SIGN_STRAY, reason->str, NULL);
    g_string_append(report->out, "</li>\n");
    g_string_free(reason, TRUE);
    g_string_free(links, TRUE);
}

static guint count_clear(const struct ftpx_report *report)
{
    guint count = 0;

    for (guint i = 0; i < report->sessions->len; i++)
        count += ((const struct ftpx_session *)report->sessions->pdata[i])->password_in_clear;
    return count;
}

static void put_suspicions(struct ftpx_report *report)
{
    uint64_t suspicions = suspicions_of(report);
    guint clear = count_clear(report);

    begin_chapter(report, FTPX_WORD_SUSPICIOUS);
    if (suspicions) {
        g_string_append(report->out, "<ul>\n");
        for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
            if (suspicions >> bit & 1)
                put_suspicion(report, bit);
        g_string_append(report->out, "</ul>\n");
    } else {
        put_line(report, FTPX_WORD_NOT_SUSPICIOUS, 0);
    }
    if (clear > 0)
        put_line(report, FTPX_WORD_CLEAR, clear);
    g_string_append(report->out, "</div>\n");
}

/* --- all --- */

void ftpx_report_put_summary(struct ftpx_report *report)
{
    bool all = ftpx_select_is_all(report->scope->select);

    if (report->sessions->len + report->transfers->len == 0) {
        put_line(report, all ? FTPX_WORD_NOTHING : FTPX_WORD_NOTHING_PASSES, 0);
        return;
    }
    if (report->sessions->len > 0)
        put_overview(report);
    if (report->strays > 0)
        put_line(report, FTPX_WORD_STRAY_ONLY, report->strays);
    if (!all)
        put_line(report, FTPX_WORD_FILTERED, 0);
    g_string_append(report->out, "<div class=\"cards\">\n");
    put_parties(report);
    put_failures(report);
    put_suspicions(report);
    g_string_append(report->out, "</div>\n");
}

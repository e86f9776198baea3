/* report_summary: the capture in figures and in words; what failed. Who took what, and what is
 * suspicious, is told by files of their own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "../../model/limits.h"
#include "report_html.h"
#include "report_parts.h"

#define NAME_COLUMNS 60

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

static struct figures figures_of(const struct ftpx_report *report)
{
    struct figures figures = {.suspicions = count_bits(ftpx_report_suspicions_of(report)) +
                                            report->watched->len};

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
    g_string_append_printf(out, "<li class=\"%s\"><strong>%s</strong> <span>", class_name,
                           shown ? shown : FTPX_NUMBER(number));
    ftpx_report_say(out, word, FTPX_NUMBER(number), FTPX_NUMBER(of), NULL);
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

    ftpx_report_time(begin, report->begin, digits);
    ftpx_report_time(end, report->end, digits);
    ftpx_figure_duration(duration, report->end - report->begin);
    ftpx_report_line(report->out, "p class=\"lead\"", FTPX_WORD_OVERVIEW,
                     FTPX_NUMBER(report->sessions->len), FTPX_NUMBER(count_hosts(report, false)),
                     FTPX_NUMBER(count_hosts(report, true)), begin->str, end->str, duration->str,
                     NULL);
    g_string_free(begin, TRUE);
    g_string_free(end, TRUE);
    g_string_free(duration, TRUE);
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
        ftpx_report_user(name, login->session, login->user);
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
        ftpx_report_say(out, FTPX_WORD_AND_MORE_USERS, FTPX_NUMBER(left), NULL);
    }
    g_hash_table_destroy(seen);
}

static void put_failed_logins(struct ftpx_report *report, uint64_t failed)
{
    GString *users = g_string_new(NULL);

    append_users(users, report);
    ftpx_report_line(report->out, "li", FTPX_WORD_LOGINS_FAILED, FTPX_NUMBER(failed),
                     FTPX_NUMBER(report->logins->len), users->str, NULL);
    g_string_free(users, TRUE);
}

static void put_command(GString *out, const struct ftpx_transfer *transfer)
{
    if (!transfer->exchange && transfer->path.len == 0) {
        ftpx_report_say(
            out, transfer->inferred ? FTPX_WORD_COMMAND_HIDDEN : FTPX_WORD_COMMAND_MISSING, NULL);
        return;
    }
    g_string_append(out, "<code>");
    if (transfer->exchange)
        g_string_append_printf(out, "%s ", transfer->exchange->verb->name);
    ftpx_report_object(out, transfer, NAME_COLUMNS);
    g_string_append(out, "</code>");
}

static void put_failed_transfer(struct ftpx_report *report, const struct ftpx_transfer *transfer)
{
    struct ftpx_outcome outcome = ftpx_transfer_outcome(transfer);
    GString *number = g_string_new(NULL);
    GString *object = g_string_new(NULL);
    GString *why = g_string_new(NULL);
    struct ftpx_knocks knocks;

    ftpx_report_transfer_link(number, report, transfer);
    put_command(object, transfer);
    ftpx_report_badge(why, ftpx_state_name(outcome.state), ftpx_report_state_word(outcome.state));
    if (outcome.reasons) {
        g_string_append_c(why, ' ');
        ftpx_report_reasons(why, outcome.reasons);
    }
    if (ftpx_transfer_attempts(transfer, &knocks)) {
        g_string_append(why, "; ");
        ftpx_report_knocks(why, &knocks, &transfer->flow->end[transfer->flow->listener]);
    }
    ftpx_report_line(report->out, "li", FTPX_WORD_TRANSFER_FAILED, number->str, object->str,
                     why->str, NULL);
    g_string_free(object, TRUE);
    g_string_free(why, TRUE);
    g_string_free(number, TRUE);
}

static void put_broken_transfers(struct ftpx_report *report)
{
    uint64_t told = 0;

    for (guint i = 0; i < report->transfers->len && told < FTPX_LIMIT_REPORT_FAILURES; i++)
        if (!is_complete(report->transfers->pdata[i])) {
            put_failed_transfer(report, report->transfers->pdata[i]);
            told++;
        }
}

static void put_rest(struct ftpx_report *report, enum ftpx_report_word word, uint64_t count)
{
    if (count > FTPX_LIMIT_REPORT_FAILURES)
        ftpx_report_put_line(report, word, count - FTPX_LIMIT_REPORT_FAILURES);
}

static void put_failures(struct ftpx_report *report)
{
    struct figures figures = figures_of(report);
    uint64_t refused = ftpx_report_refusals(report);
    uint64_t unmade = ftpx_report_unmade(report);

    ftpx_report_begin_card(report, FTPX_WORD_FAILURES);
    if (figures.failed_logins + figures.broken + refused + unmade == 0) {
        ftpx_report_put_line(report, FTPX_WORD_NO_FAILURES, 0);
    } else {
        g_string_append(report->out, "<ul>\n");
        if (figures.failed_logins > 0)
            put_failed_logins(report, figures.failed_logins);
        put_broken_transfers(report);
        ftpx_report_put_unmade(report);
        ftpx_report_put_refusals(report);
        g_string_append(report->out, "</ul>\n");
        put_rest(report, FTPX_WORD_MORE_FAILED, figures.broken);
        put_rest(report, FTPX_WORD_MORE_UNMADE, unmade);
        put_rest(report, FTPX_WORD_MORE_REFUSED, refused);
        ftpx_report_put_remedies(report);
    }
    ftpx_report_put_remarks(report);
    g_string_append(report->out, "</div>\n");
}

/* --- all --- */

void ftpx_report_put_summary(struct ftpx_report *report)
{
    bool all = ftpx_select_is_all(report->scope->select);

    if (report->sessions->len + report->transfers->len == 0) {
        ftpx_report_put_line(report, all ? FTPX_WORD_NOTHING : FTPX_WORD_NOTHING_PASSES, 0);
        ftpx_report_put_attempts(report);
        return;
    }
    if (report->sessions->len > 0)
        put_overview(report);
    if (report->strays > 0)
        ftpx_report_put_line(report, FTPX_WORD_STRAY_ONLY, report->strays);
    if (!all)
        ftpx_report_put_line(report, FTPX_WORD_FILTERED, 0);
    g_string_append(report->out, "<div class=\"cards\">\n");
    ftpx_report_put_parties(report);
    put_failures(report);
    ftpx_report_put_attempts(report);
    ftpx_report_put_suspicions(report);
    g_string_append(report->out, "</div>\n");
}

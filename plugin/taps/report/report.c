/* report: the page is report/report.html, whose places are filled in: {{NAME}} by a word, {{@name}}
 * by a part.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report.h"

#include "../facts/totals.h"
#include "../../model/limits.h"
#include "../../model/tcp/flow.h"
#include "report_assets.h"
#include "report_html.h"
#include "report_parts.h"
#include <string.h>
#include <wsutil/ws_assert.h>

/* --- what is selected --- */

static void widen(struct ftpx_report *report, int64_t begin, int64_t end)
{
    bool first = report->begin == 0 && report->end == 0;

    report->begin = first ? begin : MIN(report->begin, begin);
    report->end = first ? end : MAX(report->end, end);
}

static void gather_deeds(struct ftpx_report *report, const struct ftpx_session *session)
{
    GArray *deeds = ftpx_selection_deeds(report->scope, session);

    for (guint i = 0; i < deeds->len; i++) {
        const struct ftpx_deed *deed = &g_array_index(deeds, struct ftpx_deed, i);
        if (deed->login)
            g_ptr_array_add(report->logins, (void *)(uintptr_t)deed->login);
        else if (deed->operation)
            g_ptr_array_add(report->operations, (void *)(uintptr_t)deed->operation);
        else {
            g_ptr_array_add(report->transfers, (void *)(uintptr_t)deed->transfer);
            report->strays += session == NULL;
            widen(report, ftpx_totals_transfer_start(deed->transfer),
                  ftpx_totals_transfer_end(deed->transfer));
        }
    }
    g_array_unref(deeds);
}

static gint compare_transfers(gconstpointer left, gconstpointer right)
{
    const struct ftpx_transfer *one = *(struct ftpx_transfer *const *)left;
    const struct ftpx_transfer *other = *(struct ftpx_transfer *const *)right;

    return one->id < other->id ? -1 : one->id > other->id;
}

static void note_rows(const struct ftpx_report *report, const GPtrArray *subjects, guint most)
{
    for (guint i = 0; i < MIN(subjects->len, most); i++)
        g_hash_table_add(report->in_tables, subjects->pdata[i]);
}

static struct ftpx_report gather(const struct ftpx_scope *scope, FILE *file)
{
    struct ftpx_report report = {
        .scope = scope,
        .file = file,
        .out = g_string_new(NULL),
        .pack = ftpx_pack_new(),
        .in_tables = g_hash_table_new(NULL, NULL),
        .rows = g_string_new(NULL),
        .marks = g_string_new(NULL),
        .sessions = ftpx_selection_sessions(scope),
        .transfers = g_ptr_array_new(),
        .logins = g_ptr_array_new(),
        .operations = g_ptr_array_new(),
        .files = ftpx_selection_files(scope),
    };

    report.watched = ftpx_watched_of(scope, report.sessions);
    for (guint i = 0; i < report.sessions->len; i++) {
        const struct ftpx_session *session = report.sessions->pdata[i];
        widen(&report, session->flow->first_time, session->flow->last_time);
        gather_deeds(&report, session);
    }
    gather_deeds(&report, NULL);
    g_ptr_array_sort(report.transfers, compare_transfers);
    note_rows(&report, report.sessions, FTPX_LIMIT_REPORT_ROWS);
    note_rows(&report, report.transfers, FTPX_LIMIT_REPORT_TRANSFERS);
    return report;
}

static void scatter(struct ftpx_report *report)
{
    g_array_unref(report->watched);
    g_ptr_array_unref(report->files);
    g_ptr_array_unref(report->operations);
    g_ptr_array_unref(report->logins);
    g_ptr_array_unref(report->transfers);
    g_ptr_array_unref(report->sessions);
    g_string_free(report->out, TRUE);
    g_string_free(report->rows, TRUE);
    g_string_free(report->marks, TRUE);
    ftpx_pack_free(report->pack);
    g_hash_table_destroy(report->in_tables);
}

/* --- style, script and what may run --- */

static void put_asset(GString *out, enum ftpx_asset asset)
{
    g_string_append_len(out, (const char *)ftpx_assets[asset].bytes,
                        (gssize)ftpx_assets[asset].length);
}

static void append_style(GString *out)
{
    put_asset(out, FTPX_ASSET_CHARTS_STYLE);
    put_asset(out, FTPX_ASSET_STYLE);
}

/* The library's licence asks to go where it goes. */
static void append_script(GString *out)
{
    if (ftpx_assets[FTPX_ASSET_CHARTS].length > 0) {
        g_string_append(out, "/*! uPlot\n");
        put_asset(out, FTPX_ASSET_CHARTS_LICENSE);
        g_string_append(out, "\n*/\n");
        put_asset(out, FTPX_ASSET_CHARTS);
        g_string_append_c(out, '\n');
    }
    put_asset(out, FTPX_ASSET_SCRIPT);
}

static void append_hash(GString *out, void (*append)(GString *out))
{
    GString *text = g_string_new(NULL);
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize length = sizeof digest;

    append(text);
    g_checksum_update(checksum, (const guchar *)text->str, (gssize)text->len);
    g_checksum_get_digest(checksum, digest, &length);
    char *base64 = g_base64_encode(digest, length);
    g_string_append_printf(out, "'sha256-%s'", base64);
    g_checksum_free(checksum);
    g_string_free(text, TRUE);
    g_free(base64);
}

static void put_policy(struct ftpx_report *report)
{
    g_string_append(report->out, "default-src 'none'; style-src ");
    append_hash(report->out, append_style);
    g_string_append(report->out, "; script-src ");
    append_hash(report->out, append_script);
    g_string_append(report->out, "; base-uri 'none'; form-action 'none'");
}

static void put_style(struct ftpx_report *report)
{
    append_style(report->out);
}

static void put_script(struct ftpx_report *report)
{
    append_script(report->out);
}

/* --- the script's data --- */

static void put_script_word(GString *out, enum ftpx_report_word word)
{
    ftpx_html_json(out, ftpx_report_word_name(word));
    g_string_append(out, ":[");
    ftpx_html_json(out, ftpx_report_word_text(word, FTPX_ENGLISH));
    g_string_append_c(out, ',');
    ftpx_html_json(out, ftpx_report_word_text(word, FTPX_CHINESE));
    g_string_append_c(out, ']');
}

static void put_data(struct ftpx_report *report)
{
    const char *separator = "";

    g_string_append(report->out, "{\"words\":{");
    for (unsigned word = 0; word < FTPX_WORD_COUNT; word++) {
        if (!g_str_has_prefix(ftpx_report_word_name(word), "SCRIPT_"))
            continue;
        g_string_append(report->out, separator);
        put_script_word(report->out, word);
        separator = ",";
    }
    g_string_append(report->out, "},");
    ftpx_report_put_curves(report);
    g_string_append(report->out, ",\n\"templates\":");
    ftpx_pack_put_templates(report->pack, report->out);
    g_string_append_printf(report->out, ",\n\"marks\":{%s},\n\"rows\":{%s}}", report->marks->str,
                           report->rows->str);
}

/* --- language --- */

static void put_language(struct ftpx_report *report)
{
    g_string_append(report->out, ftpx_report_language() == FTPX_CHINESE ? "zh-Hans" : "en");
}

static void put_english(struct ftpx_report *report)
{
    g_string_append(report->out, ftpx_report_language() == FTPX_ENGLISH ? " checked" : "");
}

static void put_chinese(struct ftpx_report *report)
{
    g_string_append(report->out, ftpx_report_language() == FTPX_CHINESE ? " checked" : "");
}

static void put_number(struct ftpx_report *report)
{
    g_string_append(report->out, PLUGIN_VERSION);
}

static void put_version(struct ftpx_report *report)
{
    g_string_append(report->out, "<p>");
    ftpx_report_say(report->out, FTPX_WORD_MADE_BY, PLUGIN_VERSION, NULL);
    g_string_append(report->out, "</p>");
}

static void put_licence(struct ftpx_report *report)
{
    if (ftpx_assets[FTPX_ASSET_CHARTS].length == 0)
        return;
    g_string_append(report->out, "<p>");
    ftpx_report_say(report->out, FTPX_WORD_MADE_WITH, NULL);
    g_string_append(report->out, "</p>");
}

/* --- filling the page in --- */

static const struct {
    const char *name;
    void (*put)(struct ftpx_report *report);
} parts[] = {
    {"policy", put_policy},
    {"style", put_style},
    {"script", put_script},
    {"data", put_data},
    {"language", put_language},
    {"english", put_english},
    {"chinese", put_chinese},
    {"licence", put_licence},
    {"help", ftpx_report_put_help},
    {"captures", ftpx_report_put_captures},
    {"version", put_version},
    {"number", put_number},
    {"figures", ftpx_report_put_figures},
    {"summary", ftpx_report_put_summary},
    {"timeline", ftpx_report_put_timeline},
    {"sparks", ftpx_report_put_sparks},
    {"ladders", ftpx_report_put_ladders},
    {"transfers", ftpx_report_put_transfers},
    {"files", ftpx_report_put_files},
    {"sessions", ftpx_report_put_sessions},
    {"logins", ftpx_report_put_logins},
    {"changes", ftpx_report_put_changes},
};

static void put_part(struct ftpx_report *report, const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strlen(parts[i].name) == length && memcmp(parts[i].name, name, length) == 0) {
            parts[i].put(report);
            ftpx_report_flush(report);
            return;
        }
    ws_assert_not_reached();
}

static void put_place(struct ftpx_report *report, const char *name, size_t length)
{
    if (*name == '@')
        put_part(report, name + 1, length - 1);
    else
        ftpx_report_say(report->out, ftpx_report_word(name, length), NULL);
}

/* Behind the end of a part that is there only where something is to be told. */
static const char *skip_part(const char *at)
{
    const char end[] = "{{/}}";
    return strstr(at, end) + strlen(end);
}

static bool is_empty(const struct ftpx_report *report)
{
    return report->sessions->len + report->transfers->len == 0;
}

static void put_page(struct ftpx_report *report)
{
    const struct ftpx_asset_text *page = &ftpx_assets[FTPX_ASSET_PAGE];
    const char *at = (const char *)page->bytes;
    const char *end = at + page->length;

    while (at < end) {
        const char *place = g_strstr_len(at, end - at, "{{");
        const char *after = place ? g_strstr_len(place, end - place, "}}") : NULL;
        if (!after) {
            g_string_append_len(report->out, at, end - at);
            return;
        }
        g_string_append_len(report->out, at, place - at);
        at = after + 2;
        if (place[2] == '?' && is_empty(report))
            at = skip_part(at);
        else if (place[2] != '?' && place[2] != '/')
            put_place(report, place + 2, (size_t)(after - place - 2));
    }
}

void ftpx_report_write(const struct ftpx_scope *scope, FILE *out)
{
    struct ftpx_report report = gather(scope, out);

    put_page(&report);
    fwrite(report.out->str, 1, report.out->len, out);
    scatter(&report);
}

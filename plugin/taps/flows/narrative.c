/* narrative: a headline for each session, its story below.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "narrative.h"

#include "../../model/figures.h"
#include "../../model/session/names.h"
#include "../../model/session/session.h"
#include "../../model/tcp/flow.h"
#include "../facts/attempts.h"
#include "../facts/selection.h"
#include "../facts/totals.h"
#include "../say/layout.h"
#include "paragraph.h"
#include "story.h"

#define HEADLINE_GAP "  "
#define NAME_COLUMNS 32

static GString *count_transfers(struct ftpx_totals totals)
{
    GString *text = g_string_new(NULL);

    if (totals.transfers == 0)
        return text;
    g_string_append_printf(text, "%u transfer%s, ", totals.transfers,
                           totals.transfers == 1 ? "" : "s");
    if (totals.transfers > 1 && totals.complete == totals.transfers)
        g_string_append(text, "all complete");
    else if (totals.transfers > 1 && totals.complete > 0)
        g_string_append_printf(text, "%u complete", totals.complete);
    else
        g_string_append(text, totals.complete ? "complete" : "not complete");
    return text;
}

/* In which character set names are read that nobody chose; empty when there is none. */
static GString *reading_of(const struct ftpx_session *session)
{
    const struct ftpx_charset *assumed = ftpx_names_assumed(session->names);
    GString *text = g_string_new(NULL);

    if (assumed)
        g_string_printf(text, "names read as %s, by %s", ftpx_charset_name(assumed),
                        ftpx_names_reason(assumed));
    return text;
}

static GPtrArray *introduce(const struct ftpx_session *session)
{
    GPtrArray *phrases = g_ptr_array_new_with_free_func(g_free);
    struct ftpx_totals totals = ftpx_totals(session);
    GString *parties = g_string_new(NULL);
    GString *software = g_string_new(NULL);
    GString *user = g_string_new(NULL);
    GString *duration = g_string_new(NULL);

    ftpx_layout_endpoint(parties, ftpx_session_client(session));
    g_string_append(parties, " → ");
    ftpx_layout_endpoint(parties, ftpx_session_server(session));
    ftpx_layout_text_head(software, ftpx_session_charset(session), session->server_software,
                          NAME_COLUMNS);
    ftpx_layout_text_head(user, ftpx_session_charset(session), session->user, NAME_COLUMNS);
    ftpx_figure_duration(duration, session->flow->last_time - session->flow->first_time);
    g_ptr_array_add(phrases, g_strdup_printf("Session %u", session->id));
    ftpx_texts_add(phrases, parties);
    ftpx_texts_add(phrases, software);
    ftpx_texts_add(phrases, user);
    ftpx_texts_add(phrases, duration);
    ftpx_texts_add(phrases, count_transfers(totals));
    ftpx_texts_add(phrases, reading_of(session));
    return phrases;
}

/* Phrases side by side; when they are too many, the rest goes on an indented line. */
static void set_headline(GString *page, const GPtrArray *phrases, bool colour)
{
    GString *line = g_string_new(NULL);
    GString *wrapped = g_string_new(NULL);

    for (guint i = 0; i < phrases->len; i++)
        g_string_append_printf(line, "%s%s", i == 0 ? "" : HEADLINE_GAP, (char *)phrases->pdata[i]);
    bool fits = ftpx_layout_width(line->str) <= FTPX_PAGE_COLUMNS;
    ftpx_layout_wrap(wrapped, line->str, fits ? FTPX_PAGE_COLUMNS : FTPX_PAGE_COLUMNS - 4);
    g_string_replace(wrapped, "\n", "\n    ", 0);
    ftpx_tone_append(page, wrapped->str, FTPX_TONE_STRONG, colour);
    g_string_append_c(page, '\n');
    g_string_free(wrapped, TRUE);
    g_string_free(line, TRUE);
}

static void tell_session(GString *page, const struct ftpx_scope *scope,
                         const struct ftpx_session *session, bool colour)
{
    GPtrArray *phrases = introduce(session);
    GPtrArray *paragraphs = ftpx_story_of_session(scope, session);

    set_headline(page, phrases, colour);
    ftpx_paragraphs_set(page, paragraphs, colour);
    g_ptr_array_unref(paragraphs);
    g_ptr_array_unref(phrases);
}

static void tell_strays(GString *page, const struct ftpx_scope *scope, const GArray *deeds,
                        bool colour)
{
    GPtrArray *paragraphs = ftpx_story_of_strays(scope, deeds);

    ftpx_tone_append(page, "Data connections without a known control connection", FTPX_TONE_STRONG,
                     colour);
    g_string_append_c(page, '\n');
    ftpx_paragraphs_set(page, paragraphs, colour);
    g_ptr_array_unref(paragraphs);
}

static void tell_attempts(GString *page, const struct ftpx_scope *scope, bool colour)
{
    GArray *attempts = ftpx_attempts_of(scope);
    GPtrArray *paragraphs = ftpx_story_of_attempts(attempts, ftpx_attempts_left_out(scope));

    if (attempts->len > 0) {
        g_string_append_c(page, '\n');
        ftpx_tone_append(page, "Attempts to connect to FTP's port that led to no session",
                         FTPX_TONE_STRONG, colour);
        g_string_append_c(page, '\n');
        ftpx_paragraphs_set(page, paragraphs, colour);
    }
    g_ptr_array_unref(paragraphs);
    g_array_unref(attempts);
}

static void write_page(GString *page, FILE *out)
{
    fwrite(page->str, 1, page->len, out);
    g_string_truncate(page, 0);
}

void ftpx_narrative_write(const struct ftpx_scope *scope, FILE *out, bool colour)
{
    GPtrArray *sessions = ftpx_selection_sessions(scope);
    GArray *strays = ftpx_selection_deeds(scope, NULL);
    GString *page = g_string_new(NULL);

    for (guint i = 0; i < sessions->len; i++) {
        g_string_append(page, i > 0 ? "\n" : "");
        ftpx_state_walk(scope->engine);
        tell_session(page, scope, sessions->pdata[i], colour);
        write_page(page, out);
    }
    if (strays->len > 0) {
        g_string_append(page, sessions->len > 0 ? "\n" : "");
        tell_strays(page, scope, strays, colour);
    } else if (sessions->len == 0) {
        g_string_append(page, ftpx_select_is_all(scope->select)
                                  ? "No FTP session in this capture.\n"
                                  : "No FTP session passes the filter.\n");
    }
    tell_attempts(page, scope, colour);
    write_page(page, out);
    g_string_free(page, TRUE);
    g_array_unref(strays);
    g_ptr_array_unref(sessions);
}

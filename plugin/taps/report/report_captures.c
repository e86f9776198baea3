/* report_captures: which captures the page was made from, so that who gets it can tell whether he has the
 * same: names, sizes and hashes, and when they were taken.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "../../model/limits.h"
#include "../facts/captures.h"
#include "../facts/totals.h"
#include "report_html.h"
#include "report_parts.h"

#include <string.h>

#define NAME_COLUMNS 80

static void put_name(GString *out, const char *name)
{
    ftpx_span bytes = {(const uint8_t *)name, strlen(name)};

    if (strcmp(name, "-") == 0) {
        ftpx_report_say(out, FTPX_WORD_CAPTURE_STDIN, NULL);
        return;
    }
    g_string_append(out, "<bdi>");
    ftpx_html_captured(out, NULL, bytes, NAME_COLUMNS, true);
    g_string_append(out, "</bdi>");
}

static void put_comment(GString *out, const struct ftpx_comment *comment)
{
    static const enum ftpx_report_word words[] = {
        [FTPX_COMMENT_SECTION] = FTPX_WORD_COMMENT_SECTION,
        [FTPX_COMMENT_INTERFACE] = FTPX_WORD_COMMENT_INTERFACE,
        [FTPX_COMMENT_PACKET] = FTPX_WORD_COMMENT_PACKET};

    g_string_append(out, "<br><small>");
    ftpx_report_say(out, words[comment->of], FTPX_NUMBER(comment->number), NULL);
    g_string_append(out, " <bdi>");
    ftpx_html_captured(out, NULL, comment->text, FTPX_LIMIT_COMMENT, false);
    g_string_append(out, "</bdi></small>");
}

static void put_comments(GString *out, const struct ftpx_taken *taken)
{
    for (guint i = 0; taken->comments && i < taken->comments->len; i++)
        put_comment(out, &g_array_index(taken->comments, struct ftpx_comment, i));
    if (taken->comments_left_out == 0)
        return;
    g_string_append(out, "<br><small>");
    ftpx_report_say(out, FTPX_WORD_COMMENTS_LEFT, FTPX_NUMBER(taken->comments_left_out), NULL);
    g_string_append(out, "</small>");
}

static void put_file(struct ftpx_report *report, const struct ftpx_captured *file)
{
    g_string_append(report->out, "<li><strong>");
    put_name(report->out, file->name);
    g_string_append(report->out, "</strong>");
    if (file->has_size) {
        g_string_append(report->out, " <span>");
        ftpx_figure_grouped(report->out, file->size);
        ftpx_report_say(report->out, FTPX_WORD_CAPTURE_BYTES, NULL);
        g_string_append(report->out, "</span>");
    }
    if (*file->sha256)
        g_string_append_printf(report->out, " <small class=\"hash\">SHA-256 %s</small>",
                               file->sha256);
    put_comments(report->out, &file->taken);
    g_string_append(report->out, "</li>\n");
}

static void put_files(struct ftpx_report *report)
{
    const struct ftpx_scope *scope = report->scope;
    uint32_t told = ftpx_captures_told(scope->captures);
    uint32_t count = ftpx_captures_count(scope->captures);

    for (uint32_t i = 0; i < told; i++)
        put_file(report, ftpx_captures_file(scope->captures, i, scope->hash_captures));
    if (count == 0)
        ftpx_report_line(report->out, "li", FTPX_WORD_CAPTURE_LIVE, NULL);
    else if (count > told)
        ftpx_report_line(report->out, "li", FTPX_WORD_CAPTURES_LEFT, FTPX_NUMBER(count - told),
                         NULL);
}

static void put_times(GString *out, const struct ftpx_captures_frames *frames, unsigned digits)
{
    GString *first = g_string_new(NULL);
    GString *last = g_string_new(NULL);
    GString *duration = g_string_new(NULL);

    ftpx_report_time(first, frames->first, digits);
    ftpx_report_time(last, frames->last, digits);
    ftpx_figure_duration(duration, frames->last - frames->first);
    if (frames->last > frames->first)
        ftpx_report_line(out, "li", FTPX_WORD_FRAMES_WHEN, FTPX_NUMBER(frames->count), first->str,
                         last->str, duration->str, NULL);
    else
        ftpx_report_line(out, "li", FTPX_WORD_FRAMES_AT, FTPX_NUMBER(frames->count), first->str,
                         NULL);
    g_string_free(first, TRUE);
    g_string_free(last, TRUE);
    g_string_free(duration, TRUE);
}

static void put_frames(struct ftpx_report *report)
{
    const struct ftpx_engine *engine = report->scope->engine;
    struct ftpx_captures_frames frames = ftpx_captures_frames(report->scope->captures);

    if (frames.has_times)
        put_times(report->out, &frames, engine ? engine->time_digits : 0);
    else
        ftpx_report_line(report->out, "li", FTPX_WORD_FRAMES, FTPX_NUMBER(frames.count), NULL);
}

/* --- what is not in it --- */

static void add_unseen(GString *out, enum ftpx_report_word word, uint64_t number, uint64_t of)
{
    if (number == 0)
        return;
    g_string_append(out, out->len > 0 ? "; " : "");
    ftpx_report_say(out, word, FTPX_NUMBER(number), FTPX_NUMBER(of), NULL);
}

/* Packets that the captures say were dropped when they were taken. */
static uint64_t dropped_of(const struct ftpx_scope *scope)
{
    uint64_t dropped = 0;

    for (uint32_t i = 0; i < ftpx_captures_told(scope->captures); i++) {
        const struct ftpx_taken *taken =
            &ftpx_captures_file(scope->captures, i, scope->hash_captures)->taken;
        dropped += taken->dropped_by_interface + taken->dropped_by_system;
    }
    return dropped;
}

static void put_unseen(struct ftpx_report *report)
{
    struct ftpx_captures_frames frames = ftpx_captures_frames(report->scope->captures);
    struct ftpx_seen seen = ftpx_seen_of(report->sessions);
    GString *unseen = g_string_new(NULL);

    if (seen.sessions > 0) {
        add_unseen(unseen, FTPX_WORD_UNSEEN_LATE, seen.late, 0);
        add_unseen(unseen, FTPX_WORD_UNSEEN_UNFINISHED, seen.unfinished, 0);
        add_unseen(unseen, FTPX_WORD_UNSEEN_BYTES, seen.gap_bytes, 0);
        add_unseen(unseen, FTPX_WORD_UNSEEN_DROPPED, dropped_of(report->scope), 0);
        add_unseen(unseen, FTPX_WORD_UNSEEN_CUT, frames.cut, frames.snap);
        ftpx_report_line(report->out, "li", unseen->len > 0 ? FTPX_WORD_UNSEEN : FTPX_WORD_ALL_SEEN,
                         unseen->str, NULL);
    }
    g_string_free(unseen, TRUE);
}

void ftpx_report_put_captures(struct ftpx_report *report)
{
    g_string_append(report->out, "<ul class=\"captures\">\n");
    put_files(report);
    put_frames(report);
    put_unseen(report);
    g_string_append(report->out, "</ul>\n");
}

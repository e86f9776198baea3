/* record_capture: what all other records were made from, in the order in which it appears.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../facts/provenance.h"
#include "../facts/selection.h"
#include "../facts/totals.h"
#include "record_parts.h"

/* --- files --- */

static void put_file(struct ftpx_json *json, const struct ftpx_captured *file)
{
    ftpx_record_put_capture_name(json, file->name);
    if (file->has_size)
        ftpx_json_number(json, "size", file->size);
}

/* ECS has room for one. */
static void put_only(struct ftpx_json *json, const struct ftpx_captured *file)
{
    ftpx_json_begin(json, "file");
    put_file(json, file);
    if (*file->sha256) {
        ftpx_json_begin(json, "hash");
        ftpx_json_word(json, "sha256", file->sha256);
        ftpx_json_end(json);
    }
    ftpx_json_end(json);
}

static void put_comment(struct ftpx_json *json, const struct ftpx_comment *comment)
{
    static const char *const of[] = {[FTPX_COMMENT_SECTION] = "section",
                                     [FTPX_COMMENT_INTERFACE] = "interface",
                                     [FTPX_COMMENT_PACKET] = "packet"};

    ftpx_json_begin(json, NULL);
    ftpx_json_word(json, "of", of[comment->of]);
    ftpx_json_number(json, "number", comment->number);
    ftpx_json_text(json, "text", comment->text);
    ftpx_json_end(json);
}

/* What it says itself of how it was taken. */
static void put_taken(struct ftpx_json *json, const struct ftpx_taken *taken)
{
    if (taken->tells_drops) {
        ftpx_json_number(json, "dropped_by_interface", taken->dropped_by_interface);
        ftpx_json_number(json, "dropped_by_system", taken->dropped_by_system);
    }
    if (!taken->comments || taken->comments->len == 0)
        return;
    ftpx_json_begin_list(json, "comments");
    for (guint i = 0; i < taken->comments->len; i++)
        put_comment(json, &g_array_index(taken->comments, struct ftpx_comment, i));
    ftpx_json_end_list(json);
    ftpx_json_count(json, "comments_left_out", taken->comments_left_out);
}

static void put_all(struct ftpx_json *json, const struct ftpx_scope *scope)
{
    uint32_t told = ftpx_captures_told(scope->captures);
    uint32_t count = ftpx_captures_count(scope->captures);

    ftpx_json_begin_list(json, "captures");
    for (uint32_t i = 0; i < told; i++) {
        const struct ftpx_captured *file =
            ftpx_captures_file(scope->captures, i, scope->hash_captures);
        ftpx_json_begin(json, NULL);
        put_file(json, file);
        ftpx_json_name(json, "sha256", file->sha256);
        put_taken(json, &file->taken);
        ftpx_json_end(json);
    }
    ftpx_json_end_list(json);
    if (count > told)
        ftpx_json_number(json, "captures_left_out", count - told);
}

static void put_links(struct ftpx_json *json, const struct ftpx_captures *captures)
{
    const char *link;

    ftpx_json_begin_list(json, "link_types");
    for (uint32_t i = 0; (link = ftpx_captures_link(captures, i)); i++)
        json_dumper_value_string(&json->dumper, link);
    ftpx_json_end_list(json);
}

/* --- what was seen of FTP, and what was not --- */

static void put_seen(struct ftpx_json *json, const struct ftpx_scope *scope)
{
    GPtrArray *sessions = ftpx_selection_sessions(scope);
    struct ftpx_seen seen = ftpx_seen_of(sessions);

    ftpx_json_number(json, "sessions", seen.sessions);
    ftpx_json_number(json, "sessions_without_begin", seen.late);
    ftpx_json_number(json, "sessions_without_end", seen.unfinished);
    ftpx_json_number(json, "transfers", seen.transfers);
    ftpx_json_number(json, "gap_bytes", seen.gap_bytes);
    g_ptr_array_unref(sessions);
}

static void put_facts(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_captures_frames *frames)
{
    ftpx_json_begin(json, "ftpx");
    put_all(json, scope);
    ftpx_json_number(json, "packets", frames->count);
    ftpx_json_number(json, "cut_packets", frames->cut);
    if (frames->cut > 0)
        ftpx_json_number(json, "snap_length", frames->snap);
    put_links(json, scope->captures);
    put_seen(json, scope);
    ftpx_json_word(json, "wireshark", FTPX_WIRESHARK_SERIES);
    if (scope->preferences && *scope->preferences)
        ftpx_json_words(json, "preferences", scope->preferences);
    ftpx_json_end(json);
}

void ftpx_record_capture(const struct ftpx_scope *scope, FILE *out)
{
    struct ftpx_captures_frames frames = ftpx_captures_frames(scope->captures);
    const struct ftpx_record_event event = {
        .record = "capture",
        .category = {"network"},
        .type = "info",
        .action = "ftp-capture",
        .start = frames.first,
        .end = frames.last,
        .has_end = frames.has_times,
        .subject = {.place = (int64_t)frames.count},
    };

    if (!scope->captures)
        return;
    struct ftpx_json json = ftpx_record_begin(scope, out, NULL, &event);
    if (ftpx_captures_count(scope->captures) == 1)
        put_only(&json, ftpx_captures_file(scope->captures, 0, scope->hash_captures));
    put_facts(&json, scope, &frames);
    ftpx_json_line_end(&json);
}

/* story_ends: how a session began and ended.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "../../model/session/habits.h"
#include "../../model/session/security.h"
#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"
#include "../facts/causes.h"
#include "../facts/shares.h"
#include "phrase.h"
#include "../say/layout.h"
#include "../say/reasons.h"
#include "story_parts.h"

#define MECHANISM_COLUMNS 32

/* --- connect --- */

static void tell_handshake(GString *line, const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;

    if (!session->from_start)
        g_string_append(line, "the capture begins after the handshake");
    else if (flow->established_time == 0)
        g_string_append(line, "handshake incomplete");
    else {
        g_string_append(line, "handshake ");
        ftpx_figure_duration(line, flow->established_time - flow->first_time);
    }
}

static void tell_greeting(GString *line, const struct ftpx_story *story)
{
    const struct ftpx_session *session = story->session;
    const struct ftpx_reply *greeting = session->greeting;
    int64_t established = session->flow->established_time;

    if (!greeting) {
        if (session->from_start)
            g_string_append(line, "; no greeting");
        return;
    }
    g_string_append(line, "; greeting");
    if (established != 0) {
        g_string_append(line, " after ");
        ftpx_figure_duration(line, greeting->time - established);
    }
    g_string_append(line, ": ");
    ftpx_phrase_reply(line, story->scope, greeting);
}

/* the client behaves like curl; the server behaves like vsFTPd */
static void tell_habits(GString *line, const struct ftpx_session *session)
{
    const char *client = ftpx_habits_client(session);
    const char *server = ftpx_habits_server(session);

    if (client)
        g_string_append_printf(line, "the client behaves like %s", client);
    if (server)
        g_string_append_printf(line, "%sthe server behaves like %s", client ? "; " : "", server);
}

void ftpx_story_connect(struct ftpx_story *story)
{
    const struct ftpx_session *session = story->session;
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, g_strdup("connect"), session->flow->first_time);
    GString *line = g_string_new(NULL);
    GString *habits = g_string_new(NULL);

    ftpx_paragraph_cover(paragraph, session->flow->first_frame);
    if (session->greeting)
        ftpx_paragraph_cover(paragraph, session->greeting->frame);
    tell_handshake(line, session);
    tell_greeting(line, story);
    if (session->greeting && ftpx_reply_refuses(session->greeting->code)) {
        paragraph->verdict = "REFUSED";
        paragraph->tone = FTPX_TONE_BAD;
    }
    tell_habits(habits, session);
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, habits);
}

/* --- close --- */

/* security mechanism: GSSAPI; 2 commands that cannot be read */
static void tell_mechanism(GString *line, const struct ftpx_session *session)
{
    ftpx_span mechanism = ftpx_security_mechanism(session);
    uint32_t sealed = session->security.sealed;

    if (mechanism.len == 0)
        return;
    g_string_append(line, "security mechanism: ");
    ftpx_layout_text_head(line, NULL, mechanism, MECHANISM_COLUMNS);
    if (sealed > 0)
        g_string_append_printf(line, "; %u command%s that cannot be read", sealed,
                               sealed == 1 ? "" : "s");
}

void ftpx_story_seal(struct ftpx_story *story)
{
    GString *line = g_string_new(NULL);

    tell_mechanism(line, story->session);
    if (line->len == 0) {
        g_string_free(line, TRUE);
        return;
    }
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, g_strdup("sealed"), story->session->flow->last_time);
    paragraph->has_time = false;
    ftpx_paragraph_add(paragraph, line);
}

void ftpx_story_left_out(struct ftpx_story *story)
{
    uint64_t count = ftpx_session_lines_left_out(story->session);

    if (count == 0)
        return;
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, g_strdup("left out"), story->session->flow->last_time);
    GString *line = g_string_new(NULL);
    paragraph->has_time = false;
    ftpx_figure_grouped(line, count);
    g_string_append_printf(line, " line%s, too many and too short to be kept",
                           count == 1 ? "" : "s");
    ftpx_paragraph_add(paragraph, line);
}

/* One part of it: its name, how long, and of how much that is. */
static void append_share(GString *line, const struct ftpx_shares *shares, enum ftpx_share share)
{
    static const char *const names[FTPX_SHARE_COUNT] = {
        [FTPX_SHARE_DATA] = "files and listings",  [FTPX_SHARE_TLS] = "TLS",
        [FTPX_SHARE_CONNECT] = "data connections", [FTPX_SHARE_LOGIN] = "greeting and login",
        [FTPX_SHARE_SERVER] = "other answers",     [FTPX_SHARE_IDLE] = "nothing asked for",
    };

    g_string_append(line, line->len == 0 ? "" : ", ");
    g_string_append_printf(line, "%s ", names[share]);
    ftpx_figure_duration(line, shares->part[share]);
    g_string_append_printf(line, " (%u %%)", ftpx_share_percent(shares, share));
}

/* What the time went into, where one part stands out. */
void ftpx_story_shares(struct ftpx_story *story)
{
    bool stands_out = false;
    struct ftpx_shares shares;

    if (!ftpx_shares_of(story->session, &shares))
        return;
    for (unsigned share = 0; share < FTPX_SHARE_COUNT; share++)
        stands_out |= ftpx_share_stands_out(&shares, share);
    if (!stands_out)
        return;
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, g_strdup("time"), story->session->flow->last_time);
    GString *line = g_string_new(NULL);
    paragraph->has_time = false;
    for (unsigned share = 0; share < FTPX_SHARE_COUNT; share++)
        if (ftpx_share_percent(&shares, share) > 0)
            append_share(line, &shares, share);
    ftpx_paragraph_add(paragraph, line);
}

/* Once a session, however often it was tried. */
void ftpx_story_help(struct ftpx_story *story)
{
    unsigned causes = ftpx_causes_of(story->session);

    if (causes == 0)
        return;
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, g_strdup("help"), story->session->flow->last_time);
    paragraph->has_time = false;
    for (unsigned cause = 0; cause < FTPX_CAUSE_COUNT; cause++)
        if (causes >> cause & 1)
            ftpx_paragraph_add(paragraph, g_string_new(ftpx_cause_words(cause)));
}

static void tell_end(GString *line, const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;
    const uint8_t client = session->client_side;

    g_string_append(line, line->len ? "; " : "");
    if (flow->reset)
        g_string_append(line, "connection reset (RST)");
    else if (ftpx_flow_has_ended(session->flow))
        g_string_append(line, "connection closed by both sides");
    else if (flow->half[client]->stream.fin)
        g_string_append(line, "closed by the client; the capture ends before the server does");
    else if (flow->half[1 - client]->stream.fin)
        g_string_append(line, "closed by the server; the capture ends before the client does");
    else
        g_string_append(line, "the capture ends first");
}

void ftpx_story_close(struct ftpx_story *story)
{
    const uint64_t told = FTPX_QUIRK(TLS_REFUSED) | FTPX_QUIRK(TLS_FALLBACK); /* with AUTH, PASS */
    const struct ftpx_session *session = story->session;
    const struct ftpx_exchange *quit = session->quit;
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, g_strdup("close"), quit ? quit->time : session->flow->last_time);
    GString *line = g_string_new(NULL);
    GString *odd = g_string_new(NULL);

    paragraph->has_time = ftpx_session_closed_by(session) != FTPX_CLOSED_NOT;
    if (quit) {
        ftpx_phrase_exchange(line, story->scope, quit);
        ftpx_story_cover(paragraph, quit);
    }
    if (paragraph->has_time)
        ftpx_paragraph_cover(paragraph, session->flow->last_frame);
    tell_end(line, session);
    ftpx_reasons(odd, session->quirks & ~told);
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, odd);
}

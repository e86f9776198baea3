/* report_ladder: a session's dialogue as a ladder between client and server, cut into its phases:
 * connect, log in, each transfer with what prepares it, close, and other commands between them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "../facts/asides.h"
#include "../facts/tls_facts.h"
#include "../../model/limits.h"
#include "../flows/phrase.h"
#include "report_html.h"
#include "report_parts.h"

#define TIME_DIGITS 3

/* Commands that may prepare one transfer. */
#define PREPARED_BY 8

/* Of one command or reply. */
#define MOST_BYTES 600

enum phase { CONNECT, LOGIN, COMMAND, TRANSFER, CLOSE };

struct ladder {
    struct ftpx_report *report;
    const struct ftpx_session *session;
    bool open; /* a phase's list is being written */
    enum phase phase;
    const struct ftpx_transfer *transfer; /* of TRANSFER */
    GArray *asides;                       /* struct ftpx_aside, … */
    guint next_aside;                     /* … of which the earlier ones have been put */
};

/* --- phases --- */

static void end_phase(struct ladder *ladder)
{
    if (ladder->open)
        g_string_append(ladder->report->out, "</ol></section>\n");
    ladder->open = false;
}

static void begin_phase(struct ladder *ladder, enum phase phase,
                        const struct ftpx_transfer *transfer)
{
    static const struct {
        const char *class_name;
        enum ftpx_report_word word;
    } phases[] = {
        [CONNECT] = {"connect", FTPX_WORD_PHASE_CONNECT},
        [LOGIN] = {"login", FTPX_WORD_PHASE_LOGIN},
        [COMMAND] = {"command", FTPX_WORD_PHASE_COMMAND},
        [TRANSFER] = {"transfer", FTPX_WORD_PHASE_TRANSFER},
        [CLOSE] = {"close", FTPX_WORD_PHASE_CLOSE},
    };
    GString *out = ladder->report->out;

    if (ladder->open && ladder->phase == phase && ladder->transfer == transfer)
        return;
    end_phase(ladder);
    g_string_append_printf(out, "<section class=\"phase %s\"><h3>", phases[phase].class_name);
    ftpx_report_say(out, phases[phase].word, FTPX_NUMBER(transfer ? transfer->id : 0), NULL);
    if (transfer) {
        enum ftpx_state state = ftpx_transfer_outcome(transfer).state;
        g_string_append_c(out, ' ');
        ftpx_report_badge(out, ftpx_state_name(state), ftpx_report_state_word(state));
    }
    g_string_append(out, "</h3><ol class=\"rungs\">\n");
    ladder->open = true;
    ladder->phase = phase;
    ladder->transfer = transfer;
}

/* What only sets a parameter counts to the transfer it comes before. */
static bool prepares(const struct ftpx_exchange *exchange)
{
    switch (exchange->verb->id) {
    case FTPX_CMD_TYPE:
    case FTPX_CMD_MODE:
    case FTPX_CMD_STRU:
    case FTPX_CMD_SIZE:
    case FTPX_CMD_MDTM: return true;
    default: return false;
    }
}

static void enter(struct ladder *ladder, const struct ftpx_exchange *exchange)
{
    const struct ftpx_exchange *at = exchange;

    if (exchange->verb->role == FTPX_ROLE_LOGIN) {
        begin_phase(ladder, LOGIN, NULL);
    } else if (exchange->verb->id == FTPX_CMD_QUIT) {
        begin_phase(ladder, CLOSE, NULL);
    } else {
        for (unsigned i = 0; i < PREPARED_BY && prepares(at) && at->next; i++)
            at = at->next;
        const struct ftpx_transfer *transfer = at->transfer;
        if (!transfer && at->expected)
            transfer = at->expected->transfer;
        begin_phase(ladder, transfer ? TRANSFER : COMMAND, transfer);
    }
}

/* --- rungs --- */

/* `class_name`: who speaks: "client", "server" or "both", and how. */
static void begin_rung(struct ladder *ladder, const char *class_name, int64_t time)
{
    GString *out = ladder->report->out;

    g_string_append_printf(out, "<li class=\"%s\"><span class=\"when\">", class_name);
    ftpx_figure_seconds(out, time - ladder->session->flow->first_time, TIME_DIGITS);
    g_string_append(out, "</span> <span class=\"says\">");
    if (*class_name != 'b') {
        g_string_append(out, "<span class=\"unseen\">");
        ftpx_report_say(out, *class_name == 'c' ? FTPX_WORD_CLIENT_SAYS : FTPX_WORD_SERVER_SAYS,
                        NULL);
        g_string_append(out, " </span>");
    }
}

static void end_rung(struct ladder *ladder, uint32_t frame)
{
    GString *out = ladder->report->out;

    g_string_append(out, "</span> ");
    if (frame != 0)
        ftpx_html_filter(out, "frame.number", frame);
    g_string_append(out, "</li>\n");
}

static void put_text(GString *out, GString *text)
{
    if (text->len > MOST_BYTES) { /* of characters that take no column */
        g_string_truncate(text, MOST_BYTES);
        g_string_append(text, "…");
    }
    g_string_append(out, "<bdi>");
    ftpx_html_text(out, text->str);
    g_string_append(out, "</bdi>");
    g_string_free(text, TRUE);
}

static void put_odd(GString *out, uint64_t quirks, enum ftpx_attack attack)
{
    if (quirks == 0)
        return;
    g_string_append(out, " <em class=\"odd\">");
    ftpx_report_reasons(out, quirks);
    if (attack != FTPX_ATTACK_NONE) {
        g_string_append(out, ": ");
        ftpx_report_attack(out, attack);
    }
    g_string_append(out, "</em>");
}

static void put_command(struct ladder *ladder, const struct ftpx_exchange *exchange)
{
    GString *text = g_string_new(NULL);

    begin_rung(ladder, "client", exchange->time);
    ftpx_phrase_command(text, ladder->report->scope, exchange);
    put_text(ladder->report->out, text);
    put_odd(ladder->report->out, exchange->quirks, exchange->attack);
    if (!exchange->replies) {
        g_string_append(ladder->report->out, " <em class=\"odd\">");
        ftpx_report_say(ladder->report->out, FTPX_WORD_NO_REPLY, NULL);
        g_string_append(ladder->report->out, "</em>");
    }
    end_rung(ladder, exchange->frame);
}

static void put_reply(struct ladder *ladder, const struct ftpx_reply *reply)
{
    bool failed = ftpx_reply_refuses(reply->code);
    GString *text = g_string_new(NULL);

    begin_rung(ladder, failed ? "server failed" : "server", reply->time);
    ftpx_phrase_reply(text, ladder->report->scope, reply);
    put_text(ladder->report->out, text);
    put_odd(ladder->report->out, reply->quirks, FTPX_ATTACK_NONE);
    end_rung(ladder, reply->frame);
}

/* The data connection of a transfer, as wide as the way its bytes took. */
static void put_data(struct ladder *ladder, const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    if (!stream)
        return;
    GString *size = g_string_new(NULL);
    GString *duration = g_string_new(NULL);
    int64_t time = stream->first_frame ? stream->first_time : transfer->flow->first_time;
    bool up = transfer->direction == FTPX_UPLOAD;

    begin_rung(ladder, up ? "both up" : "both down", time);
    ftpx_html_size(size, ftpx_transfer_bytes(transfer));
    ftpx_figure_duration(duration, ftpx_transfer_duration(transfer));
    ftpx_report_say(ladder->report->out,
                    ftpx_transfer_duration(transfer) > 0 ? FTPX_WORD_DATA_MOVED
                                                         : FTPX_WORD_DATA_AT_ONCE,
                    size->str, duration->str, NULL);
    end_rung(ladder, ftpx_transfer_first_frame(transfer));
    g_string_free(size, TRUE);
    g_string_free(duration, TRUE);
}

static void put_exchange(struct ladder *ladder, const struct ftpx_exchange *exchange)
{
    const struct ftpx_reply *reply = exchange->replies;

    enter(ladder, exchange);
    put_command(ladder, exchange);
    while (reply && reply->code < 200) {
        put_reply(ladder, reply);
        reply = reply->next;
    }
    if (exchange->transfer && exchange->verb->role == FTPX_ROLE_TRANSFER)
        put_data(ladder, exchange->transfer);
    for (; reply; reply = reply->next)
        put_reply(ladder, reply);
}

/* --- beside the commands --- */

static void put_tls(struct ladder *ladder, enum ftpx_report_word word,
                    const struct ftpx_aside *aside)
{
    GString *from_client = g_string_new(NULL);
    GString *from_server = g_string_new(NULL);

    ftpx_html_size(from_client, aside->bytes[1]);
    ftpx_html_size(from_server, aside->bytes[0]);
    begin_rung(ladder, "both", aside->time);
    ftpx_report_say(ladder->report->out, word, from_client->str, from_server->str, NULL);
    end_rung(ladder, aside->frame);
    g_string_free(from_client, TRUE);
    g_string_free(from_server, TRUE);
}

/* An attempt of which neither the command nor the reply is there. */
static void put_unseen_login(struct ladder *ladder, const struct ftpx_aside *aside)
{
    begin_rung(ladder, "both", aside->time);
    ftpx_report_say(ladder->report->out, FTPX_WORD_LOGIN_UNSEEN, NULL);
    end_rung(ladder, aside->frame);
}

static void put_agreement(struct ladder *ladder, const struct ftpx_aside *aside)
{
    const struct ftpx_flow *flow = ladder->session->flow;
    const struct ftpx_handshake *server = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_SERVER);
    GString *certificate = g_string_new(NULL);

    if (server) {
        begin_rung(ladder, "both", aside->time);
        ftpx_report_tls(ladder->report->out, flow, server);
        end_rung(ladder, server->frame);
    }
    if (ftpx_report_certificate(certificate, flow)) {
        begin_rung(ladder, "both", aside->time);
        g_string_append(ladder->report->out, certificate->str);
        end_rung(ladder, server->frame);
    }
    g_string_free(certificate, TRUE);
}

static void put_aside(struct ladder *ladder, const struct ftpx_aside *aside)
{
    switch (aside->kind) {
    case FTPX_ASIDE_TLS: put_agreement(ladder, aside); break;
    case FTPX_ASIDE_HIDDEN:
        put_tls(ladder, aside->to_the_end ? FTPX_WORD_HIDDEN_FROM : FTPX_WORD_HIDDEN_PART, aside);
        break;
    case FTPX_ASIDE_UNHEARD: put_tls(ladder, FTPX_WORD_TLS_UNHEARD, aside); break;
    case FTPX_ASIDE_REMARK: put_reply(ladder, aside->reply); break;
    case FTPX_ASIDE_LOGIN:
        begin_phase(ladder, LOGIN, NULL);
        if (aside->reply)
            put_reply(ladder, aside->reply);
        else
            put_unseen_login(ladder, aside);
    }
}

/* Those before a frame; returns how many, at most `most`. */
static unsigned put_asides(struct ladder *ladder, uint32_t frame, unsigned most)
{
    unsigned shown = 0;

    for (; shown < most && ladder->next_aside < ladder->asides->len; shown++) {
        const struct ftpx_aside *aside =
            &g_array_index(ladder->asides, struct ftpx_aside, ladder->next_aside);
        if (aside->frame >= frame)
            break;
        put_aside(ladder, aside);
        ladder->next_aside++;
    }
    return shown;
}

/* --- begin and end --- */

static void put_connect(struct ladder *ladder)
{
    const struct ftpx_session *session = ladder->session;
    const struct ftpx_flow *flow = session->flow;
    GString *out = ladder->report->out;
    GString *duration = g_string_new(NULL);

    begin_phase(ladder, CONNECT, NULL);
    begin_rung(ladder, "both", flow->first_time);
    if (!session->from_start)
        ftpx_report_say(out, FTPX_WORD_HANDSHAKE_BEFORE, NULL);
    else if (flow->established_time == 0)
        ftpx_report_say(out, FTPX_WORD_HANDSHAKE_HALF, NULL);
    else {
        ftpx_figure_duration(duration, flow->established_time - flow->first_time);
        ftpx_report_say(out, FTPX_WORD_HANDSHAKE, duration->str, NULL);
    }
    end_rung(ladder, flow->first_frame);
    if (session->greeting)
        put_reply(ladder, session->greeting);
    g_string_free(duration, TRUE);
}

static void put_close(struct ladder *ladder)
{
    static const enum ftpx_report_word words[] = {
        [FTPX_CLOSED_NOT] = FTPX_WORD_CLOSED_NOT,
        [FTPX_CLOSED_QUIT] = FTPX_WORD_CLOSED_QUIT,
        [FTPX_CLOSED_FIN] = FTPX_WORD_CLOSED_FIN,
        [FTPX_CLOSED_RST] = FTPX_WORD_CLOSED_RST,
    };
    const struct ftpx_flow *flow = ladder->session->flow;

    begin_phase(ladder, CLOSE, NULL);
    begin_rung(ladder, "both", flow->last_time);
    ftpx_report_say(ladder->report->out, words[ftpx_session_closed_by(ladder->session)], NULL);
    end_rung(ladder, flow->last_frame);
    end_phase(ladder);
}

/* --- a session --- */

static void put_headline(struct ladder *ladder)
{
    const struct ftpx_session *session = ladder->session;
    struct ftpx_report *report = ladder->report;
    GString *out = report->out;

    g_string_append(out, "<summary><strong>");
    ftpx_report_say(out, FTPX_WORD_LANE_SESSION, FTPX_NUMBER(session->id), NULL);
    g_string_append(out, "</strong> ");
    ftpx_report_user(out, session, session->user);
    g_string_append_c(out, ' ');
    ftpx_report_hosts(out, session);
    g_string_append_c(out, ' ');
    ftpx_report_login_badge(out, session);
    g_string_append_c(out, ' ');
    ftpx_report_moved_badge(out, session);
    g_string_append(out, "</summary>\n");
}

static void put_left_out(struct ladder *ladder, uint64_t count)
{
    char *how = g_strdup_printf("<code>-z ftpx,flows,ftpx.session==%u</code>", ladder->session->id);

    end_phase(ladder);
    ftpx_report_line(ladder->report->out, FTPX_LEFT_OUT, FTPX_WORD_STEPS_LEFT, FTPX_NUMBER(count),
                     how, NULL);
    g_free(how);
}

/* What was said, up to `most` steps; returns how many those are. */
static unsigned put_dialogue(struct ladder *ladder, unsigned most)
{
    const struct ftpx_exchange *exchange = ladder->session->exchanges;
    unsigned shown = 0;
    uint64_t left = 0;

    for (; exchange && shown < most; exchange = exchange->next) {
        shown += put_asides(ladder, exchange->frame, most - shown);
        put_exchange(ladder, exchange);
        shown++;
    }
    if (shown < most)
        shown += put_asides(ladder, UINT32_MAX, most - shown);
    for (; exchange; exchange = exchange->next)
        left++;
    left += ladder->asides->len - ladder->next_aside;
    if (left > 0)
        put_left_out(ladder, left);
    return MIN(shown, most);
}

/* Returns how many steps it shows, at most `most`. */
static unsigned put_ladder(struct ftpx_report *report, const struct ftpx_session *session,
                           unsigned most, bool open)
{
    struct ladder ladder = {
        .report = report, .session = session, .asides = ftpx_asides_of(session)};

    g_string_append_printf(report->out, "<details class=\"ladder\" id=\"d%u\"%s>\n", session->id,
                           open ? " open" : "");
    put_headline(&ladder);
    g_string_append(report->out, "<div class=\"poles\"><span>");
    ftpx_report_say(report->out, FTPX_WORD_CLIENT, NULL);
    g_string_append(report->out, "</span><span>");
    ftpx_report_say(report->out, FTPX_WORD_SERVER, NULL);
    g_string_append(report->out, "</span></div>\n");
    put_connect(&ladder);
    unsigned shown = put_dialogue(&ladder, most);
    put_close(&ladder);
    g_array_unref(ladder.asides);
    g_string_append(report->out, "</details>\n");
    ftpx_report_flush(report);
    return shown;
}

/* Sessions that something happened in go first where not all have room. */
static bool is_eventful(const struct ftpx_session *session)
{
    return session->transfer_count > 0 || session->operation_count > 0 ||
           session->admitted != FTPX_LOGIN_NONE || ftpx_session_suspicions(session) != 0;
}

/* Marks the sessions whose dialogue is shown. */
static void choose(const struct ftpx_report *report, bool *chosen)
{
    unsigned count = 0;

    for (unsigned pass = 0; pass < 2; pass++)
        for (guint i = 0; i < report->sessions->len && count < FTPX_LIMIT_REPORT_LADDERS; i++)
            if (!chosen[i] && (pass == 1 || is_eventful(report->sessions->pdata[i]))) {
                chosen[i] = true;
                count++;
            }
}

void ftpx_report_put_ladders(struct ftpx_report *report)
{
    bool *chosen = g_new0(bool, report->sessions->len + 1);
    unsigned steps = FTPX_LIMIT_REPORT_ALL_STEPS;
    unsigned shown = 0;
    bool open = true;

    choose(report, chosen);
    for (guint i = 0; i < report->sessions->len; i++)
        if (chosen[i] && steps > 0) {
            steps -= put_ladder(report, report->sessions->pdata[i],
                                MIN(steps, FTPX_LIMIT_REPORT_STEPS), open);
            open = false;
            shown++;
        }
    g_free(chosen);
    if (report->sessions->len > shown)
        ftpx_report_line(report->out, FTPX_LEFT_OUT, FTPX_WORD_LADDERS_LEFT,
                         FTPX_NUMBER(report->sessions->len - shown), "<code>-z ftpx,flows</code>",
                         NULL);
}

/* phrase: text that comes from the capture is made safe and cut here; all other words stand here and
 * in the files whose names begin alike.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "phrase.h"

#include "../../model/session/session.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/session/entries.h"
#include "../../model/session/login.h"
#include "../../model/session/security.h"
#include "../../wire/quirk.h"
#include "../say/layout.h"
#include "../say/reasons.h"
#include "../say/said.h"

/* How much of a captured text is shown. */
#define ARGUMENT_COLUMNS 40
#define REPLY_COLUMNS    44

/* --- replies --- */

static void append_code(GString *out, const struct ftpx_reply *reply)
{
    if (reply->code)
        g_string_append_printf(out, "%03u", reply->code);
    else
        g_string_append(out, "no code:");
}

void ftpx_phrase_reply(GString *out, const struct ftpx_scope *scope, const struct ftpx_reply *reply)
{
    GString *text = g_string_new(NULL);

    append_code(out, reply);
    ftpx_said(text, reply, scope->show_passwords);
    ftpx_layout_cut(text, REPLY_COLUMNS, false);
    if (text->len > 0)
        g_string_append_printf(out, " %s", text->str);
    g_string_free(text, TRUE);
    if (reply->lines > 1)
        g_string_append_printf(out, " (+%u line%s)", reply->lines - 1, reply->lines > 2 ? "s" : "");
}

/* Replies whose text says more than their code does. */
static bool has_news(const struct ftpx_reply *reply)
{
    static const uint16_t codes[] = {213, 215, 230};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        if (reply->code == codes[i])
            return true;
    return ftpx_reply_refuses(reply->code);
}

/* Of 257 the quoted path is enough. */
static void append_path_reply(GString *out, const struct ftpx_reply *reply)
{
    ftpx_span quoted = ftpx_span_drop(reply->text, ftpx_span_find(reply->text, '"'));
    size_t length = quoted.len;

    while (length > 0 && quoted.at[length - 1] != '"')
        length--;
    append_code(out, reply);
    if (length > 0)
        g_string_append_c(out, ' ');
    ftpx_layout_text_head(out, ftpx_session_charset(ftpx_said_in(reply)),
                          ftpx_span_take(quoted, length), REPLY_COLUMNS);
}

void ftpx_phrase_announced(GString *out, const struct ftpx_endpoint *at)
{
    if (at->address.family == 0)
        g_string_append_printf(out, "port %u", at->port);
    else
        ftpx_layout_endpoint(out, at);
}

static bool announces(const struct ftpx_reply *reply)
{
    return reply->code >= 227 && reply->code <= 229 && reply->exchange && reply->exchange->expected;
}

void ftpx_phrase_short_reply(GString *out, const struct ftpx_scope *scope,
                             const struct ftpx_reply *reply)
{
    if (reply->code == 257)
        append_path_reply(out, reply);
    else if (has_news(reply))
        ftpx_phrase_reply(out, scope, reply);
    else
        append_code(out, reply);
    if (announces(reply)) {
        g_string_append_c(out, ' ');
        ftpx_phrase_announced(out, &reply->exchange->expected->announced.at);
    }
}

/* What the reply to a STAT or MLST lists. */
static void append_listed(GString *out, const struct ftpx_exchange *exchange)
{
    uint32_t count = exchange->entries ? ftpx_entries_count(exchange->entries) : 0;

    if (count > 0)
        g_string_append_printf(out, ", %u %s", count, count == 1 ? "entry" : "entries");
}

static void append_replies(GString *out, const struct ftpx_scope *scope,
                           const struct ftpx_exchange *exchange)
{
    if (!exchange->replies)
        g_string_append(out, " → no reply");
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next) {
        g_string_append(out, " → ");
        ftpx_phrase_short_reply(out, scope, reply);
    }
    append_listed(out, exchange);
}

/* --- commands --- */

/* Base64 of a security mechanism's own. */
static bool is_opaque(const struct ftpx_exchange *exchange)
{
    return exchange->verb->id == FTPX_CMD_ADAT || ftpx_security_seals(exchange->verb->id);
}

void ftpx_phrase_name(GString *out, const struct ftpx_exchange *exchange)
{
    if (exchange->verb->id == FTPX_CMD_UNKNOWN && exchange->name.len == 0)
        g_string_append(out, "(empty line)");
    else if (exchange->verb->id == FTPX_CMD_UNKNOWN)
        ftpx_layout_text_head(out, ftpx_session_charset(exchange->session), exchange->name,
                              ARGUMENT_COLUMNS);
    else
        g_string_append(out, exchange->verb->name);
}

void ftpx_phrase_command(GString *out, const struct ftpx_scope *scope,
                         const struct ftpx_exchange *exchange)
{
    ftpx_phrase_name(out, exchange);
    if (exchange->arg.len == 0)
        return;
    g_string_append_c(out, ' ');
    if (ftpx_login_hides(exchange, scope->show_passwords))
        g_string_append(out, FTPX_LOGIN_MASK);
    else if (is_opaque(exchange))
        g_string_append_printf(out, "(%u bytes)", (unsigned)exchange->arg.len);
    else
        ftpx_layout_text_head(out, ftpx_session_charset(exchange->session), exchange->arg,
                              ARGUMENT_COLUMNS);
}

/* What a command's own words do not say: passwords in the clear and failed logins are the rule, not
 * news. */
static uint64_t news_of(const struct ftpx_exchange *exchange)
{
    const uint64_t old = FTPX_QUIRK(CLEARTEXT) | FTPX_QUIRK(LOGIN_FAILED) | FTPX_QUIRK(UNANSWERED) |
                         FTPX_QUIRK(BRUTE_FORCE) | FTPX_QUIRK(GUESSED) | FTPX_QUIRK(SPRAYING) |
                         FTPX_QUIRK(SLOW_GUESSING) | FTPX_QUIRK(REFUSED);
    uint64_t quirks = exchange->quirks;

    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
        quirks |= reply->quirks;
    if (exchange->expected)
        quirks = ftpx_transfer_settle_endpoint(exchange->expected, quirks);
    return quirks & ~old;
}

void ftpx_phrase_sign(GString *out, const struct ftpx_exchange *exchange)
{
    if (exchange->attack != FTPX_ATTACK_NONE)
        g_string_append_printf(out, "; sign: %s", ftpx_attack_words(exchange->attack));
}

static void append_attempts(GString *out, const struct ftpx_expected *expected)
{
    struct ftpx_knocks knocks;
    char text[FTPX_KNOCKS_TEXT];

    if (!ftpx_expect_attempts(expected, &knocks))
        return;
    ftpx_knocks_text(&knocks, &expected->flow->end[expected->flow->listener], text);
    g_string_append_printf(out, ": %s", text);
}

static void append_news(GString *out, const struct ftpx_exchange *exchange)
{
    uint64_t news = news_of(exchange);

    if (news == 0)
        return;
    g_string_append(out, " [");
    ftpx_reasons(out, news);
    if (news & FTPX_QUIRK(NO_DATA_CONNECTION))
        append_attempts(out, exchange->expected);
    ftpx_phrase_sign(out, exchange);
    g_string_append_c(out, ']');
}

void ftpx_phrase_exchange(GString *out, const struct ftpx_scope *scope,
                          const struct ftpx_exchange *exchange)
{
    ftpx_phrase_command(out, scope, exchange);
    append_replies(out, scope, exchange);
    append_news(out, exchange);
}

static uint16_t code_of(const struct ftpx_exchange *exchange)
{
    return exchange->final ? exchange->final->code : 0;
}

bool ftpx_phrase_is_alike(const struct ftpx_exchange *left, const struct ftpx_exchange *right)
{
    return left->verb == right->verb && left->verb->id != FTPX_CMD_UNKNOWN &&
           code_of(left) == code_of(right);
}

void ftpx_phrase_run(GString *out, const struct ftpx_exchange *first, unsigned count)
{
    ftpx_phrase_name(out, first);
    g_string_append_printf(out, " ×%u → ", count);
    if (first->final)
        append_code(out, first->final);
    else
        g_string_append(out, "no reply");
    append_news(out, first);
}

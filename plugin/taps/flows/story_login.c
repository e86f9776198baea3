/* story_login: an attempt to log in is a paragraph; many failures in a row share one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../wire/quirk.h"
#include "phrase.h"
#include "../say/reasons.h"
#include "story_parts.h"

/* Failed logins in a row that are told one by one. */
#define FAILURES_SHOWN 5

static void judge_login(struct ftpx_paragraph *paragraph, const struct ftpx_login *login)
{
    static const struct {
        const char *verdict;
        enum ftpx_tone tone;
    } judgements[] = {
        [FTPX_LOGIN_NONE] = {NULL, FTPX_TONE_PLAIN},
        [FTPX_LOGIN_PENDING] = {"UNANSWERED", FTPX_TONE_BAD},
        [FTPX_LOGIN_SUCCESS] = {"logged in", FTPX_TONE_GOOD},
        [FTPX_LOGIN_FAILED] = {"FAILED", FTPX_TONE_BAD},
        [FTPX_LOGIN_ANONYMOUS] = {"logged in", FTPX_TONE_GOOD},
    };
    enum ftpx_login_result result = login ? login->result : FTPX_LOGIN_NONE;

    paragraph->verdict = judgements[result].verdict;
    paragraph->tone = judgements[result].tone;
    if (login && login->result == FTPX_LOGIN_PENDING && login->reply)
        paragraph->verdict = "UNFINISHED";
}

/* What is odd about it, and what of it is missing. */
static GString *remarks_on(const struct ftpx_login *login)
{
    GString *text = g_string_new(NULL);

    if (login)
        ftpx_reasons(text, login->quirks & ~FTPX_QUIRK(LOGIN_FAILED));
    if (login && login->unseen == FTPX_UNSEEN_REPLY)
        g_string_append_printf(text, "%sthe reply is not in the capture, what follows shows it",
                               text->len > 0 ? "; " : "");
    return text;
}

static void tell_attempt(struct ftpx_story *story, const struct ftpx_exchange *first,
                         const struct ftpx_exchange *end, const struct ftpx_login *login)
{
    struct ftpx_paragraph *paragraph = ftpx_story_begin(story, g_strdup("log in"), first->time);
    GString *line = g_string_new(NULL);

    for (const struct ftpx_exchange *exchange = first; exchange != end; exchange = exchange->next) {
        g_string_append(line, exchange == first ? "" : "; ");
        ftpx_phrase_exchange(line, story->scope, exchange);
        ftpx_story_cover(paragraph, exchange);
    }
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, remarks_on(login));
    judge_login(paragraph, login);
}

void ftpx_story_unseen_login(struct ftpx_story *story, const struct ftpx_login *login)
{
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, g_strdup("log in"), login->exchange->time);
    GString *line = g_string_new(NULL);

    ftpx_paragraph_cover(paragraph, login->exchange->frame);
    if (login->reply) {
        g_string_append(line, "a command that is not in the capture → ");
        ftpx_phrase_reply(line, story->scope, login->reply);
    } else {
        g_string_append(line, "not in the capture, what follows shows it");
    }
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, remarks_on(login));
    judge_login(paragraph, login);
}

static void tell_further_failure(struct ftpx_story *story, const struct ftpx_exchange *first,
                                 const struct ftpx_exchange *end, const struct ftpx_login *login)
{
    struct ftpx_paragraph *paragraph = story->further_failures;
    GString *line = g_string_new(NULL);

    if (!paragraph) {
        paragraph = story->further_failures =
            ftpx_story_begin(story, g_strdup("log in"), first->time);
        paragraph->verdict = "FAILED";
        paragraph->tone = FTPX_TONE_BAD;
    }
    g_string_printf(line, "and %u more", story->failures - FAILURES_SHOWN);
    g_ptr_array_set_size(paragraph->lines, 0);
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, remarks_on(login));
    for (; first != end; first = first->next)
        ftpx_story_cover(paragraph, first);
}

/* USER begins anew; and so does a token, once one was decided on. */
static bool goes_on(const struct ftpx_exchange *exchange, const struct ftpx_login *login)
{
    if (!exchange || exchange->verb->role != FTPX_ROLE_LOGIN)
        return false;
    if (exchange->verb->id == FTPX_CMD_ADAT)
        return !login || exchange->login == login;
    return exchange->verb->id != FTPX_CMD_USER;
}

const struct ftpx_exchange *ftpx_story_login(struct ftpx_story *story,
                                             const struct ftpx_exchange *first)
{
    const struct ftpx_exchange *end = first;
    const struct ftpx_login *login = NULL;

    do {
        const struct ftpx_login *decided = g_hash_table_lookup(story->logins, end);
        if (decided)
            login = decided;
        end = end->next;
    } while (goes_on(end, login));

    bool failed = login && login->result == FTPX_LOGIN_FAILED;
    story->failures = failed ? story->failures + 1 : 0;
    if (!failed)
        story->further_failures = NULL;
    if (story->failures > FAILURES_SHOWN)
        tell_further_failure(story, first, end, login);
    else
        tell_attempt(story, first, end, login);
    return end;
}

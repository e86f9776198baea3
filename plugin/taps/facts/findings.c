/* findings: of each line and of each transfer, by the quirks that expert information shows of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "findings.h"

#include "../../model/data/hits.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/session/notes.h"
#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"
#include "../say/reasons.h"
#include "selection.h"
#include "totals.h"
#include "watched.h"

/* --- frames --- */

static void add_frame(struct ftpx_finding *finding, uint32_t frame)
{
    for (unsigned i = 0; frame && i < FTPX_FINDING_FRAMES; i++) {
        uint32_t there = finding->frames[i];
        if (there == frame)
            return;
        if (there == 0 || there > frame) {
            finding->frames[i] = frame;
            frame = there;
        }
    }
}

/* --- what the server made of it --- */

static enum ftpx_acceptance acceptance_of_login(const struct ftpx_login *login)
{
    static const enum ftpx_acceptance acceptances[] = {
        [FTPX_LOGIN_NONE] = FTPX_ACCEPTANCE_UNKNOWN, [FTPX_LOGIN_PENDING] = FTPX_ACCEPTANCE_UNKNOWN,
        [FTPX_LOGIN_SUCCESS] = FTPX_ACCEPTED,        [FTPX_LOGIN_FAILED] = FTPX_NOT_ACCEPTED,
        [FTPX_LOGIN_ANONYMOUS] = FTPX_ACCEPTED,
    };
    return acceptances[login->result];
}

/* A server that wants to hear more has not decided: it asks anybody for a password. */
static enum ftpx_acceptance acceptance_of(const struct ftpx_exchange *exchange)
{
    const struct ftpx_reply *reply = exchange ? exchange->last_reply : NULL;

    if (exchange && exchange->login)
        return acceptance_of_login(exchange->login);
    if (!reply || reply->code == 0 || reply->code / 100 == 3)
        return FTPX_ACCEPTANCE_UNKNOWN;
    return reply->code < 400 ? FTPX_ACCEPTED : FTPX_NOT_ACCEPTED;
}

/* --- one finding a rule --- */

struct gathering {
    const struct ftpx_scope *scope;
    struct ftpx_sorting *findings;
};

/* NO_DATA_CONNECTION is that of attempts where some were `tried`. */
static struct ftpx_rule rule_of(unsigned bit, const struct ftpx_finding *about, bool tried)
{
    return tried && bit == FTPX_QUIRK_BIT_NO_DATA_CONNECTION ? ftpx_rule_of_attempts()
                                                             : ftpx_rule_of(bit, about->sign);
}

/* Of the first `count`, the one of that rule; else the one behind them. */
static unsigned place_of(const struct ftpx_finding *findings, unsigned count,
                         const struct ftpx_rule *rule)
{
    unsigned place = 0;

    while (place < count && findings[place].rule.name != rule->name)
        place++;
    return place;
}

/* Those of `about` that its quirks make, one a rule. */
static void add(struct gathering *gathering, const struct ftpx_finding *about, uint64_t quirks,
                bool tried)
{
    struct ftpx_finding findings[FTPX_QUIRK_COUNT];
    unsigned count = 0;

    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++) {
        if (!(quirks >> bit & 1))
            continue;
        struct ftpx_rule rule = rule_of(bit, about, tried);
        if (!rule.alarms && !gathering->scope->notes)
            continue;
        unsigned place = place_of(findings, count, &rule);
        if (place == count) {
            findings[count] = *about;
            findings[count++].rule = rule;
        }
        findings[place].quirks |= UINT64_C(1) << bit;
    }
    for (unsigned i = 0; i < count; i++)
        ftpx_sorting_add(gathering->findings, &findings[i]);
}

/* What is known of a line or a transfer, as that it is on the watch list. */
static struct ftpx_finding as_wanted(struct ftpx_finding about, const struct ftpx_wanted *wanted)
{
    about.rule = ftpx_rule_of_watchlist();
    about.wanted = wanted;
    return about;
}

static struct ftpx_finding about_line(const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;
    struct ftpx_finding about = {
        .sign = exchange ? exchange->attack : FTPX_ATTACK_NONE,
        .frame = note->frame,
        .time = note->time,
        .place = note->offset,
        .acceptance = acceptance_of(exchange),
        .session = note->session,
        .exchange = exchange,
        .reply = exchange ? exchange->last_reply : ftpx_notes_reply(note),
        .user = note->standing->user,
    };

    add_frame(&about, note->frame);
    add_frame(&about, exchange ? exchange->frame : 0);
    add_frame(&about, exchange && exchange->last_reply ? exchange->last_reply->frame : 0);
    return about;
}

static void add_of_line(void *context, const struct ftpx_note *note)
{
    struct gathering *gathering = context;
    const struct ftpx_finding about = about_line(note);
    const struct ftpx_hits hits = ftpx_hits_of_note(note);

    add(gathering, &about, ftpx_note_quirks(note, true), true);
    for (unsigned i = 0; i < hits.count; i++) {
        struct ftpx_finding finding = as_wanted(about, hits.of[i]);
        ftpx_sorting_add(gathering->findings, &finding);
    }
}

/* Of one that nothing has ended yet, and nothing has begun but its command: that of the command. */
static uint32_t frame_of(const struct ftpx_transfer *transfer)
{
    if (transfer->end_frame != 0)
        return transfer->end_frame;
    if (transfer->exchange)
        return transfer->exchange->frame;
    return transfer->flow ? transfer->flow->last_frame : transfer->session->flow->last_frame;
}

static struct ftpx_finding about_transfer(const struct ftpx_transfer *transfer)
{
    const struct ftpx_exchange *exchange = transfer->exchange;
    struct ftpx_finding about = {
        .frame = frame_of(transfer),
        .time = ftpx_totals_transfer_start(transfer),
        .place = exchange ? exchange->end : -1,
        .acceptance = acceptance_of(exchange),
        .session = transfer->session,
        .exchange = exchange,
        .reply = exchange ? exchange->last_reply : NULL,
        .transfer = transfer,
        .user = transfer->user,
    };

    add_frame(&about, about.frame);
    add_frame(&about, exchange ? exchange->frame : 0);
    add_frame(&about, ftpx_transfer_last_frame(transfer));
    return about;
}

static void add_of_transfer(struct gathering *gathering, const struct ftpx_transfer *transfer)
{
    const struct ftpx_finding about = about_transfer(transfer);
    const struct ftpx_wanted *wanted = ftpx_hash_wanted(gathering->scope, transfer);

    add(gathering, &about, ftpx_transfer_own_quirks(transfer),
        ftpx_transfer_attempts(transfer, &(struct ftpx_knocks){0}));
    if (wanted) {
        struct ftpx_finding finding = as_wanted(about, wanted);
        ftpx_sorting_add(gathering->findings, &finding);
    }
}

/* --- all --- */

static void add_of_deeds(struct gathering *gathering, const struct ftpx_session *session)
{
    GArray *deeds = ftpx_selection_deeds(gathering->scope, session);

    for (guint i = 0; i < deeds->len; i++) {
        const struct ftpx_transfer *transfer = g_array_index(deeds, struct ftpx_deed, i).transfer;
        if (transfer)
            add_of_transfer(gathering, transfer);
    }
    g_array_unref(deeds);
}

static unsigned wanted_line(const struct ftpx_finding *finding)
{
    return finding->wanted ? finding->wanted->line : 0;
}

static gint compare(gconstpointer left, gconstpointer right)
{
    const struct ftpx_finding *one = left;
    const struct ftpx_finding *other = right;

    if (one->frame != other->frame)
        return one->frame < other->frame ? -1 : 1;
    if (one->place != other->place)
        return one->place < other->place ? -1 : 1;
    if (one->quirks != other->quirks)
        return one->quirks < other->quirks ? -1 : 1;
    return wanted_line(one) < wanted_line(other) ? -1 : wanted_line(one) > wanted_line(other);
}

struct ftpx_sorting *ftpx_findings_of(const struct ftpx_scope *scope)
{
    struct gathering gathering = {
        scope, ftpx_sorting_new(scope->pool, sizeof(struct ftpx_finding), compare)};
    GPtrArray *sessions = ftpx_selection_sessions(scope);

    for (guint i = 0; i < sessions->len; i++) {
        const struct ftpx_session *session = sessions->pdata[i];
        ftpx_state_walk(scope->engine);
        ftpx_notes_all(session->flow, add_of_line, &gathering);
        add_of_deeds(&gathering, session);
    }
    add_of_deeds(&gathering, NULL);
    g_ptr_array_unref(sessions);
    return gathering.findings;
}

struct ftpx_finding ftpx_finding_of_line(const struct ftpx_note *note,
                                         const struct ftpx_wanted *wanted)
{
    return as_wanted(about_line(note), wanted);
}

struct ftpx_finding ftpx_finding_of_transfer(const struct ftpx_transfer *transfer,
                                             const struct ftpx_wanted *wanted)
{
    return as_wanted(about_transfer(transfer), wanted);
}

char *ftpx_finding_words(const struct ftpx_finding *finding)
{
    GString *words = g_string_new(NULL);

    if (finding->wanted) {
        char *entry = ftpx_wanted_text(finding->wanted, true);
        g_string_append_printf(words, "on the watch list: %s", entry);
        g_free(entry);
    }
    ftpx_reasons(words, finding->quirks);
    if (finding->sign != FTPX_ATTACK_NONE && finding->quirks & FTPX_QUIRK(ATTACK))
        g_string_append_printf(words, ": %s", ftpx_attack_words(finding->sign));
    return g_string_free(words, FALSE);
}

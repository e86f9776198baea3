/* watch: of each session it keeps how far it has told: the last login, and the first transfer that has not ended.
 * Transfers end nearly in the order in which they begin, so few are looked at again. What is told leaves
 * nothing else behind.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watch.h"

#include "../../model/data/hits.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/limits.h"
#include "../../model/session/notes.h"
#include "../../model/session/session.h"
#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"
#include "../facts/suspicions.h"
#include "../facts/watched.h"
#include "../record/record.h"
#include "watch_line.h"

struct told {
    const struct ftpx_login *login;       /* the last that was told; NULL: none */
    const struct ftpx_transfer *transfer; /* the last before which all have ended; NULL: none */
    const struct ftpx_exchange *exchange; /* the newest whose quirks were looked at; NULL: none */
    GHashTable *begun;                    /* transfers behind that one whose begin was told */
    GHashTable *ended;                    /* and whose end was */
    uint64_t quirks;
};

struct ftpx_watch {
    bool records;
    GHashTable *sessions; /* struct ftpx_session * to its struct told * */
};

/* What is being told, to whom. */
struct telling {
    const struct ftpx_watch *watch;
    const struct ftpx_scope *scope;
    const struct ftpx_session *session;
    int64_t time;
    FILE *out;
};

static void told_free(void *data)
{
    struct told *told = data;

    g_hash_table_destroy(told->begun);
    g_hash_table_destroy(told->ended);
    g_free(told);
}

struct ftpx_watch *ftpx_watch_new(bool records)
{
    struct ftpx_watch *watch = g_new0(struct ftpx_watch, 1);

    watch->records = records;
    watch->sessions = g_hash_table_new_full(NULL, NULL, NULL, told_free);
    return watch;
}

void ftpx_watch_free(struct ftpx_watch *watch)
{
    g_hash_table_destroy(watch->sessions);
    g_free(watch);
}

void ftpx_watch_reset(struct ftpx_watch *watch)
{
    g_hash_table_remove_all(watch->sessions);
}

static struct told *told_of(struct ftpx_watch *watch, const struct ftpx_session *session)
{
    struct told *told = g_hash_table_lookup(watch->sessions, session);

    if (told)
        return told;
    told = g_new0(struct told, 1);
    told->begun = g_hash_table_new(NULL, NULL);
    told->ended = g_hash_table_new(NULL, NULL);
    g_hash_table_insert(watch->sessions, (gpointer)(uintptr_t)session, told);
    return told;
}

/* --- one thing --- */

static void tell_login(const struct telling *telling, const struct ftpx_login *login)
{
    if (telling->watch->records)
        ftpx_record_write_login(telling->scope, login, telling->out);
    else
        ftpx_watch_line_login(telling->out, telling->time, login);
}

static void tell_transfer(const struct telling *telling, const struct ftpx_transfer *transfer,
                          bool ends)
{
    if (telling->watch->records)
        ftpx_record_write_transfer(telling->scope, transfer, telling->out);
    else if (ends)
        ftpx_watch_line_end(telling->out, telling->time, transfer, telling->scope->collect);
    else
        ftpx_watch_line_begin(telling->out, telling->time, transfer);
}

static void tell_findings(const struct telling *telling, uint64_t quirks)
{
    if (telling->watch->records) {
        ftpx_record_write_session(telling->scope, telling->session, telling->out);
        return;
    }
    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks >> bit & 1)
            ftpx_watch_line_finding(telling->out, telling->time, telling->session, bit);
}

static void tell_wanted(const struct telling *telling, const struct ftpx_finding *finding)
{
    if (telling->watch->records)
        ftpx_record_write_finding(telling->scope, finding, telling->out);
    else
        ftpx_watch_line_wanted(telling->out, telling->time, telling->session, finding->wanted);
}

/* --- what is new --- */

static void tell_wanted_line(void *context, const struct ftpx_note *note)
{
    const struct ftpx_hits hits = ftpx_hits_of_note(note);

    for (unsigned i = 0; i < hits.count; i++) {
        struct ftpx_finding finding = ftpx_finding_of_line(note, hits.of[i]);
        tell_wanted(context, &finding);
    }
}

static void tell_wanted_bytes(const struct telling *telling, const struct ftpx_transfer *transfer)
{
    const struct ftpx_wanted *wanted = ftpx_hash_wanted(telling->scope, transfer);

    if (wanted) {
        struct ftpx_finding finding = ftpx_finding_of_transfer(transfer, wanted);
        tell_wanted(telling, &finding);
    }
}

/* One that waits for its reply is told once that is there, or when something else follows. Returns the quirks of
 * those that were told. */
static uint64_t tell_logins(const struct telling *telling, struct told *told, bool all)
{
    const struct ftpx_login *login = told->login ? told->login->next : telling->session->logins;
    uint64_t quirks = 0;

    for (; login && (all || login->next || login->result != FTPX_LOGIN_PENDING);
         login = login->next) {
        tell_login(telling, login);
        quirks |= login->quirks;
        told->login = login;
    }
    return quirks;
}

/* Its server agreed, or bytes move. */
static bool has_begun(const struct ftpx_transfer *transfer)
{
    return transfer->first_said != 0 || ftpx_transfer_stream(transfer) != NULL;
}

static void look_at_transfer(const struct telling *telling, struct told *told,
                             const struct ftpx_transfer *transfer, bool all)
{
    gpointer key = (gpointer)(uintptr_t)transfer;
    bool ends = all || ftpx_transfer_is_settled(transfer);

    if (g_hash_table_contains(told->ended, key))
        return;
    if (!ends && has_begun(transfer) && g_hash_table_add(told->begun, key))
        tell_transfer(telling, transfer, false);
    if (ends) {
        tell_transfer(telling, transfer, true);
        tell_wanted_bytes(telling, transfer);
        g_hash_table_remove(told->begun, key);
        g_hash_table_add(told->ended, key);
    }
}

/* Those that came first give way where too many are under way: how they stand is told. Returns the quirks of
 * all that were looked at. */
static uint64_t tell_transfers(const struct telling *telling, struct told *told, bool all)
{
    const struct ftpx_transfer *transfer =
        told->transfer ? told->transfer->next : telling->session->transfers;
    const struct ftpx_transfer *first = transfer;
    bool in_order = true;
    uint64_t quirks = 0;
    unsigned count = 0;

    for (; transfer; transfer = transfer->next, count++) {
        look_at_transfer(telling, told, transfer, all);
        quirks |= ftpx_transfer_quirks(transfer);
        in_order = in_order && g_hash_table_remove(told->ended, transfer);
        if (in_order)
            told->transfer = transfer;
    }
    if (count > FTPX_LIMIT_WATCHED && told->transfer != first) {
        look_at_transfer(telling, told, first, true);
        g_hash_table_remove(told->ended, first);
        told->transfer = first;
    }
    return quirks;
}

/* Of the commands that are new, and of the newest that was not, whose reply may have come. */
static uint64_t look_at_commands(const struct ftpx_session *session, struct told *told)
{
    const struct ftpx_exchange *exchange = told->exchange ? told->exchange : session->exchanges;
    uint64_t quirks = 0;

    for (; exchange; exchange = exchange->next) {
        quirks |= exchange->quirks;
        told->exchange = exchange;
    }
    return quirks;
}

static void tell_suspicions(const struct telling *telling, struct told *told, uint64_t quirks)
{
    uint64_t fresh = quirks & FTPX_SUSPICIONS & ~told->quirks;

    told->quirks |= fresh;
    if (fresh)
        tell_findings(telling, fresh);
}

static void tell_new(const struct telling *telling, struct told *told, bool all)
{
    uint64_t quirks = telling->session->quirks;

    quirks |= tell_logins(telling, told, all);
    quirks |= tell_transfers(telling, told, all);
    quirks |=
        all ? ftpx_session_suspicions(telling->session) : look_at_commands(telling->session, told);
    tell_suspicions(telling, told, quirks);
    fflush(telling->out);
}

/* --- all --- */

static const struct ftpx_session *session_of(const struct ftpx_flow *flow)
{
    return flow->verdict == FTPX_VERDICT_CONTROL ? flow->session : ftpx_transfer_session(flow);
}

void ftpx_watch_see(struct ftpx_watch *watch, const struct ftpx_scope *scope,
                    const struct ftpx_tap *tap, FILE *out)
{
    const struct ftpx_session *session = session_of(tap->flow);
    struct telling telling = {watch, scope, session, tap->time, out};

    if (!session || !tap->first_pass || !ftpx_select_has_session(scope->select, session))
        return;
    if (tap->flow->verdict == FTPX_VERDICT_CONTROL)
        ftpx_notes_lines(tap->flow, tap->side, tap->frame, true, tell_wanted_line, &telling);
    tell_new(&telling, told_of(watch, session), false);
}

void ftpx_watch_end(struct ftpx_watch *watch, const struct ftpx_scope *scope, FILE *out)
{
    uint32_t count = scope->engine ? ftpx_engine_session_count(scope->engine) : 0;

    for (uint32_t id = 0; id < count; id++) {
        const struct ftpx_session *session = ftpx_engine_session(scope->engine, id);
        if (!session || !ftpx_select_has_session(scope->select, session))
            continue;
        struct telling telling = {watch, scope, session, session->flow->last_time, out};
        ftpx_notes_left(session->flow, tell_wanted_line, &telling);
        tell_new(&telling, told_of(watch, session), true);
    }
}

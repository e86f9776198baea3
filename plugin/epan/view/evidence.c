/* evidence: a row a quirk.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "evidence.h"

#include "../../model/control/misuse.h"
#include "../../model/data/expect.h"
#include "../../wire/quirk.h"
#include "../../wire/reach.h"
#include "show.h"

typedef const char *(*evidence_fn)(wmem_allocator_t *pool, const struct ftpx_note *note);

static const char *of_attack(wmem_allocator_t *pool, const struct ftpx_note *note)
{
    (void)pool;
    return note->exchange ? ftpx_attack_words(note->exchange->attack) : NULL;
}

static const char *of_address(wmem_allocator_t *pool, const struct ftpx_note *note)
{
    const char *scope = note->announced ? ftpx_reach_of(&note->announced->at.address) : NULL;

    return scope ? wmem_strdup_printf(pool, "%s address", scope) : NULL;
}

static const char *of_low_port(wmem_allocator_t *pool, const struct ftpx_note *note)
{
    return note->announced ? wmem_strdup_printf(pool, "port %u", note->announced->at.port) : NULL;
}

static const char *of_attempts(wmem_allocator_t *pool, const struct ftpx_note *note)
{
    const struct ftpx_expected *expected = note->expected;
    struct ftpx_knocks knocks;

    if (!expected || !ftpx_expect_attempts(expected, &knocks))
        return NULL;
    char *text = wmem_alloc(pool, FTPX_KNOCKS_TEXT);
    ftpx_knocks_text(&knocks, &expected->flow->end[expected->flow->listener], text);
    return text;
}

static const char *of_spraying(wmem_allocator_t *pool, const struct ftpx_note *note)
{
    const struct ftpx_guesses *guesses = note->login ? &note->login->guesses : NULL;

    if (!guesses)
        return NULL;
    return wmem_strdup_printf(pool,
                              "users that failed from this client: %u; clients with a wrong "
                              "password for this user: %u",
                              guesses->users, guesses->clients);
}

static const char *of_slow_guessing(wmem_allocator_t *pool, const struct ftpx_note *note)
{
    return note->login ? wmem_strdup_printf(pool, "%u wrong passwords for this user",
                                            note->login->guesses.passwords)
                       : NULL;
}

static const char *of_upload(wmem_allocator_t *pool, const struct ftpx_note *note)
{
    (void)pool;
    return note->exchange ? ftpx_misuse_name_sign(note->exchange) : NULL;
}

/* The command, and the reply's first line. */
static const char *of_refusal(packet_info *pinfo, const struct ftpx_note *note)
{
    const struct ftpx_charset *charset = ftpx_session_charset(note->session);
    const struct ftpx_exchange *exchange = note->exchange;
    const struct ftpx_reply *reply = note->reply;
    ftpx_span said = reply ? ftpx_span_trim(reply->text) : FTPX_SPAN_NONE;
    unsigned code = reply ? reply->code : 0;

    if (!exchange)
        return wmem_strdup_printf(pinfo->pool, "%u %s", code, ftpx_show_in(pinfo, charset, said));
    return wmem_strdup_printf(
        pinfo->pool, "%s %s: %u %s", ftpx_show_in(pinfo, charset, exchange->name),
        ftpx_show_in(pinfo, charset, exchange->arg), code, ftpx_show_in(pinfo, charset, said));
}

static const struct {
    uint64_t quirk;
    evidence_fn tell;
} rows[] = {
    {FTPX_QUIRK(ATTACK), of_attack},
    {FTPX_QUIRK(BOUNCE), of_address},
    {FTPX_QUIRK(LOW_PORT), of_low_port},
    {FTPX_QUIRK(NO_DATA_CONNECTION), of_attempts},
    {FTPX_QUIRK(SPRAYING), of_spraying},
    {FTPX_QUIRK(SLOW_GUESSING), of_slow_guessing},
    {FTPX_QUIRK(HOST_NAMED_UPLOAD), of_upload},
};

const char *ftpx_evidence(packet_info *pinfo, const struct ftpx_note *note, uint64_t quirk)
{
    if (quirk == FTPX_QUIRK(REFUSED))
        return of_refusal(pinfo, note);
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++)
        if (rows[index].quirk == quirk)
            return rows[index].tell(pinfo->pool, note);
    return NULL;
}

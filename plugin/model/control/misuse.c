/* misuse: judged when a command has succeeded, by what the session was until then, so that nothing
 * that comes later changes it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "misuse.h"

#include "../../wire/attack.h"
#include "../../wire/attack_path.h"
#include "../../wire/upload_name.h"
#include "../data/transfer_quirks.h"
#include "../session/operation.h"

static void mark(struct ftpx_exchange *exchange, struct ftpx_note *note, enum ftpx_attack attack)
{
    exchange->attack = attack;
    exchange->quirks |= FTPX_QUIRK(ATTACK);
    note->quirks |= FTPX_QUIRK(ATTACK);
}

/* What the command's own bytes do not tell yet. */
static void look_for_climb(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    if (exchange->attack != FTPX_ATTACK_NONE ||
        !ftpx_attack_leaves_root(exchange->session->cwd, exchange->arg))
        return;
    mark(exchange, note, FTPX_ATTACK_TRAVERSAL);
}

/* On servers that want no login for it (CVE-2015-3306) a copy is an attack. Of who is logged in, the reply
 * tells whether the server has such a command and lets them. */
static void wait_for_copy(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    if (exchange->attack != FTPX_ATTACK_SITE_COPY ||
        exchange->session->admitted != FTPX_LOGIN_SUCCESS)
        return;
    exchange->attack = FTPX_ATTACK_NONE;
    exchange->quirks &= ~FTPX_QUIRK(ATTACK);
    note->quirks &= ~FTPX_QUIRK(ATTACK);
}

void ftpx_misuse_sent(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;
    struct ftpx_note *note = happening->note;

    wait_for_copy(exchange, note);
    if (exchange->verb->role != FTPX_ROLE_TRANSFER)
        return;
    look_for_climb(exchange, note);
    if (exchange->verb->direction != FTPX_UPLOAD)
        happening->session->reads = true;
}

static bool is_upload(const struct ftpx_exchange *exchange)
{
    return exchange->verb->role == FTPX_ROLE_TRANSFER && exchange->verb->direction == FTPX_UPLOAD;
}

static bool has_changed_files(const struct ftpx_exchange *exchange)
{
    const struct ftpx_operation *operation = exchange->operation;

    return is_upload(exchange) || (operation && operation->exchange == exchange &&
                                   ftpx_operation_outcome(operation) == FTPX_OPERATION_DONE);
}

static ftpx_span last_component(ftpx_span path)
{
    size_t begin = path.len;

    while (begin > 0 && path.at[begin - 1] != '/' && path.at[begin - 1] != '\\')
        begin--;
    return ftpx_span_drop(path, begin);
}

const char *ftpx_misuse_name_sign(const struct ftpx_exchange *exchange)
{
    return is_upload(exchange) ? ftpx_upload_name_sign(last_component(exchange->arg)) : NULL;
}

static bool is_copy(const struct ftpx_exchange *exchange)
{
    return exchange->verb->id == FTPX_CMD_SITE &&
           ftpx_attack_of(exchange->verb, exchange->name, exchange->arg) == FTPX_ATTACK_SITE_COPY;
}

void ftpx_misuse_replied(const struct ftpx_happening *happening)
{
    const struct ftpx_session *session = happening->session;
    struct ftpx_exchange *exchange = happening->exchange;
    struct ftpx_note *note = happening->note;
    uint16_t code = happening->reply->code;
    uint64_t quirks = 0;

    if (exchange->attack == FTPX_ATTACK_NONE && ftpx_reply_refuses(code) && is_copy(exchange))
        mark(exchange, note, FTPX_ATTACK_SITE_COPY);
    if (!ftpx_reply_completes(code))
        return;
    if (session->login == FTPX_LOGIN_ANONYMOUS && has_changed_files(exchange))
        quirks |= FTPX_QUIRK(ANONYMOUS_WRITE);
    if (!session->reads && ftpx_misuse_name_sign(exchange))
        quirks |= FTPX_QUIRK(HOST_NAMED_UPLOAD);
    exchange->quirks |= quirks;
    note->quirks |= quirks;
}

/* --- of a session --- */

static uint64_t quirks_of(const struct ftpx_exchange *exchange)
{
    uint64_t quirks = exchange->quirks;

    if (exchange->expected)
        quirks = ftpx_transfer_settle_endpoint(exchange->expected, quirks);
    return exchange->login ? quirks | exchange->login->quirks : quirks;
}

uint64_t ftpx_misuse_of(const struct ftpx_session *session)
{
    uint64_t quirks = 0;

    for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
         exchange = exchange->next)
        quirks |= quirks_of(exchange);
    return quirks & FTPX_MISUSE;
}

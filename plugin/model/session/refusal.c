/* refusal: by what a command wants, and what the code says of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "refusal.h"

#include "../../wire/quirk.h"

/* What a refused command tells. */
enum wish {
    WISH_NONE, /* it is told elsewhere, or nothing is lost: only the end of the service matters */
    WISH_TRY, /* the client has another way: a server that cannot do it says so, for the form too */
    WISH_FACT, /* a server that cannot tell it says so */
    WISH_DEED  /* whatever refuses it, it is not done */
};

static const struct {
    enum ftpx_cmd id;
    enum wish wish;
} wishes[] = {
    {FTPX_CMD_QUIT, WISH_NONE}, {FTPX_CMD_AUTH, WISH_NONE}, {FTPX_CMD_ADAT, WISH_NONE},
    {FTPX_CMD_PBSZ, WISH_NONE}, {FTPX_CMD_CCC, WISH_NONE},  {FTPX_CMD_FEAT, WISH_NONE},
    {FTPX_CMD_OPTS, WISH_NONE}, {FTPX_CMD_CLNT, WISH_NONE}, {FTPX_CMD_CSID, WISH_NONE},
    {FTPX_CMD_LANG, WISH_NONE}, {FTPX_CMD_HOST, WISH_NONE}, {FTPX_CMD_SYST, WISH_NONE},
    {FTPX_CMD_HELP, WISH_NONE}, {FTPX_CMD_NOOP, WISH_NONE}, {FTPX_CMD_ALLO, WISH_NONE},
    {FTPX_CMD_EPSV, WISH_TRY},  {FTPX_CMD_EPRT, WISH_TRY},  {FTPX_CMD_LPSV, WISH_TRY},
    {FTPX_CMD_LPRT, WISH_TRY},  {FTPX_CMD_SPSV, WISH_TRY},  {FTPX_CMD_MODE, WISH_TRY},
    {FTPX_CMD_CWD, WISH_DEED},  {FTPX_CMD_XCWD, WISH_DEED}, {FTPX_CMD_CDUP, WISH_DEED},
    {FTPX_CMD_XCUP, WISH_DEED}, {FTPX_CMD_SMNT, WISH_DEED}, {FTPX_CMD_RNFR, WISH_DEED},
};

static enum wish wish_of(const struct ftpx_exchange *exchange)
{
    enum ftpx_role role = exchange->verb->role;

    if (exchange->operation)
        return WISH_DEED;
    if (role == FTPX_ROLE_LOGIN || role == FTPX_ROLE_TRANSFER ||
        exchange->verb->id == FTPX_CMD_UNKNOWN)
        return WISH_NONE;
    for (size_t index = 0; index < sizeof wishes / sizeof wishes[0]; index++)
        if (wishes[index].id == exchange->verb->id)
            return wishes[index].wish;
    return WISH_FACT;
}

static bool is_not_implemented(uint16_t code)
{
    return code == 500 || code == 502 || code == 504;
}

/* Servers answer nearly all by 530 before a login. Of one that the capture lacks, that is not known. */
static bool comes_too_early(const struct ftpx_session *session, uint16_t code)
{
    return code == 530 && session->from_start && session->admitted == FTPX_LOGIN_NONE;
}

static bool is_failure(const struct ftpx_exchange *exchange, uint16_t code)
{
    enum wish wish = wish_of(exchange);

    if (!ftpx_reply_refuses(code) || exchange->verb->role == FTPX_ROLE_LOGIN ||
        exchange->verb->role == FTPX_ROLE_TRANSFER)
        return false;
    if (wish == WISH_DEED || (code == 421 && exchange->verb->id != FTPX_CMD_QUIT))
        return true;
    if (wish == WISH_NONE || is_not_implemented(code) || comes_too_early(exchange->session, code))
        return false;
    return wish == WISH_FACT || (code != 501 && code != 522);
}

static void fail(struct ftpx_session *session, struct ftpx_reply *reply)
{
    reply->quirks |= FTPX_QUIRK(REFUSED);
    session->refused++;
}

void ftpx_refusal_replied(const struct ftpx_happening *happening)
{
    if (!is_failure(happening->exchange, happening->reply->code))
        return;
    fail(happening->session, happening->reply);
    happening->note->quirks |= FTPX_QUIRK(REFUSED);
}

void ftpx_refusal_greeted(struct ftpx_session *session, struct ftpx_reply *reply)
{
    if (ftpx_reply_refuses(reply->code))
        fail(session, reply);
}

void ftpx_refusal_unasked(struct ftpx_session *session, struct ftpx_reply *reply)
{
    if (ftpx_reply_refuses(reply->code) && reply->code != 421 && !is_not_implemented(reply->code))
        fail(session, reply);
}

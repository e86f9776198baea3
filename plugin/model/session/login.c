/* login: an attempt is filed when its outcome is known, or when a password is sent.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "login.h"

#include "../../wire/quirk.h"
#include "../../wire/software.h"
#include "../limits.h"
#include "../list.h"
#include "../state.h"

bool ftpx_login_is_anonymous(ftpx_span user)
{
    return ftpx_span_is(user, "anonymous") || ftpx_span_is(user, "ftp");
}

bool ftpx_login_is_secret(ftpx_span user, const struct ftpx_command *command)
{
    return ftpx_verb_is_secret(command->verb) && command->arg.len > 0 &&
           !ftpx_login_is_anonymous(user);
}

bool ftpx_login_hides(const struct ftpx_exchange *exchange, bool show_passwords)
{
    return exchange->is_secret && !show_passwords;
}

/* Anonymous passwords are addresses, not guesses. */
static struct ftpx_guess guess_of(const struct ftpx_login *login, int64_t time)
{
    bool has_password = login->exchange->verb->id == FTPX_CMD_PASS;

    return (struct ftpx_guess){
        .client = ftpx_session_client(login->session)->address,
        .server = ftpx_session_server(login->session)->address,
        .user = login->user,
        .password = has_password ? login->exchange->arg : FTPX_SPAN_NONE,
        .anonymous = ftpx_login_is_anonymous(login->user),
        .time = time,
    };
}

/* 421 is the service's state, not a judgement on user and password. */
static void count_failure(struct ftpx_login *login, uint16_t code, int64_t now)
{
    struct ftpx_guess guess = guess_of(login, now);

    login->quirks |= FTPX_QUIRK(LOGIN_FAILED);
    if (code != 421)
        login->quirks |=
            ftpx_guess_failed(login->session->engine->guesses, &guess, &login->guesses);
}

static void count_success(struct ftpx_login *login, int64_t now)
{
    struct ftpx_guess guess = guess_of(login, now);

    login->quirks |= ftpx_guess_succeeded(login->session->engine->guesses, &guess, &login->guesses);
}

static struct ftpx_login *new_login(struct ftpx_exchange *exchange)
{
    struct ftpx_session *session = exchange->session;
    struct ftpx_login *login = wmem_new0(session->engine->pool, struct ftpx_login);

    login->session = session;
    login->exchange = exchange;
    login->user_command = session->user_command;
    login->user = session->user;
    login->result = FTPX_LOGIN_PENDING;
    exchange->login = login;
    FTPX_CHAIN(session->logins, session->last_login, next, login);
    return login;
}

void ftpx_login_user(struct ftpx_exchange *exchange)
{
    struct ftpx_session *session = exchange->session;

    session->user_command = exchange;
    session->user = exchange->arg;
    if (session->login == FTPX_LOGIN_NONE || session->login == FTPX_LOGIN_FAILED)
        session->login = FTPX_LOGIN_PENDING;
    ftpx_session_enter(session, FTPX_PHASE_LOGIN, exchange->frame);
}

void ftpx_login_pass(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;

    new_login(exchange);
    if (!ftpx_login_is_anonymous(session->user) && !note->decrypted) {
        session->password_in_clear = true;
        exchange->quirks |= FTPX_QUIRK(CLEARTEXT);
        note->quirks |= FTPX_QUIRK(CLEARTEXT);
    } else if (ftpx_login_is_anonymous(session->user) && session->client_software.len == 0) {
        session->client_software = ftpx_software_client(exchange->arg);
    }
    ftpx_session_enter(session, FTPX_PHASE_LOGIN, exchange->frame);
}

/* Codes 50z speak of the command's form, not of the user. */
static enum ftpx_login_result result_of(const struct ftpx_session *session, uint16_t code)
{
    if (ftpx_reply_completes(code))
        return ftpx_login_is_anonymous(session->user) ? FTPX_LOGIN_ANONYMOUS : FTPX_LOGIN_SUCCESS;
    if (ftpx_reply_refuses(code) && code / 10 != 50)
        return FTPX_LOGIN_FAILED;
    return FTPX_LOGIN_NONE;
}

static void admit(struct ftpx_session *session, struct ftpx_login *login,
                  const struct ftpx_reply *reply)
{
    session->login = login->result;
    session->admitted_user = login->user;
    if (session->admitted == FTPX_LOGIN_NONE)
        session->admitted = login->result;
    count_success(login, reply->time);
    ftpx_session_enter(session, FTPX_PHASE_COMMAND, reply->frame + 1);
}

static void refuse(struct ftpx_session *session, struct ftpx_login *login,
                   const struct ftpx_reply *reply)
{
    if (session->login == FTPX_LOGIN_NONE || session->login == FTPX_LOGIN_PENDING)
        session->login = FTPX_LOGIN_FAILED;
    session->failed_logins++;
    count_failure(login, reply->code, reply->time);
}

static void judge(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                  struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;
    enum ftpx_login_result result = result_of(session, reply->code);

    if (result == FTPX_LOGIN_NONE && exchange->verb->id != FTPX_CMD_PASS)
        return;
    struct ftpx_login *login = exchange->login ? exchange->login : new_login(exchange);
    login->result = result;
    note->login = login;
    if (result == FTPX_LOGIN_FAILED)
        refuse(session, login, reply);
    else if (result != FTPX_LOGIN_NONE)
        admit(session, login, reply);
    note->quirks |= login->quirks;
}

/* Who is refused another name keeps the one they have. */
static void fall_back(struct ftpx_session *session)
{
    if (session->admitted_user.len > 0)
        session->user = session->admitted_user;
}

void ftpx_login_reply(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                      struct ftpx_note *note)
{
    judge(exchange, reply, note);
    if (ftpx_reply_refuses(reply->code))
        fall_back(exchange->session);
}

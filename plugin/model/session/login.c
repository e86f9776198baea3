/* login: an attempt is filed when something is sent that may prove who one is, or when its outcome is
 * known. USER, PASS and ACCT that follow each other are one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "login.h"

#include "../../wire/quirk.h"
#include "../../wire/reply.h"
#include "../../wire/software.h"
#include "../list.h"
#include "../state.h"
#include "../tcp/flow.h"

/* RFC 1635: its password is an e-mail address, no secret. */
static bool is_anonymous(ftpx_span user)
{
    return ftpx_span_is(user, "anonymous") || ftpx_span_is(user, "ftp");
}

bool ftpx_login_is_secret(ftpx_span user, const struct ftpx_command *command)
{
    return ftpx_verb_is_secret(command->verb) && command->arg.len > 0 && !is_anonymous(user);
}

bool ftpx_login_hides(const struct ftpx_exchange *exchange, bool show_passwords)
{
    return exchange->is_secret && !show_passwords;
}

ftpx_span ftpx_login_password(const struct ftpx_login *login, bool show_passwords)
{
    const struct ftpx_exchange *exchange = login->exchange;

    if (exchange->verb->id != FTPX_CMD_PASS || ftpx_login_hides(exchange, show_passwords))
        return FTPX_SPAN_NONE;
    return exchange->arg;
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
        .anonymous = is_anonymous(login->user),
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

    bool names_itself = exchange->verb->id == FTPX_CMD_USER; /* others may have been sent since */

    login->session = session;
    login->exchange = exchange;
    login->user_command = names_itself ? exchange : session->user_command;
    login->user = names_itself ? exchange->arg : session->user;
    login->result = FTPX_LOGIN_PENDING;
    exchange->login = login;
    if (login->user_command && !login->user_command->login)
        login->user_command->login = login;
    FTPX_CHAIN(session->logins, session->last_login, next, login);
    return login;
}

/* Whether the server wants more of an attempt: 331, 332, 335, 336. */
static bool asks_for_more(const struct ftpx_reply *reply)
{
    return reply && reply->code >= 300 && reply->code < 400;
}

/* --- what is sent --- */

void ftpx_login_user_sent(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;
    struct ftpx_exchange *exchange = happening->exchange;

    session->user_command = exchange;
    session->user = exchange->arg;
    if (session->login == FTPX_LOGIN_NONE || session->login == FTPX_LOGIN_FAILED)
        session->login = FTPX_LOGIN_PENDING;
    ftpx_session_enter(session, FTPX_PHASE_LOGIN, exchange->frame);
}

/* Of a user whom USER alone has let in, a password is no attempt of its own. */
static struct ftpx_login *login_of_password(struct ftpx_exchange *exchange)
{
    const struct ftpx_exchange *named = exchange->session->user_command;
    struct ftpx_login *login = named ? named->login : NULL;

    return login && login->exchange == named && ftpx_login_admits(login->result)
               ? login
               : new_login(exchange);
}

void ftpx_login_pass_sent(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;
    struct ftpx_exchange *exchange = happening->exchange;

    session->awaits_password = false;
    exchange->login = login_of_password(exchange);
    if (!is_anonymous(session->user) && !happening->note->decrypted) {
        session->password_in_clear = true;
        exchange->quirks |= FTPX_QUIRK(CLEARTEXT);
        happening->note->quirks |= FTPX_QUIRK(CLEARTEXT);
    } else if (is_anonymous(session->user) && session->client_software.len == 0) {
        session->client_software = ftpx_software_client(exchange->arg);
    }
    ftpx_session_enter(session, FTPX_PHASE_LOGIN, exchange->frame);
}

/* RFC 2228 §3: tokens go to and fro until 235. */
void ftpx_login_adat_sent(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;
    struct ftpx_login *last = happening->session->last_login;
    bool goes_on = last && last->exchange->verb == exchange->verb &&
                   last->result == FTPX_LOGIN_PENDING && asks_for_more(last->reply);

    exchange->login = goes_on ? last : new_login(exchange);
}

/* --- what is answered --- */

/* RFC 959 §5.4 and §6: any 4yz or 5yz is a failure. */
static enum ftpx_login_result result_of(const struct ftpx_login *login, uint16_t code)
{
    if (ftpx_reply_completes(code))
        return is_anonymous(login->user) ? FTPX_LOGIN_ANONYMOUS : FTPX_LOGIN_SUCCESS;
    return ftpx_reply_refuses(code) ? FTPX_LOGIN_FAILED : FTPX_LOGIN_PENDING;
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

static void decide(struct ftpx_login *login, const struct ftpx_reply *reply, struct ftpx_note *note)
{
    struct ftpx_session *session = login->session;

    login->reply = reply;
    login->result = result_of(login, reply->code);
    if (login->result == FTPX_LOGIN_PENDING)
        return;
    session->awaits_password = false;
    if (login->result == FTPX_LOGIN_FAILED)
        refuse(session, login, reply);
    else
        admit(session, login, reply);
    note->login = login;
    note->quirks |= login->quirks;
}

/* What a security mechanism has proved, USER makes use of: 232 (RFC 2228 §8). */
static struct ftpx_login *proved_before(struct ftpx_exchange *user)
{
    struct ftpx_login *last = user->session->last_login;

    if (!last || last->exchange->verb->id != FTPX_CMD_ADAT || !ftpx_login_admits(last->result) ||
        last->user_command)
        return NULL;
    last->user_command = user;
    last->user = user->arg;
    user->session->admitted_user = user->arg;
    return last;
}

/* An account is asked for by 332; else it is of somebody who is logged in already. */
static struct ftpx_login *login_of_account(struct ftpx_exchange *exchange,
                                           const struct ftpx_reply *reply)
{
    const struct ftpx_session *session = exchange->session;
    struct ftpx_login *last = session->last_login;

    if (last && last->result == FTPX_LOGIN_PENDING && asks_for_more(last->reply))
        return last;
    if (ftpx_reply_completes(reply->code) && session->admitted != FTPX_LOGIN_NONE)
        return NULL;
    return new_login(exchange);
}

/* The attempt that a reply is about; NULL when it decides none. */
static struct ftpx_login *login_of(struct ftpx_exchange *exchange, const struct ftpx_reply *reply)
{
    if (exchange->login)
        return exchange->login;
    if (exchange->verb->id == FTPX_CMD_ACCT)
        return login_of_account(exchange, reply);
    struct ftpx_login *proved = ftpx_reply_completes(reply->code) ? proved_before(exchange) : NULL;
    return proved ? proved : new_login(exchange);
}

/* Whether it is not for sure the answer to a login: other errors may answer any command. */
static bool may_be_of_another(const struct ftpx_reply *reply)
{
    bool is_doubtful = (reply->quirks & FTPX_QUIRK(DOUBTFUL)) ||
                       !ftpx_verb_allows(reply->exchange->verb, reply->code);

    return is_doubtful && reply->code != 430 && reply->code != 530;
}

/* The password of who is in already, or of whom USER was refused for, changes nothing. */
static bool is_settled(const struct ftpx_login *login, const struct ftpx_reply *reply)
{
    if (ftpx_login_admits(login->result))
        return ftpx_reply_completes(reply->code) || reply->code == 503 || may_be_of_another(reply);
    return login->result == FTPX_LOGIN_FAILED;
}

static void judge(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;
    const struct ftpx_reply *reply = happening->reply;

    if (exchange->verb->id == FTPX_CMD_USER && asks_for_more(reply))
        return;
    struct ftpx_login *login = login_of(exchange, reply);
    if (login && is_settled(login, reply))
        return;
    if (login && ftpx_login_admits(login->result))
        login = new_login(exchange);
    if (login)
        decide(login, reply, happening->note);
}

/* Who is refused another name keeps the one they have. */
static void fall_back(struct ftpx_session *session)
{
    if (session->admitted_user.len > 0)
        session->user = session->admitted_user;
}

void ftpx_login_replied(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;
    const struct ftpx_exchange *exchange = happening->exchange;

    if (exchange->verb->id == FTPX_CMD_USER && exchange == session->user_command &&
        asks_for_more(happening->reply) && !exchange->login)
        session->awaits_password = true;
    judge(happening);
    if (ftpx_reply_refuses(happening->reply->code))
        fall_back(session);
}

/* --- what is not in the capture --- */

static struct ftpx_exchange *assumed_password(struct ftpx_session *session,
                                              const struct ftpx_reply *reply)
{
    return ftpx_session_assume(session, ftpx_verb(FTPX_CMD_PASS), reply->frame, reply->time);
}

/* The server asks somebody whom the capture does not name. */
static void ask_a_stranger(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    session->user = FTPX_SPAN_NONE;
    session->user_command = NULL;
    session->awaits_password = true;
    if (session->login == FTPX_LOGIN_NONE || session->login == FTPX_LOGIN_FAILED)
        session->login = FTPX_LOGIN_PENDING;
    ftpx_session_enter(session, FTPX_PHASE_LOGIN, reply->frame);
}

/* Else a reply that nobody asked for is just odd. Or the capture is of the server's direction alone. */
static bool may_lack_commands(const struct ftpx_session *session)
{
    return ftpx_session_has_lost(session) || session->commands == 0;
}

/* Whether the client has gone on to something else, which was answered. */
static bool has_gone_on(const struct ftpx_session *session)
{
    const struct ftpx_exchange *last = session->last;

    return last && last->replies && last->verb->id != FTPX_CMD_USER &&
           last->verb->id != FTPX_CMD_PASS && last->verb->id != FTPX_CMD_ACCT;
}

/* 421 may come at any time, that a command is not known, too, and that one has to log in first is the answer to
 * any. */
static bool decides(const struct ftpx_session *session, const struct ftpx_reply *reply)
{
    uint16_t code = reply->code;
    bool refuses = code == 430 || code == 530;

    if (code == 230 || code == 232)
        return session->awaits_password ||
               (session->admitted == FTPX_LOGIN_NONE && ftpx_session_has_lost(session));
    return session->awaits_password && refuses && !has_gone_on(session) &&
           !ftpx_reply_wants_login(reply->text);
}

bool ftpx_login_unasked(struct ftpx_session *session, const struct ftpx_reply *reply,
                        struct ftpx_note *note)
{
    if (!may_lack_commands(session))
        return false;
    if (reply->code == 331 || reply->code == 336 ||
        (reply->code == 332 && !session->awaits_password)) {
        ask_a_stranger(session, reply);
        return true;
    }
    if (!decides(session, reply))
        return false;
    struct ftpx_login *login = new_login(assumed_password(session, reply));
    login->unseen = FTPX_UNSEEN_COMMAND;
    decide(login, reply, note);
    if (login->result == FTPX_LOGIN_FAILED)
        fall_back(session);
    return true;
}

/* That it was done, and not only taken note of. */
static bool proves(const struct ftpx_exchange *exchange, uint16_t code)
{
    if (exchange->verb->role == FTPX_ROLE_TRANSFER)
        return code == 125 || code == 150 || code == 226 || code == 250;
    return (code == 250 || code == 257) && ftpx_verb_allows(exchange->verb, code);
}

/* Bytes of another attempt: `USER x` and `PASS y`. */
#define ANOTHER_BYTES 16

/* Whether so much is missing that another attempt may have been made since. */
static bool may_be_another(const struct ftpx_login *last, const struct ftpx_exchange *proof)
{
    const struct ftpx_session *session = proof->session;
    const struct ftpx_half *client = session->flow->half[session->client_side];

    return !proof->decrypted && last->exchange->end < proof->end &&
           ftpx_ranges_missing(&client->stream.seen, last->exchange->end, proof->end) >=
               ANOTHER_BYTES;
}

/* The newest attempt, if all that is missing of it is its answer; else one that is missing as a whole. */
static struct ftpx_login *missing_login(struct ftpx_exchange *proof, const struct ftpx_reply *reply)
{
    struct ftpx_session *session = proof->session;
    struct ftpx_login *last = session->last_login;

    if (last && last->result == FTPX_LOGIN_PENDING && !may_be_another(last, proof)) {
        last->unseen = FTPX_UNSEEN_REPLY;
        return last;
    }
    if (!session->awaits_password) {
        session->user = FTPX_SPAN_NONE;
        session->user_command = NULL;
    }
    last = new_login(assumed_password(session, reply));
    last->unseen = FTPX_UNSEEN_BOTH;
    return last;
}

void ftpx_login_proved(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;
    const struct ftpx_reply *reply = happening->reply;
    bool is_open = session->login == FTPX_LOGIN_PENDING || session->login == FTPX_LOGIN_FAILED;

    if (!is_open || session->admitted != FTPX_LOGIN_NONE ||
        !proves(happening->exchange, reply->code) || !(session->quirks & FTPX_QUIRK(AFTER_GAP)))
        return;
    struct ftpx_login *login = missing_login(happening->exchange, reply);
    login->result = is_anonymous(login->user) ? FTPX_LOGIN_ANONYMOUS : FTPX_LOGIN_SUCCESS;
    admit(session, login, reply);
    happening->note->login = login;
    happening->note->quirks |= login->quirks;
}

const char *ftpx_login_told(const struct ftpx_login *login)
{
    if (login->result != FTPX_LOGIN_PENDING)
        return ftpx_login_name(login->result);
    return login->reply ? "unfinished" : "unanswered";
}

const char *ftpx_unseen_name(enum ftpx_unseen unseen)
{
    static const char *const names[] = {NULL, "command", "reply", "both"};
    return names[unseen];
}

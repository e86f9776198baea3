/* effect: a row a command. Commands act tentatively when they are sent, so that pipelined ones
 * see them, and for good when their reply comes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "effect.h"

#include "../../wire/software.h"
#include "../data/data.h"
#include "../data/infer.h"
#include "../data/statement.h"
#include "../data/transfer_command.h"
#include "../session/security.h"
#include "../session/self_description.h"
#include "../state.h"
#include "../limits.h"
#include "../session/login.h"
#include "../session/names.h"
#include "misuse.h"
#include "../session/operation.h"
#include "../session/refusal.h"
#include "pairing.h"
#include "../path.h"
#include "setup.h"

typedef void (*command_fn)(struct ftpx_exchange *exchange, struct ftpx_note *note);
typedef void (*reply_fn)(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note);

static wmem_allocator_t *pool_of(const struct ftpx_exchange *exchange)
{
    return exchange->session->engine->pool;
}

/* --- working directory --- */

static void pwd_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                        struct ftpx_note *note)
{
    ftpx_span path = FTPX_SPAN_NONE;

    (void)note;
    if (reply->code == 257)
        path = ftpx_path_quoted(pool_of(exchange), reply->text);
    if (reply->code == 257 && path.len == 0)
        path = ftpx_reply_bare_path(reply->text);
    if (path.len > 0)
        ftpx_session_move(exchange->session, path);
}

/* The server's own word for where one is now goes before our algebra: it knows of links. */
static void moved_to(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                     ftpx_span where)
{
    ftpx_span named = FTPX_SPAN_NONE;

    if (!ftpx_reply_completes(reply->code))
        return;
    if (ftpx_span_find_text(reply->text, "current directory") < reply->text.len)
        named = ftpx_path_quoted(pool_of(exchange), reply->text);
    ftpx_session_move(exchange->session, named.len > 0 ? named : where);
}

static void cwd_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                        struct ftpx_note *note)
{
    (void)note;
    moved_to(exchange, reply, ftpx_session_path(exchange->session, exchange->arg));
}

static void cdup_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    (void)note;
    moved_to(exchange, reply, ftpx_session_path(exchange->session, ftpx_span_of("..")));
}

/* --- parameters --- */

static struct ftpx_parameter *parameter_of(struct ftpx_session *session, enum ftpx_cmd id)
{
    switch (id) {
    case FTPX_CMD_TYPE: return &session->type;
    case FTPX_CMD_MODE: return &session->mode;
    case FTPX_CMD_PROT: return &session->protection;
    default: return &session->structure;
    }
}

static void parameter_sent(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    (void)note;
    if (exchange->arg.len > 0 && ftpx_is_letter(exchange->arg.at[0]))
        parameter_of(exchange->session, exchange->verb->id)->now = ftpx_upper(exchange->arg.at[0]);
}

/* Transfers that were pipelined behind a refused TYPE, MODE or STRU ran without it. (PROT is no fact of
 * a transfer: what its connection says first tells.) */
static void take_back(struct ftpx_exchange *refused, uint8_t value)
{
    for (struct ftpx_exchange *later = refused->next; later && later->verb != refused->verb;
         later = later->next)
        if (later->verb->role == FTPX_ROLE_TRANSFER && later->transfer)
            ftpx_transfer_take_back(later->transfer, refused->verb->id, value);
}

/* The newest command of its kind decides what holds now. */
static bool is_newest(const struct ftpx_exchange *exchange)
{
    const struct ftpx_exchange *later = exchange->next;

    while (later && later->verb != exchange->verb)
        later = later->next;
    return !later;
}

static void parameter_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                              struct ftpx_note *note)
{
    struct ftpx_parameter *parameter = parameter_of(exchange->session, exchange->verb->id);

    (void)note;
    if (ftpx_reply_completes(reply->code) && exchange->arg.len > 0 &&
        ftpx_is_letter(exchange->arg.at[0]))
        parameter->confirmed = ftpx_upper(exchange->arg.at[0]);
    if (!ftpx_reply_refuses(reply->code))
        return;
    take_back(exchange, parameter->confirmed);
    if (is_newest(exchange))
        parameter->now = parameter->confirmed;
}

static void rest_sent(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    (void)note;
    exchange->session->rest = exchange;
    exchange->session->rest_lost = false;
}

static void rest_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    (void)note;
    if (!ftpx_reply_refuses(reply->code))
        return;
    if (exchange->session->rest == exchange)
        exchange->session->rest = NULL;
    if (exchange->transfer)
        exchange->transfer->restart = exchange->transfer->range_end = 0;
}

static void size_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;
    uint64_t size;

    (void)note;
    /* In TYPE A the answer is the size after conversion, where servers give one at all (RFC 3659
     * §4). */
    if (reply->code != 213 || session->type.now == 'A' || !ftpx_reply_size(reply->text, &size))
        return;
    session->sized_path = ftpx_session_path(session, exchange->arg);
    session->sized = size;
}

/* --- transfers --- */

static void transfer_sent(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    ftpx_data_named(ftpx_transfer_new(exchange));
    ftpx_session_enter(exchange->session, FTPX_PHASE_TRANSFER, note->frame);
}

static bool says(const struct ftpx_reply *reply, const char *words)
{
    return ftpx_span_find_text(reply->text, words) < reply->text.len;
}

/* `150 Opening BINARY mode data connection …`, as BSD's server has it and most others since: names
 * the type when the TYPE command is not in the capture. */
static void learn_type(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    if (reply->code >= 200)
        return;
    transfer->called_binary |= says(reply, "BINARY mode");
    if (transfer->type == 0 && transfer->called_binary)
        transfer->type = 'I';
    else if (transfer->type == 0 && says(reply, "ASCII mode"))
        transfer->type = 'A';
}

static void transfer_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                             struct ftpx_note *note)
{
    (void)note;
    if (!exchange->transfer)
        return;
    learn_type(exchange->transfer, reply);
    ftpx_transfer_reply(exchange->transfer, reply);
    if (exchange->final)
        ftpx_data_replied(exchange->transfer);
}

/* ABOR stops the oldest transfer that is under way. */
static void abor_sent(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    const struct ftpx_exchange *older = ftpx_pairing_transfer(exchange->session);

    if (!older || !older->transfer)
        return;
    exchange->transfer = older->transfer;
    ftpx_transfer_advance(older->transfer, FTPX_EVENT_ABOR, note->frame);
}

/* --- session --- */

/* RFC 4217 §2, with the names that came before it. SSL and TLS-P protect data connections from the
 * start. */
static const struct {
    const char *name;
    uint8_t protection;
} tls_mechanisms[] = {{"TLS", 'C'}, {"TLS-C", 'C'}, {"SSL", 'P'}, {"TLS-P", 'P'}};

static void auth_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;
    ftpx_span name = ftpx_span_trim(exchange->arg);

    if (reply->code != 234 || session->tls != FTPX_TLS_NONE)
        return;
    for (size_t index = 0; index < sizeof tls_mechanisms / sizeof tls_mechanisms[0]; index++)
        if (ftpx_span_is(name, tls_mechanisms[index].name)) {
            session->agreed_frame = note->frame;
            ftpx_session_encrypt(session, FTPX_TLS_EXPLICIT, tls_mechanisms[index].protection,
                                 note->frame + 1);
            ftpx_infer_add(session->engine->encrypted, session);
        }
}

static void quit_sent(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    exchange->session->closed_by = FTPX_CLOSED_QUIT;
    ftpx_session_enter(exchange->session, FTPX_PHASE_CLOSE, note->frame);
}

static void rein_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;

    (void)note;
    if (!ftpx_reply_completes(reply->code))
        return;
    session->user = session->admitted_user = FTPX_SPAN_NONE;
    session->login = FTPX_LOGIN_NONE;
    session->awaits_password = false;
    session->cwd_lost = false;
    ftpx_session_move(session, FTPX_SPAN_NONE);
    ftpx_session_reset_parameters(session);
}

static ftpx_span software_in(ftpx_span text)
{
    return ftpx_software_server(ftpx_span_take(text, FTPX_LIMIT_BANNER));
}

static void user_sent(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    (void)note;
    ftpx_login_user(exchange);
}

static const struct row {
    enum ftpx_cmd id;
    command_fn sent;
    reply_fn replied;
} rows[] = {
    {FTPX_CMD_USER, user_sent, ftpx_login_reply},
    {FTPX_CMD_PASS, ftpx_login_pass, ftpx_login_reply},
    {FTPX_CMD_ACCT, NULL, ftpx_login_reply},
    {FTPX_CMD_ADAT, ftpx_login_token, ftpx_login_reply},
    {FTPX_CMD_REIN, NULL, rein_replied},
    {FTPX_CMD_AUTH, NULL, auth_replied},
    {FTPX_CMD_QUIT, quit_sent, NULL},
    {FTPX_CMD_PWD, NULL, pwd_replied},
    {FTPX_CMD_XPWD, NULL, pwd_replied},
    {FTPX_CMD_CWD, NULL, cwd_replied},
    {FTPX_CMD_XCWD, NULL, cwd_replied},
    {FTPX_CMD_CDUP, NULL, cdup_replied},
    {FTPX_CMD_XCUP, NULL, cdup_replied},
    {FTPX_CMD_TYPE, parameter_sent, parameter_replied},
    {FTPX_CMD_MODE, parameter_sent, parameter_replied},
    {FTPX_CMD_STRU, parameter_sent, parameter_replied},
    {FTPX_CMD_PROT, parameter_sent, parameter_replied},
    {FTPX_CMD_REST, rest_sent, rest_replied},
    {FTPX_CMD_RANG, rest_sent, rest_replied},
    {FTPX_CMD_SIZE, NULL, size_replied},
    {FTPX_CMD_PORT, ftpx_setup_active_sent, ftpx_setup_active_replied},
    {FTPX_CMD_EPRT, ftpx_setup_active_sent, ftpx_setup_active_replied},
    {FTPX_CMD_LPRT, ftpx_setup_active_sent, ftpx_setup_active_replied},
    {FTPX_CMD_PASV, ftpx_setup_passive_sent, ftpx_setup_passive_replied},
    {FTPX_CMD_EPSV, ftpx_setup_passive_sent, ftpx_setup_passive_replied},
    {FTPX_CMD_LPSV, ftpx_setup_passive_sent, ftpx_setup_passive_replied},
    {FTPX_CMD_SPSV, ftpx_setup_passive_sent, ftpx_setup_passive_replied},
    {FTPX_CMD_CPSV, ftpx_setup_passive_sent, ftpx_setup_passive_replied},
    {FTPX_CMD_SPAS, NULL, ftpx_setup_striped_replied},
    {FTPX_CMD_ABOR, abor_sent, NULL},
};

static const struct row *row_of(const struct ftpx_verb *verb)
{
    static const struct row transfer = {FTPX_CMD_UNKNOWN, transfer_sent, transfer_replied};
    static const struct row nothing = {FTPX_CMD_UNKNOWN, NULL, NULL};

    if (verb->role == FTPX_ROLE_TRANSFER)
        return &transfer;
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++)
        if (rows[index].id == verb->id)
            return &rows[index];
    return &nothing;
}

void ftpx_effect_of_greeting(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    session->server_software = software_in(reply->text);
    if (session->server_software.len == 0)
        session->server_software = software_in(reply->last_text);
}

void ftpx_effect_of_command(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;
    const struct row *row = row_of(exchange->verb);

    if (ftpx_session_phase(session, note->frame) == FTPX_PHASE_CONNECT)
        ftpx_session_enter(session, FTPX_PHASE_LOGIN, note->frame);
    if (row->sent)
        row->sent(exchange, note);
    ftpx_self_description_sent(exchange);
    ftpx_security_sent(exchange, note);
    ftpx_operation_sent(exchange);
    ftpx_misuse_sent(exchange, note);
}

void ftpx_effect_of_reply(struct ftpx_exchange *exchange, struct ftpx_reply *reply,
                          struct ftpx_note *note)
{
    const struct row *row = row_of(exchange->verb);

    if (row->replied)
        row->replied(exchange, reply, note);
    ftpx_login_proved(exchange, reply, note);
    ftpx_self_description_replied(exchange, reply, note);
    ftpx_security_replied(exchange, reply, note);
    ftpx_operation_replied(exchange, reply);
    ftpx_refusal_replied(exchange, reply, note);
    ftpx_statement_replied(exchange, reply);
    ftpx_misuse_replied(exchange, reply, note);
}

/* effect: a row a verb, then what looks at every command. Commands act tentatively when they are sent, so
 * that pipelined ones see them, and for good when their reply comes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "effect.h"

#include "../../wire/tls.h"
#include "../data/data.h"
#include "../data/infer.h"
#include "../data/statement.h"
#include "../data/transfer_command.h"
#include "../session/security.h"
#include "../session/self_description.h"
#include "../state.h"
#include "../session/login.h"
#include "commandless.h"
#include "loss.h"
#include "misuse.h"
#include "../session/operation.h"
#include "../session/refusal.h"
#include "pairing.h"
#include "../path.h"
#include "setup.h"

/* --- working directory --- */

static void pwd_replied(const struct ftpx_happening *happening)
{
    const struct ftpx_reply *reply = happening->reply;

    if (reply->code != 257)
        return;
    ftpx_span path = ftpx_path_quoted(happening->session->engine->pool, reply->text);
    if (path.len == 0)
        path = ftpx_reply_bare_path(reply->text);
    if (path.len > 0)
        ftpx_session_move(happening->session, path);
}

/* The server's own word for where one is now goes before our algebra: it knows of links. */
static void moved_to(const struct ftpx_happening *happening, ftpx_span where)
{
    const struct ftpx_reply *reply = happening->reply;
    ftpx_span named = FTPX_SPAN_NONE;

    if (!ftpx_reply_completes(reply->code))
        return;
    if (ftpx_span_has(reply->text, "current directory"))
        named = ftpx_path_quoted(happening->session->engine->pool, reply->text);
    ftpx_session_move(happening->session, named.len > 0 ? named : where);
}

static void cwd_replied(const struct ftpx_happening *happening)
{
    moved_to(happening, ftpx_session_path(happening->session, happening->exchange->arg));
}

static void cdup_replied(const struct ftpx_happening *happening)
{
    moved_to(happening, ftpx_session_path(happening->session, ftpx_span_of("..")));
}

/* --- parameters --- */

static struct ftpx_parameter *parameter_of(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;

    switch (happening->exchange->verb->id) {
    case FTPX_CMD_TYPE: return &session->type;
    case FTPX_CMD_MODE: return &session->mode;
    case FTPX_CMD_PROT: return &session->protection;
    default: return &session->structure;
    }
}

static uint8_t value_in(ftpx_span arg)
{
    return arg.len > 0 && ftpx_is_letter(arg.at[0]) ? ftpx_upper(arg.at[0]) : 0;
}

static void parameter_sent(const struct ftpx_happening *happening)
{
    uint8_t value = value_in(happening->exchange->arg);

    if (value)
        parameter_of(happening)->now = value;
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

static void parameter_replied(const struct ftpx_happening *happening)
{
    struct ftpx_parameter *parameter = parameter_of(happening);
    struct ftpx_exchange *exchange = happening->exchange;
    uint8_t value = value_in(exchange->arg);

    if (ftpx_reply_completes(happening->reply->code) && value)
        parameter->confirmed = value;
    if (!ftpx_reply_refuses(happening->reply->code))
        return;
    take_back(exchange, parameter->confirmed);
    if (is_newest(exchange))
        parameter->now = parameter->confirmed;
}

static void rest_sent(const struct ftpx_happening *happening)
{
    happening->session->rest = happening->exchange;
    happening->session->rest_lost = false;
}

static void rest_replied(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;

    if (!ftpx_reply_refuses(happening->reply->code))
        return;
    if (happening->session->rest == exchange)
        happening->session->rest = NULL;
    if (exchange->transfer)
        exchange->transfer->restart = exchange->transfer->range_end = 0;
}

static void size_replied(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;
    const struct ftpx_reply *reply = happening->reply;
    uint64_t size;

    /* In TYPE A the answer is the size after conversion, where servers give one at all (RFC 3659
     * §4). */
    if (reply->code != 213 || session->type.now == 'A' || !ftpx_reply_size(reply->text, &size))
        return;
    session->sized_path = ftpx_session_path(session, happening->exchange->arg);
    session->sized = size;
}

/* --- transfers --- */

static void transfer_sent(const struct ftpx_happening *happening)
{
    ftpx_data_named(ftpx_transfer_new(happening->exchange));
    ftpx_session_enter(happening->session, FTPX_PHASE_TRANSFER, happening->note->frame);
}

/* `150 Opening ASCII mode data connection …`, as BSD's server has it and most others since: names the type when
 * the TYPE command is not in the capture. BINARY does not: vsFTPd says so in TYPE A, too, while it changes no
 * line ends. */
static void learn_type(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    if (reply->code >= 200)
        return;
    transfer->called_binary |= ftpx_span_has(reply->text, "BINARY mode");
    if (transfer->type == 0 && ftpx_span_has(reply->text, "ASCII mode"))
        transfer->type = 'A';
}

static void transfer_replied(const struct ftpx_happening *happening)
{
    struct ftpx_transfer *transfer = happening->exchange->transfer;

    if (!transfer)
        return;
    learn_type(transfer, happening->reply);
    ftpx_transfer_reply(transfer, happening->reply);
    if (happening->exchange->final)
        ftpx_data_replied(transfer);
}

/* ABOR stops the oldest transfer that is under way. */
static void abor_sent(const struct ftpx_happening *happening)
{
    const struct ftpx_exchange *older = ftpx_pairing_transfer(happening->session);
    struct ftpx_transfer *transfer =
        older ? older->transfer : ftpx_commandless_under_way(happening->session);

    if (!transfer)
        return;
    happening->exchange->transfer = transfer;
    ftpx_transfer_advance(transfer, FTPX_EVENT_ABOR, happening->note->frame);
}

/* 426 is the transfer's, and comes before ABOR's own reply (RFC 959 §4.1.3); where the transfer's command is
 * not in the capture it is taken for the latter. */
static void abor_replied(const struct ftpx_happening *happening)
{
    struct ftpx_transfer *transfer = happening->exchange->transfer;

    if (happening->reply->code == 426 && transfer && !transfer->exchange)
        ftpx_transfer_reply(transfer, happening->reply);
}

/* --- session --- */

static void auth_replied(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;
    const struct ftpx_tls_mechanism *mechanism = ftpx_tls_mechanism(happening->exchange->arg);

    if (happening->reply->code != 234 || session->tls != FTPX_TLS_NONE || !mechanism)
        return;
    session->agreed_frame = happening->note->frame;
    ftpx_session_encrypt(session, FTPX_TLS_EXPLICIT, mechanism->protection,
                         session->agreed_frame + 1);
    ftpx_infer_add(session->engine->encrypted, session);
}

/* No client says hello before it was answered; one that was refused does not either. */
bool ftpx_effect_asks_for_tls(const struct ftpx_session *session, int64_t heard)
{
    const struct ftpx_exchange *last = session->last;

    return last && last->verb->id == FTPX_CMD_AUTH && !last->replies &&
           session->tls == FTPX_TLS_NONE && ftpx_tls_mechanism(last->arg) &&
           ftpx_loss_between(session, false, last->heard, heard);
}

void ftpx_effect_tls_unseen(struct ftpx_session *session)
{
    const struct ftpx_tls_mechanism *mechanism =
        session->last ? ftpx_tls_mechanism(session->last->arg) : NULL;

    if (!mechanism)
        return;
    ftpx_session_agree(session, FTPX_TLS_EXPLICIT, mechanism->protection);
    ftpx_infer_add(session->engine->encrypted, session);
}

static void quit_sent(const struct ftpx_happening *happening)
{
    happening->session->quit = happening->exchange;
    ftpx_session_enter(happening->session, FTPX_PHASE_CLOSE, happening->note->frame);
}

static void rein_replied(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;

    if (!ftpx_reply_completes(happening->reply->code))
        return;
    session->user = session->admitted_user = FTPX_SPAN_NONE;
    session->login = FTPX_LOGIN_NONE;
    session->awaits_password = false;
    session->cwd_lost = false;
    ftpx_session_move(session, FTPX_SPAN_NONE);
    ftpx_session_reset_parameters(session);
}

/* --- all --- */

/* Each of a row's functions in turn. A command that is not here changes nothing. */
static const struct row {
    ftpx_happening_fn sent[2];
    ftpx_happening_fn replied[2];
} rows[FTPX_CMD_COUNT] = {
    [FTPX_CMD_USER] = {{ftpx_login_user_sent}, {ftpx_login_replied}},
    [FTPX_CMD_PASS] = {{ftpx_login_pass_sent, ftpx_security_pass_sent}, {ftpx_login_replied}},
    [FTPX_CMD_ACCT] = {{NULL}, {ftpx_login_replied}},
    [FTPX_CMD_ADAT] = {{ftpx_login_adat_sent}, {ftpx_login_replied, ftpx_security_adat_replied}},
    [FTPX_CMD_AUTH] = {{NULL}, {auth_replied, ftpx_security_auth_replied}},
    [FTPX_CMD_MIC] = {{ftpx_security_sealed_sent}, {NULL}},
    [FTPX_CMD_CONF] = {{ftpx_security_sealed_sent}, {NULL}},
    [FTPX_CMD_ENC] = {{ftpx_security_sealed_sent}, {NULL}},
    [FTPX_CMD_REIN] = {{NULL}, {rein_replied, ftpx_self_description_rein_replied}},
    [FTPX_CMD_QUIT] = {{quit_sent}, {NULL}},
    [FTPX_CMD_PWD] = {{NULL}, {pwd_replied, ftpx_login_proved}},
    [FTPX_CMD_XPWD] = {{NULL}, {pwd_replied, ftpx_login_proved}},
    [FTPX_CMD_CWD] = {{NULL}, {cwd_replied, ftpx_login_proved}},
    [FTPX_CMD_XCWD] = {{NULL}, {cwd_replied}},
    [FTPX_CMD_CDUP] = {{NULL}, {cdup_replied}},
    [FTPX_CMD_XCUP] = {{NULL}, {cdup_replied}},
    [FTPX_CMD_TYPE] = {{parameter_sent}, {parameter_replied}},
    [FTPX_CMD_MODE] = {{parameter_sent}, {parameter_replied}},
    [FTPX_CMD_STRU] = {{parameter_sent}, {parameter_replied}},
    [FTPX_CMD_PROT] = {{parameter_sent}, {parameter_replied}},
    [FTPX_CMD_REST] = {{rest_sent}, {rest_replied}},
    [FTPX_CMD_RANG] = {{rest_sent}, {rest_replied}},
    [FTPX_CMD_SIZE] = {{NULL}, {size_replied}},
    [FTPX_CMD_PORT] = {{ftpx_setup_active_sent}, {ftpx_setup_active_replied}},
    [FTPX_CMD_EPRT] = {{ftpx_setup_active_sent}, {ftpx_setup_active_replied}},
    [FTPX_CMD_LPRT] = {{ftpx_setup_active_sent}, {ftpx_setup_active_replied}},
    [FTPX_CMD_PASV] = {{ftpx_setup_passive_sent}, {ftpx_setup_passive_replied}},
    [FTPX_CMD_EPSV] = {{ftpx_setup_passive_sent}, {ftpx_setup_passive_replied}},
    [FTPX_CMD_LPSV] = {{ftpx_setup_passive_sent}, {ftpx_setup_passive_replied}},
    [FTPX_CMD_SPSV] = {{ftpx_setup_passive_sent}, {ftpx_setup_passive_replied}},
    [FTPX_CMD_CPSV] = {{ftpx_setup_passive_sent}, {ftpx_setup_passive_replied}},
    [FTPX_CMD_SPAS] = {{NULL}, {ftpx_setup_striped_replied}},
    [FTPX_CMD_ABOR] = {{abor_sent}, {abor_replied}},
    [FTPX_CMD_DELE] = {{NULL}, {ftpx_login_proved}},
    [FTPX_CMD_RMD] = {{NULL}, {ftpx_login_proved}},
    [FTPX_CMD_MKD] = {{NULL}, {ftpx_login_proved}},
    [FTPX_CMD_XMKD] = {{NULL}, {ftpx_login_proved}},
    [FTPX_CMD_RNTO] = {{NULL}, {ftpx_login_proved}},
    [FTPX_CMD_FEAT] = {{NULL}, {ftpx_self_description_feat_replied, ftpx_security_feat_replied}},
    [FTPX_CMD_OPTS] = {{NULL}, {ftpx_self_description_opts_replied}},
    [FTPX_CMD_HOST] = {{NULL}, {ftpx_self_description_host_replied}},
    [FTPX_CMD_LANG] = {{NULL}, {ftpx_self_description_lang_replied}},
    [FTPX_CMD_SYST] = {{NULL}, {ftpx_self_description_syst_replied}},
    [FTPX_CMD_CLNT] = {{ftpx_self_description_clnt_sent}, {NULL}},
    [FTPX_CMD_CSID] = {{ftpx_self_description_csid_sent}, {ftpx_self_description_csid_replied}},
};

static const struct row *row_of(const struct ftpx_verb *verb)
{
    static const struct row transfer = {{transfer_sent}, {transfer_replied, ftpx_login_proved}};

    return verb->role == FTPX_ROLE_TRANSFER ? &transfer : &rows[verb->id];
}

/* What looks at every command, in this order: what a file is now, before what is said of it. */
static const ftpx_happening_fn always_sent[] = {ftpx_operation_sent, ftpx_misuse_sent};
static const ftpx_happening_fn always_replied[] = {ftpx_operation_replied, ftpx_refusal_replied,
                                                   ftpx_statement_replied, ftpx_misuse_replied};

static void tell(const struct ftpx_happening *happening, const ftpx_happening_fn *whom,
                 size_t count)
{
    for (size_t index = 0; index < count && whom[index]; index++)
        whom[index](happening);
}

void ftpx_effect_of_command(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    const struct ftpx_happening happening = {exchange->session, exchange, NULL, note};

    if (ftpx_session_phase(exchange->session, note->frame) == FTPX_PHASE_CONNECT)
        ftpx_session_enter(exchange->session, FTPX_PHASE_LOGIN, note->frame);
    tell(&happening, row_of(exchange->verb)->sent, 2);
    tell(&happening, always_sent, sizeof always_sent / sizeof *always_sent);
}

void ftpx_effect_of_reply(struct ftpx_exchange *exchange, struct ftpx_reply *reply,
                          struct ftpx_note *note)
{
    const struct ftpx_happening happening = {exchange->session, exchange, reply, note};

    tell(&happening, row_of(exchange->verb)->replied, 2);
    tell(&happening, always_replied, sizeof always_replied / sizeof *always_replied);
}

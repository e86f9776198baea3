/* session: facts change when those who hear what is said find out; here is what takes more than setting
 * a member.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "session.h"

#include "../../wire/quirk.h"
#include "../limits.h"
#include "../list.h"
#include "../path.h"
#include "../state.h"
#include "../tcp/flow.h"
#include "../tcp/tls.h"
#include "names.h"

void ftpx_session_reset_parameters(struct ftpx_session *session)
{
    session->type = (struct ftpx_parameter){'A', 'A'};
    session->mode = (struct ftpx_parameter){'S', 'S'};
    session->structure = (struct ftpx_parameter){'F', 'F'};
    session->rest = NULL;
    session->rest_lost = false;
    session->setup = NULL;
}

static void number(struct ftpx_engine *engine, struct ftpx_session *session)
{
    if (engine->session_count < wmem_array_get_count(engine->sessions))
        *(struct ftpx_session **)wmem_array_index(engine->sessions, engine->session_count) =
            session;
    else
        wmem_array_append(engine->sessions, &session, 1);
    engine->session_count++;
}

static struct ftpx_session *newest(const struct ftpx_engine *engine)
{
    return *(struct ftpx_session **)wmem_array_index(engine->sessions, engine->session_count - 1);
}

void ftpx_session_withdraw(struct ftpx_session *session)
{
    struct ftpx_engine *engine = session->engine;

    session->withdrawn = true;
    while (engine->session_count > 0 && newest(engine)->withdrawn)
        engine->session_count--;
}

bool ftpx_session_is_bound(const struct ftpx_session *session)
{
    return session->transfers || session->setup || session->operations ||
           session->failed_logins > 0 || session->tls != FTPX_TLS_NONE;
}

struct ftpx_session *ftpx_session_new(struct ftpx_engine *engine, struct ftpx_flow *flow,
                                      uint8_t client_side, bool from_start)
{
    struct ftpx_session *session = wmem_new0(engine->pool, struct ftpx_session);

    session->id = engine->session_count;
    session->engine = engine;
    session->flow = flow;
    session->client_side = client_side;
    session->known_frame = flow->last_frame;
    session->from_start = from_start;
    session->names = ftpx_names_of(engine->names, ftpx_session_server(session));
    ftpx_session_reset_parameters(session);
    if (!from_start) /* who knows what was said before */
        session->type = (struct ftpx_parameter){0, 0};
    number(engine, session);
    ftpx_session_enter(session, from_start ? FTPX_PHASE_CONNECT : FTPX_PHASE_COMMAND,
                       flow->first_frame);
    return session;
}

struct ftpx_exchange *ftpx_session_assume(struct ftpx_session *session,
                                          const struct ftpx_verb *verb, uint32_t frame,
                                          int64_t time)
{
    struct ftpx_exchange *exchange = wmem_new0(session->engine->pool, struct ftpx_exchange);

    exchange->session = session;
    exchange->verb = verb;
    exchange->frame = frame;
    exchange->time = time;
    return exchange;
}

const struct ftpx_endpoint *ftpx_session_client(const struct ftpx_session *session)
{
    return &session->flow->end[session->client_side];
}

const struct ftpx_endpoint *ftpx_session_server(const struct ftpx_session *session)
{
    return &session->flow->end[1 - session->client_side];
}

void ftpx_session_agree(struct ftpx_session *session, enum ftpx_tls how, uint8_t protection)
{
    session->tls = how;
    session->protection = (struct ftpx_parameter){protection, protection};
}

void ftpx_session_encrypt(struct ftpx_session *session, enum ftpx_tls how, uint8_t protection,
                          uint32_t frame)
{
    ftpx_session_agree(session, how, protection);
    ftpx_flow_begin_tls(session->engine->pool, session->flow, frame);
}

/* Whether the server has not sent a record yet. */
static bool never_agreed(const struct ftpx_session *session)
{
    const struct ftpx_tls_half *tls = session->flow->half[1 - session->client_side]->tls;
    return session->agreed_frame == 0 && tls->condition == FTPX_TLS_CLEAR && tls->records == 0;
}

void ftpx_session_surface(struct ftpx_session *session)
{
    if (never_agreed(session))
        session->tls = FTPX_TLS_NONE;
    session->type = (struct ftpx_parameter){0, 0};
    session->protection = (struct ftpx_parameter){0, 0};
    session->hearing.unsure = true;
}

uint64_t ftpx_session_lines_left_out(const struct ftpx_session *session)
{
    struct ftpx_half *const *half = session->flow->half;

    return (uint64_t)half[0]->lines_left_out + half[1]->lines_left_out;
}

bool ftpx_session_is_dark(const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;

    if (flow->tls_frame == 0)
        return false;
    for (uint8_t side = 0; side < 2; side++)
        if (ftpx_flow_payload(flow, side)->first_frame != 0 ||
            flow->half[side]->tls->condition == FTPX_TLS_CLEAR)
            return false;
    return true;
}

/* --- phases --- */

void ftpx_session_enter(struct ftpx_session *session, enum ftpx_phase phase, uint32_t frame)
{
    struct ftpx_phase_mark *newest =
        session->phase_count ? &session->phases[session->phase_count - 1] : NULL;

    if (newest && (newest->phase == phase || newest->phase == FTPX_PHASE_CLOSE))
        return;
    if (newest && newest->frame >= frame) {
        newest->phase = phase;
        return;
    }
    FTPX_MAKE_ROOM(session->engine->pool, session->phases, session->phase_count,
                   session->phase_room);
    session->phases[session->phase_count++] = (struct ftpx_phase_mark){frame, phase};
}

static int64_t frame_of_phase(const void *session, uint32_t index)
{
    return ((const struct ftpx_session *)session)->phases[index].frame;
}

/* The first holds for all frames before it too. */
enum ftpx_phase ftpx_session_phase(const struct ftpx_session *session, uint32_t frame)
{
    uint32_t later =
        ftpx_list_from(session, session->phase_count, frame + INT64_C(1), frame_of_phase);

    return session->phases[later > 0 ? later - 1 : 0].phase;
}

enum ftpx_phase ftpx_session_reached(const struct ftpx_session *session)
{
    enum ftpx_phase newest = session->phases[session->phase_count - 1].phase;

    if (newest == FTPX_PHASE_CLOSE || session->hearing.newest_frame == 0)
        return newest;
    return ftpx_session_phase(session, session->hearing.newest_frame);
}

/* --- names --- */

/* The control connection has paid for so many bytes of paths. */
static uint64_t path_budget(const struct ftpx_session *session)
{
    uint64_t weight = ftpx_flow_weight(session->flow, 0) + ftpx_flow_weight(session->flow, 1);
    return FTPX_LIMIT_PATHS + weight * FTPX_LIMIT_PATH_SHARE;
}

/* Where the directory is not known any more, or not yet, `C:\x` may be a path of Windows, or a name on Unix. */
static bool may_be_a_name(const struct ftpx_session *session, ftpx_span name)
{
    bool is_anywhere =
        session->cwd_lost || (session->cwd.len == 0 && ftpx_session_has_lost(session));

    return is_anywhere && name.len > 0 && name.at[0] != '/' && ftpx_path_is_absolute(name);
}

ftpx_span ftpx_session_path(struct ftpx_session *session, ftpx_span name)
{
    const struct ftpx_engine *engine = session->engine;

    ftpx_names_add(session->names, name);
    if (session->path_bytes + session->cwd.len > path_budget(session) ||
        may_be_a_name(session, name))
        return name;
    ftpx_span path = ftpx_path_join(engine->pool, engine->config.charset, session->cwd, name);
    session->path_bytes += path.len;
    return path;
}

const struct ftpx_charset *ftpx_session_charset(const struct ftpx_session *session)
{
    return session ? ftpx_names_charset(session->names) : NULL;
}

void ftpx_session_move(struct ftpx_session *session, ftpx_span path)
{
    bool is_absolute = ftpx_path_is_absolute(path);

    ftpx_names_add(session->names, path);
    session->cwd_lost = session->cwd_lost && !is_absolute;
    session->cwd = session->cwd_lost ? FTPX_SPAN_NONE : path;
    session->cwd_known = is_absolute;
    if (session->cwd_lost)
        ftpx_session_lose_place(session);
}

/* What names have stood for holds for another directory's no more. */
void ftpx_session_lose_place(struct ftpx_session *session)
{
    session->cwd = FTPX_SPAN_NONE;
    session->cwd_known = false;
    session->cwd_lost = true;
    session->sized_path = FTPX_SPAN_NONE;
    session->files = NULL;
    session->folders = NULL;
}

const char *ftpx_phase_name(enum ftpx_phase phase)
{
    static const char *const names[] = {"connect", "login", "command", "transfer", "close"};
    return names[phase];
}

const char *ftpx_login_name(enum ftpx_login_result result)
{
    static const char *const names[] = {"none", "pending", "success", "failed", "anonymous"};
    return names[result];
}

bool ftpx_login_admits(enum ftpx_login_result result)
{
    return result == FTPX_LOGIN_SUCCESS || result == FTPX_LOGIN_ANONYMOUS;
}

enum ftpx_closed_by ftpx_session_closed_by(const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;

    if (flow->reset)
        return FTPX_CLOSED_RST;
    if (session->quit)
        return FTPX_CLOSED_QUIT;
    return flow->half[0]->stream.fin || flow->half[1]->stream.fin ? FTPX_CLOSED_FIN
                                                                  : FTPX_CLOSED_NOT;
}

const char *ftpx_closed_name(enum ftpx_closed_by how)
{
    static const char *const names[] = {"none", "quit", "fin", "rst"};
    return names[how];
}

/* Whether the server acknowledges less than a command, as far as the capture goes. */
static bool is_unheard(const struct ftpx_session *session, const struct ftpx_exchange *command)
{
    const struct ftpx_half *client = session->flow->half[session->client_side];

    return !command->decrypted && client && client->stream.has_acks &&
           client->stream.acked < command->end;
}

/* Who was named last by a line that the server has had. */
static ftpx_span heard_user(const struct ftpx_session *session)
{
    ftpx_span user = FTPX_SPAN_NONE;

    for (const struct ftpx_exchange *each = session->exchanges; each; each = each->next)
        if (each->verb->id == FTPX_CMD_USER && !is_unheard(session, each))
            user = each->arg;
    return user;
}

ftpx_span ftpx_session_user(const struct ftpx_session *session)
{
    const struct ftpx_exchange *named = session->user_command;

    if (named && is_unheard(session, named))
        return session->admitted_user.len > 0 ? session->admitted_user : heard_user(session);
    return named && !named->replies && session->admitted_user.len > 0 ? session->admitted_user
                                                                      : session->user;
}

bool ftpx_session_has_lost(const struct ftpx_session *session)
{
    struct ftpx_half *const *half = session->flow->half;

    return session->withdrawn || !session->from_start || !half[0]->stream.present ||
           !half[1]->stream.present ||
           (session->quirks & (FTPX_QUIRK(AFTER_GAP) | FTPX_QUIRK(CONFLICTING)));
}

uint64_t ftpx_session_doubts(const struct ftpx_session *session)
{
    bool is_contested = session->flow->contested;

    for (unsigned side = 0; side < 2; side++) {
        const struct ftpx_half *half = session->flow->half[side];
        is_contested |=
            half && (half->stream.conflicting > 0 || ftpx_stream_has_more(&half->stream));
    }
    return is_contested ? FTPX_QUIRK(CONFLICTING) : 0;
}

/* loss: a row a code, with what may have been said to be answered so, and words that tell which of it was.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "loss.h"

#include "../../wire/reply.h"
#include "../data/expect.h"
#include "../path.h"
#include "../state.h"
#include "../tcp/flow.h"

/* What a command may change. */
enum {
    USER = 1 << 0,
    DIRECTORY = 1 << 1,
    TYPE = 1 << 2,
    MODE = 1 << 3,
    STRUCTURE = 1 << 4,
    PROTECTION = 1 << 5,
    RESTART = 1 << 6,
    SETUP = 1 << 7,      /* the endpoint that was announced */
    LEFT_SETUP = 1 << 8, /* that which a transfer has left for the next */
    SOURCE = 1 << 9,     /* what RNFR named */
    PARAMETERS = TYPE | MODE | STRUCTURE | PROTECTION,
    ALL = USER | DIRECTORY | PARAMETERS | RESTART | LEFT_SETUP | SOURCE
};

/* Bytes that a command takes with its end: `MODE Z` and all that are as short, or `CDUP`; `PASV`; and a change of user,
 * `USER x` and `PASS y`, as many as its replies. */
#define PARAMETER_BYTES 8
#define SETUP_BYTES     6
#define LOGIN_BYTES     16

bool ftpx_loss_between(const struct ftpx_session *session, bool from_client, int64_t from,
                       int64_t to)
{
    uint8_t side = from_client ? session->client_side : 1 - session->client_side;

    if (from == FTPX_HEARD_UNKNOWN || to == FTPX_HEARD_UNKNOWN)
        return true;
    return from < to && ftpx_ranges_missing(&session->flow->half[side]->stream.seen, from, to) > 0;
}

static void forget(struct ftpx_session *session, unsigned what)
{
    static const struct ftpx_parameter unknown = {0, 0};

    if (what & USER) {
        session->user = FTPX_SPAN_NONE;
        session->user_command = NULL;
    }
    if (what & DIRECTORY)
        ftpx_session_lose_place(session);
    if (what & TYPE)
        session->type = unknown;
    if (what & MODE)
        session->mode = unknown;
    if (what & STRUCTURE)
        session->structure = unknown;
    if (what & PROTECTION)
        session->protection = unknown;
    if (what & RESTART) {
        session->rest = NULL;
        session->rest_lost = true;
    }
    if (what & SOURCE)
        session->first_step = NULL;
    bool is_left = session->setup && session->setup->transfer;
    if ((what & SETUP) || ((what & LEFT_SETUP) && is_left))
        session->setup = NULL;
}

/* --- commands that were lost with their replies --- */

/* Whoever is logged in stays so unless enough is missing for another login. */
static bool may_have_logged_in(const struct ftpx_session *session)
{
    const uint64_t *missing = session->hearing.missing;

    return !ftpx_login_admits(session->login) ||
           (missing[0] >= LOGIN_BYTES && missing[1] >= LOGIN_BYTES);
}

/* What may have been changed by commands that were lost with their replies. */
static void forget_all(struct ftpx_session *session)
{
    bool any = session->hearing.left_out || session->hearing.missing[1] >= PARAMETER_BYTES;
    unsigned what = any ? ALL : DIRECTORY;

    if (!session->hearing.left_out && !may_have_logged_in(session))
        what &= ~(unsigned)USER;
    forget(session, what);
    if ((any || session->hearing.missing[1] >= SETUP_BYTES) && session->setup &&
        session->setup->expected)
        session->setup->expected->guessed = true; /* another may have been announced */
    session->hearing.commands_lost = false;
}

/* A client that sends commands before it has the replies to those before it makes these tell nothing: they
 * may come later. */
void ftpx_loss_gap(struct ftpx_session *session, bool from_client, uint64_t bytes)
{
    const struct ftpx_exchange *last = session->last;
    int64_t had = last ? last->heard : 0;
    int64_t read = session->flow->half[1 - session->client_side]->order.next;

    bool tells_nothing =
        from_client ? session->hearing.pipelines || ftpx_loss_between(session, false, had, read)
                    : session->hearing.commands_lost;

    session->hearing.missing[from_client] += bytes;
    if (tells_nothing)
        forget_all(session);
    else if (from_client)
        session->hearing.commands_lost = true;
}

void ftpx_loss_contested(struct ftpx_session *session)
{
    forget(session, ALL | SETUP);
}

void ftpx_loss_command(struct ftpx_session *session, const struct ftpx_heard *heard)
{
    int64_t had = session->last ? session->last->heard : 0;

    if (session->hearing.commands_lost && ftpx_loss_between(session, false, had, heard->heard))
        forget_all(session);
    session->hearing.commands_lost = false;
    session->hearing.missing[0] = session->hearing.missing[1] = 0;
}

/* --- commands that were lost, by their replies --- */

static const struct row {
    uint16_t code;
    const char *words; /* in any case; NULL: whatever it says. The first row that fits counts */
    unsigned what;
} rows[] = {
    {200, "binary", TYPE},
    {200, "ascii", TYPE},
    {200, "type", TYPE},
    {200, "mode", MODE},
    {200, "stru", STRUCTURE},
    {200, "prot", PROTECTION},
    {200, "pbsz", 0},
    {200, "port", SETUP},
    {200, "eprt", SETUP},
    {200, "noop", 0},
    {200, "utf8", 0},
    {200, "directory", DIRECTORY},
    {200, NULL, DIRECTORY | PARAMETERS | LEFT_SETUP},
    {202, NULL, PARAMETERS},
    {220, NULL, ALL},
    {250, "delete", 0},
    {250, "renam", 0},
    {250, "remove", 0},
    {250, NULL, DIRECTORY},
    {230, NULL, DIRECTORY},
    {232, NULL, USER | DIRECTORY},
    {331, NULL, USER},
    {332, NULL, USER},
    {336, NULL, USER},
    {350, "rename", SOURCE},
    {350, "rnto", 0},
    {350, "exists", SOURCE},
    {350, NULL, RESTART},
};

static unsigned what_of(const struct ftpx_reply *reply)
{
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++)
        if (rows[index].code == reply->code &&
            (!rows[index].words || ftpx_span_has(reply->text, rows[index].words)))
            return rows[index].what;
    return 0;
}

/* `200 Switching to Binary mode.`, `200 Type set to I.` */
static void learn_type(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    uint8_t type = 0;

    if (ftpx_span_has(reply->text, "binary") || ftpx_span_has(reply->text, "to I") ||
        ftpx_span_has(reply->text, "image"))
        type = 'I';
    else if (ftpx_span_has(reply->text, "ascii") || ftpx_span_has(reply->text, "to A"))
        type = 'A';
    session->type = (struct ftpx_parameter){type, type};
}

/* The server's own word for where one is. */
static void learn_directory(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    ftpx_span path = FTPX_SPAN_NONE;

    if (ftpx_span_has(reply->text, "current directory") ||
        ftpx_span_has(reply->text, "working directory"))
        path = ftpx_path_quoted(session->engine->pool, reply->text);
    if (ftpx_path_is_absolute(path))
        ftpx_session_move(session, path);
}

/* The first number that `text` has; empty when there is none. */
static ftpx_span number_in(ftpx_span text)
{
    while (text.len > 0 && !ftpx_is_digit(text.at[0]))
        text = ftpx_span_drop(text, 1);
    return ftpx_span_take(text, ftpx_span_run(text, ftpx_is_digit));
}

/* `350 Restart position accepted (30000).`, `350 Restarting at 30000. …`: the REST that it answered. */
static void learn_restart(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    ftpx_span number =
        ftpx_span_has(reply->text, "restart") ? number_in(reply->text) : FTPX_SPAN_NONE;

    if (number.len == 0)
        return;
    session->rest =
        ftpx_session_assume(session, ftpx_verb(FTPX_CMD_REST), reply->frame, reply->time);
    session->rest->arg = number;
    session->rest_lost = false;
}

void ftpx_loss_reply(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    unsigned what = what_of(reply);
    bool may_have_used_it = session->rest && ftpx_reply_refuses(reply->code);

    forget(session, may_have_used_it ? RESTART : what);
    if (what == TYPE)
        learn_type(session, reply);
    if ((what & DIRECTORY) || reply->code == 257)
        learn_directory(session, reply);
    if (what == RESTART)
        learn_restart(session, reply);
}

/* --- what was seen in part --- */

void ftpx_loss_argument(struct ftpx_session *session, const struct ftpx_exchange *exchange)
{
    static const struct {
        enum ftpx_cmd id;
        unsigned what;
    } commands[] = {
        {FTPX_CMD_USER, USER},       {FTPX_CMD_CWD, DIRECTORY}, {FTPX_CMD_XCWD, DIRECTORY},
        {FTPX_CMD_TYPE, TYPE},       {FTPX_CMD_MODE, MODE},     {FTPX_CMD_STRU, STRUCTURE},
        {FTPX_CMD_PROT, PROTECTION}, {FTPX_CMD_REST, RESTART},  {FTPX_CMD_RANG, RESTART},
    };

    for (size_t index = 0; index < sizeof commands / sizeof commands[0]; index++)
        if (commands[index].id == exchange->verb->id)
            forget(session, commands[index].what);
}

void ftpx_loss_answer(struct ftpx_session *session, const struct ftpx_exchange *exchange)
{
    switch (exchange->verb->id) {
    case FTPX_CMD_CWD:
    case FTPX_CMD_XCWD:
    case FTPX_CMD_CDUP:
    case FTPX_CMD_XCUP: forget(session, DIRECTORY); break;
    default: break;
    }
}

/* zeek_ftp: walks through what the client said, and remembers who it is by then, as Zeek does: whom USER named
 * last, whatever came of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_log.h"

#include "../../model/data/expect.h"
#include "../../model/path.h"
#include "../../model/session/login.h"
#include "../../model/session/notes.h"
#include "../../model/tcp/flow.h"
#include "../facts/connections.h"
#include "../facts/mime_transfer.h"
#include "../facts/selection.h"
#include "../say/said.h"
#include "zeek_connection.h"

#define HIDDEN  "<hidden>"
#define NOBODY  "<unknown>"
#define NOTHING "<init>" /* before the first command */

/* A session on its way through its lines. */
struct telling {
    struct ftpx_zeek_log *log;
    const struct ftpx_scope *scope;
    wmem_allocator_t *pool; /* for paths of the row */
    struct ftpx_connection control;
    const struct ftpx_exchange *user;
    const struct ftpx_exchange *password;
    const struct ftpx_note *last; /* newest command */
    bool has_row;
};

/* --- which commands --- */

/* X(verb). What Zeek writes down, unless it is told otherwise. */
#define LOGGED(X) X(APPE) X(DELE) X(RETR) X(STOR) X(STOU) X(ACCT) X(PORT) X(PASV) X(EPRT) X(EPSV)

/* Whose argument is a path. */
#define OF_FILES(X) \
    X(APPE) X(CWD) X(DELE) X(MKD) X(RETR) X(RMD) X(RNFR) X(RNTO) X(STOR) X(STOU) X(SIZE) X(MDTM)

#define IS(verb) id == FTPX_CMD_##verb ||
static bool is_logged(enum ftpx_cmd id)
{
    return LOGGED(IS) false;
}

static bool is_of_files(enum ftpx_cmd id)
{
    return OF_FILES(IS) false;
}
#undef IS

/* --- who --- */

static bool is_hidden(const struct telling *telling, const struct ftpx_exchange *exchange)
{
    return ftpx_login_hides(exchange, telling->scope->show_passwords);
}

static void put_secret(const struct telling *telling, unsigned field,
                       const struct ftpx_exchange *exchange)
{
    if (is_hidden(telling, exchange))
        ftpx_zeek_put_word(telling->log, field, HIDDEN);
    else
        ftpx_zeek_put_some(telling->log, field, exchange->arg);
}

static void put_user(const struct telling *telling)
{
    if (telling->user)
        ftpx_zeek_put_text(telling->log, FTPX_ZEEK_FTP_USER, telling->user->arg);
    else
        ftpx_zeek_put_word(telling->log, FTPX_ZEEK_FTP_USER, NOBODY);
    if (telling->password)
        put_secret(telling, FTPX_ZEEK_FTP_PASSWORD, telling->password);
}

/* --- what it asked for --- */

static ftpx_span path_of(const struct telling *telling, const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;

    if (exchange->transfer && exchange->transfer->exchange == exchange)
        return exchange->transfer->path;
    if (exchange->operation && exchange->operation->exchange == exchange)
        return exchange->operation->path;
    return ftpx_path_join(telling->pool, ftpx_session_charset(exchange->session),
                          note->standing->cwd, exchange->arg);
}

/* What stands between host and path. One that leads from the login directory, wherever that is, begins with a
 * dot. */
static const char *joint_of(ftpx_span path)
{
    if (ftpx_path_is_absolute(path))
        return path.at[0] == '/' ? "" : "/";
    return path.len > 0 ? "/./" : "/.";
}

static void put_url(const struct telling *telling, const struct ftpx_note *note)
{
    const struct ftpx_address *server = &ftpx_session_server(note->session)->address;
    ftpx_span path = path_of(telling, note);
    GString *url = g_string_new("ftp://");
    char address[FTPX_ADDRESS_TEXT];

    ftpx_address_text(server, address);
    g_string_append_printf(url, server->family == 6 ? "[%s]%s" : "%s%s", address, joint_of(path));
    g_string_append_len(url, (const char *)path.at, (gssize)path.len);
    ftpx_zeek_put_text(telling->log, FTPX_ZEEK_FTP_ARG,
                       (ftpx_span){(const uint8_t *)url->str, url->len});
    g_string_free(url, TRUE);
}

static void put_command(const struct telling *telling, const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;

    if (exchange->verb->id == FTPX_CMD_UNKNOWN)
        ftpx_zeek_put_text(telling->log, FTPX_ZEEK_FTP_COMMAND, exchange->name);
    else
        ftpx_zeek_put_word(telling->log, FTPX_ZEEK_FTP_COMMAND, exchange->verb->name);
    if (is_of_files(exchange->verb->id))
        put_url(telling, note);
    else
        put_secret(telling, FTPX_ZEEK_FTP_ARG, exchange);
}

/* --- what came of it --- */

static void put_reply(const struct telling *telling, const struct ftpx_reply *reply)
{
    const struct ftpx_said_style style = {telling->scope->show_passwords, HIDDEN};

    if (!reply)
        return;
    GString *said = g_string_new(NULL);
    ftpx_said_bytes(said, reply->exchange, ftpx_span_trim(reply->last_text), &style);
    ftpx_zeek_put_count(telling->log, FTPX_ZEEK_FTP_REPLY_CODE, reply->code);
    ftpx_zeek_put_some(telling->log, FTPX_ZEEK_FTP_REPLY_MSG,
                       (ftpx_span){(const uint8_t *)said->str, said->len});
    g_string_free(said, TRUE);
}

static void put_channel(const struct telling *telling, const struct ftpx_expected *expected)
{
    if (!expected)
        return;
    ftpx_zeek_put_bool(telling->log, FTPX_ZEEK_FTP_PASSIVE,
                       !ftpx_method_is_active(expected->announced.method));
    ftpx_zeek_put_address(telling->log, FTPX_ZEEK_FTP_DATA_ORIG_H, ftpx_expect_peer(expected));
    ftpx_zeek_put_endpoint(telling->log, FTPX_ZEEK_FTP_DATA_RESP_H, &expected->listener);
}

/* What a listing said long before is not what this transfer was told. */
static bool has_size(const struct ftpx_transfer *transfer)
{
    return transfer->announced_by == FTPX_SIZE_MARK || transfer->announced_by == FTPX_SIZE_SIZE;
}

static void put_transfer(const struct telling *telling, const struct ftpx_transfer *transfer)
{
    ftpx_zeek_put_word(telling->log, FTPX_ZEEK_FTP_MIME_TYPE,
                       ftpx_mime_of_transfer(telling->scope->collect, transfer));
    if (has_size(transfer))
        ftpx_zeek_put_count(telling->log, FTPX_ZEEK_FTP_FILE_SIZE, transfer->announced_size);
    if (!transfer->flow)
        return;
    struct ftpx_connection data = ftpx_connection_of_transfer(transfer);
    ftpx_zeek_put_fuid(telling->log, FTPX_ZEEK_FTP_FUID, &data);
}

/* --- rows --- */

static void write_row(struct telling *telling, const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;

    ftpx_zeek_put_time(telling->log, FTPX_ZEEK_FTP_TS, exchange->time);
    ftpx_zeek_put_connection(telling->log, FTPX_ZEEK_FTP_UID, &telling->control);
    put_user(telling);
    put_command(telling, note);
    put_reply(telling, exchange->last_reply);
    put_channel(telling, exchange->expected);
    if (exchange->transfer && exchange->transfer->exchange == exchange)
        put_transfer(telling, exchange->transfer);
    ftpx_zeek_log_row(telling->log);
    wmem_free_all(telling->pool);
    telling->has_row = true;
}

static void write_greeting(const struct telling *telling, const struct ftpx_session *session)
{
    const struct ftpx_reply *greeting = session->greeting;

    ftpx_zeek_put_time(telling->log, FTPX_ZEEK_FTP_TS,
                       greeting ? greeting->time : session->flow->first_time);
    ftpx_zeek_put_connection(telling->log, FTPX_ZEEK_FTP_UID, &telling->control);
    put_user(telling);
    ftpx_zeek_put_word(telling->log, FTPX_ZEEK_FTP_COMMAND, NOTHING);
    put_reply(telling, greeting);
    ftpx_zeek_log_row(telling->log);
}

static void hear(void *context, const struct ftpx_note *note)
{
    struct telling *telling = context;
    const struct ftpx_exchange *exchange = note->exchange;

    if (!note->from_client || !exchange)
        return;
    if (exchange->verb->id == FTPX_CMD_USER) {
        telling->user = exchange;
        telling->password = NULL;
    }
    if (exchange->verb->id == FTPX_CMD_PASS)
        telling->password = exchange;
    if (is_logged(exchange->verb->id) || telling->scope->commands)
        write_row(telling, note);
    telling->last = note;
}

static void tell(struct ftpx_zeek_log *log, const struct ftpx_scope *scope, wmem_allocator_t *pool,
                 const struct ftpx_session *session)
{
    struct telling telling = {
        .log = log,
        .scope = scope,
        .pool = pool,
        .control = ftpx_connection_of_session(session),
    };

    ftpx_notes_all(session->flow, hear, &telling);
    if (telling.has_row)
        return;
    if (telling.last)
        write_row(&telling, telling.last);
    else
        write_greeting(&telling, session);
}

void ftpx_zeek_ftp(struct ftpx_zeek_log *log, const struct ftpx_scope *scope)
{
    GPtrArray *sessions = ftpx_selection_sessions(scope);
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);

    for (guint i = 0; i < sessions->len; i++) {
        ftpx_state_walk(scope->engine);
        tell(log, scope, pool, sessions->pdata[i]);
    }
    wmem_destroy_allocator(pool);
    g_ptr_array_unref(sessions);
}

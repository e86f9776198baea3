/* columns: what stands in the cells of the tables: a function each, and a list of columns for each
 * table. A table of its own kind: long and dull on purpose.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/session/login.h"
#include "../../model/tcp/flow.h"
#include "../say/layout.h"
#include "../facts/mime_transfer.h"
#include "table.h"

#define MOST_TIME_DIGITS 3

static void append_number(GString *out, uint64_t number)
{
    ftpx_figure_number(out, number, 1);
}

/* Captured in a session. */
static void append_text(GString *out, const struct ftpx_session *session, ftpx_span text)
{
    ftpx_layout_text(out, ftpx_session_charset(session), text);
}

/* Cells that one expression tells: of a number that is always there; of all else, how it is appended. */
#define COUNT_CELL(name, number)                     \
    static uint32_t name(const struct ftpx_row *row) \
    {                                                \
        return (number);                             \
    }
#define CELL(name, append, ...)                                \
    static void name(GString *out, const struct ftpx_row *row) \
    {                                                          \
        append(out, __VA_ARGS__);                              \
    }

/* --- sessions --- */

/* clang-format off */
COUNT_CELL(session_id, row->session->id)
COUNT_CELL(server_port, ftpx_session_server(row->session)->port)
CELL(session_user, append_text, row->session, row->session->user)
CELL(session_login, g_string_append, ftpx_login_name(ftpx_totals_login(row->session)))
COUNT_CELL(session_failures, row->session->failed_logins)
COUNT_CELL(session_commands, row->session->commands)
COUNT_CELL(session_transfers, row->totals.transfers)
COUNT_CELL(session_complete, row->totals.complete)
CELL(session_down, append_number, row->totals.bytes_down)
CELL(session_up, append_number, row->totals.bytes_up)
CELL(session_end, g_string_append, ftpx_closed_name(ftpx_session_closed_by(row->session)))
COUNT_CELL(session_frame, row->session->flow->first_frame)
CELL(session_software, append_text, row->session, row->session->server_software)
/* clang-format on */

/* Transfers of no known session have none. */
static void session_number(GString *out, const struct ftpx_row *row)
{
    if (row->session)
        append_number(out, row->session->id);
}

static void client(GString *out, const struct ftpx_row *row)
{
    if (row->session)
        ftpx_layout_address(out, &ftpx_session_client(row->session)->address);
}

static void server(GString *out, const struct ftpx_row *row)
{
    if (row->session)
        ftpx_layout_address(out, &ftpx_session_server(row->session)->address);
}

static void session_seconds(GString *out, const struct ftpx_row *row)
{
    ftpx_figure_seconds(out, row->session->flow->last_time - row->session->flow->first_time,
                        MOST_TIME_DIGITS);
}

/* --- transfers --- */

/* clang-format off */
COUNT_CELL(transfer_id, row->transfer->id)
CELL(transfer_user, append_text, row->transfer->session, row->transfer->user)
CELL(transfer_file, append_text, row->transfer->session, row->transfer->path)
CELL(transfer_bytes, append_number, ftpx_transfer_bytes(row->transfer))
CELL(transfer_missing, append_number, ftpx_transfer_gap_bytes(row->transfer))
CELL(transfer_again, append_number, ftpx_transfer_retransmitted(row->transfer))
CELL(transfer_state, g_string_append, ftpx_state_name(ftpx_transfer_outcome(row->transfer).state))
CELL(transfer_method, g_string_append, ftpx_method_name(ftpx_transfer_method(row->transfer)))
/* clang-format on */

static void transfer_frame(GString *out, const struct ftpx_row *row)
{
    uint32_t first = ftpx_transfer_first_frame(row->transfer);
    uint32_t frame = row->transfer->exchange ? row->transfer->exchange->frame : first;

    if (frame != 0)
        append_number(out, frame);
}

static void transfer_command(GString *out, const struct ftpx_row *row)
{
    if (row->transfer->exchange)
        g_string_append(out, row->transfer->exchange->verb->name);
}

static void transfer_announced(GString *out, const struct ftpx_row *row)
{
    if (row->transfer->announced_by == FTPX_SIZE_LISTING)
        g_string_append(out, "listed ");
    if (row->transfer->announced_by != FTPX_SIZE_NONE)
        append_number(out, row->transfer->announced_size);
}

static void transfer_code(GString *out, const struct ftpx_row *row)
{
    uint16_t code = ftpx_transfer_code(row->transfer);

    if (code)
        append_number(out, code);
}

static void transfer_seconds(GString *out, const struct ftpx_row *row)
{
    if (ftpx_transfer_bytes(row->transfer) > 0)
        ftpx_figure_seconds(out, ftpx_transfer_duration(row->transfer), MOST_TIME_DIGITS);
}

static void transfer_rate(GString *out, const struct ftpx_row *row)
{
    double rate;

    if (ftpx_transfer_rate(row->transfer, &rate))
        append_number(out, (uint64_t)(rate / 1000 + 0.5));
}

static bool transfer_digests(const struct ftpx_row *row, struct ftpx_digests *out)
{
    return ftpx_collect_digests(row->scope->collect, row->transfer, out);
}

/* --- files --- */

/* clang-format off */
CELL(file_path, append_text, row->transfer->session, ftpx_file_path(row->file))
CELL(file_direction, g_string_append,
     ftpx_transfer_peer(row->transfer) ? "copy" : ftpx_direction_name(row->transfer->direction))
CELL(file_covered, append_number, row->facts.covered.total)
CELL(file_state, g_string_append, row->facts.complete ? "complete" : "incomplete")
COUNT_CELL(file_pieces, ftpx_file_piece_count(row->file))
/* clang-format on */

static void file_size(GString *out, const struct ftpx_row *row)
{
    if (row->facts.size_known)
        append_number(out, row->facts.size);
}

static void file_mime(GString *out, const struct ftpx_row *row)
{
    const char *mime = ftpx_mime_of_file(row->file, row->scope->collect);

    if (mime)
        g_string_append(out, mime);
}

static bool file_digests(const struct ftpx_row *row, struct ftpx_digests *out)
{
    return ftpx_file_digests(row->file, &row->facts, row->scope->collect, out);
}

/* --- logins --- */

/* clang-format off */
COUNT_CELL(login_frame, row->login->exchange->frame)
CELL(login_user, append_text, row->login->session, row->login->user)
CELL(login_password, append_text, row->login->session,
     ftpx_login_password(row->login, row->scope->show_passwords))
CELL(login_outcome, g_string_append, ftpx_login_told(row->login))
/* clang-format on */

static void login_time(GString *out, const struct ftpx_row *row)
{
    uint8_t digits = row->scope->engine->time_digits;

    ftpx_figure_time(out, row->login->exchange->time, MIN(digits, MOST_TIME_DIGITS));
}

static void login_code(GString *out, const struct ftpx_row *row)
{
    const struct ftpx_reply *reply = row->login->reply;

    if (reply)
        append_number(out, reply->code);
}

/* --- clients --- */

/* clang-format off */
CELL(client_address, ftpx_layout_address, &row->client.address)
COUNT_CELL(client_attempts, row->client.attempts)
COUNT_CELL(client_failed, row->client.failed)
COUNT_CELL(client_admitted, row->client.admitted)
COUNT_CELL(client_unanswered, row->client.unanswered)
COUNT_CELL(client_users, row->client.users)
/* clang-format on */

/* --- attempts to connect --- */

/* clang-format off */
COUNT_CELL(attempt_frame, row->attempt.first_frame)
CELL(attempt_client, ftpx_layout_address, &ftpx_attempt_client(&row->attempt)->address)
CELL(attempt_server, ftpx_layout_address, &ftpx_attempt_server(&row->attempt)->address)
COUNT_CELL(attempt_port, ftpx_attempt_server(&row->attempt)->port)
COUNT_CELL(attempt_connections, row->attempt.connections)
COUNT_CELL(attempt_syns, row->attempt.syns)
CELL(attempt_outcome, ftpx_attempt_outcome, &row->attempt)
/* clang-format on */

/* --- the tables --- */

/* clang-format off */
#define COUNT(title, function)          {title, FTPX_CELL_COUNT, 0, function, NULL, 0}
#define NUMBER(title, function)         {title, FTPX_CELL_NUMBER, 0, NULL, function, 0}
#define TEXT(title, widest, function)   {title, FTPX_CELL_TEXT, widest, NULL, function, 0}
#define SECRET(title, widest, function) {title, FTPX_CELL_SECRET, widest, NULL, function, 0}
#define PATH(title, widest, function)   {title, FTPX_CELL_PATH, widest, NULL, function, 0}
#define DIGEST(title, digest)           {title, FTPX_CELL_DIGEST, 0, NULL, NULL, digest}

/* What a table of files ends with: the lists of indicators that people hold it against have one of
 * these. */
#define DIGESTS                                                                                    \
    DIGEST("SHA-256", FTPX_DIGEST_SHA256), DIGEST("MD5", FTPX_DIGEST_MD5),                         \
    DIGEST("SHA-1", FTPX_DIGEST_SHA1), DIGEST("SHA-512", FTPX_DIGEST_SHA512),

static const struct ftpx_column sessions[] = {
    COUNT("Session", session_id),
    COUNT("Frame", session_frame),
    TEXT("Client", 0, client),
    TEXT("Server", 0, server),
    COUNT("Port", server_port),
    TEXT("User", 24, session_user),
    TEXT("Login", 0, session_login),
    COUNT("Failures", session_failures),
    COUNT("Commands", session_commands),
    COUNT("Transfers", session_transfers),
    COUNT("Complete", session_complete),
    NUMBER("Bytes down", session_down),
    NUMBER("Bytes up", session_up),
    NUMBER("Seconds", session_seconds),
    TEXT("Closed by", 0, session_end),
    TEXT("Server software", 32, session_software),
};

static const struct ftpx_column transfers[] = {
    COUNT("Transfer", transfer_id),
    NUMBER("Session", session_number),
    NUMBER("Frame", transfer_frame),
    TEXT("User", 24, transfer_user),
    TEXT("Client", 0, client),
    TEXT("Server", 0, server),
    TEXT("Method", 0, transfer_method),
    TEXT("Command", 0, transfer_command),
    PATH("File", 48, transfer_file),
    NUMBER("Bytes", transfer_bytes),
    NUMBER("Announced", transfer_announced),
    NUMBER("Missing", transfer_missing),
    NUMBER("Repeated", transfer_again),
    TEXT("State", 0, transfer_state),
    NUMBER("Code", transfer_code),
    NUMBER("Seconds", transfer_seconds),
    NUMBER("kB/s", transfer_rate),
};

static const struct ftpx_column downloads[] = {
    COUNT("Transfer", transfer_id),
    NUMBER("Session", session_number),
    TEXT("User", 24, transfer_user),
    TEXT("Server", 0, server),
    PATH("File", 48, transfer_file),
    NUMBER("Bytes", transfer_bytes),
    NUMBER("Announced", transfer_announced),
    TEXT("State", 0, transfer_state),
    NUMBER("Seconds", transfer_seconds),
    NUMBER("kB/s", transfer_rate),
    DIGESTS
};

static const struct ftpx_column files[] = {
    TEXT("Direction", 0, file_direction),
    TEXT("User", 24, transfer_user),
    TEXT("Server", 0, server),
    PATH("File", 48, file_path),
    COUNT("Pieces", file_pieces),
    NUMBER("Covered", file_covered),
    NUMBER("Size", file_size),
    TEXT("State", 0, file_state),
    TEXT("MIME type", 32, file_mime),
    DIGESTS
};

static const struct ftpx_column logins[] = {
    COUNT("Session", session_id),
    COUNT("Frame", login_frame),
    TEXT("Time", 0, login_time),
    TEXT("User", 24, login_user),
    SECRET("Password", 24, login_password),
    TEXT("Outcome", 0, login_outcome),
    NUMBER("Code", login_code),
    TEXT("Client", 0, client),
    TEXT("Server", 0, server),
};

static const struct ftpx_column clients[] = {
    TEXT("Client", 0, client_address),
    COUNT("Attempts", client_attempts),
    COUNT("Failures", client_failed),
    COUNT("Admitted", client_admitted),
    COUNT("Unanswered", client_unanswered),
    COUNT("User names", client_users),
};

static const struct ftpx_column attempts[] = {
    COUNT("Frame", attempt_frame),
    TEXT("Client", 0, attempt_client),
    TEXT("Server", 0, attempt_server),
    COUNT("Port", attempt_port),
    COUNT("Connections", attempt_connections),
    COUNT("SYNs", attempt_syns),
    TEXT("Outcome", 0, attempt_outcome),
};

#define COLUMNS(list) list, G_N_ELEMENTS(list)

static const struct ftpx_table tables[] = {
    [FTPX_ABOUT_SESSIONS]  = {"FTP sessions", FTPX_ABOUT_SESSIONS, COLUMNS(sessions), NULL},
    [FTPX_ABOUT_TRANSFERS] = {"FTP transfers", FTPX_ABOUT_TRANSFERS, COLUMNS(transfers), NULL},
    [FTPX_ABOUT_DOWNLOADS] = {"FTP downloads", FTPX_ABOUT_DOWNLOADS, COLUMNS(downloads), transfer_digests},
    [FTPX_ABOUT_FILES]     = {"FTP files", FTPX_ABOUT_FILES, COLUMNS(files), file_digests},
    [FTPX_ABOUT_LOGINS]    = {"FTP login attempts", FTPX_ABOUT_LOGINS, COLUMNS(logins), NULL},
    [FTPX_ABOUT_CLIENTS]   = {"FTP login attempts by client", FTPX_ABOUT_CLIENTS, COLUMNS(clients), NULL},
    [FTPX_ABOUT_ATTEMPTS]  = {"FTP connections asked for in vain", FTPX_ABOUT_ATTEMPTS, COLUMNS(attempts), NULL},
};
/* clang-format on */

const struct ftpx_table *ftpx_table(enum ftpx_subject subject)
{
    return &tables[subject];
}

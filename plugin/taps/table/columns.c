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

static void append_address(GString *out, const struct ftpx_address *address)
{
    char text[FTPX_ADDRESS_TEXT];

    ftpx_address_text(address, text);
    g_string_append(out, text);
}

/* --- sessions --- */

static uint32_t session_id(const struct ftpx_row *row)
{
    return row->session->id;
}

/* Transfers of no known session have none. */
static void session_number(GString *out, const struct ftpx_row *row)
{
    if (row->session)
        append_number(out, row->session->id);
}

static void client(GString *out, const struct ftpx_row *row)
{
    if (row->session)
        append_address(out, &ftpx_session_client(row->session)->address);
}

static void server(GString *out, const struct ftpx_row *row)
{
    if (row->session)
        append_address(out, &ftpx_session_server(row->session)->address);
}

static uint32_t server_port(const struct ftpx_row *row)
{
    return ftpx_session_server(row->session)->port;
}

static void session_user(GString *out, const struct ftpx_row *row)
{
    ftpx_layout_text(out, ftpx_session_charset(row->session), row->session->user);
}

static void session_login(GString *out, const struct ftpx_row *row)
{
    g_string_append(out, ftpx_login_name(ftpx_totals_login(row->session)));
}

static uint32_t session_failures(const struct ftpx_row *row)
{
    return row->session->failed_logins;
}

static uint32_t session_commands(const struct ftpx_row *row)
{
    return row->session->commands;
}

static uint32_t session_transfers(const struct ftpx_row *row)
{
    return row->totals.transfers;
}

static uint32_t session_complete(const struct ftpx_row *row)
{
    return row->totals.complete;
}

static void session_down(GString *out, const struct ftpx_row *row)
{
    append_number(out, row->totals.bytes_down);
}

static void session_up(GString *out, const struct ftpx_row *row)
{
    append_number(out, row->totals.bytes_up);
}

static void session_seconds(GString *out, const struct ftpx_row *row)
{
    ftpx_figure_seconds(out, row->session->flow->last_time - row->session->flow->first_time,
                        MOST_TIME_DIGITS);
}

static void session_end(GString *out, const struct ftpx_row *row)
{
    g_string_append(out, ftpx_closed_name(ftpx_session_closed_by(row->session)));
}

static uint32_t session_frame(const struct ftpx_row *row)
{
    return row->session->flow->first_frame;
}

static void session_software(GString *out, const struct ftpx_row *row)
{
    ftpx_layout_text(out, ftpx_session_charset(row->session), row->session->server_software);
}

/* --- transfers --- */

static uint32_t transfer_id(const struct ftpx_row *row)
{
    return row->transfer->id;
}

static void transfer_frame(GString *out, const struct ftpx_row *row)
{
    uint32_t first = ftpx_transfer_first_frame(row->transfer);
    uint32_t frame = row->transfer->exchange ? row->transfer->exchange->frame : first;

    if (frame != 0)
        append_number(out, frame);
}

static void transfer_user(GString *out, const struct ftpx_row *row)
{
    ftpx_layout_text(out, ftpx_session_charset(row->transfer->session), row->transfer->user);
}

static void transfer_command(GString *out, const struct ftpx_row *row)
{
    if (row->transfer->exchange)
        g_string_append(out, row->transfer->exchange->verb->name);
}

static void transfer_file(GString *out, const struct ftpx_row *row)
{
    ftpx_layout_text(out, ftpx_session_charset(row->transfer->session), row->transfer->path);
}

static void transfer_bytes(GString *out, const struct ftpx_row *row)
{
    append_number(out, ftpx_transfer_bytes(row->transfer));
}

static void transfer_announced(GString *out, const struct ftpx_row *row)
{
    if (row->transfer->announced_by == FTPX_SIZE_LISTING)
        g_string_append(out, "listed ");
    if (row->transfer->announced_by != FTPX_SIZE_NONE)
        append_number(out, row->transfer->announced_size);
}

static void transfer_missing(GString *out, const struct ftpx_row *row)
{
    append_number(out, ftpx_transfer_gap_bytes(row->transfer));
}

static void transfer_again(GString *out, const struct ftpx_row *row)
{
    append_number(out, ftpx_transfer_retransmitted(row->transfer));
}

static void transfer_state(GString *out, const struct ftpx_row *row)
{
    g_string_append(out, ftpx_state_name(ftpx_transfer_outcome(row->transfer).state));
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

static void transfer_method(GString *out, const struct ftpx_row *row)
{
    g_string_append(out, ftpx_method_name(ftpx_transfer_method(row->transfer)));
}

static bool transfer_digests(const struct ftpx_row *row, struct ftpx_digests *out)
{
    return ftpx_collect_digests(row->scope->collect, row->transfer, out);
}

/* --- files --- */

static void file_path(GString *out, const struct ftpx_row *row)
{
    ftpx_layout_text(out, ftpx_session_charset(row->transfer->session), ftpx_file_path(row->file));
}

static void file_direction(GString *out, const struct ftpx_row *row)
{
    g_string_append(out, ftpx_transfer_peer(row->transfer)
                             ? "copy"
                             : ftpx_direction_name(row->transfer->direction));
}

static void file_covered(GString *out, const struct ftpx_row *row)
{
    append_number(out, row->facts.covered.total);
}

static void file_size(GString *out, const struct ftpx_row *row)
{
    if (row->facts.size_known)
        append_number(out, row->facts.size);
}

static void file_state(GString *out, const struct ftpx_row *row)
{
    g_string_append(out, row->facts.complete ? "complete" : "incomplete");
}

static void file_mime(GString *out, const struct ftpx_row *row)
{
    const char *mime = ftpx_mime_of_file(row->file, row->scope->collect);

    if (mime)
        g_string_append(out, mime);
}

static uint32_t file_pieces(const struct ftpx_row *row)
{
    return ftpx_file_piece_count(row->file);
}

static bool file_digests(const struct ftpx_row *row, struct ftpx_digests *out)
{
    return ftpx_file_digests(row->file, &row->facts, row->scope->collect, out);
}

/* --- logins --- */

static void login_time(GString *out, const struct ftpx_row *row)
{
    uint8_t digits = row->scope->engine->time_digits;

    ftpx_figure_time(out, row->login->exchange->time, MIN(digits, MOST_TIME_DIGITS));
}

static uint32_t login_frame(const struct ftpx_row *row)
{
    return row->login->exchange->frame;
}

static void login_user(GString *out, const struct ftpx_row *row)
{
    ftpx_layout_text(out, ftpx_session_charset(row->login->session), row->login->user);
}

static void login_password(GString *out, const struct ftpx_row *row)
{
    ftpx_layout_text(out, ftpx_session_charset(row->login->session),
                     ftpx_login_password(row->login, row->scope->show_passwords));
}

static void login_outcome(GString *out, const struct ftpx_row *row)
{
    g_string_append(out, ftpx_login_told(row->login));
}

static void login_code(GString *out, const struct ftpx_row *row)
{
    const struct ftpx_reply *reply = row->login->reply;

    if (reply)
        append_number(out, reply->code);
}

/* --- clients --- */

static void client_address(GString *out, const struct ftpx_row *row)
{
    append_address(out, &row->client.address);
}

static uint32_t client_attempts(const struct ftpx_row *row)
{
    return row->client.attempts;
}

static uint32_t client_failed(const struct ftpx_row *row)
{
    return row->client.failed;
}

static uint32_t client_admitted(const struct ftpx_row *row)
{
    return row->client.admitted;
}

static uint32_t client_unanswered(const struct ftpx_row *row)
{
    return row->client.unanswered;
}

static uint32_t client_users(const struct ftpx_row *row)
{
    return row->client.users;
}

/* --- attempts to connect --- */

static uint32_t attempt_frame(const struct ftpx_row *row)
{
    return row->attempt.first_frame;
}

static void attempt_client(GString *out, const struct ftpx_row *row)
{
    append_address(out, &ftpx_attempt_client(&row->attempt)->address);
}

static void attempt_server(GString *out, const struct ftpx_row *row)
{
    append_address(out, &ftpx_attempt_server(&row->attempt)->address);
}

static uint32_t attempt_port(const struct ftpx_row *row)
{
    return ftpx_attempt_server(&row->attempt)->port;
}

static uint32_t attempt_connections(const struct ftpx_row *row)
{
    return row->attempt.connections;
}

static uint32_t attempt_syns(const struct ftpx_row *row)
{
    return row->attempt.syns;
}

static void attempt_outcome(GString *out, const struct ftpx_row *row)
{
    ftpx_attempt_outcome(out, &row->attempt);
}

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

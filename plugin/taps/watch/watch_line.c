/* watch_line: words, by the way that all reports write names, addresses and figures.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watch_line.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/figures.h"
#include "../../model/session/login.h"
#include "../../model/session/session.h"
#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"
#include "../say/layout.h"

#define TIME_DIGITS  3
#define TEXT_COLUMNS 120

static GString *begin(int64_t time, const struct ftpx_session *session, ftpx_span user)
{
    GString *line = g_string_new(NULL);

    ftpx_figure_time(line, time, TIME_DIGITS);
    g_string_append_printf(line, "  session %u  ", session->id);
    ftpx_layout_endpoint(line, ftpx_session_client(session));
    g_string_append(line, " → ");
    ftpx_layout_endpoint(line, ftpx_session_server(session));
    g_string_append(line, "  ");
    if (user.len > 0) {
        ftpx_layout_text_head(line, ftpx_session_charset(session), user, TEXT_COLUMNS);
        g_string_append(line, "  ");
    }
    return line;
}

static void end(GString *line, FILE *out)
{
    g_string_append_c(line, '\n');
    fwrite(line->str, 1, line->len, out);
    g_string_free(line, TRUE);
}

void ftpx_watch_line_login(FILE *out, int64_t time, const struct ftpx_login *login)
{
    const struct ftpx_charset *charset = ftpx_session_charset(login->session);
    GString *line = begin(time, login->session, login->user);

    g_string_append_printf(line, "login %s", ftpx_login_told(login));
    if (login->reply) {
        g_string_append_printf(line, ": %03u ", login->reply->code);
        ftpx_layout_text_head(line, charset, login->reply->text, TEXT_COLUMNS);
    }
    end(line, out);
}

static GString *begin_transfer(int64_t time, const struct ftpx_transfer *transfer)
{
    GString *line = begin(time, transfer->session, transfer->user);
    ftpx_span name = transfer->path;

    if (name.len == 0 && transfer->exchange)
        name = transfer->exchange->arg;
    g_string_append_printf(line, "transfer %u ", transfer->id);
    if (transfer->exchange)
        g_string_append_printf(line, "%s ", transfer->exchange->verb->name);
    ftpx_layout_text_tail(line, ftpx_session_charset(transfer->session), name, TEXT_COLUMNS);
    return line;
}

void ftpx_watch_line_begin(FILE *out, int64_t time, const struct ftpx_transfer *transfer)
{
    GString *line = begin_transfer(time, transfer);

    g_string_append(line, " begins");
    if (transfer->announced_by != FTPX_SIZE_NONE) {
        g_string_append(line, ", ");
        ftpx_figure_grouped(line, transfer->announced_size);
        g_string_append(line, " bytes announced");
    }
    end(line, out);
}

void ftpx_watch_line_end(FILE *out, int64_t time, const struct ftpx_transfer *transfer,
                         const struct ftpx_collect *collect)
{
    GString *line = begin_transfer(time, transfer);
    char digest[FTPX_DIGEST_MOST_TEXT];

    g_string_append_printf(line, " %s, ", ftpx_state_name(ftpx_transfer_outcome(transfer).state));
    ftpx_figure_grouped(line, ftpx_transfer_bytes(transfer));
    g_string_append(line, " bytes");
    if (ftpx_transfer_code(transfer) != 0)
        g_string_append_printf(line, ", %03u", ftpx_transfer_code(transfer));
    if (ftpx_collect_digest(collect, transfer, FTPX_DIGEST_SHA256, digest))
        g_string_append_printf(line, ", sha256 %s", digest);
    end(line, out);
}

void ftpx_watch_line_finding(FILE *out, int64_t time, const struct ftpx_session *session,
                             unsigned quirk)
{
    GString *line = begin(time, session, session->user);

    g_string_append_printf(line, "finding: %s", ftpx_quirk_reason(quirk));
    end(line, out);
}

void ftpx_watch_line_wanted(FILE *out, int64_t time, const struct ftpx_session *session,
                            const struct ftpx_wanted *wanted)
{
    char *entry = ftpx_wanted_text(wanted, true);
    GString *line = begin(time, session, session->user);

    g_string_append_printf(line, "on the watch list: %s", entry);
    end(line, out);
    g_free(entry);
}

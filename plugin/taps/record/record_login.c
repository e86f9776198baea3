/* record_login: an attempt to log in, members in the order in which they appear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/session/login.h"
#include "../../wire/quirk.h"
#include "record_parts.h"

const char *ftpx_record_login_outcome(enum ftpx_login_result result)
{
    if (ftpx_login_admits(result))
        return "success";
    return result == FTPX_LOGIN_FAILED ? "failure" : "unknown";
}

void ftpx_record_write_login(const struct ftpx_scope *scope, const struct ftpx_login *login,
                             FILE *out)
{
    const struct ftpx_exchange *exchange = login->exchange;
    const struct ftpx_reply *reply = login->reply;
    struct ftpx_record_frames frames = {0};
    const uint64_t doubt =
        (reply ? reply->quirks & FTPX_QUIRK(DOUBTFUL) : 0) | ftpx_session_doubts(login->session);
    const struct ftpx_record_event event = {
        .record = "login",
        .category = {"authentication"},
        .type = "start",
        .action = "ftp-login",
        .outcome = ftpx_record_login_outcome(login->result),
        .start = exchange->time,
        .subject = {.control = login->session->flow,
                    .place = reply && exchange->end == 0 ? reply->begin : exchange->end},
        .reply = reply,
    };
    struct ftpx_json record = ftpx_record_begin(scope, out, login->session, &event);
    struct ftpx_json *json = &record;

    ftpx_record_put_network(json, login->session->flow, false);
    ftpx_record_put_parties(json, login->session, login->user);
    ftpx_record_put_ends(json, login->session);
    ftpx_record_put_related(json, login->session->flow, NULL, login->user, NULL);
    ftpx_json_begin(json, "ftpx");
    ftpx_json_number(json, "session", login->session->id);
    if (login->unseen == FTPX_UNSEEN_NOTHING || login->unseen == FTPX_UNSEEN_REPLY) {
        ftpx_json_number(json, "frame", exchange->frame);
        ftpx_record_add_frame(&frames, exchange->frame);
    }
    if (reply) {
        ftpx_json_number(json, "reply_frame", reply->frame);
        ftpx_record_add_frame(&frames, reply->frame);
        ftpx_json_number(json, "code", reply->code);
        ftpx_record_put_said(json, scope, "reply_text", reply);
    }
    ftpx_record_put_origin(json, scope, frames);
    ftpx_json_word(json, "result", ftpx_login_told(login));
    if (login->unseen != FTPX_UNSEEN_NOTHING)
        ftpx_json_word(json, "unseen", ftpx_unseen_name(login->unseen));
    ftpx_json_text(json, "password", ftpx_login_password(login, scope->show_passwords));
    ftpx_json_raw(json, "user_raw", login->user);
    ftpx_json_quirks(json, "quirks", login->quirks | exchange->quirks | doubt);
    ftpx_json_end(json);
    ftpx_json_line_end(json);
}

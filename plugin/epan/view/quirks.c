/* quirks: a row a quirk: its filter, group, severity and what it tells people. Several quirks
 * may share a filter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "quirks.h"

#include "../../model/limits.h"
#include "../compat.h"
#include "../fields.h"

#include <epan/expert.h>

/* X(entry, filter, group, severity, summary) */
/* clang-format off */
#define ENTRIES(X) \
    X(login_failed,        "ftpx.login.failed",        SECURITY,  WARN,  "Login failed") \
    X(login_bruteforce,    "ftpx.login.bruteforce",    SECURITY,  ERROR, "Many failed logins from this client to this server") \
    X(login_cleartext,     "ftpx.login.cleartext",     SECURITY,  NOTE,  "Password sent in the clear") \
    X(login_guessed,       "ftpx.login.guessed",       SECURITY,  ERROR, "Login succeeded after many failures") \
    X(login_spraying,      "ftpx.login.spraying",      SECURITY,  WARN,  "Logins failed for many users from one client, or for one user from many clients") \
    X(login_slow,          "ftpx.login.slow_guessing", SECURITY,  NOTE,  "Many wrong passwords for one user, spread over time") \
    X(tls_refused,         "ftpx.tls.refused",         SECURITY,  NOTE,  "TLS refused") \
    X(tls_fallback,        "ftpx.tls.fallback",        SECURITY,  NOTE,  "Password sent in the clear after TLS was refused") \
    X(tls_stripped,        "ftpx.tls.stripped",        SECURITY,  WARN,  "TLS may have been stripped on the way") \
    X(data_bounce,         "ftpx.data.bounce",         SECURITY,  WARN,  "Announced address is not the client's (FTP bounce, or a server-to-server copy)") \
    X(data_lowport,        "ftpx.data.lowport",        SECURITY,  WARN,  "Announced port is below 1024") \
    X(data_fxp,            "ftpx.data.fxp",            SECURITY,  NOTE,  "Server-to-server copy (FXP): the data connection's other end is a session's server too") \
    X(data_stolen,         "ftpx.data.stolen",         SECURITY,  ERROR, "The data connection's peer is neither the control connection's nor the announced one") \
    X(data_redirected,     "ftpx.data.redirected",     SECURITY,  NOTE,  "The client was led to another host than the server, and connected there") \
    X(data_nat,            "ftpx.data.nat_seen",       PROTOCOL,  NOTE,  "Announced address differs from the one used") \
    X(data_unused,         "ftpx.transfer.unused",     SEQUENCE,  NOTE,  "Endpoint announced, never connected") \
    X(data_invalid,        "ftpx.data.invalid",        PROTOCOL,  WARN,  "No usable address and port") \
    X(data_unclosed,       "ftpx.data.unclosed",       PROTOCOL,  NOTE,  "Closing parenthesis missing") \
    X(data_epsv_all,       "ftpx.data.epsv_all",       PROTOCOL,  WARN,  "Not allowed after EPSV ALL (RFC 2428)") \
    X(transfer_incomplete, "ftpx.transfer.incomplete", SEQUENCE,  WARN,  "Transfer incomplete") \
    X(transfer_aborted,    "ftpx.transfer.aborted",    SEQUENCE,  WARN,  "Transfer aborted") \
    X(transfer_ascii,      "ftpx.transfer.ascii",      PROTOCOL,  WARN,  "Binary content moved in TYPE A: line ends may have been changed") \
    X(transfer_wrong_way,  "ftpx.transfer.wrong_way",  PROTOCOL,  WARN,  "Payload runs against the command's direction") \
    X(transfer_undecrypted, "ftpx.transfer.undecrypted", SEQUENCE, NOTE, "TLS hides all of the transfer or its end: without the keys nobody can say whether it is whole") \
    X(transfer_inferred,   "ftpx.transfer.inferred",   SEQUENCE,  NOTE,  "Linked to its session by hosts and time only: the session's commands are encrypted") \
    X(transfer_conflicting, "ftpx.transfer.conflicting", SECURITY, WARN, "Bytes came again as others: which of them the receiver took is not known; the first count") \
    X(transfer_fragmented, "ftpx.transfer.fragmented", SEQUENCE,  WARN,  "More holes in the stream than are kept: some bytes count as missing") \
    X(transfer_mismatch,   "ftpx.transfer.mismatch",   SECURITY,  WARN,  "The server counts other bytes than were seen") \
    X(transfer_named,      "ftpx.transfer.host_named", SECURITY,  NOTE,  "Session that only uploads, a file named as stealers name theirs") \
    X(transfer_capped,     "ftpx.transfer.capped",     SEQUENCE,  NOTE,  "More entries of a listing, or more decoded bytes, than are kept") \
    X(command_unanswered,  "ftpx.command.unanswered",  SEQUENCE,  NOTE,  "Command without final reply") \
    X(command_unknown,     "ftpx.command.unknown",     PROTOCOL,  NOTE,  "Unknown command") \
    X(command_attack,      "ftpx.command.attack",      SECURITY,  WARN,  "What only attacks and scanners send") \
    X(command_anonymous,   "ftpx.command.anonymous_write", SECURITY, NOTE, "An anonymous user has changed files") \
    X(command_pending,     "ftpx.command.pending",     SEQUENCE,  WARN,  "Too many commands without reply: the oldest is given up") \
    X(response_unexpected, "ftpx.response.unexpected", SEQUENCE,  NOTE,  "No command waits for this reply") \
    X(response_doubtful,   "ftpx.response.doubtful",   SEQUENCE,  NOTE,  "Bytes are missing: this reply may belong to another command") \
    X(protocol_state,      "ftpx.protocol.state",      PROTOCOL,  WARN,  "Reply that the command may not have (RFC 959, section 6)") \
    X(line_bare_lf,        "ftpx.line.bare_lf",        PROTOCOL,  NOTE,  "Line ended by LF alone") \
    X(line_bare_cr,        "ftpx.line.bare_cr",        PROTOCOL,  NOTE,  "CR without LF, in the line or as its end") \
    X(line_nul,            "ftpx.line.nul",            PROTOCOL,  NOTE,  "Line holds a NUL") \
    X(line_overlong,       "ftpx.line.overlong",       MALFORMED, WARN,  "Line too long, cut") \
    X(line_telnet,         "ftpx.line.telnet",         PROTOCOL,  NOTE,  "Telnet commands in the line") \
    X(line_eight_bit,      "ftpx.line.eight_bit",      PROTOCOL,  NOTE,  "Bytes that are not UTF-8") \
    X(line_bad_code,       "ftpx.line.bad_code",       PROTOCOL,  WARN,  "Not a reply: no valid code") \
    X(line_other_code,     "ftpx.line.other_code",     PROTOCOL,  NOTE,  "Another reply's code within a reply of several lines") \
    X(line_unterminated,   "ftpx.line.unterminated",   PROTOCOL,  WARN,  "Reply of several lines that does not end") \
    X(line_cut,            "ftpx.line.cut",            SEQUENCE,  WARN,  "The end of this line is missing in the capture: only its verb or code is known") \
    X(line_too_many,       "ftpx.line.too_many",       MALFORMED, WARN,  "Lines too many and too short to be kept are left out before this one") \
    X(line_gap,            "ftpx.line.gap",            SEQUENCE,  WARN,  "Bytes of the control connection are missing before this line") \
    X(line_hidden,         "ftpx.line.hidden",         PROTOCOL,  WARN,  "More lines in this frame than are shown")

/* X(quirk, entry, text): text NULL means the entry's summary. */
#define ROWS(X) \
    X(BARE_LF,            line_bare_lf,        NULL) \
    X(BARE_CR,            line_bare_cr,        NULL) \
    X(NUL,                line_nul,            NULL) \
    X(LONG_LINE,          line_overlong,       NULL) \
    X(CUT_LINE,           line_cut,            NULL) \
    X(TELNET,             line_telnet,         NULL) \
    X(EIGHT_BIT,          line_eight_bit,      NULL) \
    X(UNKNOWN_VERB,       command_unknown,     NULL) \
    X(BAD_ENDPOINT,       data_invalid,        NULL) \
    X(ENDPOINT_UNCLOSED,  data_unclosed,       NULL) \
    X(EPSV_ALL,           data_epsv_all,       NULL) \
    X(ATTACK,             command_attack,      "What only attacks and scanners send") \
    X(NO_CODE,            line_bad_code,       "Line without a reply code") \
    X(BAD_CODE,           line_bad_code,       NULL) \
    X(OTHER_CODE_INSIDE,  line_other_code,     NULL) \
    X(CLOSED_BY_OTHER,    line_other_code,     "Reply of several lines ended with another code") \
    X(UNTERMINATED,       line_unterminated,   NULL) \
    X(LONG_REPLY,         line_unterminated,   "Reply of too many lines, given up") \
    X(UNEXPECTED_REPLY,   response_unexpected, NULL) \
    X(DOUBTFUL,           response_doubtful,   NULL) \
    X(WRONG_STATE,        protocol_state,      NULL) \
    X(UNANSWERED,         command_unanswered,  NULL) \
    X(TOO_MANY_PENDING,   command_pending,     NULL) \
    X(TOO_MANY_LINES,     line_too_many,       NULL) \
    X(AFTER_GAP,          line_gap,            NULL) \
    X(BOUNCE,             data_bounce,         "Announced address is not the client's (FTP bounce, or a server-to-server copy)") \
    X(LOW_PORT,           data_lowport,        "Announced port is below 1024") \
    X(NAT,                data_nat,            NULL) \
    X(STOLEN,             data_stolen,         NULL) \
    X(REDIRECTED,         data_redirected,     NULL) \
    X(UNUSED,             data_unused,         NULL) \
    X(FXP,                data_fxp,            NULL) \
    X(NO_DATA_CONNECTION, transfer_incomplete, "Transfer incomplete: its data connection was not found in the capture") \
    X(GAP,                transfer_incomplete, "Transfer incomplete: bytes are missing in the capture") \
    X(NO_FIN,             transfer_incomplete, "Transfer incomplete: the sender's FIN was not seen") \
    X(NO_FINAL_REPLY,     transfer_incomplete, "Transfer incomplete: no final reply") \
    X(FAILED_REPLY,       transfer_incomplete, "Transfer incomplete: the server reports failure") \
    X(SIZE_MISMATCH,      transfer_incomplete, "Transfer incomplete: its size is not the announced one") \
    X(RESET,              transfer_aborted,    "Transfer aborted: connection reset before the sender's FIN") \
    X(ABORTED,            transfer_aborted,    "Transfer aborted by ABOR, 426 or 451") \
    X(WRONG_WAY,          transfer_wrong_way,  NULL) \
    X(ASCII_BINARY,       transfer_ascii,      "Binary content moved in ASCII mode") \
    X(FRAGMENTED,         transfer_fragmented, NULL) \
    X(CONFLICTING,        transfer_conflicting, NULL) \
    X(CLAIM_MISMATCH,     transfer_mismatch,   NULL) \
    X(UNDECRYPTED,        transfer_undecrypted, NULL) \
    X(INFERRED,           transfer_inferred,   NULL) \
    X(UNDECODED,          transfer_incomplete, "Transfer incomplete: its content is not what MODE or STRU allows") \
    X(NO_EOF,             transfer_incomplete, "Transfer incomplete: the end that MODE or STRU has did not come") \
    X(CONTENT_CAPPED,     transfer_capped,     NULL) \
    X(CLEARTEXT,          login_cleartext,     NULL) \
    X(BRUTE_FORCE,        login_bruteforce,    NULL) \
    X(GUESSED,            login_guessed,       NULL) \
    X(LOGIN_FAILED,       login_failed,        NULL) \
    X(SPRAYING,           login_spraying,      "Password spraying") \
    X(SLOW_GUESSING,      login_slow,          "Slow guessing") \
    X(ANONYMOUS_WRITE,    command_anonymous,   NULL) \
    X(HOST_NAMED_UPLOAD,  transfer_named,      "Session that only uploads, a file named as stealers name theirs") \
    X(TLS_REFUSED,        tls_refused,         NULL) \
    X(TLS_STRIPPED,       tls_stripped,        "FEAT offers this kind of TLS, but AUTH was refused: stripped on the way?") \
    X(TLS_FALLBACK,       tls_fallback,        NULL)
/* clang-format on */

#define X(entry, filter, group, severity, summary) static expert_field ei_##entry = EI_INIT;
ENTRIES(X)
#undef X

static const struct {
    expert_field *entry;
    const char *text;
} rows[] = {
#define X(quirk, entry, text) [FTPX_QUIRK_BIT_##quirk] = {&ei_##entry, text},
    ROWS(X)
#undef X
};

_Static_assert(sizeof rows / sizeof rows[0] == FTPX_QUIRK_COUNT, "every quirk has a row");

/* The description of a filter says what only expert information would tell else. */
void ftpx_quirks_register(void)
{
    static ei_register_info entries[] = {
#define X(entry, filter, group, severity, summary) \
    {&ei_##entry, {filter, PI_##group, PI_##severity, summary, EXPFILL}},
        ENTRIES(X)
#undef X
    };
    static const char *const descriptions[] = {
#define X(entry, filter, group, severity, summary) "Expert information: " #group ", " #severity,
        ENTRIES(X)
#undef X
    };

    for (size_t i = 0; i < array_length(entries); i++)
        entries[i].eiinfo.hf_info.hfinfo.blurb = descriptions[i];
    expert_register_field_array(expert_register_protocol(ftpx_proto_control()), entries,
                                array_length(entries));
}

static void show_one(packet_info *pinfo, proto_item *item, unsigned bit, const char *detail)
{
    const char *text = rows[bit].text;

    if (text && detail)
        expert_add_info_format(pinfo, item, rows[bit].entry, "%s (%s)", text, detail);
    else if (text)
        expert_add_info_format(pinfo, item, rows[bit].entry, "%s", text);
    else
        expert_add_info(pinfo, item, rows[bit].entry);
}

/* Pieces of expert information that the frame may still get. */
static unsigned room;

void ftpx_quirks_begin(void)
{
    room = FTPX_LIMIT_SHOWN_QUIRKS;
}

static bool take_room(packet_info *pinfo, proto_item *item)
{
    if (room == 0)
        return false;
    room--;
    if (room == 0)
        expert_add_info_format(pinfo, item, &ei_line_hidden,
                               "More oddities in this frame than are shown");
    return room > 0;
}

void ftpx_quirks_show_hidden(packet_info *pinfo, proto_item *item)
{
    expert_add_info(pinfo, item, &ei_line_hidden);
}

void ftpx_quirks_show(packet_info *pinfo, proto_item *item, uint64_t quirks, const char *detail)
{
    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks & (UINT64_C(1) << bit) && take_room(pinfo, item))
            show_one(pinfo, item, bit, detail);
}

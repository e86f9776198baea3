/* quirk: everything odd that a line, an exchange, a transfer or a session can be, a row a quirk, with all
 * that is said of it. It does not know what is done about any of them; severities and words are tokens
 * and texts here, for whoever shows them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_QUIRK_H
#define FTPX_WIRE_QUIRK_H

#include <stdint.h>

/* X(enumerator, name in records, filter, reason, the same in Chinese, text). A set of quirks is a
 * uint64_t of these bits. `filter` is a row of the list below. The reason tells people in a report what
 * is odd, `text` in expert information, where evidence stands behind it; NULL: the filter's summary
 * tells all. */
/* clang-format off */
#define FTPX_QUIRKS(X) \
    /* lines */ \
    X(BARE_LF, "bare-lf", line_bare_lf, /* RFC 959 §3.1.1.5.2 */ \
      "a line ended by LF alone", "有一行仅以 LF 结尾", NULL) \
    X(BARE_CR, "bare-cr", line_bare_cr, \
      "a CR without LF", "CR 后面没有 LF", NULL) \
    X(NUL, "nul", line_nul, \
      "a NUL in a line", "行中有 NUL", NULL) \
    X(LONG_LINE, "long-line", line_overlong, /* FTPX_LIMIT_LINE */ \
      "a line too long to be one", "有一行过长", NULL) \
    X(CUT_LINE, "cut-line", line_cut, \
      "a line whose end is missing", "有一行缺少结尾", NULL) \
    X(TELNET, "telnet", line_telnet, /* removed from its text */ \
      "Telnet commands in a line", "行中有 Telnet 命令", NULL) \
    X(EIGHT_BIT, "eight-bit", line_eight_bit, \
      "bytes that are not UTF-8", "有非 UTF-8 的字节", NULL) \
    /* commands */ \
    X(UNKNOWN_VERB, "unknown-verb", command_unknown, \
      "no known command", "未知命令", NULL) \
    X(BAD_ENDPOINT, "bad-endpoint", data_invalid, /* PORT, 227, … */ \
      "no usable address and port", "没有可用的地址和端口", NULL) \
    X(ENDPOINT_UNCLOSED, "endpoint-unclosed", data_unclosed, /* of 229 */ \
      "closing parenthesis missing", "缺少右括号", NULL) \
    X(LOOSE_ENDPOINT, "loose-endpoint", data_loose, /* in no form of the documents */ \
      "address and port in an uncommon form", "地址和端口的写法不合规范", NULL) \
    X(EPSV_ALL, "after-epsv-all", data_epsv_all, /* PORT, PASV or EPRT; RFC 2428 §4 */ \
      "forbidden after EPSV ALL", "EPSV ALL 之后不允许使用", NULL) \
    X(ATTACK, "attack", command_attack, \
      "looks like an attack", "看起来像攻击", \
      "What only attacks and scanners send") \
    /* replies */ \
    X(NO_CODE, "no-code", line_bad_code, \
      "a server line that is no reply", "服务器的一行不是应答", \
      "Line without a reply code") \
    X(BAD_CODE, "bad-code", line_bad_code, /* three digits outside 100–659 or glued to text */ \
      "a malformed reply code", "应答代码格式错误", NULL) \
    X(OTHER_CODE_INSIDE, "other-code-inside", line_other_code, \
      "another code inside a reply", "应答中夹有另一个代码", NULL) \
    X(CLOSED_BY_OTHER, "closed-by-other-code", line_other_code, \
      "reply ended by another code", "应答以另一个代码结束", \
      "Reply of several lines ended with another code") \
    X(UNTERMINATED, "unterminated", line_unterminated, \
      "a reply that never ended", "应答一直没有结束", NULL) \
    X(LONG_REPLY, "long-reply", line_unterminated, /* FTPX_LIMIT_REPLY_LINES */ \
      "a reply too long to be kept", "应答过长，未全部保留", \
      "Reply of too many lines, given up") \
    X(UNEXPECTED_REPLY, "unexpected-reply", response_unexpected, \
      "a reply nobody waits for", "没有命令在等待该应答", NULL) \
    X(DOUBTFUL, "doubtful-pair", response_doubtful, \
      "a reply that may be another command's", "应答可能属于另一条命令", NULL) \
    X(WRONG_STATE, "wrong-state", protocol_state, /* ends in the error state of RFC 959 §6 */ \
      "a reply that RFC 959 does not allow here", "RFC 959 不允许在此处使用的应答", NULL) \
    X(REFUSED, "command-refused", command_refused, /* see model/session/refusal.h */ \
      "refused", "被拒绝", "Refused") \
    X(UNANSWERED, "unanswered", command_unanswered, \
      "never answered", "一直没有应答", NULL) \
    X(TOO_MANY_PENDING, "too-many-pending", command_pending, /* FTPX_LIMIT_PENDING */ \
      "too many commands without reply", "未应答的命令过多", NULL) \
    X(TOO_MANY_LINES, "too-many-lines", line_too_many, /* more than their bytes pay for */ \
      "lines too many and too short to be kept", "行过多且过短，未全部保留", NULL) \
    X(AFTER_GAP, "after-gap", line_gap, \
      "pairing of replies was lost here", "此处失去了应答的对应关系", NULL) \
    /* endpoints and data connections */ \
    X(BOUNCE, "bounce", data_bounce, \
      "points to a third party (bounce)", "指向第三方（FTP bounce）", \
      "Announced address is not the client's (FTP bounce, or a server-to-server copy)") \
    X(LOW_PORT, "low-port", data_lowport, /* RFC 2577 §3 */ \
      "announces a port below 1024", "宣告了小于 1024 的端口", \
      "Announced port is below 1024") \
    X(NAT, "nat", data_nat, \
      "announced and used address differ (NAT)", "宣告的地址与实际使用的不同（NAT）", NULL) \
    X(STOLEN, "stolen", data_stolen, \
      "data connection with a stranger", "数据连接的对端是陌生主机", NULL) \
    X(REDIRECTED, "redirected", data_redirected, /* by a reply */ \
      "leads the client to another host than the server", "把客户端引向服务器以外的主机", NULL) \
    X(UNUSED, "unused", data_unused, \
      "endpoint never connected to", "宣告的端点从未被连接", NULL) \
    X(FXP, "fxp", data_fxp, /* both sessions known */ \
      "server-to-server copy (FXP)", "服务器之间的复制（FXP）", NULL) \
    /* transfers */ \
    X(NO_DATA_CONNECTION, "no-data-connection", transfer_incomplete, \
      "no data connection found in the capture", "捕获中没有找到数据连接", \
      "Transfer incomplete: its data connection was not found in the capture") \
    X(GAP, "gap", transfer_incomplete, \
      "bytes missing inside the stream", "数据流中缺少字节", \
      "Transfer incomplete: bytes are missing in the capture") \
    X(NO_BEGIN, "no-begin", transfer_incomplete, \
      "first bytes may be missing", "可能缺少开头的字节", \
      "Transfer incomplete: nothing tells that the first byte in the capture is its first") \
    X(NO_FIN, "no-fin", transfer_incomplete, \
      "the sender's FIN was not seen", "未见发送方的 FIN", \
      "Transfer incomplete: the sender's FIN was not seen") \
    X(NO_FINAL_REPLY, "no-final-reply", transfer_incomplete, \
      "no final reply", "没有最终应答", \
      "Transfer incomplete: no final reply") \
    X(FAILED_REPLY, "failed-reply", transfer_incomplete, /* 4yz or 5yz after data had moved */ \
      "the server reports failure", "服务器报告失败", \
      "Transfer incomplete: the server reports failure") \
    X(SIZE_MISMATCH, "size-mismatch", transfer_incomplete, \
      "not the announced size", "与宣告的大小不符", \
      "Transfer incomplete: its size is not the announced one") \
    X(RESET, "reset", transfer_aborted, \
      "reset before the sender's FIN", "在发送方 FIN 之前被重置", \
      "Transfer aborted: connection reset before the sender's FIN") \
    X(ABORTED, "aborted", transfer_aborted, \
      "called off (426, 451 or ABOR)", "被取消（426、451 或 ABOR）", \
      "Transfer aborted by ABOR, 426 or 451") \
    X(WRONG_WAY, "wrong-way", transfer_wrong_way, \
      "payload against the command's direction", "数据方向与命令相反", NULL) \
    X(ASCII_BINARY, "ascii-binary", transfer_ascii, \
      "binary content moved in TYPE A", "在 TYPE A 下传送了二进制内容", \
      "Binary content moved in ASCII mode") \
    X(FRAGMENTED, "fragmented", transfer_fragmented, /* FTPX_LIMIT_RANGES */ \
      "more holes than are kept track of", "空缺过多，无法全部记录", NULL) \
    X(CONFLICTING, "conflicting", transfer_conflicting, \
      "bytes came again as others, or behind the end", "重传的字节与之前不同，或位于结尾之后", NULL) \
    X(UNDECRYPTED, "undecrypted", transfer_undecrypted, \
      "not decrypted, or not to its end", "未解密，或未解密到结尾", NULL) \
    X(INFERRED, "inferred", transfer_inferred, \
      "linked by hosts and time only", "仅凭主机和时间关联", NULL) \
    X(UNDECODED, "undecoded", transfer_incomplete, \
      "not what its MODE or STRU allows", "不符合其 MODE 或 STRU", \
      "Transfer incomplete: its content is not what MODE or STRU allows") \
    X(NO_EOF, "no-eof", transfer_incomplete, \
      "the end that its MODE or STRU has did not come", "其 MODE 或 STRU 应有的结尾没有出现", \
      "Transfer incomplete: the end that MODE or STRU has did not come") \
    X(CONTENT_CAPPED, "content-capped", transfer_capped, \
      "more entries or decoded bytes than are kept", "条目或解码后的字节过多，未全部保留", NULL) \
    X(CLAIM_MISMATCH, "claim-mismatch", transfer_mismatch, \
      "the server counts other bytes than were seen", "服务器报告的字节数与捕获到的不符", NULL) \
    /* logins */ \
    X(CLEARTEXT, "cleartext-password", login_cleartext, \
      "password sent in the clear", "密码以明文发送", NULL) \
    X(BRUTE_FORCE, "brute-force", login_bruteforce, /* the threshold of failures was reached */ \
      "so many failures look like brute force", "失败次数过多，疑似暴力破解", NULL) \
    X(GUESSED, "guessed", login_guessed, \
      "success after what looks like brute force", "疑似暴力破解之后登录成功", NULL) \
    X(LOGIN_FAILED, "login-failed", login_failed, \
      "login failed", "登录失败", NULL) \
    X(SPRAYING, "spraying", login_spraying, \
      "so many users or clients look like password spraying", "用户或客户端过多，疑似密码喷洒", \
      "Password spraying") \
    X(SLOW_GUESSING, "slow-guessing", login_slow, /* too slowly for BRUTE_FORCE */ \
      "so many passwords look like slow guessing", "密码过多，疑似缓慢猜测", \
      "Slow guessing") \
    /* what a session is used for */ \
    X(ANONYMOUS_WRITE, "anonymous-write", command_anonymous, \
      "an anonymous user changed files", "匿名用户更改了文件", NULL) \
    X(HOST_NAMED_UPLOAD, "host-named-upload", transfer_named, \
      "named as stealers name what they upload", "文件名像窃密程序上传的文件", \
      "Session that only uploads, a file named as stealers name theirs") \
    /* security (RFC 2228, RFC 4217) */ \
    X(TLS_REFUSED, "tls-refused", tls_refused, /* AUTH TLS answered by 4yz or 5yz */ \
      "TLS refused", "TLS 被拒绝", NULL) \
    X(TLS_STRIPPED, "tls-stripped", tls_stripped, \
      "TLS offered, but refused when asked for", "声称支持 TLS，请求时却被拒绝", \
      "FEAT offers this kind of TLS, but AUTH was refused: stripped on the way?") \
    X(TLS_FALLBACK, "tls-fallback", tls_fallback, \
      "password in the clear after TLS was refused", "TLS 被拒绝后以明文发送密码", NULL)

/* X(filter, its field, group, severity, summary): how quirks are filed as expert information. */
#define FTPX_QUIRK_FILTERS(X) \
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
    X(data_failed,         "ftpx.data.failed",         SEQUENCE,  WARN,  "Data connection tried, but not made: SYNs without an answer, or refused") \
    X(data_invalid,        "ftpx.data.invalid",        PROTOCOL,  WARN,  "No usable address and port") \
    X(data_unclosed,       "ftpx.data.unclosed",       PROTOCOL,  NOTE,  "Closing parenthesis missing") \
    X(data_loose,          "ftpx.data.loose",          PROTOCOL,  NOTE,  "Address and port in a form that the documents do not have") \
    X(data_epsv_all,       "ftpx.data.epsv_all",       PROTOCOL,  WARN,  "Not allowed after EPSV ALL (RFC 2428)") \
    X(transfer_incomplete, "ftpx.transfer.incomplete", SEQUENCE,  WARN,  "Transfer incomplete") \
    X(transfer_aborted,    "ftpx.transfer.aborted",    SEQUENCE,  WARN,  "Transfer aborted") \
    X(transfer_ascii,      "ftpx.transfer.ascii",      PROTOCOL,  WARN,  "Binary content moved in TYPE A: line ends may have been changed") \
    X(transfer_wrong_way,  "ftpx.transfer.wrong_way",  PROTOCOL,  WARN,  "Payload runs against the command's direction") \
    X(transfer_undecrypted, "ftpx.transfer.undecrypted", SEQUENCE, NOTE, "TLS hides all of the transfer or its end: without the keys nobody can say whether it is whole") \
    X(transfer_inferred,   "ftpx.transfer.inferred",   SEQUENCE,  NOTE,  "Linked to its session by hosts and time only: TLS hides the commands, or the line that announces the endpoint is cut or lost") \
    X(transfer_conflicting, "ftpx.transfer.conflicting", SECURITY, WARN, "Bytes came again as others, or behind the end that the receiver acknowledged: the first count, and none behind the end") \
    X(transfer_fragmented, "ftpx.transfer.fragmented", SEQUENCE,  WARN,  "More holes in the stream than are kept: some bytes count as missing") \
    X(transfer_mismatch,   "ftpx.transfer.mismatch",   SECURITY,  WARN,  "The server counts other bytes than were seen") \
    X(transfer_named,      "ftpx.transfer.host_named", SECURITY,  NOTE,  "Session that only uploads, a file named as stealers name theirs") \
    X(transfer_capped,     "ftpx.transfer.capped",     SEQUENCE,  NOTE,  "More entries of a listing, or more decoded bytes, than are kept") \
    X(command_unanswered,  "ftpx.command.unanswered",  SEQUENCE,  NOTE,  "Command without final reply") \
    X(command_refused,     "ftpx.command.refused",     RESPONSE_CODE, NOTE, "The server refuses what it was asked to do, or to serve at all") \
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
    X(line_cut,            "ftpx.line.cut",            SEQUENCE,  WARN,  "The end of this line is missing: in the capture (then only its verb or code is known), or since the connection was over") \
    X(line_too_many,       "ftpx.line.too_many",       MALFORMED, WARN,  "Lines too many and too short to be kept are left out before this one") \
    X(line_gap,            "ftpx.line.gap",            SEQUENCE,  WARN,  "Bytes of the control connection are missing before this line") \
    X(line_hidden,         "ftpx.line.hidden",         PROTOCOL,  WARN,  "More lines in this frame than are shown") \
    X(watch,               "ftpx.watch.hit",           SECURITY,  WARN,  "On the watch list") \
    X(builtin_off,         "ftpx.builtin.off",         PROTOCOL,  WARN,  "From here on Wireshark's own FTP dissector is not run on this connection: the working directory that it keeps with each frame has grown too long")
/* clang-format on */

enum ftpx_quirk_bit {
#define X(quirk, ...) FTPX_QUIRK_BIT_##quirk,
    FTPX_QUIRKS(X)
#undef X
        FTPX_QUIRK_COUNT
};

#define FTPX_QUIRK(name) (UINT64_C(1) << FTPX_QUIRK_BIT_##name)

/* The name of bit `bit` as in records, and its reason; bit < FTPX_QUIRK_COUNT. */
const char *ftpx_quirk_name(unsigned bit);
const char *ftpx_quirk_reason(unsigned bit);
const char *ftpx_quirk_reason_chinese(unsigned bit);

#endif

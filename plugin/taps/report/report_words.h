/* report_words: what the page of ftpx,report says, in English and in Simplified Chinese. Both stand
 * in the page; its style shows one. It knows no facts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_WORDS_H
#define FTPX_TAPS_REPORT_REPORT_WORDS_H

#include <glib.h>
#include <stdint.h>

enum ftpx_language { FTPX_ENGLISH, FTPX_CHINESE, FTPX_LANGUAGES };

/* X(enumerator, English, Chinese). {0}, {1} … stand for what is told; {0|one|many} for a word that
 * depends on whether {0} is 1. Those that begin with SCRIPT_ are the script's. */
/* clang-format off */
#define FTPX_REPORT_WORDS(X) \
    X(TITLE, "What happened over FTP", "FTP 活动报告") \
    X(SKIP, "Skip to the summary", "跳到摘要") \
    X(LANGUAGE, "Language", "语言") \
    X(CONTENTS, "Contents", "目录") \
    X(SUMMARY, "Summary", "摘要") \
    X(TIMELINE, "Timeline", "时间线") \
    X(THROUGHPUT, "Throughput", "吞吐量") \
    X(DIALOGUE, "Dialogue", "对话过程") \
    X(TRANSFERS, "Transfers", "传输") \
    X(FILES, "Files", "文件") \
    X(SESSIONS, "Sessions", "会话") \
    X(LOGINS, "Logins", "登录") \
    X(CHANGES, "Changes on the server", "服务器上的更改") \
    /* captures */ \
    X(CAPTURE_BYTES, " bytes", " 字节") \
    X(CAPTURE_STDIN, "standard input", "标准输入") \
    X(CAPTURES_LEFT, "and {0} more {0|capture|captures}", "以及另外 {0} 个捕获文件") \
    X(COMMENT_SECTION, "comment on the capture:", "对捕获的注释：") \
    X(COMMENT_INTERFACE, "comment on interface {0}:", "对接口 {0} 的注释：") \
    X(COMMENT_PACKET, "comment on packet {0}:", "对数据包 {0} 的注释：") \
    X(COMMENTS_LEFT, "and {0} more {0|comment|comments}", "以及另外 {0} 条注释") \
    X(CAPTURE_LIVE, "from the network, or from a file that the program does not name", \
      "来自网络，或来自程序未指明的文件") \
    X(FRAMES_AT, "{0} {0|packet|packets}, {1} UTC", "{0} 个数据包，{1}（UTC）") \
    X(FRAMES, "{0} {0|packet|packets}", "{0} 个数据包") \
    X(FRAMES_WHEN, "{0} {0|packet|packets}, {1} to {2} UTC ({3})", \
      "{0} 个数据包，{1} 至 {2}（UTC），历时 {3}") \
    X(UNSEEN_LATE, "the beginning of {0} {0|session|sessions}", "{0} 个会话的开头") \
    X(UNSEEN_UNFINISHED, "the end of {0} {0|session|sessions}", "{0} 个会话的结尾") \
    X(UNSEEN_BYTES, "{0} {0|byte|bytes} of transfers", "传输中的 {0} 字节") \
    X(UNSEEN_DROPPED, "{0} {0|packet|packets} that the capture itself says were dropped", \
      "捕获文件自称丢弃的 {0} 个数据包") \
    X(UNSEEN_CUT, "the rest of {0} {0|packet|packets}, cut after {1} bytes", \
      "{0} 个数据包在 {1} 字节之后的部分") \
    X(UNSEEN, "Not in the capture: {0}", "捕获中没有：{0}") \
    X(ALL_SEEN, "All of it is in the capture: of each session beginning and end, no bytes missing.", \
      "捕获完整：每个会话都有开头和结尾，没有缺失的字节。") \
    /* key figures */ \
    X(KEY_SESSIONS, "{0|session|sessions}", "个会话") \
    X(KEY_LOGINS, "failed {0|login|logins}, of {1}", "次登录失败，共 {1} 次") \
    X(KEY_DOWN, "downloaded in {1} {1|transfer|transfers}", "已下载，{1} 次传输") \
    X(KEY_UP, "uploaded in {1} {1|transfer|transfers}", "已上传，{1} 次传输") \
    X(KEY_BROKEN, "{0|transfer|transfers} not complete, of {1}", "次传输未完成，共 {1} 次") \
    X(KEY_SUSPICIOUS, "suspicious {0|sign|signs}", "种可疑迹象") \
    /* summary */ \
    X(NOTHING, "There is no FTP session in this capture.", "此捕获中没有 FTP 会话。") \
    X(NOTHING_PASSES, "No FTP session passes the filter.", "没有 FTP 会话符合过滤条件。") \
    X(FILTERED, "Only what passes a display filter is told here.", \
      "此处仅包含符合显示过滤器的内容。") \
    X(OVERVIEW, \
      "{1} {1|client|clients} held {0} FTP {0|session|sessions} with {2} {2|server|servers} " \
      "between {3} and {4} UTC ({5}).", \
      "{1} 个客户端与 {2} 台服务器之间共有 {0} 个 FTP 会话，时间从 {3} 到 {4}（UTC），历时 {5}。") \
    X(STRAY_ONLY, \
      "{0} data {0|connection|connections} without a control connection: the capture does not " \
      "hold who asked for what.", \
      "{0} 个数据连接没有对应的控制连接：捕获中没有记录是谁请求了什么。") \
    X(WHO, "Who took what", "谁取走了什么") \
    X(PARTY, "{0} from {1}, on {2}: ", "{0}，来自 {1}，访问 {2}：") \
    X(NOBODY, "nobody by name", "未知用户") \
    X(UNKNOWN_HOST, "an unknown host", "未知主机") \
    X(TOOK, "took {1} in {0} {0|transfer|transfers}", "下载 {1}，{0} 次传输") \
    X(GAVE, "brought {1} in {0} {0|transfer|transfers}", "上传 {1}，{0} 次传输") \
    X(LISTED, "listed {0} {0|directory|directories}", "列出 {0} 个目录") \
    X(COMMA, ", ", "，") \
    X(MOVED_NOTHING, "moved nothing", "没有传输任何内容") \
    X(AND_MORE_FILES, "and {0} more", "以及另外 {0} 个") \
    X(AND_MORE_PARTIES, "{0} more {0|user|users} of a client and server: see the tables.", \
      "另有 {0} 组用户、客户端与服务器：请参见下方表格。") \
    X(ATTEMPTS, "Connections asked for in vain", "未建立会话的连接尝试") \
    X(ATTEMPT_UNANSWERED, \
      "{1} to {2}: {0} {0|connection|connections} without an answer ({3} {3|SYN|SYNs})", \
      "{1} → {2}：{0} 个连接没有应答（{3} 个 SYN）") \
    X(ATTEMPT_REFUSED, "{1} to {2}: {0} {0|connection|connections} refused (RST)", \
      "{1} → {2}：{0} 个连接被拒绝（RST）") \
    X(ATTEMPT_SILENT, "{1} to {2}: {0} {0|connection|connections} on which nothing was said", \
      "{1} → {2}：{0} 个连接上没有任何对话") \
    X(MORE_ATTEMPTS, "{0} more of other clients or servers: see -z ftpx,flows.", \
      "另有 {0} 组客户端与服务器：参见 -z ftpx,flows。") \
    X(FAILURES, "What failed", "失败情况") \
    X(COMMAND_REFUSED, "Session {0}: {1} was refused: {2}", "会话 {0}：{1} 被拒绝：{2}") \
    X(SERVER_SAID, "Session {0}: the server said, unasked: {1}", "会话 {0}：服务器主动告知：{1}") \
    X(SERVER_GREETED, "Session {0}: the server refused to serve: {1}", "会话 {0}：服务器拒绝服务：{1}") \
    X(DATA_UNMADE, "Session {0}: no data connection after {1}: {2}", \
      "会话 {0}：{1} 之后数据连接未建立：{2}") \
    X(KNOCKS_UNANSWERED, "{0} {0|SYN|SYNs} to {1}, no answer", "向 {1} 发送 {0} 个 SYN，没有应答") \
    X(KNOCKS_REFUSED, "{0} {0|SYN|SYNs} to {1}, refused (RST)", \
      "向 {1} 发送 {0} 个 SYN，被拒绝（RST）") \
    X(KNOCKS_REFUSED_LATE, "{0} {0|SYN|SYNs} to {1}, refused in the end (RST)", \
      "向 {1} 发送 {0} 个 SYN，最终被拒绝（RST）") \
    X(MORE_UNMADE, "And {0} more without a data connection: `ftpx.data.failed`.", \
      "另有 {0} 次未建立数据连接：`ftpx.data.failed`。") \
    X(MORE_REFUSED, "And {0} more {0|refusal|refusals}: `ftpx.command.refused`.", \
      "另有 {0} 次拒绝：`ftpx.command.refused`。") \
    X(REMEDY, "What helps: {0}.", "解决办法：{0}。") \
    X(NO_FAILURES, "Nothing failed that the capture shows.", "捕获中未见任何失败。") \
    X(LOGINS_FAILED, "{0} of {1} {1|login|logins} failed; as: {2}", \
      "{1} 次登录中有 {0} 次失败；用户：{2}") \
    X(AND_MORE_USERS, "and {0} more {0|name|names}", "以及另外 {0} 个用户名") \
    X(COMMAND_HIDDEN, "command hidden by TLS", "命令被 TLS 隐藏") \
    X(COMMAND_MISSING, "command not in the capture", "捕获中没有其命令") \
    X(TRANSFER_FAILED, "Transfer {0}, {1}: {2}", "传输 {0}，{1}：{2}") \
    X(MORE_FAILED, \
      "{0} more {0|transfer|transfers} did not complete: see the table of transfers.", \
      "另有 {0} 次传输未完成：请参见传输表。") \
    X(SUSPICIOUS, "What is suspicious", "可疑情况") \
    X(NOT_SUSPICIOUS, "Nothing looks suspicious.", "未发现可疑情况。") \
    X(WATCHED, "On the watch list: {0}", "在监视名单上：{0}") \
    X(SIGN_IN, "{0} – in {1} {1|session|sessions}: {2}", "{0}——出现于 {1} 个会话：{2}") \
    X(SIGN_STRAY, "{0} – outside of any known session", "{0}——不属于任何已知会话") \
    X(READ_BY_NAMES, "Names are read as {0}: all of the server's make words in it.", \
      "名称按 {0} 读取：该服务器的名称在此字符集中均可成词。") \
    X(READ_BY_LOCALE, "Names are read as {0}, which this system's language makes likely.", \
      "名称按 {0} 读取：这是根据本机语言推测的字符集。") \
    X(CLEAR, "Passwords went over the network in the clear in {0} {0|session|sessions}.", \
      "有 {0} 个会话以明文发送密码。") \
    /* timeline */ \
    X(TIMELINE_TEXT, \
      "A lane for each session: the line is the control connection, dots are logins, bars are " \
      "transfers. Choose a bar to see its transfer.", \
      "每个会话一条泳道：细线是控制连接，圆点是登录，色条是传输。点击色条可查看该传输。") \
    X(LANE_SESSION, "Session {0}", "会话 {0}") \
    X(LANE_STRAY, "No known session", "无已知会话") \
    X(LANE_TEXT, \
      "From {0} s to {1} s. {2} {2|login|logins}, {3} failed. {4} {4|transfer|transfers}, {5} " \
      "complete.", \
      "从 {0} 秒到 {1} 秒。登录 {2} 次，失败 {3} 次。传输 {4} 个，完整 {5} 个。") \
    X(LANES_LEFT, "{0} more {0|session|sessions} have no lane here; the tables have them.", \
      "另有 {0} 个会话未画出泳道，请见表格。") \
    X(MARKS_LEFT, \
      "Too much happened for every mark to be drawn: {0} {0|login or transfer|logins and " \
      "transfers} stand in the tables only.", \
      "事件过多，无法全部画出：有 {0} 个登录或传输仅列于表格。") \
    X(LEGEND, "Colours", "颜色说明") \
    X(LEGEND_LOGIN, "login", "登录") \
    X(LEGEND_FAILED, "failed login", "登录失败") \
    /* throughput */ \
    X(THROUGHPUT_TEXT, \
      "Bytes per second on the data connection, repeated ones included. The largest transfers " \
      "come first; each curve has its own scale.", \
      "数据连接上每秒的字节数（含重传）。最大的传输排在前面；每条曲线使用各自的刻度。") \
    X(CHART_OF, "Transfer {0}: {1}", "传输 {0}：{1}") \
    X(CHART_FACTS, "{0} in {1}, at most {2}", "{0}，用时 {1}，峰值 {2}") \
    X(SEQUENCE, "Sent, acknowledged and the edge of the receiver’s window over time.", \
      "已发送、已确认的字节与接收窗口上沿随时间的变化。") \
    X(SEQUENCE_AGAIN, " {0} {0|segment was|segments were} sent again.", " {0} 个报文段被重传。") \
    X(TRIPS, "Round trips over time, the longest of each span: {0} to {1}.", \
      "往返时间随时间的变化（各时段最长值）：{0} 至 {1}。") \
    X(NO_CHARTS, "There is no transfer that lasted long enough to have a curve.", \
      "没有持续时间足以绘制曲线的传输。") \
    X(SPARKS_LEFT, "The {0} largest of {1} transfers that have a curve are drawn here.", \
      "共有 {1} 次传输可绘制曲线，此处画出其中最大的 {0} 个。") \
    X(CURVES_LEFT, "Curves of {0} smaller transfers are left out of this page.", \
      "较小的 {0} 次传输的曲线未包含在本页中。") \
    /* dialogue */ \
    X(DIALOGUE_TEXT, \
      "Each session as a ladder: what the client says goes right, what the server says goes " \
      "left, time goes down. Seconds count from where the session begins.", \
      "每个会话以时序图表示：客户端发送的内容向右，服务器发送的内容向左，时间自上而下。秒数自会话开始起算。") \
    X(CLIENT, "Client", "客户端") \
    X(SERVER, "Server", "服务器") \
    X(PHASE_CONNECT, "Connect", "连接") \
    X(PHASE_LOGIN, "Log in", "登录") \
    X(PHASE_COMMAND, "Commands", "命令") \
    X(PHASE_TRANSFER, "Transfer {0}", "传输 {0}") \
    X(PHASE_CLOSE, "Close", "关闭") \
    X(CLIENT_SAYS, "client:", "客户端：") \
    X(SERVER_SAYS, "server:", "服务器：") \
    X(HANDSHAKE, "TCP connection opened ({0})", "TCP 连接建立（{0}）") \
    X(HANDSHAKE_HALF, "TCP connection, handshake incomplete", "TCP 连接，握手不完整") \
    X(HANDSHAKE_BEFORE, "the capture begins after the handshake", "捕获始于握手之后") \
    X(NO_REPLY, "no reply", "无应答") \
    X(DATA_MOVED, "data connection: {0} in {1}", "数据连接：{0}，用时 {1}") \
    X(DATA_AT_ONCE, "data connection: {0}", "数据连接：{0}") \
    X(CLOSED_QUIT, "closed after QUIT", "QUIT 之后关闭") \
    X(CLOSED_FIN, "closed without QUIT", "未发 QUIT 即关闭") \
    X(CLOSED_RST, "connection reset", "连接被重置") \
    X(CLOSED_NOT, "the capture ends first", "捕获在此之前结束") \
    X(HIDDEN_FROM, \
      "TLS from here on, which cannot be read: {0} from the client, {1} from the server", \
      "此后为 TLS，无法读取：客户端 {0}，服务器 {1}") \
    X(HIDDEN_PART, \
      "under TLS, which cannot be read: {0} from the client, {1} from the server; then in the " \
      "clear again", \
      "TLS 加密，无法读取：客户端 {0}，服务器 {1}；之后恢复明文") \
    X(TLS_AGREED, "{0}, {1}", "{0}，{1}") \
    X(TLS_RESUMED, "{0}, {1}, goes on with an earlier TLS session", "{0}，{1}，恢复先前的 TLS 会话") \
    X(TLS_WANTED, "; for {0}", "；服务器名 {0}") \
    X(TLS_CERTIFICATE, "certificate {0}, issued by {1}, valid from {2} to {3}; SHA-256 {4}", \
      "证书 {0}，颁发者 {1}，有效期 {2} 至 {3}；SHA-256 {4}") \
    X(TLS_CERTIFICATE_HIDDEN, "certificate not visible: TLS 1.3 encrypts it", \
      "证书不可见：TLS 1.3 将其加密") \
    X(TLS_UNHEARD, "TLS from the client, {0}, to a server that speaks in the clear", \
      "客户端发送了 TLS（{0}），而服务器使用明文") \
    X(LOGIN_UNSEEN, "a login that is not in the capture; what follows shows it", \
      "捕获中没有这次登录，由后续内容推知") \
    X(STEPS_LEFT, "{0} more {0|step|steps} of this session are left out; {1} tells them.", \
      "本会话另有 {0} 步未列出；{1} 会给出全部内容。") \
    X(LADDERS_LEFT, \
      "The dialogues of {0} more {0|session|sessions} are left out; {1} tells them.", \
      "另有 {0} 个会话的对话未列出；{1} 会给出全部内容。") \
    /* tables */ \
    X(COLUMN_NUMBER, "No.", "编号") \
    X(COLUMN_SESSION, "Session", "会话") \
    X(COLUMN_START, "Start, s", "开始（秒）") \
    X(COLUMN_WHO, "Who", "用户") \
    X(COLUMN_HOSTS, "Client → server", "客户端 → 服务器") \
    X(COLUMN_WHAT, "What", "操作") \
    X(COLUMN_FILE, "File", "文件") \
    X(COLUMN_BYTES, "Bytes", "字节数") \
    X(COLUMN_STATE, "Outcome", "结果") \
    X(COLUMN_DURATION, "Duration", "用时") \
    X(COLUMN_RATE, "Rate", "速率") \
    X(LIMITED_BY_SENDER, "limited by the sender", "受限于发送方") \
    X(LIMITED_BY_RECEIVER, "limited by the receiver", "受限于接收方") \
    X(LIMITED_BY_NETWORK, "limited by the network", "受限于网络") \
    X(SHARE_DATA, "files and listings {0} %", "文件和列表 {0}%") \
    X(SHARE_TLS, "TLS {0} %", "TLS 握手 {0}%") \
    X(SHARE_CONNECT, "data connections {0} %", "建立数据连接 {0}%") \
    X(SHARE_LOGIN, "greeting and login {0} %", "问候与登录 {0}%") \
    X(SHARE_SERVER, "other answers {0} %", "其他应答 {0}%") \
    X(SHARE_IDLE, "nothing asked for {0} %", "无请求 {0}%") \
    X(TIMED_ANSWER, "for the answer {0} %", "等待应答 {0}%") \
    X(TIMED_CONNECT, "for the data connection {0} %", "等待数据连接 {0}%") \
    X(TIMED_FIRST, "for the first byte {0} %", "等待首字节 {0}%") \
    X(TIMED_BYTES, "bytes {0} %", "传输字节 {0}%") \
    X(TIMED_END, "for the final reply {0} %", "等待最终应答 {0}%") \
    X(TIMED_OVERALL, "{0} from command to reply", "从命令到应答共 {0}") \
    X(COLUMN_FILTER, "Display filter", "显示过滤器") \
    X(COLUMN_LOGIN, "Login", "登录") \
    X(COLUMN_PASSWORD, "Password", "密码") \
    X(COLUMN_FAILURES, "Failed", "失败") \
    X(COLUMN_COMMANDS, "Commands", "命令") \
    X(COLUMN_TRANSFERS, "Transfers", "传输") \
    X(COLUMN_COMPLETE, "Complete", "完整") \
    X(COLUMN_DOWN, "Bytes down", "下行字节") \
    X(COLUMN_UP, "Bytes up", "上行字节") \
    X(COLUMN_CODE, "Code", "应答代码") \
    X(COLUMN_PIECES, "Pieces", "分段") \
    X(COLUMN_SEEN, "Bytes seen", "捕获到的字节数") \
    X(COLUMN_SIZE, "Size", "大小") \
    X(COLUMN_KIND, "Content", "内容类型") \
    X(COLUMN_HASH, "SHA-256", "SHA-256") \
    X(CAPTION_TRANSFERS, "Every command that moves bytes, with its data connection", \
      "每条传输数据的命令及其数据连接") \
    X(CAPTION_FILES, "Files put together from their transfers", "由各次传输拼合而成的文件") \
    X(CAPTION_SESSIONS, "Every control connection", "每个控制连接") \
    X(CAPTION_LOGINS, "Every attempt to log in", "每次登录尝试") \
    X(CAPTION_CHANGES, "Files renamed, deleted or made", "重命名、删除或新建的文件") \
    X(NO_ROWS, "None.", "无。") \
    X(ROWS_LEFT, "{0} more {0|row|rows} are left out of this page; {1} has them all.", \
      "另有 {0} 行未包含在本页中；{1} 会给出全部内容。") \
    X(ROWS_SCRIPT, \
      "The first {0} of {1} rows: the others are shown by the script of this page, which does not " \
      "run here.", \
      "此处为 {1} 行中的前 {0} 行：其余各行由本页脚本显示，而脚本在此未运行。") \
    X(DOWNLOAD, "download", "下载") \
    X(UPLOAD, "upload", "上传") \
    X(LISTING, "listing", "目录列表") \
    X(COPY, "copy", "服务器间复制") \
    X(STATE_OPEN, "open", "未结束") \
    X(STATE_COMPLETE, "complete", "完整") \
    X(STATE_INCOMPLETE, "incomplete", "不完整") \
    X(STATE_ABORTED, "aborted", "已中止") \
    X(STATE_REFUSED, "refused", "被拒绝") \
    X(LOGIN_NONE, "none", "无") \
    X(LOGIN_PENDING, "unanswered", "未应答") \
    X(LOGIN_UNFINISHED, "unfinished", "未完成") \
    X(UNSEEN_COMMAND, "the command is not in the capture", "捕获中没有该命令") \
    X(UNSEEN_REPLY, "the reply is not in the capture; what follows shows it", \
      "捕获中没有该应答，由后续内容推知") \
    X(UNSEEN_BOTH, "not in the capture; what follows shows it", "捕获中没有，由后续内容推知") \
    X(LOGIN_SUCCESS, "success", "成功") \
    X(LOGGED_IN, "logged in", "已登录") \
    X(ALL_COMPLETE, "all complete", "全部完整") \
    X(NOT_ALL_COMPLETE, "not all complete", "未全部完整") \
    X(LOGIN_FAILED, "failed", "失败") \
    X(LOGIN_ANONYMOUS, "anonymous", "匿名") \
    X(DEED_UNKNOWN, "no answer", "未应答") \
    X(DEED_DONE, "done", "已完成") \
    X(DEED_REFUSED, "refused", "被拒绝") \
    X(DEED_RENAME, "renamed", "重命名") \
    X(DEED_COPY, "copied", "复制") \
    X(DEED_COMBINE, "combined", "合并") \
    X(DEED_DELETE, "deleted", "删除") \
    X(DEED_MKDIR, "directory made", "新建目录") \
    X(DEED_RMDIR, "directory removed", "删除目录") \
    X(DEED_SYMLINK, "linked", "建立链接") \
    X(DEED_CHMOD, "mode set", "设置权限") \
    X(DEED_CHGRP, "group set", "设置属组") \
    X(DEED_CHOWN, "owner set", "设置属主") \
    X(DEED_TOUCH, "time set", "设置时间") \
    X(DEED_FACTS, "facts set", "设置属性") \
    X(DEED_OTHER, "changed", "更改") \
    /* footer */ \
    X(HELP, "How to read this page", "如何阅读本页") \
    X(HELP_STATES, \
      "Complete: the server reports success, the sender closed the connection properly, no byte " \
      "is missing, and the size is the announced one where one was announced. Incomplete: one of " \
      "these is not so. Aborted: called off or reset on the way. Refused: the server said no " \
      "before any byte moved. Open: the capture ends first, or TLS hides how it went.", \
      "完整：服务器报告成功，发送方正常关闭连接，没有缺失的字节，并且大小与宣告的一致（如有宣告）" \
      "。" \
      "不完整：以上任一条不成立。已中止：中途取消或连接被重置。被拒绝：在传输任何字节之前被服务器" \
      "拒绝。未结束：捕获在此之前结束，或 TLS 掩盖了结果。") \
    X(HELP_FILTERS, \
      "Display filters such as {0} work in Wireshark and tshark with the ftpx plugin; {1} works " \
      "in any. Seconds count from {2}, when the first session begins.", \
      "诸如 {0} 的显示过滤器可在装有 ftpx 插件的 Wireshark 和 tshark 中使用；{1} 在没有该" \
      "插件的 Wireshark 中也可使用。秒数从 {2}（第一个会话开始）算起。") \
    X(HELP_HIDDEN, "Passwords are hidden, except those of anonymous users.", \
      "除匿名用户外，密码均已隐藏。") \
    X(HELP_SHOWN, "This page shows passwords: keep it safe.", "本页显示密码：请妥善保管。") \
    X(HELP_TEXT, \
      "Names and replies are shown as captured; bytes that are no text, and characters that " \
      "would steer a display, stand as \\xNN.", \
      "名称和应答按捕获内容显示；非文本的字节以及会影响显示的字符以 \\xNN 表示。") \
    X(MADE_BY, "Made by ftpx {0}, a plugin for Wireshark. This page loads nothing from anywhere.", \
      "由 Wireshark 插件 ftpx {0} 生成。本页不加载任何外部内容。") \
    X(MADE_WITH, \
      "Curves: uPlot, © Leon Sorokin, MIT License (its text is in the source of this " \
      "page).", \
      "曲线：uPlot，© Leon Sorokin，MIT 许可证（全文见本页源代码）。") \
    /* script */ \
    X(SCRIPT_SEARCH, "Search", "搜索") \
    X(SCRIPT_ROWS, "rows {0}–{1} of {2}", "第 {0}–{1} 行，共 {2} 行") \
    X(SCRIPT_NO_MATCH, "no row matches", "没有符合的行") \
    X(SCRIPT_PREVIOUS, "Previous", "上一页") \
    X(SCRIPT_NEXT, "Next", "下一页") \
    X(SCRIPT_COPIED, "copied: {0}", "已复制：{0}") \
    X(SCRIPT_ZOOM_IN, "Zoom in", "放大") \
    X(SCRIPT_ZOOM_OUT, "Zoom out", "缩小") \
    X(SCRIPT_EARLIER, "Earlier", "更早") \
    X(SCRIPT_LATER, "Later", "更晚") \
    X(SCRIPT_WHOLE, "Everything", "全部时间") \
    X(SCRIPT_ZOOM_HINT, "Drag across the lanes to zoom.", "在泳道上拖动可放大。")
/* clang-format on */

enum ftpx_report_word {
#define X(word, english, chinese) FTPX_WORD_##word,
    FTPX_REPORT_WORDS(X)
#undef X
        FTPX_WORD_COUNT
};

/* The word of a name as above ("TITLE"); FTPX_WORD_COUNT when there is none. */
enum ftpx_report_word ftpx_report_word(const char *name, size_t length);

/* Its name, and its text as in the list. */
const char *ftpx_report_word_name(enum ftpx_report_word word);
const char *ftpx_report_word_text(enum ftpx_report_word word, enum ftpx_language language);

/* Appends a text in both languages as HTML. What is told is HTML already: as many strings as the
 * text has places, then NULL. */
void ftpx_report_say_all(GString *out, enum ftpx_report_word word, const char *const told[]);

/* The same with what is told one by one. */
#define ftpx_report_say(out, word, ...) \
    ftpx_report_say_all(out, word, (const char *const[]){__VA_ARGS__})

/* The same within an element that ends its line: `tag` has its name and attributes. */
void ftpx_report_line_all(GString *out, const char *tag, enum ftpx_report_word word,
                          const char *const told[]);
#define ftpx_report_line(out, tag, word, ...) \
    ftpx_report_line_all(out, tag, word, (const char *const[]){__VA_ARGS__})

/* A number among what is told. */
#define FTPX_NUMBER_TEXT    24
#define FTPX_NUMBER(number) ftpx_report_number((char[FTPX_NUMBER_TEXT]){""}, number)
const char *ftpx_report_number(char room[FTPX_NUMBER_TEXT], uint64_t number);

/* Appends two plain texts that say the same. */
void ftpx_report_both(GString *out, const char *english, const char *chinese);

/* What people who see this machine's messages read, by the environment's locale. */
enum ftpx_language ftpx_report_language(void);

#endif

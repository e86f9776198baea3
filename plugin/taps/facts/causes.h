/* causes: why a data connection did not come about or a session hung, as far as packets, times and the server's words
 * tell, and what helps. It says nothing where they do not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_CAUSES_H
#define FTPX_TAPS_FACTS_CAUSES_H

#include "../../model/data/transfer.h"
#include "unmade.h"

/* X(enumerator, English, Simplified Chinese) */
/* clang-format off */
#define FTPX_CAUSES(X) \
    X(PASSIVE_INNER, "the server names an inner address, which its clients cannot reach: tell it its outer one " \
      "(vsftpd: pasv_address; IIS: external IP address of the firewall), or have clients use EPSV", \
      "服务器给出的是客户端无法到达的内网地址：请为它设置外部地址（vsftpd：pasv_address；IIS：防火墙的外部 IP 地址），或让客户端使用 EPSV") \
    X(PASSIVE_DROPPED, "nobody answers at the server's passive ports, as when a firewall drops them: give the server " \
      "a range of ports (vsftpd: pasv_min_port, pasv_max_port; IIS: data channel port range) and open it", \
      "服务器的被动端口没有应答，常见于防火墙将其丢弃：请为服务器设定端口范围（vsftpd：pasv_min_port、pasv_max_port；IIS：数据通道端口范围）并在防火墙中放行") \
    X(PASSIVE_REFUSED, "the server's passive ports refuse connections, or a firewall does: give the server a range " \
      "of ports (vsftpd: pasv_min_port, pasv_max_port; IIS: data channel port range) and open it", \
      "服务器的被动端口（或防火墙）拒绝连接：请为服务器设定端口范围（vsftpd：pasv_min_port、pasv_max_port；IIS：数据通道端口范围）并在防火墙中放行") \
    X(ACTIVE_INNER, "the client names an inner address, which the server cannot reach: use passive mode", \
      "客户端给出的是服务器无法到达的内网地址：请使用被动模式") \
    X(ACTIVE_DROPPED, "the client does not answer the server's connection, as when a firewall or NAT before it drops " \
      "that: use passive mode", \
      "客户端没有应答服务器发起的连接，常见于客户端前的防火墙或 NAT 将其丢弃：请使用被动模式") \
    X(ACTIVE_REFUSED, "the client, or a firewall before it, refuses the server's connection: use passive mode", \
      "客户端或其防火墙拒绝服务器发起的连接：请使用被动模式") \
    X(TLS_SESSION, "the server wants the control connection's TLS session resumed on the data connection: use a " \
      "client that does, or do without it at the server (vsftpd: require_ssl_reuse=NO)", \
      "服务器要求数据连接恢复控制连接的 TLS 会话：请换用支持的客户端，或在服务器上取消该要求（vsftpd：require_ssl_reuse=NO）") \
    X(LARGE_DROPPED, "large packets of the data connection get no answer while small ones do, as when a link on the way takes " \
      "smaller ones only and the messages that say so (ICMP) are dropped: let these pass, clamp the MSS, or lower the MTU", \
      "数据连接的大数据包没有应答而小数据包有，常见于途中链路 MTU 较小且相应 ICMP 消息被丢弃：请放行这些消息、钳制 MSS 或降低 MTU") \
    X(CONTROL_DROPPED, "the control connection was cut off on the way during a long transfer, as NAT and firewalls do with idle " \
      "ones: have the client or its system send keep-alives, or raise their timeout", \
      "控制连接在长时间传输期间被途中设备断开，常见于 NAT 或防火墙清除空闲连接：请让客户端或系统发送保活报文，或延长其超时") \
    X(GREETING_LATE, "the server greets late, as when it looks up the client's name or asks for its ident (port 113) and nobody " \
      "answers: switch that off (ProFTPD: UseReverseDNS off, IdentLookups off; Pure-FTPd: DontResolve)", \
      "服务器很晚才发出问候，常见于反向解析客户端名称或 ident（113 端口）查询无应答：请将其关闭（ProFTPD：UseReverseDNS off、IdentLookups off；Pure-FTPd：DontResolve）") \
    X(LOGIN_LATE, "the server lets the user in late, as when it looks up the client's name, or asks a directory that answers " \
      "slowly: switch the one off where the server can, and look at the other", \
      "服务器很晚才允许用户登录，常见于反向解析客户端名称或目录服务应答缓慢：如服务器支持，请关闭前者，并检查后者") \
    X(SMALL_FILES, "most of the time went into asking for files, not into their bytes: put small files into one archive, or use a " \
      "client that moves several at a time", \
      "大部分时间花在逐个请求文件而非传输数据上：请将小文件打包，或使用可同时传输多个文件的客户端")
/* clang-format on */

#define FTPX_CAUSE_ENUMERATOR(name, ...) FTPX_CAUSE_##name,
enum ftpx_cause { FTPX_CAUSES(FTPX_CAUSE_ENUMERATOR) FTPX_CAUSE_COUNT };
#undef FTPX_CAUSE_ENUMERATOR

/* Of a transfer that failed or hung, and of what was tried without one. FTPX_CAUSE_COUNT when nothing tells. */
enum ftpx_cause ftpx_cause_of(const struct ftpx_transfer *transfer);
enum ftpx_cause ftpx_cause_of_attempts(const struct ftpx_expected *expected);

/* All that hold of a session, as bits 1 << FTPX_CAUSE_…. */
unsigned ftpx_causes_of(const struct ftpx_session *session);

/* A sentence each, without a full stop. Static; NULL for FTPX_CAUSE_COUNT. */
const char *ftpx_cause_words(enum ftpx_cause cause);
const char *ftpx_cause_chinese(enum ftpx_cause cause);

#endif

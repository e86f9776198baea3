/* attack: commands that hardly anyone but an attacker or a scanner sends, by the sign that tells.
 * It judges one command by itself: no session, no working directory, no reply.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_ATTACK_H
#define FTPX_WIRE_ATTACK_H

#include "span.h"

struct ftpx_verb;

/* X(enumerator, name in records and filters, words for people, the same in Chinese), in the order of
 * precedence. */
/* clang-format off */
#define FTPX_ATTACKS(X) \
    X(OVERLONG, "overlong-argument", "over-long argument", "参数过长") \
    X(SITE_EXEC, "site-exec", "SITE EXEC runs a program on the server", "SITE EXEC 在服务器上运行程序") \
    X(SITE_COPY, "site-copy", "SITE CPFR or CPTO copies files, on some servers without a login", "SITE CPFR 或 CPTO 复制文件，在某些服务器上无需登录") \
    X(BACK_DOOR, "back-door", "word that opens a known back door", "触发已知后门的字符串") \
    X(CROSS_PROTOCOL, "cross-protocol", "request of another protocol", "其他协议的请求") \
    X(LINE_BREAK, "coded-line-break", "a second command behind a coded line break", "编码的换行后面藏有第二条命令") \
    X(COMMAND_INJECTION, "command-injection", "shell command in an argument", "参数中有 shell 命令") \
    X(FORMAT_STRING, "format-string", "format string", "格式化字符串") \
    X(TRAVERSAL, "path-traversal", "path traversal", "路径穿越") \
    X(REMOTE_PATH, "remote-path", "path on another machine (UNC)", "另一台机器上的路径（UNC）") \
    X(ROOT_HOME, "root-home", "home directory of root", "root 的主目录") \
    X(WILDCARDS, "wildcards", "wildcards that keep a server busy, or break it", "使服务器繁忙或崩溃的通配符")
/* clang-format on */

enum ftpx_attack {
    FTPX_ATTACK_NONE,
#define X(sign, ...) FTPX_ATTACK_##sign,
    FTPX_ATTACKS(X)
#undef X
        FTPX_ATTACK_COUNT
};

/* The first sign that a command shows: its verb, its word as sent and its argument. */
enum ftpx_attack ftpx_attack_of(const struct ftpx_verb *verb, ftpx_span name, ftpx_span arg);

/* For attack < FTPX_ATTACK_COUNT; NULL for NONE. Static. */
const char *ftpx_attack_name(enum ftpx_attack attack);
const char *ftpx_attack_words(enum ftpx_attack attack);
const char *ftpx_attack_chinese(enum ftpx_attack attack);

#endif

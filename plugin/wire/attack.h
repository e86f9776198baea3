/* attack: commands that hardly anyone but an attacker or a scanner sends, by the sign that tells.
 * It judges one command by itself: no session, no working directory, no reply.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_ATTACK_H
#define FTPX_WIRE_ATTACK_H

#include "span.h"

struct ftpx_verb;

/* X(enumerator, name in records and filters, words for people), in the order of precedence. */
#define FTPX_ATTACKS(X)                                                                          \
    X(OVERLONG, "overlong-argument", "over-long argument")                                       \
    X(SITE_EXEC, "site-exec", "SITE EXEC runs a program on the server")                          \
    X(SITE_COPY, "site-copy", "SITE CPFR or CPTO copies files, on some servers without a login") \
    X(BACK_DOOR, "back-door", "word that opens a known back door")                               \
    X(CROSS_PROTOCOL, "cross-protocol", "request of another protocol")                           \
    X(LINE_BREAK, "coded-line-break", "a second command behind a coded line break")              \
    X(COMMAND_INJECTION, "command-injection", "shell command in an argument")                    \
    X(FORMAT_STRING, "format-string", "format string")                                           \
    X(TRAVERSAL, "path-traversal", "path traversal")                                             \
    X(REMOTE_PATH, "remote-path", "path on another machine (UNC)")                               \
    X(ROOT_HOME, "root-home", "home directory of root")                                          \
    X(WILDCARDS, "wildcards", "wildcards that keep a server busy, or break it")

enum ftpx_attack {
    FTPX_ATTACK_NONE,
#define X(sign, name, words) FTPX_ATTACK_##sign,
    FTPX_ATTACKS(X)
#undef X
        FTPX_ATTACK_COUNT
};

/* The first sign that a command shows: its verb, its word as sent and its argument. */
enum ftpx_attack ftpx_attack_of(const struct ftpx_verb *verb, ftpx_span name, ftpx_span arg);

/* For attack < FTPX_ATTACK_COUNT; NULL for NONE. Static. */
const char *ftpx_attack_name(enum ftpx_attack attack);
const char *ftpx_attack_words(enum ftpx_attack attack);

#endif

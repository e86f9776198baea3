/* quirk: the names of everything odd that a line, an exchange, a transfer or a session can be.
 * It knows no severities and no texts for people: epan/quirks maps these to expert information.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_QUIRK_H
#define FTPX_WIRE_QUIRK_H

#include <stdint.h>

/* X(enumerator, name in records). A set of quirks is a uint64_t of these bits. */
#define FTPX_QUIRKS(X)                                                                             \
    /* lines */                                                                                    \
    X(BARE_LF, "bare-lf")     /* ended by LF alone (RFC 959 §3.1.1.5.2) */                        \
    X(BARE_CR, "bare-cr")     /* holds, or ends by, a CR without LF */                             \
    X(NUL, "nul")             /* holds a NUL */                                                    \
    X(LONG_LINE, "long-line") /* longer than FTPX_LIMIT_LINE, cut there */                         \
    X(CUT_LINE, "cut-line")   /* its end is missing: only the verb or code is known */             \
    X(TELNET, "telnet")       /* held Telnet command sequences, removed */                         \
    X(EIGHT_BIT, "eight-bit") /* bytes above 127 that are not UTF-8 */                             \
    /* commands */                                                                                 \
    X(UNKNOWN_VERB, "unknown-verb") /* the table has no such command */                            \
    X(BAD_ENDPOINT, "bad-endpoint") /* PORT, 227, … without a usable address and port */         \
    X(ENDPOINT_UNCLOSED, "endpoint-unclosed") /* 229 without its closing parenthesis */            \
    X(EPSV_ALL, "after-epsv-all") /* PORT, PASV or EPRT after EPSV ALL (RFC 2428 §4) */           \
    X(ATTACK, "attack")           /* what only attacks and scanners send */                        \
    /* replies */                                                                                  \
    X(NO_CODE, "no-code")   /* a server line that is no reply */                                   \
    X(BAD_CODE, "bad-code") /* three digits outside 100–659 or glued to text */                  \
    X(OTHER_CODE_INSIDE,                                                                           \
      "other-code-inside") /* `ddd ` of another code within a multi-line reply */                  \
    X(CLOSED_BY_OTHER, "closed-by-other-code") /* a multi-line reply ended with another code */    \
    X(UNTERMINATED, "unterminated")            /* a multi-line reply that never ended */           \
    X(LONG_REPLY, "long-reply")                /* more lines than FTPX_LIMIT_REPLY_LINES */        \
    X(UNEXPECTED_REPLY, "unexpected-reply")    /* no command waits for it */                       \
    X(DOUBTFUL, "doubtful-pair")               /* may answer another command than it is tied to */ \
    X(WRONG_STATE, "wrong-state")              /* RFC 959 §6 ends in its error state */           \
    X(UNANSWERED, "unanswered")                /* a command without a final reply */               \
    X(TOO_MANY_PENDING, "too-many-pending") /* over FTPX_LIMIT_PENDING commands without reply */   \
    X(TOO_MANY_LINES,                                                                              \
      "too-many-lines")       /* more lines than their bytes pay for: not all are kept */          \
    X(AFTER_GAP, "after-gap") /* bytes of the control connection missing before it */              \
    /* endpoints and data connections */                                                           \
    X(BOUNCE, "bounce")         /* client announces an address that is not its own */              \
    X(LOW_PORT, "low-port")     /* announced port below 1024 (RFC 2577 §3) */                     \
    X(NAT, "nat")               /* used address differs from the announced one */                  \
    X(STOLEN, "stolen")         /* data peer neither control peer nor announced */                 \
    X(REDIRECTED, "redirected") /* a reply led the client to another host than the server */       \
    X(UNUSED, "unused")         /* announced, never connected */                                   \
    X(FXP, "fxp")               /* server-to-server copy, both sessions known */                   \
    /* transfers */                                                                                \
    X(NO_DATA_CONNECTION, "no-data-connection") /* not found in the capture */                     \
    X(GAP, "gap")                               /* bytes missing inside the stream */              \
    X(NO_FIN, "no-fin")                         /* the sender's FIN was not seen */                \
    X(NO_FINAL_REPLY, "no-final-reply")                                                            \
    X(FAILED_REPLY, "failed-reply")     /* 4yz or 5yz after data had moved */                      \
    X(SIZE_MISMATCH, "size-mismatch")   /* announced and seen size differ */                       \
    X(RESET, "reset")                   /* RST before the sender's FIN */                          \
    X(ABORTED, "aborted")               /* 426, 451 or ABOR */                                     \
    X(WRONG_WAY, "wrong-way")           /* payload against the command's direction */              \
    X(ASCII_BINARY, "ascii-binary")     /* binary content in TYPE A */                             \
    X(FRAGMENTED, "fragmented")         /* more holes than FTPX_LIMIT_RANGES */                    \
    X(CONFLICTING, "conflicting")       /* bytes came again as others */                           \
    X(UNDECRYPTED, "undecrypted")       /* all of it or its end stayed hidden by TLS */            \
    X(INFERRED, "inferred")             /* linked to its session by hosts and time only */         \
    X(UNDECODED, "undecoded")           /* not what its MODE or STRU allows */                     \
    X(NO_EOF, "no-eof")                 /* its MODE or STRU has an end, which did not come */      \
    X(CONTENT_CAPPED, "content-capped") /* more entries or decoded bytes than are kept */          \
    X(CLAIM_MISMATCH, "claim-mismatch") /* the server counts other bytes than were seen */         \
    /* logins */                                                                                   \
    X(CLEARTEXT, "cleartext-password")                                                             \
    X(BRUTE_FORCE, "brute-force") /* the threshold of failures was reached */                      \
    X(GUESSED, "guessed")         /* success after the threshold */                                \
    X(LOGIN_FAILED, "login-failed")                                                                \
    X(SPRAYING, "spraying")           /* many users from a client, or many clients for a user */   \
    X(SLOW_GUESSING, "slow-guessing") /* many passwords for a user, too slowly for BRUTE_FORCE */  \
    /* what a session is used for */                                                               \
    X(ANONYMOUS_WRITE, "anonymous-write")     /* a file changed by a user without a name */        \
    X(HOST_NAMED_UPLOAD, "host-named-upload") /* only uploads, of a file named after a machine */  \
    /* security (RFC 2228, RFC 4217) */                                                            \
    X(TLS_REFUSED, "tls-refused")   /* AUTH TLS answered by 4yz or 5yz */                          \
    X(TLS_STRIPPED, "tls-stripped") /* … although FEAT offers it */                              \
    X(TLS_FALLBACK, "tls-fallback") /* a password in the clear after that */

enum ftpx_quirk_bit {
#define X(name, text) FTPX_QUIRK_BIT_##name,
    FTPX_QUIRKS(X)
#undef X
        FTPX_QUIRK_COUNT
};

#define FTPX_QUIRK(name) (UINT64_C(1) << FTPX_QUIRK_BIT_##name)

/* The name of bit `bit` as in records; bit < FTPX_QUIRK_COUNT. */
const char *ftpx_quirk_name(unsigned bit);

#endif

/* verbs: the one list of commands, from which their numbers and their table are made. To add a
 * command is to add a row. It holds no behaviour and nothing about arguments.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_VERBS_H
#define FTPX_WIRE_VERBS_H

/* X(verb, role, direction, diagram, evidence, replies, conformance, source, meaning) `replies`
 * names a list in verbs.c; ANY: the documents list none. Synonyms share their list. Conformance
 * is RFC 5797's. A diagram is given only where RFC 959 §6 draws one, or to a synonym of such a
 * command. */

/* clang-format off */
#define FTPX_VERBS_RFC959(X) \
    X(USER, LOGIN,    NO_DIRECTION, LOGIN,    SHARED, USER,     MANDATORY,    "RFC 959",            "user name") \
    X(PASS, LOGIN,    NO_DIRECTION, LOGIN,    SHARED, PASS,     MANDATORY,    "RFC 959",            "password") \
    X(ACCT, LOGIN,    NO_DIRECTION, ACCOUNT,  SHARED, ACCT,     MANDATORY,    "RFC 959",            "account") \
    X(CWD,  OTHER,    NO_DIRECTION, SIMPLE,   FTP,    CWD,      MANDATORY,    "RFC 959",            "change directory") \
    X(CDUP, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    CDUP,     OPTIONAL,     "RFC 959",            "change to parent directory") \
    X(SMNT, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    SMNT,     OPTIONAL,     "RFC 959",            "mount a file system") \
    X(REIN, OTHER,    NO_DIRECTION, TRANSFER, FTP,    REIN,     MANDATORY,    "RFC 959",            "start the session over") \
    X(QUIT, OTHER,    NO_DIRECTION, SIMPLE,   NONE,   QUIT,     MANDATORY,    "RFC 959",            "end the session") \
    X(PORT, ENDPOINT, NO_DIRECTION, SIMPLE,   FTP,    PORT,     MANDATORY,    "RFC 959",            "client's data endpoint") \
    X(PASV, ENDPOINT, NO_DIRECTION, SIMPLE,   FTP,    PASV,     MANDATORY,    "RFC 959, RFC 1123",  "ask for the server's data endpoint") \
    X(TYPE, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    SETTING,  MANDATORY,    "RFC 959",            "representation type") \
    X(STRU, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    SETTING,  MANDATORY,    "RFC 959",            "file structure") \
    X(MODE, OTHER,    NO_DIRECTION, SIMPLE,   SHARED, SETTING,  MANDATORY,    "RFC 959",            "transfer mode") \
    X(RETR, TRANSFER, DOWNLOAD,     TRANSFER, SHARED, RETR,     MANDATORY,    "RFC 959",            "retrieve a file") \
    X(STOR, TRANSFER, UPLOAD,       TRANSFER, FTP,    STOR,     MANDATORY,    "RFC 959",            "store a file") \
    X(STOU, TRANSFER, UPLOAD,       TRANSFER, FTP,    STOR,     OPTIONAL,     "RFC 959, RFC 1123",  "store under a new unique name") \
    X(APPE, TRANSFER, UPLOAD,       TRANSFER, FTP,    APPE,     MANDATORY,    "RFC 959",            "append to a file") \
    X(ALLO, OTHER,    NO_DIRECTION, SIMPLE,   SHARED, ALLO,     MANDATORY,    "RFC 959",            "allocate space") \
    X(REST, OTHER,    NO_DIRECTION, CONTINUE, FTP,    REST,     MANDATORY,    "RFC 959, RFC 1123, RFC 3659", "restart offset of the next transfer") \
    X(RNFR, OTHER,    NO_DIRECTION, CONTINUE, FTP,    RNFR,     MANDATORY,    "RFC 959",            "rename from") \
    X(RNTO, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    RNTO,     MANDATORY,    "RFC 959",            "rename to") \
    X(ABOR, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    ABOR,     MANDATORY,    "RFC 959",            "abort the transfer") \
    X(DELE, OTHER,    NO_DIRECTION, SIMPLE,   SHARED, DELE,     MANDATORY,    "RFC 959",            "delete a file") \
    X(RMD,  OTHER,    NO_DIRECTION, SIMPLE,   FTP,    RMD,      OPTIONAL,     "RFC 959",            "remove a directory") \
    X(MKD,  OTHER,    NO_DIRECTION, SIMPLE,   FTP,    MKD,      OPTIONAL,     "RFC 959",            "make a directory") \
    X(PWD,  OTHER,    NO_DIRECTION, SIMPLE,   FTP,    PWD,      OPTIONAL,     "RFC 959",            "print working directory") \
    X(LIST, TRANSFER, LISTING,      TRANSFER, SHARED, LIST,     MANDATORY,    "RFC 959, RFC 1123",  "list with details") \
    X(NLST, TRANSFER, LISTING,      TRANSFER, FTP,    LIST,     MANDATORY,    "RFC 959, RFC 1123",  "list names") \
    X(SITE, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    SITE,     MANDATORY,    "RFC 959, RFC 1123",  "command of this server only") \
    X(SYST, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    SYST,     OPTIONAL,     "RFC 959",            "operating system") \
    X(STAT, OTHER,    NO_DIRECTION, SIMPLE,   NONE,   STAT,     MANDATORY,    "RFC 959",            "status, or a listing on the control connection") \
    X(HELP, OTHER,    NO_DIRECTION, SIMPLE,   NONE,   HELP,     MANDATORY,    "RFC 959",            "help") \
    X(NOOP, OTHER,    NO_DIRECTION, SIMPLE,   NONE,   NOOP,     MANDATORY,    "RFC 959",            "no operation")

#define FTPX_VERBS_LATER_RFCS(X) \
    X(LPRT, ENDPOINT, NO_DIRECTION, NONE,     FTP,    LPRT,     HISTORIC,     "RFC 1545, RFC 1639", "client's long data endpoint") \
    X(LPSV, ENDPOINT, NO_DIRECTION, NONE,     FTP,    LPSV,     HISTORIC,     "RFC 1545, RFC 1639", "ask for the server's long data endpoint") \
    X(AUTH, OTHER,    NO_DIRECTION, NONE,     SHARED, AUTH,     OPTIONAL,     "RFC 2228, RFC 2773, RFC 4217", "security mechanism") \
    X(ADAT, OTHER,    NO_DIRECTION, NONE,     FTP,    ADAT,     OPTIONAL,     "RFC 2228, RFC 2773, RFC 4217", "security data") \
    X(PBSZ, OTHER,    NO_DIRECTION, NONE,     FTP,    PBSZ,     OPTIONAL,     "RFC 2228, RFC 4217", "protection buffer size") \
    X(PROT, OTHER,    NO_DIRECTION, NONE,     FTP,    PROT,     OPTIONAL,     "RFC 2228, RFC 4217", "protection of data connections") \
    X(CCC,  OTHER,    NO_DIRECTION, NONE,     FTP,    CCC,      OPTIONAL,     "RFC 2228, RFC 4217", "clear the control connection") \
    X(MIC,  OTHER,    NO_DIRECTION, NONE,     FTP,    PROTECTED, OPTIONAL,    "RFC 2228, RFC 2773, RFC 4217", "integrity protected command") \
    X(CONF, OTHER,    NO_DIRECTION, NONE,     FTP,    PROTECTED, OPTIONAL,    "RFC 2228",           "confidential command") \
    X(ENC,  OTHER,    NO_DIRECTION, NONE,     FTP,    PROTECTED, OPTIONAL,    "RFC 2228, RFC 2773, RFC 4217", "private command") \
    X(FEAT, OTHER,    NO_DIRECTION, NONE,     FTP,    FEAT,     MANDATORY,    "RFC 2389",           "list extensions") \
    X(OPTS, OTHER,    NO_DIRECTION, NONE,     FTP,    OPTS,     MANDATORY,    "RFC 2389",           "options of a command") \
    X(EPRT, ENDPOINT, NO_DIRECTION, NONE,     FTP,    EPRT,     OPTIONAL,     "RFC 2428",           "client's data endpoint, IPv4 or IPv6") \
    X(EPSV, ENDPOINT, NO_DIRECTION, NONE,     FTP,    EPSV,     OPTIONAL,     "RFC 2428",           "ask for the server's data port") \
    X(LANG, OTHER,    NO_DIRECTION, NONE,     SHARED, LANG,     OPTIONAL,     "RFC 2640",           "language of replies") \
    X(MDTM, OTHER,    NO_DIRECTION, NONE,     FTP,    FACT,     OPTIONAL,     "RFC 3659",           "modification time") \
    X(SIZE, OTHER,    NO_DIRECTION, NONE,     FTP,    FACT,     OPTIONAL,     "RFC 3659",           "size of a file") \
    X(MLST, OTHER,    NO_DIRECTION, NONE,     FTP,    MLST,     OPTIONAL,     "RFC 3659",           "facts of one object") \
    X(MLSD, TRANSFER, LISTING,      NONE,     FTP,    MLSD,     OPTIONAL,     "RFC 3659",           "list with facts") \
    X(ALGS, OTHER,    NO_DIRECTION, NONE,     FTP,    ANY,      OPTIONAL,     "RFC 6384",           "control of an FTP64 gateway") \
    X(HOST, OTHER,    NO_DIRECTION, NONE,     FTP,    HOST,     OPTIONAL,     "RFC 7151",           "virtual host")

/* Most commands without an RFC: no diagram, no list of replies, no data connection. */
#define FTPX_EXTRA(X, verb, source, meaning) \
    X(verb, OTHER, NO_DIRECTION, NONE, FTP, ANY, UNREGISTERED, source, meaning)

/* Drafts, and what single servers and clients brought. */
#define FTPX_VERBS_WITHOUT_RFC(X) \
    FTPX_EXTRA(X, HASH, "draft-bryan-ftpext-hash", "hash of a file") \
    FTPX_EXTRA(X, RANG, "draft-bryan-ftp-range", "range of the next transfer") \
    FTPX_EXTRA(X, XCRC, "draft-bryan-ftpext-hash", "CRC-32 of a file") \
    FTPX_EXTRA(X, XMD5, "draft-bryan-ftpext-hash", "MD5 of a file") \
    FTPX_EXTRA(X, XSHA, "draft-bryan-ftpext-hash", "SHA-1 of a file") \
    FTPX_EXTRA(X, XSHA1, "draft-bryan-ftpext-hash", "SHA-1 of a file") \
    FTPX_EXTRA(X, XSHA256, "draft-bryan-ftpext-hash", "SHA-256 of a file") \
    FTPX_EXTRA(X, XSHA512, "draft-bryan-ftpext-hash", "SHA-512 of a file") \
    FTPX_EXTRA(X, MD5, "draft-twine-ftpmd5", "MD5 of a file") \
    FTPX_EXTRA(X, MMD5, "draft-twine-ftpmd5", "MD5 of several files") \
    FTPX_EXTRA(X, MFMT, "draft-somers-ftp-mfxx", "set the modification time") \
    FTPX_EXTRA(X, MFCT, "draft-somers-ftp-mfxx", "set the creation time") \
    FTPX_EXTRA(X, MFF, "draft-somers-ftp-mfxx", "set facts of a file") \
    FTPX_EXTRA(X, AVBL, "draft-peterson-streamlined-ftp-command-extensions", "available space") \
    FTPX_EXTRA(X, DSIZ, "draft-peterson-streamlined-ftp-command-extensions", "size of a directory") \
    FTPX_EXTRA(X, RMDA, "draft-peterson-streamlined-ftp-command-extensions", "remove a directory tree") \
    X(THMB, TRANSFER, DOWNLOAD,     NONE,     FTP,    ANY,      UNREGISTERED, "draft-peterson-streamlined-ftp-command-extensions", "retrieve a thumbnail") \
    FTPX_EXTRA(X, CSID, "draft-peterson-ftpcsid", "client and server identify themselves") \
    FTPX_EXTRA(X, CLNT, "clients in use", "client identifies itself") \
    FTPX_EXTRA(X, COMB, "Serv-U", "combine parts of a file") \
    FTPX_EXTRA(X, ESTA, "Pure-FTPd", "address of the active data connection") \
    FTPX_EXTRA(X, ESTP, "Pure-FTPd", "address of the passive data connection") \
    FTPX_EXTRA(X, PRET, "DrFTPD, Pure-FTPd", "name the next transfer before its endpoint") \
    X(SPSV, ENDPOINT, NO_DIRECTION, NONE,     FTP,    ANY,      UNREGISTERED, "Pure-FTPd",          "ask for the server's data port") \
    X(CPSV, ENDPOINT, NO_DIRECTION, NONE,     FTP,    ANY,      UNREGISTERED, "FXP over TLS",       "as PASV, this server being the TLS client") \
    FTPX_EXTRA(X, SSCN, "FXP over TLS", "be the TLS client on data connections") \
    FTPX_EXTRA(X, MACB, "Macintosh servers", "MacBinary transfers") \
    FTPX_EXTRA(X, REPL, "seen in use", "unknown") \
    FTPX_EXTRA(X, SPAS, "GridFTP, GFD.20", "ask for several data endpoints") \
    FTPX_EXTRA(X, SPOR, "GridFTP, GFD.20", "several data endpoints") \
    X(ERET, TRANSFER, DOWNLOAD,     NONE,     FTP,    ANY,      UNREGISTERED, "GridFTP, GFD.20",    "extended retrieve") \
    X(ESTO, TRANSFER, UPLOAD,       NONE,     FTP,    ANY,      UNREGISTERED, "GridFTP, GFD.20",    "extended store") \
    FTPX_EXTRA(X, SBUF, "GridFTP, GFD.20", "TCP buffer size") \
    FTPX_EXTRA(X, ABUF, "GridFTP, GFD.20", "TCP buffer size, negotiated") \
    FTPX_EXTRA(X, DCAU, "GridFTP, GFD.20", "authentication of data connections") \
    FTPX_EXTRA(X, DCSC, "GridFTP", "security context of data connections") \
    FTPX_EXTRA(X, CKSM, "GridFTP", "checksum of a file") \
    FTPX_EXTRA(X, SCKS, "GridFTP", "expected checksum")

/* MAIL is SMTP's today, which is what a connection that uses it speaks. */
#define FTPX_VERBS_BEFORE_RFC959(X) \
    X(XCUP, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    CDUP,     HISTORIC,     "RFC 775, RFC 1123",  "change to parent directory") \
    X(XCWD, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    CWD,      HISTORIC,     "RFC 775, RFC 1123",  "change directory") \
    X(XMKD, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    MKD,      HISTORIC,     "RFC 775, RFC 1123",  "make a directory") \
    X(XPWD, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    PWD,      HISTORIC,     "RFC 775, RFC 1123",  "print working directory") \
    X(XRMD, OTHER,    NO_DIRECTION, SIMPLE,   FTP,    RMD,      HISTORIC,     "RFC 775, RFC 1123",  "remove a directory") \
    FTPX_EXTRA(X, XRSQ, "RFC 743", "scheme of mail recipients") \
    FTPX_EXTRA(X, XRCP, "RFC 743", "mail recipient") \
    FTPX_EXTRA(X, XSEN, "RFC 737", "send to a terminal") \
    FTPX_EXTRA(X, XSEM, "RFC 737", "send to a terminal, or mail") \
    FTPX_EXTRA(X, XMAS, "RFC 737", "send to a terminal and mail") \
    FTPX_EXTRA(X, MRSQ, "RFC 765", "scheme of mail recipients") \
    FTPX_EXTRA(X, MRCP, "RFC 765", "mail recipient") \
    X(MLFL, TRANSFER, UPLOAD, NONE, FTP, ANY, UNREGISTERED, "RFC 765", "mail over a data connection") \
    X(MAIL, OTHER,    NO_DIRECTION, NONE,     FOREIGN, ANY,     UNREGISTERED, "RFC 765; SMTP",      "mail") \
    FTPX_EXTRA(X, MSND, "RFC 765", "send to a terminal") \
    FTPX_EXTRA(X, MSOM, "RFC 765", "send to a terminal, or mail") \
    FTPX_EXTRA(X, MSAM, "RFC 765", "send to a terminal and mail")

/* Words of other protocols: the clients that send them believe to speak something else. */
#define FTPX_FOREIGN(X, verb, protocol)                                                            \
    X(verb, OTHER, NO_DIRECTION, NONE, FOREIGN, ANY, UNREGISTERED, protocol, "not FTP")

#define FTPX_VERBS_FOREIGN(X) \
    X(RSET, OTHER, NO_DIRECTION, NONE, NONE, ANY, UNREGISTERED, "SMTP, POP3", "not FTP") \
    FTPX_FOREIGN(X, EHLO, "SMTP")                                                                  \
    FTPX_FOREIGN(X, HELO, "SMTP")                                                                  \
    FTPX_FOREIGN(X, LHLO, "LMTP")                                                                  \
    FTPX_FOREIGN(X, RCPT, "SMTP")                                                                  \
    FTPX_FOREIGN(X, DATA, "SMTP")                                                                  \
    FTPX_FOREIGN(X, BDAT, "SMTP")                                                                  \
    FTPX_FOREIGN(X, VRFY, "SMTP")                                                                  \
    FTPX_FOREIGN(X, EXPN, "SMTP")                                                                  \
    FTPX_FOREIGN(X, ETRN, "SMTP")                                                                  \
    FTPX_FOREIGN(X, TURN, "SMTP")                                                                  \
    FTPX_FOREIGN(X, SEND, "SMTP")                                                                  \
    FTPX_FOREIGN(X, SOML, "SMTP")                                                                  \
    FTPX_FOREIGN(X, SAML, "SMTP")                                                                  \
    FTPX_FOREIGN(X, XCLIENT, "SMTP")                                                               \
    FTPX_FOREIGN(X, XFORWARD, "SMTP")                                                              \
    FTPX_FOREIGN(X, STARTTLS, "SMTP, IMAP, NNTP")                                                  \
    FTPX_FOREIGN(X, STLS, "POP3")                                                                  \
    FTPX_FOREIGN(X, CAPA, "POP3")                                                                  \
    FTPX_FOREIGN(X, APOP, "POP3")                                                                  \
    FTPX_FOREIGN(X, UIDL, "POP3")                                                                  \
    FTPX_FOREIGN(X, TOP, "POP3")                                                                   \
    FTPX_FOREIGN(X, CAPABILITIES, "NNTP")                                                          \
    FTPX_FOREIGN(X, AUTHINFO, "NNTP")                                                              \
    FTPX_FOREIGN(X, ARTICLE, "NNTP")                                                               \
    FTPX_FOREIGN(X, BODY, "NNTP")                                                                  \
    FTPX_FOREIGN(X, GROUP, "NNTP")                                                                 \
    FTPX_FOREIGN(X, LISTGROUP, "NNTP")                                                             \
    FTPX_FOREIGN(X, NEWGROUPS, "NNTP")                                                             \
    FTPX_FOREIGN(X, NEWNEWS, "NNTP")                                                               \
    FTPX_FOREIGN(X, IHAVE, "NNTP")                                                                 \
    FTPX_FOREIGN(X, OVER, "NNTP")                                                                  \
    FTPX_FOREIGN(X, XOVER, "NNTP")                                                                 \
    FTPX_FOREIGN(X, HDR, "NNTP")                                                                   \
    FTPX_FOREIGN(X, XHDR, "NNTP")                                                                  \
    FTPX_FOREIGN(X, CLIENT, "DICT, Redis")                                                         \
    FTPX_FOREIGN(X, DEFINE, "DICT")                                                                \
    FTPX_FOREIGN(X, NICK, "IRC")                                                                   \
    FTPX_FOREIGN(X, JOIN, "IRC")                                                                   \
    FTPX_FOREIGN(X, PART, "IRC")                                                                   \
    FTPX_FOREIGN(X, PRIVMSG, "IRC")                                                                \
    FTPX_FOREIGN(X, NOTICE, "IRC")                                                                 \
    FTPX_FOREIGN(X, TOPIC, "IRC")                                                                  \
    FTPX_FOREIGN(X, WHOIS, "IRC")                                                                  \
    FTPX_FOREIGN(X, CAP, "IRC")                                                                    \
    FTPX_FOREIGN(X, PING, "IRC, Redis")                                                            \
    FTPX_FOREIGN(X, PONG, "IRC")                                                                   \
    FTPX_FOREIGN(X, GET, "HTTP")                                                                   \
    FTPX_FOREIGN(X, HEAD, "HTTP, NNTP")                                                            \
    FTPX_FOREIGN(X, POST, "HTTP, NNTP")                                                            \
    FTPX_FOREIGN(X, PUT, "HTTP")                                                                   \
    FTPX_FOREIGN(X, DELETE, "HTTP")                                                                \
    FTPX_FOREIGN(X, OPTIONS, "HTTP, RTSP, SIP")                                                    \
    FTPX_FOREIGN(X, CONNECT, "HTTP")                                                               \
    FTPX_FOREIGN(X, TRACE, "HTTP")                                                                 \
    FTPX_FOREIGN(X, PATCH, "HTTP")                                                                 \
    FTPX_FOREIGN(X, PROPFIND, "HTTP")                                                              \
    FTPX_FOREIGN(X, HTTP, "HTTP")                                                                  \
    FTPX_FOREIGN(X, DESCRIBE, "RTSP")                                                              \
    FTPX_FOREIGN(X, INVITE, "SIP")                                                                 \
    FTPX_FOREIGN(X, REGISTER, "SIP")                                                               \
    FTPX_FOREIGN(X, SSH, "SSH")
/* clang-format on */

#define FTPX_VERBS(X)           \
    FTPX_VERBS_RFC959(X)        \
    FTPX_VERBS_LATER_RFCS(X)    \
    FTPX_VERBS_WITHOUT_RFC(X)   \
    FTPX_VERBS_BEFORE_RFC959(X) \
    FTPX_VERBS_FOREIGN(X)

enum ftpx_cmd {
    FTPX_CMD_UNKNOWN,
#define X(verb, ...) FTPX_CMD_##verb,
    FTPX_VERBS(X)
#undef X
        FTPX_CMD_COUNT
};

#endif

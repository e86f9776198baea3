/* verbs: the one list of commands, from which their numbers and their table are made. To add a
 * command is to add a row. It holds no behaviour and nothing about arguments.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_VERBS_H
#define FTPX_WIRE_VERBS_H

/* X(verb, role, direction, diagram, evidence, replies, meaning) `replies` names a list in verbs.c;
 * ANY: the documents list none. Synonyms share their list. A diagram is given only where RFC 959 §6
 * draws one, or to a synonym of such a command. Rows stand by the document that brought them. */

/* clang-format off */
/* RFC 1123 has more on PASV, STOU, REST, LIST, NLST and SITE, RFC 3659 on REST. */
#define FTPX_VERBS_RFC959(X) \
    X(USER, LOGIN,    NO_DIRECTION, LOGIN,    SHARED,  USER,      "user name") \
    X(PASS, LOGIN,    NO_DIRECTION, LOGIN,    SHARED,  PASS,      "password") \
    X(ACCT, LOGIN,    NO_DIRECTION, SIMPLE,   SHARED,  ACCT,      "account") \
    X(CWD,  OTHER,    NO_DIRECTION, SIMPLE,   FTP,     CWD,       "change directory") \
    X(CDUP, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     CDUP,      "change to parent directory") \
    X(SMNT, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     SMNT,      "mount a file system") \
    X(REIN, OTHER,    NO_DIRECTION, TRANSFER, FTP,     REIN,      "start the session over") \
    X(QUIT, OTHER,    NO_DIRECTION, SIMPLE,   NONE,    QUIT,      "end the session") \
    X(PORT, ENDPOINT, NO_DIRECTION, SIMPLE,   FTP,     PORT,      "client's data endpoint") \
    X(PASV, ENDPOINT, NO_DIRECTION, SIMPLE,   FTP,     PASV,      "ask for the server's data endpoint") \
    X(TYPE, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     SETTING,   "representation type") \
    X(STRU, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     SETTING,   "file structure") \
    X(MODE, OTHER,    NO_DIRECTION, SIMPLE,   SHARED,  SETTING,   "transfer mode") \
    X(RETR, TRANSFER, DOWNLOAD,     TRANSFER, SHARED,  RETR,      "retrieve a file") \
    X(STOR, TRANSFER, UPLOAD,       TRANSFER, FTP,     STOR,      "store a file") \
    X(STOU, TRANSFER, UPLOAD,       TRANSFER, FTP,     STOR,      "store under a new unique name") \
    X(APPE, TRANSFER, UPLOAD,       TRANSFER, FTP,     APPE,      "append to a file") \
    X(ALLO, OTHER,    NO_DIRECTION, SIMPLE,   SHARED,  ALLO,      "allocate space") \
    X(REST, OTHER,    NO_DIRECTION, CONTINUE, FTP,     REST,      "restart offset of the next transfer") \
    X(RNFR, OTHER,    NO_DIRECTION, CONTINUE, FTP,     RNFR,      "rename from") \
    X(RNTO, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     RNTO,      "rename to") \
    X(ABOR, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     ABOR,      "abort the transfer") \
    X(DELE, OTHER,    NO_DIRECTION, SIMPLE,   SHARED,  DELE,      "delete a file") \
    X(RMD,  OTHER,    NO_DIRECTION, SIMPLE,   FTP,     RMD,       "remove a directory") \
    X(MKD,  OTHER,    NO_DIRECTION, SIMPLE,   FTP,     MKD,       "make a directory") \
    X(PWD,  OTHER,    NO_DIRECTION, SIMPLE,   FTP,     PWD,       "print working directory") \
    X(LIST, TRANSFER, LISTING,      TRANSFER, SHARED,  LIST,      "list with details") \
    X(NLST, TRANSFER, LISTING,      TRANSFER, FTP,     LIST,      "list names") \
    X(SITE, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     SITE,      "command of this server only") \
    X(SYST, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     SYST,      "operating system") \
    X(STAT, OTHER,    NO_DIRECTION, SIMPLE,   NONE,    STAT,      "status, or a listing on the control connection") \
    X(HELP, OTHER,    NO_DIRECTION, SIMPLE,   NONE,    HELP,      "help") \
    X(NOOP, OTHER,    NO_DIRECTION, SIMPLE,   NONE,    NOOP,      "no operation")

#define FTPX_VERBS_LATER_RFCS(X) \
    /* RFC 1545, RFC 1639 */ \
    X(LPRT, ENDPOINT, NO_DIRECTION, NONE,     FTP,     LPRT,      "client's long data endpoint") \
    X(LPSV, ENDPOINT, NO_DIRECTION, NONE,     FTP,     LPSV,      "ask for the server's long data endpoint") \
    /* RFC 2228; RFC 2773 and RFC 4217 have more */ \
    X(AUTH, OTHER,    NO_DIRECTION, NONE,     SHARED,  AUTH,      "security mechanism") \
    X(ADAT, LOGIN,    NO_DIRECTION, NONE,     FTP,     ADAT,      "security data") \
    X(PBSZ, OTHER,    NO_DIRECTION, NONE,     FTP,     PBSZ,      "protection buffer size") \
    X(PROT, OTHER,    NO_DIRECTION, NONE,     FTP,     PROT,      "protection of data connections") \
    X(CCC,  OTHER,    NO_DIRECTION, NONE,     FTP,     CCC,       "clear the control connection") \
    X(MIC,  OTHER,    NO_DIRECTION, NONE,     FTP,     PROTECTED, "integrity protected command") \
    X(CONF, OTHER,    NO_DIRECTION, NONE,     FTP,     PROTECTED, "confidential command") \
    X(ENC,  OTHER,    NO_DIRECTION, NONE,     FTP,     PROTECTED, "private command") \
    /* RFC 2389 */ \
    X(FEAT, OTHER,    NO_DIRECTION, NONE,     FTP,     FEAT,      "list extensions") \
    X(OPTS, OTHER,    NO_DIRECTION, NONE,     FTP,     OPTS,      "options of a command") \
    /* RFC 2428 */ \
    X(EPRT, ENDPOINT, NO_DIRECTION, NONE,     FTP,     EPRT,      "client's data endpoint, IPv4 or IPv6") \
    X(EPSV, ENDPOINT, NO_DIRECTION, NONE,     FTP,     EPSV,      "ask for the server's data port") \
    X(LANG, OTHER,    NO_DIRECTION, NONE,     SHARED,  LANG,      "language of replies") /* RFC 2640 */ \
    /* RFC 3659 */ \
    X(MDTM, OTHER,    NO_DIRECTION, NONE,     FTP,     FACT,      "modification time") \
    X(SIZE, OTHER,    NO_DIRECTION, NONE,     FTP,     FACT,      "size of a file") \
    X(MLST, OTHER,    NO_DIRECTION, NONE,     FTP,     MLST,      "facts of one object") \
    X(MLSD, TRANSFER, LISTING,      NONE,     FTP,     MLSD,      "list with facts") \
    X(ALGS, OTHER,    NO_DIRECTION, NONE,     FTP,     ANY,       "control of an FTP64 gateway") /* RFC 6384 */ \
    X(HOST, OTHER,    NO_DIRECTION, NONE,     FTP,     HOST,      "virtual host") /* RFC 7151 */

/* Most commands without an RFC: no diagram, no list of replies, no data connection. */
#define FTPX_EXTRA(X, verb, meaning) X(verb, OTHER, NO_DIRECTION, NONE, FTP, ANY, meaning)

/* Drafts, and what single servers and clients brought. */
#define FTPX_VERBS_WITHOUT_RFC(X) \
    /* draft-bryan-ftpext-hash */ \
    FTPX_EXTRA(X, HASH, "hash of a file") \
    FTPX_EXTRA(X, RANG, "range of the next transfer") /* draft-bryan-ftp-range */ \
    FTPX_EXTRA(X, XCRC, "CRC-32 of a file") \
    FTPX_EXTRA(X, XMD5, "MD5 of a file") \
    FTPX_EXTRA(X, XSHA, "SHA-1 of a file") \
    FTPX_EXTRA(X, XSHA1, "SHA-1 of a file") \
    FTPX_EXTRA(X, XSHA256, "SHA-256 of a file") \
    FTPX_EXTRA(X, XSHA512, "SHA-512 of a file") \
    /* draft-twine-ftpmd5 */ \
    FTPX_EXTRA(X, MD5, "MD5 of a file") \
    FTPX_EXTRA(X, MMD5, "MD5 of several files") \
    /* draft-somers-ftp-mfxx */ \
    FTPX_EXTRA(X, MFMT, "set the modification time") \
    FTPX_EXTRA(X, MFCT, "set the creation time") \
    FTPX_EXTRA(X, MFF, "set facts of a file") \
    /* draft-peterson-streamlined-ftp-command-extensions */ \
    FTPX_EXTRA(X, AVBL, "available space") \
    FTPX_EXTRA(X, DSIZ, "size of a directory") \
    FTPX_EXTRA(X, RMDA, "remove a directory tree") \
    X(THMB, TRANSFER, DOWNLOAD,     NONE,     FTP,     ANY,       "retrieve a thumbnail") \
    FTPX_EXTRA(X, CSID, "client and server identify themselves") /* draft-peterson-ftpcsid */ \
    FTPX_EXTRA(X, CLNT, "client identifies itself") /* clients in use */ \
    FTPX_EXTRA(X, COMB, "combine parts of a file") /* Serv-U */ \
    /* Pure-FTPd */ \
    FTPX_EXTRA(X, ESTA, "address of the active data connection") \
    FTPX_EXTRA(X, ESTP, "address of the passive data connection") \
    FTPX_EXTRA(X, PRET, "name the next transfer before its endpoint") \
    X(SPSV, ENDPOINT, NO_DIRECTION, NONE,     FTP,     ANY,       "ask for the server's data port") \
    /* FXP over TLS */ \
    X(CPSV, ENDPOINT, NO_DIRECTION, NONE,     FTP,     ANY,       "as PASV, this server being the TLS client") \
    FTPX_EXTRA(X, SSCN, "be the TLS client on data connections") \
    FTPX_EXTRA(X, MACB, "MacBinary transfers") /* Macintosh servers */ \
    FTPX_EXTRA(X, REPL, "unknown") /* seen in use */ \
    /* GridFTP (GFD.20 and since) */ \
    FTPX_EXTRA(X, SPAS, "ask for several data endpoints") \
    FTPX_EXTRA(X, SPOR, "several data endpoints") \
    X(ERET, TRANSFER, DOWNLOAD,     NONE,     FTP,     ANY,       "extended retrieve") \
    X(ESTO, TRANSFER, UPLOAD,       NONE,     FTP,     ANY,       "extended store") \
    FTPX_EXTRA(X, SBUF, "TCP buffer size") \
    FTPX_EXTRA(X, ABUF, "TCP buffer size, negotiated") \
    FTPX_EXTRA(X, DCAU, "authentication of data connections") \
    FTPX_EXTRA(X, DCSC, "security context of data connections") \
    FTPX_EXTRA(X, CKSM, "checksum of a file") \
    FTPX_EXTRA(X, SCKS, "expected checksum")

/* MAIL is SMTP's today, which is what a connection that uses it speaks. */
#define FTPX_VERBS_BEFORE_RFC959(X) \
    /* RFC 775, RFC 1123 */ \
    X(XCUP, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     CDUP,      "change to parent directory") \
    X(XCWD, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     CWD,       "change directory") \
    X(XMKD, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     MKD,       "make a directory") \
    X(XPWD, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     PWD,       "print working directory") \
    X(XRMD, OTHER,    NO_DIRECTION, SIMPLE,   FTP,     RMD,       "remove a directory") \
    /* RFC 743 */ \
    FTPX_EXTRA(X, XRSQ, "scheme of mail recipients") \
    FTPX_EXTRA(X, XRCP, "mail recipient") \
    /* RFC 737 */ \
    FTPX_EXTRA(X, XSEN, "send to a terminal") \
    FTPX_EXTRA(X, XSEM, "send to a terminal, or mail") \
    FTPX_EXTRA(X, XMAS, "send to a terminal and mail") \
    /* RFC 765 */ \
    FTPX_EXTRA(X, MRSQ, "scheme of mail recipients") \
    FTPX_EXTRA(X, MRCP, "mail recipient") \
    X(MLFL, TRANSFER, UPLOAD,       NONE,     FTP,     ANY,       "mail over a data connection") \
    X(MAIL, OTHER,    NO_DIRECTION, NONE,     FOREIGN, ANY,       "mail") \
    FTPX_EXTRA(X, MSND, "send to a terminal") \
    FTPX_EXTRA(X, MSOM, "send to a terminal, or mail") \
    FTPX_EXTRA(X, MSAM, "send to a terminal and mail")

/* Words of other protocols: the clients that send them believe to speak something else. Some stand in
 * several protocols: OPTIONS, HEAD, POST, CLIENT, PING, RSET, STARTTLS. Servers of the first kind may
 * greet by 220 as FTP's do, those of the second never do. */
#define FTPX_FOREIGN(X, verb) X(verb, OTHER, NO_DIRECTION, NONE, FOREIGN, ANY, "not FTP")
#define FTPX_MISLED(X, verb)  X(verb, OTHER, NO_DIRECTION, NONE, MISLED, ANY, "not FTP")

#define FTPX_VERBS_FOREIGN(X) \
    X(RSET, OTHER, NO_DIRECTION, NONE, NONE, ANY, "not FTP") /* SMTP, POP3 */ \
    /* SMTP, LMTP */ \
    FTPX_FOREIGN(X, EHLO) FTPX_FOREIGN(X, HELO) FTPX_FOREIGN(X, LHLO) FTPX_FOREIGN(X, RCPT) \
    FTPX_FOREIGN(X, DATA) FTPX_FOREIGN(X, BDAT) FTPX_FOREIGN(X, VRFY) FTPX_FOREIGN(X, EXPN) \
    FTPX_FOREIGN(X, ETRN) FTPX_FOREIGN(X, TURN) FTPX_FOREIGN(X, SEND) FTPX_FOREIGN(X, SOML) \
    FTPX_FOREIGN(X, SAML) FTPX_FOREIGN(X, XCLIENT) FTPX_FOREIGN(X, XFORWARD) \
    FTPX_FOREIGN(X, STARTTLS) \
    /* DICT */ \
    FTPX_FOREIGN(X, CLIENT) FTPX_FOREIGN(X, DEFINE) \
    /* POP3 */ \
    FTPX_MISLED(X, STLS) FTPX_MISLED(X, CAPA) FTPX_MISLED(X, APOP) FTPX_MISLED(X, UIDL) \
    FTPX_MISLED(X, TOP) \
    /* NNTP */ \
    FTPX_MISLED(X, CAPABILITIES) FTPX_MISLED(X, AUTHINFO) FTPX_MISLED(X, ARTICLE) \
    FTPX_MISLED(X, BODY) FTPX_MISLED(X, GROUP) FTPX_MISLED(X, LISTGROUP) \
    FTPX_MISLED(X, NEWGROUPS) FTPX_MISLED(X, NEWNEWS) FTPX_MISLED(X, IHAVE) \
    FTPX_MISLED(X, OVER) FTPX_MISLED(X, XOVER) FTPX_MISLED(X, HDR) FTPX_MISLED(X, XHDR) \
    /* IRC */ \
    FTPX_MISLED(X, NICK) FTPX_MISLED(X, JOIN) FTPX_MISLED(X, PART) FTPX_MISLED(X, PRIVMSG) \
    FTPX_MISLED(X, NOTICE) FTPX_MISLED(X, TOPIC) FTPX_MISLED(X, WHOIS) FTPX_MISLED(X, CAP) \
    FTPX_MISLED(X, PING) FTPX_MISLED(X, PONG) \
    /* HTTP */ \
    FTPX_MISLED(X, GET) FTPX_MISLED(X, HEAD) FTPX_MISLED(X, POST) FTPX_MISLED(X, PUT) \
    FTPX_MISLED(X, DELETE) FTPX_MISLED(X, OPTIONS) FTPX_MISLED(X, CONNECT) \
    FTPX_MISLED(X, TRACE) FTPX_MISLED(X, PATCH) FTPX_MISLED(X, PROPFIND) \
    FTPX_MISLED(X, HTTP) \
    /* RTSP, SIP, SSH */ \
    FTPX_MISLED(X, DESCRIBE) FTPX_MISLED(X, INVITE) FTPX_MISLED(X, REGISTER) \
    FTPX_MISLED(X, SSH)
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

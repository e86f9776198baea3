/* command: FTP's commands as a table (IANA registry RFC 5797 and the rest seen in the wild), and
 * one line as a command. It knows what each command is for and which replies it may have; it
 * keeps no session state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_COMMAND_H
#define FTPX_WIRE_COMMAND_H

#include "attack.h"
#include "span.h"

/* Enumerators of all verbs are generated from the same list as the table. */
#include "verbs.h"

/* State diagrams of RFC 959 §6, by the first digits they have; NONE for commands that later documents
 * define without one. */
enum ftpx_diagram {
    FTPX_DIAGRAM_NONE,
    FTPX_DIAGRAM_SIMPLE,   /* 2, 4, 5; ACCT too */
    FTPX_DIAGRAM_TRANSFER, /* 1, 2, 4, 5 */
    FTPX_DIAGRAM_CONTINUE, /* RNFR, REST: 3, 4, 5 */
    FTPX_DIAGRAM_LOGIN     /* USER, PASS: 2, 3, 4, 5 */
};

/* How much a command says about the connection being FTP at all. */
enum ftpx_evidence {
    FTPX_EVIDENCE_NONE, /* other protocols use it in the same way (NOOP, QUIT, HELP, STAT) */
    /* POP3, IRC or NNTP know the word too; counts after a 220/120 greeting (USER, PASS, LIST) */
    FTPX_EVIDENCE_SHARED,
    FTPX_EVIDENCE_FTP,     /* FTP only (PASV, RETR with a path, SYST, FEAT, TYPE) */
    FTPX_EVIDENCE_FOREIGN, /* speaks against FTP (EHLO, HELO) */
    /* the same, but not where the server greeted by 220: its client errs (GET, HEAD, NICK) */
    FTPX_EVIDENCE_MISLED
};

enum ftpx_role {
    FTPX_ROLE_OTHER,
    FTPX_ROLE_TRANSFER, /* opens a data connection */
    FTPX_ROLE_ENDPOINT, /* negotiates one: PORT … LPSV */
    FTPX_ROLE_LOGIN     /* USER, PASS, ACCT, ADAT */
};

enum ftpx_direction { FTPX_NO_DIRECTION, FTPX_DOWNLOAD, FTPX_UPLOAD, FTPX_LISTING };

struct ftpx_verb {
    const char *name; /* upper case */
    enum ftpx_cmd id;
    enum ftpx_role role;
    enum ftpx_direction direction; /* of FTPX_ROLE_TRANSFER */
    enum ftpx_diagram diagram;
    enum ftpx_evidence evidence;
    /* every code its documents allow, ended by 0; NULL when they list none */
    const uint16_t *replies;
    const char *meaning; /* a few words for people, e.g. "retrieve a file" */
};

struct ftpx_command {
    /* never NULL: the UNKNOWN row when the table has no such command */
    const struct ftpx_verb *verb;
    ftpx_span name; /* as sent */
    /* after exactly one space; blanks in it are kept (RFC 2640 §3.1) */
    ftpx_span arg;
    uint64_t quirks;         /* UNKNOWN_VERB, ATTACK */
    enum ftpx_attack attack; /* the sign behind ATTACK */
};

/* Parses one line without terminator and Telnet bytes:  command = *blank ALPHA *(ALPHA / DIGIT)
 * [SP argument] (XSHA256 has digits).  Always fills its value. A word glued to other bytes than a
 * space is the UNKNOWN verb, but for FOREIGN ones. */
struct ftpx_command ftpx_command_parse(ftpx_span line);

/* The verb of such a line alone. */
const struct ftpx_verb *ftpx_command_verb(ftpx_span line);

/* Row of a verb, by number and by name in any case; the UNKNOWN row when there is none. */
const struct ftpx_verb *ftpx_verb(enum ftpx_cmd id);
const struct ftpx_verb *ftpx_verb_named(ftpx_span name);

/* Whether it is another protocol's word: FOREIGN or MISLED. */
bool ftpx_verb_is_foreign(const struct ftpx_verb *verb);

/* Whether its argument is a password or an account. */
bool ftpx_verb_is_secret(const struct ftpx_verb *verb);

/* Whether the documents allow `code` as a reply to the command. 421 may answer anything. When a
 * row lists no codes, any code is allowed. */
bool ftpx_verb_allows(const struct ftpx_verb *verb, uint16_t code);

/* Whether the command's diagram (RFC 959 §6) has a reply of this code. `had_mark`: a 1yz reply came
 * before. */
bool ftpx_verb_fits(const struct ftpx_verb *verb, uint16_t code, bool had_mark);

#endif

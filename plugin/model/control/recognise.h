/* recognise: whether a connection is an FTP control connection, from its first lines, on any port.
 * It only weighs evidence; it keeps no session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_RECOGNISE_H
#define FTPX_MODEL_CONTROL_RECOGNISE_H

#include "../../wire/command.h"
#include "../../wire/reply.h"

/* What the lines of a connection have shown so far. All zero: nothing yet. */
struct ftpx_evidence_seen {
    bool greeting;    /* 220 or 120 before any other reply */
    bool turned_away; /* 421 in its place */
    bool names_ftp;   /* either, or a line without a code in its place, names FTP */
    bool names_other; /* … or a protocol of mail or news */
    bool foreign;     /* a line that FTP cannot have in that place */
    bool misled;      /* a client's word of a protocol whose servers do not greet */
    bool exchanged;   /* a command and a reply that only FTP pairs */
    bool announced;   /* a 227, 228 or 229 with an endpoint in it */
    bool fits;        /* a command of FTP and a reply that its documents allow */
    bool strange;     /* a reply whose code FTP does not have */
    bool own;         /* a reply whose code is none of those that others share */
    uint16_t code;    /* of the newest reply; 0 before the first */
    uint16_t shared;  /* commands other protocols know too */
    uint16_t ftp;     /* commands of FTP only */
    uint16_t other;   /* known commands that prove nothing */
    uint16_t uncoded; /* lines of the server outside any reply, since the greeting */
    uint16_t client_lines;
    uint16_t server_lines;
    bool server_heard; /* it has sent bytes, be they a line or not; set by whoever takes them in */
    const struct ftpx_verb *waiting; /* oldest command since the newest reply; NULL when none */
    struct ftpx_reply_open open;
};

void ftpx_recognise_client(struct ftpx_evidence_seen *seen, ftpx_span line);
void ftpx_recognise_server(struct ftpx_evidence_seen *seen, ftpx_span line);

/* Whether a first payload can be a control line of either side at all, on FTP's port whatever is text. Cheap:
 * most connections end here. */
bool ftpx_recognise_possible(ftpx_span payload, bool known_port);

enum ftpx_recognition {
    FTPX_NOT_YET,
    FTPX_IS_LIKELY, /* as things are; later lines can still speak against it */
    FTPX_IS_CONTROL,
    FTPX_IS_OTHER
};

/* `known_port`: the server's port is configured for FTP. `ended`: FIN or RST seen, no more will
 * come. */
enum ftpx_recognition ftpx_recognise(const struct ftpx_evidence_seen *seen, bool known_port,
                                     bool ended);

#endif

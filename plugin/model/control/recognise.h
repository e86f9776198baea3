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
    /* 220 or 120 before anything else from the server, without another protocol's name */
    bool greeting;
    bool says_ftp;   /* … and with FTP's */
    bool refused;    /* 421 or 530 there */
    bool foreign;    /* a line that FTP cannot have in that place */
    uint16_t shared; /* commands other protocols know too */
    uint16_t ftp;    /* commands of FTP only */
    uint16_t other;  /* known commands that prove nothing */
    bool exchanged;  /* a command and a reply that only FTP pairs */
    bool announced;  /* a 227, 228 or 229 with an endpoint in it */
    uint16_t client_lines;
    uint16_t server_lines;
    const struct ftpx_verb *waiting; /* newest command without reply; NULL when none */
    struct ftpx_reply_open open;
};

void ftpx_recognise_client(struct ftpx_evidence_seen *seen, ftpx_span line);
void ftpx_recognise_server(struct ftpx_evidence_seen *seen, ftpx_span line);

/* Whether a first payload can be a control line of either side at all. Cheap: most connections
 * end here. */
bool ftpx_recognise_possible(ftpx_span payload);

enum ftpx_recognition { FTPX_NOT_YET, FTPX_IS_CONTROL, FTPX_IS_OTHER };

/* `known_port`: the server's port is configured for FTP. `ended`: FIN or RST seen, no more will
 * come. */
enum ftpx_recognition ftpx_recognise(const struct ftpx_evidence_seen *seen, bool known_port,
                                     bool ended);

#endif

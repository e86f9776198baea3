/* operation: which commands change files without a data connection, and what their arguments name.
 * It does not know where the client stands, nor how the command ended.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_OPERATION_H
#define FTPX_WIRE_OPERATION_H

#include "command.h"

/* RNFR and SITE CPFR name what RNTO and SITE CPTO then act upon. */
enum ftpx_operation_step { FTPX_OPERATION_WHOLE, FTPX_OPERATION_FIRST, FTPX_OPERATION_SECOND };

struct ftpx_operation_kind {
    const char *action; /* as in records, e.g. "ftp-rename" */
    const char *type;   /* ECS: "creation", "change" or "deletion" */
    const char *done;   /* for people, e.g. "renamed" */
    bool replaces;      /* the path stands for other bytes, or none, when it is done */
};

struct ftpx_operation_words {
    const struct ftpx_operation_kind *kind; /* NULL: the command changes no file */
    enum ftpx_operation_step step;
    ftpx_span path;   /* what it is done to, as sent */
    ftpx_span source; /* what a link points to; empty for all other kinds */
};

/* Spans lie in `arg`. RFC 959 §4.1.3, draft-somers-ftp-mfxx, draft-peterson-streamlined-ftp-command-
 * extensions; SITE as ProFTPD, pyftpdlib, wu-ftpd, glFTPd and NcFTPd have it. */
struct ftpx_operation_words ftpx_operation_parse(const struct ftpx_verb *verb, ftpx_span arg);

#endif

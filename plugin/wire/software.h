/* software: which FTP server or client a banner, a 215, a CLNT or an anonymous password speaks of.
 * It knows product names; it infers nothing from behaviour.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_SOFTWARE_H
#define FTPX_WIRE_SOFTWARE_H

#include "span.h"

/* The product and, when the text has one, its version, as written in a greeting or 215 text:
 * "vsFTPd 3.0.3" of "(vsFTPd 3.0.3)", "ProFTPD 1.3.3d", "Pure-FTPd", "Microsoft FTP Service",
 * "FileZilla Server 1.8.1". Borrows from `text`; empty when no known product is named. */
ftpx_span ftpx_software_server(ftpx_span text);

/* Whether this server's `150 … (N bytes)` counts what is left to send behind a restart offset, and
 * not the whole file. */
bool ftpx_software_marks_rest(ftpx_span server);

/* The client behind an anonymous password that clients send by themselves: "lftp" of "lftp@",
 * "chrome" of "chrome@example.com", "IEUser", "mozilla@". Borrows from a static table; empty
 * when none is known. */
ftpx_span ftpx_software_client(ftpx_span password);

struct ftpx_software_identity {
    ftpx_span name; /* empty: not said */
    ftpx_span version;
};

/* What a CSID command, or the reply to it, says (draft-peterson-ftpcsid):
 * *(key "=" value ";" [SP]). Borrows. */
struct ftpx_software_identity ftpx_software_csid(ftpx_span text);

#endif

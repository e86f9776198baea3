/* foreign: by what other protocols begin, so that nobody takes their connections for FTP's. It does not say
 * which protocol it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_FOREIGN_H
#define FTPX_WIRE_FOREIGN_H

#include "span.h"

/* Whether a line of a server is one that FTP's do not send and another protocol's do: `+OK` (POP3, RFC
 * 1939), `* OK` (IMAP, RFC 9051), `:host 001` (IRC), `$5` and `*2` (Redis), `SSH-2.0`, `HTTP/1.1`. Ornaments
 * of banners (`*****`, `+----+`) are none. */
bool ftpx_foreign_line(ftpx_span line);

/* Whether a first payload is no text at all. Telnet's commands (RFC 854) and any charset may be some. */
bool ftpx_foreign_binary(ftpx_span payload);

/* Whether a text names FTP itself, not only a host that has it in its name: `(vsFTPd 3.0.3)`, and not
 * `ftp.example.com`. */
bool ftpx_foreign_names_ftp(ftpx_span text);

/* Whether it names a protocol of mail or news. */
bool ftpx_foreign_names_other(ftpx_span text);

#endif

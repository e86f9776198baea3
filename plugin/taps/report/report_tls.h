/* report_tls: what client and server said of TLS in the clear, in the page's words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_TLS_H
#define FTPX_TAPS_REPORT_REPORT_TLS_H

#include "../../model/tcp/flow.h"
#include <glib.h>

/* What was agreed on; `server` is what the server said. */
void ftpx_report_tls(GString *out, const struct ftpx_flow *flow,
                     const struct ftpx_handshake *server);

/* The server's certificate, or why there is none to be seen; false when there is nothing to say. */
bool ftpx_report_certificate(GString *out, const struct ftpx_flow *flow);

#endif

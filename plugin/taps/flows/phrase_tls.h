/* phrase_tls: what client and server of a connection said of TLS in the clear, in words. All append to `line`.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_PHRASE_TLS_H
#define FTPX_TAPS_FLOWS_PHRASE_TLS_H

#include "../../model/tcp/flow.h"
#include <glib.h>

/* What was agreed on. */
void ftpx_phrase_tls(GString *line, const struct ftpx_flow *flow);

/* The server's certificate, or why there is none to be seen. */
void ftpx_phrase_certificate(GString *line, const struct ftpx_flow *flow);

/* By what other captures know the client again. */
void ftpx_phrase_ja3(GString *line, const struct ftpx_flow *flow);
void ftpx_phrase_ja4(GString *line, const struct ftpx_flow *flow);

#endif

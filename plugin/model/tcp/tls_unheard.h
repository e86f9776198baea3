/* tls_unheard: TLS that a client speaks to a server that speaks in the clear and takes it for lines: a scanner's,
 * or that of a client which expects TLS from the first byte. What it says is none of the dialogue.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_TLS_UNHEARD_H
#define FTPX_MODEL_TCP_TLS_UNHEARD_H

#include "half.h"

/* How many of the bytes that come next in a direction in the clear belong to TLS's records: a hello where a
 * line could begin, and what follows it. In order, each byte once; `origin`: of these. */
size_t ftpx_tls_unheard(struct ftpx_half *half, ftpx_span bytes, const struct ftpx_origin *origin);

#endif

/* upload_name: names that programs give to what they steal: they tell whose machine it was. It
 * knows the forms that keyloggers and password stealers are known for, and no session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_UPLOAD_NAME_H
#define FTPX_WIRE_UPLOAD_NAME_H

#include "span.h"

/* Why the name of a file (no path) looks so, in words for people; NULL when it does not. Static. */
const char *ftpx_upload_name_sign(ftpx_span name);

#endif

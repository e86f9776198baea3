/* What libmagic asks of POSIX and Windows calls otherwise.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <fcntl.h>
#include <io.h>
#define pipe(ends) _pipe((ends), 4096, _O_BINARY)

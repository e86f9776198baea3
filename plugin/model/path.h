/* path: the algebra of working directories: what CWD, CDUP and a file name mean where one stands.
 * It knows UNIX and Windows notation and never asks a file system.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_PATH_H
#define FTPX_MODEL_PATH_H

#include "../wire/span.h"
#include <wsutil/wmem/wmem.h>

/* A path that starts with `/` or a drive (`C:`) is absolute. Any other is relative to a
 * directory that the capture does not name (the login directory); the empty path is that
 * directory itself, `..` the one above it. */

/* `name` as seen from `cwd`, with `.`, `..` and doubled slashes resolved; backslashes separate
 * when `cwd` or `name` starts with a drive or `cwd` holds backslashes and no slash, but never
 * when `cwd` starts with a slash. `..` at the root stays there. Cut at FTPX_LIMIT_PATH. The result is in `pool`. */
ftpx_span ftpx_path_join(wmem_allocator_t *pool, ftpx_span cwd, ftpx_span name);

/* One up: CDUP. */
ftpx_span ftpx_path_parent(wmem_allocator_t *pool, ftpx_span cwd);

/* The last component; the whole path when it has one only. Borrows. */
ftpx_span ftpx_path_name(ftpx_span path);

bool ftpx_path_is_absolute(ftpx_span path);

/* The path in the argument of a LIST, NLST or STAT, behind options of `ls` (`-la`). Borrows. */
ftpx_span ftpx_path_without_options(ftpx_span arg);

/* A copy in `pool`. */
ftpx_span ftpx_span_copy(wmem_allocator_t *pool, ftpx_span span);

#endif

/* path: the algebra of working directories: what CWD, CDUP and a file name mean where one stands.
 * It knows UNIX and Windows notation and never asks a file system.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_PATH_H
#define FTPX_MODEL_PATH_H

#include "charset.h"
#include <wsutil/wmem/wmem.h>

/* A path that starts with `/` or a drive (`C:`) is absolute. Any other is relative to a
 * directory that the capture does not name (the login directory); the empty path is that
 * directory itself, `..` the one above it. */

/* Paths are bytes. `charset`, the fallback for those that are not UTF-8 (NULL for none), tells where
 * a backslash is one: in Shift-JIS, GBK and Big5 the same byte is the second half of characters. */

/* `name` as seen from `cwd`, with `.`, `..` and doubled slashes resolved; backslashes separate
 * when `cwd` or `name` starts with a drive or `cwd` holds backslashes and no slash, but never
 * when `cwd` starts with a slash. `..` at the root stays there. Cut at FTPX_LIMIT_PATH. The result
 * is in `pool`. */
ftpx_span ftpx_path_join(wmem_allocator_t *pool, const struct ftpx_charset *charset, ftpx_span cwd,
                         ftpx_span name);

/* The last component; the whole path when it has one only. Borrows. */
ftpx_span ftpx_path_name(const struct ftpx_charset *charset, ftpx_span path);

/* What is behind the last slash or backslash, wherever the path comes from; may be empty. Borrows. */
ftpx_span ftpx_path_leaf(const struct ftpx_charset *charset, ftpx_span path);

bool ftpx_path_is_absolute(ftpx_span path);

/* The path in the argument of a LIST, NLST or STAT, behind options of `ls` (`-la`). Borrows. */
ftpx_span ftpx_path_without_options(ftpx_span arg);

/* The quoted absolute path in a reply's text, as 257 and its like have it, in the pool; empty when it has
 * none. */
ftpx_span ftpx_path_quoted(wmem_allocator_t *pool, ftpx_span text);

#endif

/* attack_path: what paths in an argument try to reach. It does not know the working directory, so
 * relative paths are judged by their own `..` alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_ATTACK_PATH_H
#define FTPX_WIRE_ATTACK_PATH_H

#include "span.h"

/* Longer arguments are not looked at: no path that people use is. */
#define FTPX_ATTACK_LONGEST_PATH 512

/* Whether the argument, or a word of it, climbs over the root, or so high that nobody would by
 * hand; hidden behind URL coding (also twice, or as overlong UTF-8) any climb counts, and so do the
 * dots of `....//`, which are `../` once a filter has taken `../` away. */
bool ftpx_attack_climbs(ftpx_span arg);

/* Whether a relative path climbs out of the root that the working directory `cwd` begins at, and goes on
 * to a name: `../../etc/passwd` from `/pub`. False where `cwd` is not known from the root on. */
bool ftpx_attack_leaves_root(ftpx_span cwd, ftpx_span arg);

/* Whether it names another machine: \\host\share. */
bool ftpx_attack_is_remote(ftpx_span arg);

/* Whether it begins at root's home: ~root, ~root/x. */
bool ftpx_attack_is_root_home(ftpx_span arg);

/* Whether it has wildcards that no one means: `~{` (wu-ftpd), `*` up and down again, braces in
 * plenty (several C libraries' glob). */
bool ftpx_attack_is_wild(ftpx_span arg);

#endif

/* attack: commands that hardly anyone but an attacker or a scanner sends.
 * It judges one command by itself: no session, no working directory, no reply.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_ATTACK_H
#define FTPX_WIRE_ATTACK_H

#include "command.h"

bool ftpx_attack_is(const struct ftpx_verb *verb, ftpx_span arg);

#endif

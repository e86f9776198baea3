/* select: the sessions, logins, operations and transfers whose frames passed a display filter.
 * It is told which frames passed; it knows no filters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SELECT_H
#define FTPX_TAPS_FACTS_SELECT_H

#include "../../model/engine.h"
#include "../../model/session/operation.h"

struct ftpx_select;

/* `all`: there is no filter, everything is selected. */
struct ftpx_select *ftpx_select_new(bool all);
void ftpx_select_free(struct ftpx_select *select);
void ftpx_select_reset(struct ftpx_select *select);

/* A frame of a CONTROL or DATA flow passed. */
void ftpx_select_add(struct ftpx_select *select, const struct ftpx_flow *flow, uint32_t frame);

bool ftpx_select_is_all(const struct ftpx_select *select);

/* A frame of its control connection or of one of its data connections passed. */
bool ftpx_select_has_session(const struct ftpx_select *select, const struct ftpx_session *session);

/* A frame of its data connection, its command or one of its replies passed. */
bool ftpx_select_has_transfer(const struct ftpx_select *select,
                              const struct ftpx_transfer *transfer);

/* The command that was decided, one of its replies or its USER passed. */
bool ftpx_select_has_login(const struct ftpx_select *select, const struct ftpx_login *login);

/* Its command, one of its replies or its RNFR passed. */
bool ftpx_select_has_operation(const struct ftpx_select *select,
                               const struct ftpx_operation *operation);

#endif

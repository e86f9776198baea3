/* carry: the middle of a data connection, where one plain segment follows the other, changes nothing but what its
 * flow knows of itself. An engine that has seen it can write down what that is afterwards, and another that has
 * seen all else takes it up as if it had seen it, too.
 *
 * What others ask for meanwhile is the flow's state: written whenever somebody may ask. What only reports ask for, in
 * the end, are its measures: written once. Bytes are not carried.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CARRY_H
#define FTPX_MODEL_CARRY_H

#include "tcp/flow.h"
#include "ledger.h"

/* Bytes at the begin of a stream that are not carried: what tells content is among them. */
#define FTPX_CARRY_FROM 4096

/* Whether a flow's state can be carried at all, as far as it is known. */
bool ftpx_carry_can(const struct ftpx_flow *flow);

/* Whether a segment that comes next changes nothing but the state and measures of its flow. */
bool ftpx_carry_may(const struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment);

/* Of two engines' flows that have the same, one takes up the state of the other. Of a flow that can be carried. */
uint64_t ftpx_carry_key(const struct ftpx_flow *flow, uint32_t base);

/* Writes or takes it up. The state is that of a flow that can be carried. */
void ftpx_carry_state(struct ftpx_ledger *ledger, struct ftpx_flow *flow);
void ftpx_carry_measures(struct ftpx_ledger *ledger, struct ftpx_flow *flow);

#endif

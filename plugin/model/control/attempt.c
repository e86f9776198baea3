/* attempt: the list makes room by letting go of those who have spoken, as long as these are many.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempt.h"

#include "../limits.h"
#include "../state.h"
#include "ports.h"

struct ftpx_attempts *ftpx_attempts_new(wmem_allocator_t *pool)
{
    struct ftpx_attempts *attempts = wmem_new0(pool, struct ftpx_attempts);

    attempts->flows = wmem_array_new(pool, sizeof(struct ftpx_flow *));
    return attempts;
}

/* Those of whom nothing was heard stay. */
static void make_room(struct ftpx_engine *engine)
{
    struct ftpx_attempts *attempts = engine->attempts;
    wmem_array_t *silent = wmem_array_new(engine->pool, sizeof(struct ftpx_flow *));

    for (unsigned index = 0; index < wmem_array_get_count(attempts->flows); index++) {
        struct ftpx_flow *const *flow = wmem_array_index(attempts->flows, index);
        ftpx_state_walk(engine);
        if (!(*flow)->spoke)
            wmem_array_append(silent, flow, 1);
    }
    wmem_destroy_array(attempts->flows);
    attempts->flows = silent;
}

/* Once those of whom nothing was heard are more than half of the list, no more are taken when it is full, so
 * that making room costs little. */
static bool has_room(struct ftpx_engine *engine)
{
    struct ftpx_attempts *attempts = engine->attempts;

    if (attempts->left_out == 0 && wmem_array_get_count(attempts->flows) == FTPX_LIMIT_ATTEMPTS) {
        make_room(engine);
        attempts->is_full = wmem_array_get_count(attempts->flows) > FTPX_LIMIT_ATTEMPTS / 2;
    }
    return !attempts->is_full;
}

static void file(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    if (has_room(engine))
        wmem_array_append(engine->attempts->flows, &flow, 1);
    else
        engine->attempts->left_out++;
}

static bool is_ftps(const struct ftpx_engine *engine, uint16_t port)
{
    return ftpx_ports_is_control(engine, port) || ftpx_ports_is_tls(engine, port);
}

void ftpx_attempt_note(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment)
{
    bool syn = (segment->flags & FTPX_SYN) != 0;
    bool ack = (segment->flags & FTPX_ACK) != 0;

    flow->spoke |= segment->length > 0;
    flow->answered |= syn && ack;
    if (syn && !ack && flow->knocks.syns == 0 && is_ftps(engine, flow->end[1 - side].port))
        file(engine, flow);
}

/* ports: the lists are short.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ports.h"

#include "../state.h"

static bool is_among(const uint16_t *ports, uint32_t count, uint16_t port)
{
    for (uint32_t index = 0; index < count; index++)
        if (ports[index] == port)
            return true;
    return false;
}

bool ftpx_ports_is_control(const struct ftpx_engine *engine, uint16_t port)
{
    return is_among(engine->config.ports, engine->config.port_count, port);
}

static bool is_known(const struct ftpx_engine *engine, const struct ftpx_endpoint *end)
{
    return ftpx_ports_is_control(engine, end->port) ||
           (wmem_map_size(engine->servers) > 0 && wmem_map_contains(engine->servers, end));
}

bool ftpx_ports_has_control(const struct ftpx_engine *engine, const struct ftpx_flow *flow,
                            uint8_t client)
{
    if (client != FTPX_SIDE_UNKNOWN)
        return is_known(engine, &flow->end[1 - client]);
    return is_known(engine, &flow->end[0]) || is_known(engine, &flow->end[1]);
}

bool ftpx_ports_is_tls(const struct ftpx_engine *engine, uint16_t port)
{
    return is_among(engine->config.tls_ports, engine->config.tls_port_count, port);
}

uint8_t ftpx_ports_client(const struct ftpx_engine *engine, const struct ftpx_flow *flow)
{
    bool known[2];

    for (unsigned side = 0; side < 2; side++)
        known[side] =
            is_known(engine, &flow->end[side]) || ftpx_ports_is_tls(engine, flow->end[side].port);
    if (flow->opener != FTPX_SIDE_UNKNOWN || known[0] == known[1])
        return flow->opener;
    return known[0] ? 1 : 0;
}

/* datagrams: the host's table of ports, and a table of pairs in which each has one place, so that
 * it cannot grow: whoever loses its place is looked into again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "datagrams.h"

#include <epan/packet.h>
#include <string.h>

enum { PORTS = 4, PLACES = 1 << 12, ENOUGH = 8 };

/* One direction between two hosts' ports. */
struct pair {
    struct ftpx_address from;
    struct ftpx_address to;
    uint8_t ports[PORTS];
    uint8_t in_vain; /* packets looked into, at most ENOUGH */
};

static struct pair pairs[PLACES];
static dissector_table_t port_table;

/* --- ports --- */

static bool has_ports(const struct ftpx_packet *packet)
{
    return packet->payload.len >= PORTS;
}

static dissector_handle_t protocol_at(const uint8_t *port)
{
    return dissector_get_uint_handle(port_table, (uint32_t)(port[0] << 8 | port[1]));
}

/* The host tries both ports' protocols. */
static bool is_idle_by_port(const uint8_t *ports)
{
    dissector_handle_t one = protocol_at(ports);
    dissector_handle_t other = protocol_at(ports + 2);

    if (!one == !other && one != other)
        return false;
    dissector_handle_t either = one ? one : other;
    return either && ftpx_carriage_by_id(dissector_handle_get_protocol_index(either)) ==
                         FTPX_CARRIES_NO_PACKET;
}

/* --- pairs --- */

static struct pair *place_of(const struct pair *pair)
{
    return &pairs[wmem_strong_hash((const uint8_t *)pair, offsetof(struct pair, in_vain)) % PLACES];
}

static struct pair pair_of(const struct ftpx_packet *packet)
{
    struct pair pair = {.from = packet->from, .to = packet->to};

    memcpy(pair.ports, packet->payload.at, sizeof pair.ports);
    return pair;
}

static bool is_same(const struct pair *left, const struct pair *right)
{
    return memcmp(left, right, offsetof(struct pair, in_vain)) == 0;
}

bool ftpx_datagrams_are_idle(const struct ftpx_packet *packet)
{
    if (!has_ports(packet))
        return false;
    struct pair pair = pair_of(packet);
    const struct pair *place = place_of(&pair);
    return (place->in_vain == ENOUGH && is_same(place, &pair)) || is_idle_by_port(pair.ports);
}

void ftpx_datagrams_learn(const struct ftpx_packet *packet, enum ftpx_carriage found)
{
    if (!has_ports(packet))
        return;
    struct pair pair = pair_of(packet);
    struct pair *place = place_of(&pair);

    if (!is_same(place, &pair))
        *place = pair;
    if (found == FTPX_CARRIES_NO_PACKET && place->in_vain < ENOUGH)
        place->in_vain++;
    else if (found == FTPX_CARRIES_ANYTHING)
        place->in_vain = 0;
}

void ftpx_datagrams_reset(void)
{
    memset(pairs, 0, sizeof pairs);
}

void ftpx_datagrams_handoff(void)
{
    port_table = find_dissector_table("udp.port");
}

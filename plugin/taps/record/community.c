/* community: base64 of SHA-1 over seed, the two addresses, protocol, a zero byte and the two ports,
 * the lesser endpoint first (https://github.com/corelight/community-id-spec).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "community.h"

#include <wsutil/wsgcrypt.h>
#include <string.h>

#define PROTOCOL_TCP 6
#define SHA1_BYTES   20

static size_t address_length(const struct ftpx_address *address)
{
    return address->family == 6 ? 16 : 4;
}

static bool is_less(const struct ftpx_endpoint *left, const struct ftpx_endpoint *right)
{
    int order = memcmp(left->address.bytes, right->address.bytes, address_length(&left->address));

    return order < 0 || (order == 0 && left->port < right->port);
}

static uint8_t *put_port(uint8_t *at, uint16_t port)
{
    at[0] = (uint8_t)(port >> 8);
    at[1] = (uint8_t)port;
    return at + 2;
}

static uint8_t *put_address(uint8_t *at, const struct ftpx_address *address)
{
    size_t length = address_length(address);

    memcpy(at, address->bytes, length);
    return at + length;
}

void ftpx_community_id(GString *out, const struct ftpx_endpoint *left,
                       const struct ftpx_endpoint *right)
{
    const struct ftpx_endpoint *first = is_less(right, left) ? right : left;
    const struct ftpx_endpoint *second = first == left ? right : left;
    uint8_t message[2 + 16 + 16 + 2 + 2 + 2] = {0, 0};
    uint8_t digest[SHA1_BYTES];
    uint8_t *at = message + 2;

    at = put_address(at, &first->address);
    at = put_address(at, &second->address);
    *at++ = PROTOCOL_TCP;
    *at++ = 0;
    at = put_port(at, first->port);
    at = put_port(at, second->port);
    gcry_md_hash_buffer(GCRY_MD_SHA1, digest, message, (size_t)(at - message));

    char *text = g_base64_encode(digest, sizeof digest);
    g_string_append_printf(out, "1:%s", text);
    g_free(text);
}

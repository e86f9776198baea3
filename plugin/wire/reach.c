/* reach: a table of prefixes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reach.h"

#include <string.h>

struct prefix {
    uint8_t bytes[16];
    unsigned bits;
    const char *scope;
};

/* The first that fits counts. */
static const struct prefix prefixes_4[] = {
    {{255, 255, 255, 255}, 32, "broadcast"},
    {{224}, 4, "multicast"},
    {{127}, 8, "loopback"},
    {{0}, 8, "unspecified"},
    {{169, 254}, 16, "link-local"},
    {{10}, 8, "private"},
    {{172, 16}, 12, "private"},
    {{192, 168}, 16, "private"},
    {{100, 64}, 10, "private"}, /* RFC 6598: behind a carrier's NAT */
};

static const struct prefix prefixes_6[] = {
    {{0xff}, 8, "multicast"},         {{[15] = 1}, 128, "loopback"}, {{0}, 128, "unspecified"},
    {{0xfe, 0x80}, 10, "link-local"}, {{0xfc}, 7, "private"},
};

static bool has_prefix(const uint8_t *bytes, const struct prefix *prefix)
{
    unsigned whole = prefix->bits / 8, rest = prefix->bits % 8;

    if (memcmp(bytes, prefix->bytes, whole) != 0)
        return false;
    return rest == 0 || (bytes[whole] ^ prefix->bytes[whole]) >> (8 - rest) == 0;
}

static const char *find(const uint8_t *bytes, const struct prefix *prefixes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_prefix(bytes, &prefixes[i]))
            return prefixes[i].scope;
    return NULL;
}

const char *ftpx_reach_of(const struct ftpx_address *address)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    const uint8_t *four = address->bytes;

    if (address->family == 6 && memcmp(address->bytes, mapped, sizeof mapped) != 0)
        return find(address->bytes, prefixes_6, sizeof prefixes_6 / sizeof prefixes_6[0]);
    if (address->family == 6)
        four = address->bytes + sizeof mapped;
    if (address->family == 0)
        return NULL;
    return find(four, prefixes_4, sizeof prefixes_4 / sizeof prefixes_4[0]);
}

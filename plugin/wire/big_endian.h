/* big_endian: numbers as headers have them on the wire.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_BIG_ENDIAN_H
#define FTPX_WIRE_BIG_ENDIAN_H

#include <stdint.h>

/* Of the first two or four bytes; the caller knows that they are there. */
static inline uint16_t ftpx_be16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static inline uint32_t ftpx_be32(const uint8_t *bytes)
{
    return (uint32_t)ftpx_be16(bytes) << 16 | ftpx_be16(bytes + 2);
}

#endif

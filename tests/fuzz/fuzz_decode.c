/* Fuzzes decode: the first bytes choose mode, structure and where the rest is cut in two; both
 * halves give what the whole gives.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "model/data/decode.h"

struct result {
    uint64_t bytes;
    uint32_t sum;
    size_t taken;
    enum ftpx_decode_state state;
};

/* FNV-1a, which depends on every byte and its place. */
static void sum_up(void *context, int64_t offset, ftpx_span bytes)
{
    struct result *result = context;

    g_assert_cmpint(offset, ==, (int64_t)result->bytes);
    for (size_t at = 0; at < bytes.len; at++)
        result->sum = (result->sum ^ bytes.at[at]) * 16777619U;
    result->bytes += bytes.len;
}

static struct result decode(const uint8_t *letters, ftpx_span bytes, size_t cut)
{
    struct result result = {.sum = 2166136261U};
    ftpx_span parts[2] = {ftpx_span_take(bytes, cut), ftpx_span_drop(bytes, cut)};
    struct ftpx_decode *decode =
        ftpx_decode_new(NULL, letters[0], letters[1], letters[2], sum_up, &result);

    for (unsigned part = 0; part < 2; part++) {
        size_t taken = ftpx_decode_add(decode, parts[part]);

        g_assert_cmpuint(taken, <=, parts[part].len);
        result.taken += taken;
        if (taken < parts[part].len)
            break;
    }
    result.state = ftpx_decode_state(decode);
    g_assert_cmpuint(ftpx_decode_bytes(decode), ==, result.bytes);
    ftpx_decode_free(decode);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4)
        return 0;
    ftpx_span bytes = {data + 4, size - 4};
    struct result whole = decode(data, bytes, bytes.len);
    struct result halves = decode(data, bytes, data[3]);

    g_assert_cmpuint(halves.bytes, ==, whole.bytes);
    g_assert_cmpuint(halves.sum, ==, whole.sum);
    g_assert_cmpuint(halves.taken, ==, whole.taken);
    g_assert_cmpint(halves.state, ==, whole.state);
    return 0;
}

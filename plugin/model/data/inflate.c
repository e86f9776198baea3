/* inflate: zlib does the work. Whether there is a header is told from the first two bytes, which
 * wait until both are there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "inflate.h"

#include <zlib.h>

#define HEADER_BYTES 2
#define OUTPUT_BYTES 16384

struct ftpx_inflate {
    wmem_allocator_t *pool;
    z_stream zlib;
    enum ftpx_inflate_state state;
    uint8_t header[HEADER_BYTES];
    size_t header_length; /* zlib is set up once it is HEADER_BYTES */
};

static voidpf allocate(voidpf pool, uInt items, uInt size)
{
    return wmem_alloc(pool, (size_t)items * size);
}

static void release(voidpf pool, voidpf memory)
{
    wmem_free(pool, memory);
}

/* RFC 1950 §2.2: method 8, a window of at most 32 KB, and a multiple of 31. As the start of a bare
 * stream the same bytes would be a stored block with rubbish in its padding. */
static bool is_zlib_header(const uint8_t header[HEADER_BYTES])
{
    return (header[0] & 0x0f) == Z_DEFLATED && header[0] >> 4 <= 7 &&
           (header[0] * 256 + header[1]) % 31 == 0;
}

struct ftpx_inflate *ftpx_inflate_new(wmem_allocator_t *pool)
{
    struct ftpx_inflate *stream = wmem_new0(pool, struct ftpx_inflate);

    stream->pool = pool;
    stream->zlib = (z_stream){.zalloc = allocate, .zfree = release, .opaque = pool};
    return stream;
}

void ftpx_inflate_free(struct ftpx_inflate *stream)
{
    if (!stream)
        return;
    if (stream->header_length == HEADER_BYTES)
        inflateEnd(&stream->zlib);
    wmem_free(stream->pool, stream);
}

static void judge(struct ftpx_inflate *stream, int result)
{
    if (result == Z_STREAM_END)
        stream->state = FTPX_INFLATE_ENDED;
    else if (result != Z_OK && result != Z_BUF_ERROR)
        stream->state = FTPX_INFLATE_DAMAGED;
}

/* zlib takes all of its input as long as there is room for its output. */
static size_t run(struct ftpx_inflate *stream, ftpx_span bytes, ftpx_inflated_fn sink,
                  void *context)
{
    uint8_t output[OUTPUT_BYTES];
    z_stream *zlib = &stream->zlib;

    zlib->next_in = (z_const Bytef *)(uintptr_t)bytes.at;
    zlib->avail_in = (uInt)bytes.len;
    do {
        zlib->next_out = output;
        zlib->avail_out = sizeof output;
        judge(stream, inflate(zlib, Z_NO_FLUSH));
        if (zlib->avail_out < sizeof output)
            sink(context, (ftpx_span){output, sizeof output - zlib->avail_out});
    } while (stream->state == FTPX_INFLATE_GOES_ON && zlib->avail_out == 0);
    return bytes.len - zlib->avail_in;
}

/* No deflated stream is shorter than a header, so that all of it belongs to this one. */
static size_t add_header(struct ftpx_inflate *stream, ftpx_span bytes, ftpx_inflated_fn sink,
                         void *context)
{
    size_t taken = 0;

    while (taken < bytes.len && stream->header_length < HEADER_BYTES)
        stream->header[stream->header_length++] = bytes.at[taken++];
    if (stream->header_length < HEADER_BYTES)
        return taken;
    if (inflateInit2(&stream->zlib, is_zlib_header(stream->header) ? MAX_WBITS : -MAX_WBITS) !=
        Z_OK)
        stream->state = FTPX_INFLATE_DAMAGED;
    else
        run(stream, (ftpx_span){stream->header, HEADER_BYTES}, sink, context);
    return taken;
}

size_t ftpx_inflate_add(struct ftpx_inflate *stream, ftpx_span bytes, ftpx_inflated_fn sink,
                        void *context)
{
    size_t taken = 0;

    if (stream->header_length < HEADER_BYTES)
        taken = add_header(stream, bytes, sink, context);
    if (taken == bytes.len || stream->state != FTPX_INFLATE_GOES_ON)
        return taken;
    return taken + run(stream, ftpx_span_drop(bytes, taken), sink, context);
}

enum ftpx_inflate_state ftpx_inflate_state(const struct ftpx_inflate *stream)
{
    return stream->state;
}

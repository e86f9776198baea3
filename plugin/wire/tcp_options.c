/* tcp_options: a list of kind, length and content; two kinds are a byte alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tcp_options.h"

#include "big_endian.h"

enum { END = 0, NOTHING = 1, MSS = 2, SCALE = 3, TIMESTAMPS = 8 };

#define LARGEST_SCALE 14 /* RFC 7323 §2.3 */

/* Cuts the next option off; its content, and its kind in *kind_out. False at the end. */
static bool next_option(ftpx_span *options, uint8_t *kind_out, ftpx_span *content_out)
{
    while (options->len > 0 && options->at[0] == NOTHING)
        *options = ftpx_span_drop(*options, 1);
    if (options->len < 2 || options->at[0] == END || options->at[1] < 2 ||
        options->at[1] > options->len)
        return false;
    size_t length = options->at[1];
    *kind_out = options->at[0];
    *content_out = (ftpx_span){options->at + 2, length - 2};
    *options = ftpx_span_drop(*options, length);
    return true;
}

struct ftpx_syn_options ftpx_tcp_syn_options(ftpx_span options)
{
    struct ftpx_syn_options out = {0};
    uint8_t kind;
    ftpx_span content;

    while (next_option(&options, &kind, &content)) {
        if (kind == MSS && content.len == 2)
            out.mss = ftpx_be16(content.at);
        if (kind == SCALE && content.len == 1) {
            out.scales = true;
            out.scale = content.at[0] < LARGEST_SCALE ? content.at[0] : LARGEST_SCALE;
        }
    }
    return out;
}

bool ftpx_tcp_timestamps(ftpx_span options, struct ftpx_timestamps *out)
{
    uint8_t kind;
    ftpx_span content;

    while (next_option(&options, &kind, &content))
        if (kind == TIMESTAMPS && content.len == 8) {
            *out = (struct ftpx_timestamps){ftpx_be32(content.at), ftpx_be32(content.at + 4)};
            return true;
        }
    return false;
}

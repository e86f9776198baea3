/* cases_data: what data connections carry.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "grow.h"

#define PIECE 1000

/* A session whose download has begun; its data connection. */
static struct tcp begin_download(struct grow *grow)
{
    struct tcp control = tcp_open(&grow->talk, grow_client(0, 40000), grow_server(0, 21));

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in",
        ">TYPE I", "<200 ok", ">PASV", "<227 Passive (172,16,0,0,78,32)", ">RETR file");
    struct tcp data = tcp_open(&grow->talk, grow_client(0, 40001), grow_server(0, 78 * 256 + 32));
    SAY(&control, "<150 here it comes");
    return data;
}

static void in_order(struct grow *grow)
{
    struct tcp data = begin_download(grow);

    while (grow_left(grow) > 0)
        tcp_send(&data, LISTENER, filler(PIECE));
}

static void reversed(struct grow *grow)
{
    struct tcp data = begin_download(grow);

    for (uint32_t left = grow_left(grow); left > 0; left--)
        tcp_send_at(&data, LISTENER, (left - 1) * PIECE, filler(PIECE));
}

static void check_reversed(const struct grown *grown)
{
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, 0);
    uint64_t bytes = ftpx_transfer_bytes(transfer);

    g_assert_cmpuint(bytes, >, 0);
    g_assert_cmpuint(bytes, ==, PIECE * (uint64_t)ftpx_transfer_stream(transfer)->segments);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer), ==, 0);
}

const struct grow_case grow_data_cases[] = {
    {.name = "reversed",
     .what = "a download whose segments come in reverse order; twin: in order",
     .hostile = reversed,
     .calm = in_order,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 160,
     .cap_factor = 0,
     .check = check_reversed},
    {.name = NULL},
};

/* data: what cases of data connections are made of.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "data.h"

#include "taps/bytes/collect.h"

struct tcp data_control(struct grow *grow, uint32_t client)
{
    struct tcp control = tcp_open(&grow->talk, grow_client(client, 40000), grow_server(0, 21));

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in",
        ">TYPE I", "<200 ok");
    return control;
}

struct tcp data_begin(struct grow *grow, struct tcp *control, const char *command,
                      uint16_t client_port, uint16_t port)
{
    g_autofree char *passive =
        g_strdup_printf("<227 Passive (172,16,0,0,%u,%u)", port / 256, port % 256);
    g_autofree char *sent = g_strconcat(">", command, NULL);
    struct ftpx_endpoint client = control->end[OPENER];

    client.port = client_port;
    SAY(control, ">PASV", passive, sent);
    struct tcp data = tcp_open(&grow->talk, client, grow_server(0, port));
    SAY(control, "<150 here it comes");
    return data;
}

void data_end(struct tcp *control, struct tcp *data)
{
    tcp_close(data, LISTENER);
    SAY(control, "<226 done");
}

struct tcp data_command(struct grow *grow, const char *command)
{
    struct tcp control = data_control(grow, 0);
    return data_begin(grow, &control, command, 40001, 20000);
}

void data_fill(struct grow *grow, struct tcp *data, size_t length)
{
    while (grow_left(grow) > 0)
        tcp_send(data, LISTENER, filler(length));
}

void data_calm(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");
    data_fill(grow, &data, PIECE);
}

void data_assert_whole(const struct grown *grown, uint32_t id, uint64_t bytes)
{
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, id);

    g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==, bytes);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer), ==, 0);
}

void data_assert_hash(const struct grown *grown, uint32_t id, ftpx_span unit, uint64_t length)
{
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, id);
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    char digest[FTPX_DIGEST_MOST_TEXT];

    for (; length > unit.len; length -= unit.len)
        g_checksum_update(checksum, unit.at, (gssize)unit.len);
    g_checksum_update(checksum, unit.at, (gssize)length);
    g_assert_true(ftpx_collect_digest(grown->collect, transfer, FTPX_DIGEST_SHA256, digest));
    g_assert_cmpstr(digest, ==, g_checksum_get_string(checksum));
    g_checksum_free(checksum);
}

void data_assert_no_hash(const struct grown *grown, uint32_t id)
{
    char digest[FTPX_DIGEST_MOST_TEXT];

    g_assert_false(ftpx_collect_digest(grown->collect, ftpx_engine_transfer(grown->engine, id),
                                       FTPX_DIGEST_SHA256, digest));
}

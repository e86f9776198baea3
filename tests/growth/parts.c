/* parts: what captures are made of.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "grow.h"

/* Their numbers as clients: no case has so many. */
#define WITNESSES 0xf00000

static struct ftpx_endpoint host(uint8_t first, uint8_t second, uint32_t number, uint16_t port)
{
    struct ftpx_endpoint made = {.port = port};

    made.address.family = 4;
    made.address.bytes[0] = first;
    made.address.bytes[1] = (uint8_t)(second + (number >> 16));
    made.address.bytes[2] = (uint8_t)(number >> 8);
    made.address.bytes[3] = (uint8_t)number;
    return made;
}

struct ftpx_endpoint grow_client(uint32_t number, uint16_t port)
{
    return host(10, 0, number, port);
}

struct ftpx_endpoint grow_server(uint32_t number, uint16_t port)
{
    return host(172, 16, number, port);
}

struct tcp grow_log_in(struct grow *grow, struct ftpx_endpoint client, struct ftpx_endpoint server)
{
    struct tcp control = tcp_open(&grow->talk, client, server);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in",
        ">TYPE I", "<200 ok");
    return control;
}

void grow_session(struct grow *grow, struct ftpx_endpoint client, struct ftpx_endpoint server)
{
    struct tcp control = grow_log_in(grow, client, server);
    const uint8_t *at = server.address.bytes;
    uint16_t port = (uint16_t)(20000 + grow->talk.frame % 40000);
    g_autofree char *passive = g_strdup_printf("<227 Passive (%u,%u,%u,%u,%u,%u)", at[0], at[1],
                                               at[2], at[3], port / 256, port % 256);

    SAY(&control, ">PASV", passive, ">RETR file");
    client.port = (uint16_t)(client.port + 1);
    server.port = port;
    struct tcp data = tcp_open(&grow->talk, client, server);
    SAY(&control, "<150 here it comes");
    tcp_bytes(&data, LISTENER, 3000);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", ">QUIT", "<221 bye");
    tcp_close(&control, LISTENER);
}

void grow_sessions(struct grow *grow)
{
    for (uint32_t number = 0; grow_left(grow) > 0; number++)
        grow_session(grow, grow_client(number, 40000), grow_server(0, 21));
}

void grow_witness(struct grow *grow)
{
    grow_session(grow, grow_client(WITNESSES + grow->witnesses, 40000), grow_server(7, 21));
    grow->witnesses++;
}

void grow_assert_session(const struct grown *grown, uint32_t id)
{
    const struct ftpx_session *session = ftpx_engine_session(grown->engine, id);

    assert_dialogue(session, "USER 331, PASS 230, TYPE 200, PASV 227, RETR 150 226, QUIT 221");
    g_assert_cmpint(session->login, ==, FTPX_LOGIN_SUCCESS);
    g_assert_nonnull(session->transfers);
    assert_state(session->transfers, FTPX_STATE_COMPLETE, 3000);
    g_assert_null(session->transfers->next);
}

uint32_t grow_session_of(const struct grown *grown, struct ftpx_endpoint client)
{
    uint32_t found = UINT32_MAX;

    for (uint32_t id = 0; id < ftpx_engine_session_count(grown->engine); id++) {
        const struct ftpx_session *session = ftpx_engine_session(grown->engine, id);
        if (!ftpx_endpoint_equal(ftpx_session_client(session), &client))
            continue;
        g_assert_cmpuint(found, ==, UINT32_MAX);
        found = id;
    }
    g_assert_cmpuint(found, !=, UINT32_MAX);
    return found;
}

void grow_check_witnesses(const struct grown *grown)
{
    uint32_t found = 0;

    for (uint32_t id = 0; id < ftpx_engine_session_count(grown->engine); id++) {
        const struct ftpx_session *session = ftpx_engine_session(grown->engine, id);
        struct ftpx_endpoint expected = grow_client(WITNESSES + found, 40000);
        if (!ftpx_endpoint_equal(ftpx_session_client(session), &expected))
            continue;
        grow_assert_session(grown, id);
        found++;
    }
    g_assert_cmpuint(found, ==, 2);
}

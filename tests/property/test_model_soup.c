/* Properties of the model under noise: random segments never break it, and it stays within its
 * limits. No fact of theirs is expected.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../unit/facts.h"
#include "../unit/sound.h"
#include "../unit/talk.h"

#define ROUNDS   60
#define SEGMENTS 1500

static const char *const words[] = {
    "220 ready\r\n",
    "USER alice\r\n",
    "331 x\r\n",
    "PASS y\r\n",
    "230 z\r\n",
    "PASV\r\n",
    "RETR f\r\n",
    "150 here\r\n",
    "226 done\r\n",
    "227 (10,0,0,1,4,1)\r\n",
    "PORT 10,0,0,2,4,1\r\n",
    "ABOR\r\n",
    "211-x\r\n",
    "CWD ..\r\n",
    "\r\n",
    "250 ok\r\n",
    "QUIT",
    "\xff\xf4",
    "AUTH TLS\r\n",
    "TYPE A\r\n",
};

static struct ftpx_endpoint any_endpoint(GRand *random)
{
    static const uint16_t ports[] = {21, 1025, 40000, 20};
    const char *host = g_rand_boolean(random) ? CLIENT_HOST : SERVER_HOST;

    return endpoint(host, ports[g_rand_int_range(random, 0, G_N_ELEMENTS(ports))]);
}

static ftpx_span any_payload(GRand *random, uint8_t *room, size_t size)
{
    const char *word = words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))];
    size_t length = (size_t)g_rand_int_range(random, 0, (gint32)size);

    switch (g_rand_int_range(random, 0, 4)) {
    case 0: return FTPX_SPAN_NONE;
    case 1:
        for (size_t index = 0; index < length; index++)
            room[index] = (uint8_t)g_rand_int(random);
        return (ftpx_span){room, length};
    default: memcpy(room, word, strlen(word)); return (ftpx_span){room, strlen(word)};
    }
}

/* Numbers near each other and, seldom, anywhere. */
static uint32_t any_number(GRand *random)
{
    if (g_rand_int_range(random, 0, 50) == 0)
        return g_rand_int(random);
    return (uint32_t)g_rand_int_range(random, -200, 200);
}

static uint8_t any_flags(GRand *random)
{
    static const uint8_t flags[] = {FTPX_ACK,
                                    FTPX_ACK,
                                    FTPX_ACK,
                                    FTPX_ACK,
                                    FTPX_ACK,
                                    FTPX_ACK,
                                    FTPX_SYN,
                                    FTPX_SYN | FTPX_ACK,
                                    FTPX_FIN | FTPX_ACK,
                                    FTPX_RST,
                                    0,
                                    0xff};

    return flags[g_rand_int_range(random, 0, G_N_ELEMENTS(flags))];
}

static struct ftpx_segment any_segment(GRand *random, uint32_t frame, uint8_t *room, size_t size)
{
    struct ftpx_segment segment = {.frame = frame,
                                   .time = (int64_t)frame * MILLISECOND,
                                   .from = any_endpoint(random),
                                   .to = any_endpoint(random),
                                   .seq = any_number(random),
                                   .ack = any_number(random),
                                   .flags = any_flags(random),
                                   .payload = any_payload(random, room, size)};

    segment.length = (uint32_t)segment.payload.len;
    if (g_rand_int_range(random, 0, 10) == 0)
        segment.length += (uint32_t)g_rand_int_range(random, 0, 1000);
    return segment;
}

static void noise_breaks_nothing(void)
{
    GRand *random = g_rand_new_with_seed(20240603);
    uint8_t room[512];

    for (unsigned round = 0; round < ROUNDS; round++) {
        struct talk talk;

        talk_begin(&talk, NULL);
        for (uint32_t frame = 1; frame <= SEGMENTS; frame++) {
            struct ftpx_segment segment = any_segment(random, frame, room, sizeof room);
            struct ftpx_sighting sighting = ftpx_engine_feed(talk.engine, &segment);

            assert_found(talk.engine, &segment, &sighting);
        }
        assert_sound(talk.engine);
        g_free(facts_of(talk.engine));
        talk_end(&talk, NULL);
    }
    g_rand_free(random);
}

/* Dialogue in order within each connection, but every fourth segment is lost. */
static void loss_breaks_nothing(void)
{
    GRand *random = g_rand_new_with_seed(20240604);

    for (unsigned round = 0; round < ROUNDS; round++) {
        struct talk talk;

        talk_begin(&talk, NULL);
        struct tcp tcp = control_open(&talk);
        for (unsigned count = 0; count < SEGMENTS / 4; count++) {
            const char *word = words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))];
            int side = ftpx_is_digit((uint8_t)word[0]) ? LISTENER : OPENER;

            if (g_rand_int_range(random, 0, 4) == 0)
                tcp_lose(&tcp, side, strlen(word));
            else
                tcp_send(&tcp, side, ftpx_span_of(word));
        }
        assert_sound(talk.engine);
        g_free(facts_of(talk.engine));
        talk_end(&talk, NULL);
    }
    g_rand_free(random);
}

/* --- floods: ten thousands of the same, counted right; seconds instead of milliseconds where a
 * list is searched --- */

#define FLOOD 40000

static void put_lines(struct tcp *tcp, int side, const char *line, unsigned lines)
{
    GString *text = g_string_new(NULL);

    while (lines-- > 0) {
        g_string_append(text, line);
        if (text->len > 60000 || lines == 0) {
            tcp_send(tcp, side, (ftpx_span){(const uint8_t *)text->str, text->len});
            g_string_truncate(text, 0);
        }
    }
    g_string_free(text, TRUE);
}

static void flood_of_marks(struct tcp *tcp, unsigned lines)
{
    SAY(tcp, ">RETR f");
    put_lines(tcp, LISTENER, "150 x\r\n", lines);
}

static void flood_of_logins(struct tcp *tcp, unsigned lines)
{
    for (unsigned sent = 0; sent < lines; sent += 1000) {
        put_lines(tcp, OPENER, "PASS x\r\n", 1000);
        put_lines(tcp, LISTENER, "530 no\r\n", 1000);
    }
}

static void flood_of_transfers(struct tcp *tcp, unsigned lines)
{
    for (unsigned sent = 0; sent < lines; sent += 1000) {
        put_lines(tcp, OPENER, "RETR x\r\n", 1000);
        put_lines(tcp, LISTENER, "550 no\r\n", 1000);
    }
    tcp_reset(tcp, OPENER);
    for (unsigned count = 0; count < lines / 10; count++)
        tcp_reset(tcp, OPENER);
}

static void flood_of_jumps(struct tcp *tcp, unsigned lines)
{
    for (unsigned count = 0; count < lines; count++) {
        tcp_lose(tcp, OPENER, 0x7fff0000);
        tcp_flag(tcp, OPENER, FTPX_ACK);
    }
}

struct flood {
    const char *title;
    void (*play)(struct tcp *tcp, unsigned lines);
    uint32_t replies; /* besides those of control_ready() */
    uint32_t failed_logins;
    uint32_t transfers;
};

static void is_counted_right(gconstpointer user)
{
    const struct flood *flood = user;
    struct talk talk;

    talk_begin(&talk, NULL);
    struct tcp tcp = control_ready(&talk);
    uint32_t before = session_of(&talk, 0)->replies;
    flood->play(&tcp, FLOOD);
    g_assert_cmpuint(session_of(&talk, 0)->replies - before, ==, flood->replies);
    g_assert_cmpuint(session_of(&talk, 0)->failed_logins, ==, flood->failed_logins);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk.engine), ==, flood->transfers);
    assert_sound(talk.engine);
    talk_end(&talk, NULL);
}

int main(int argc, char **argv)
{
    static const struct flood floods[] = {
        {"/soup/flood/marks", flood_of_marks, FLOOD, 0, 1},
        {"/soup/flood/logins", flood_of_logins, FLOOD, FLOOD, 0},
        {"/soup/flood/transfers", flood_of_transfers, FLOOD, 0, FLOOD},
        {"/soup/flood/jumps", flood_of_jumps, 0, 0, 0},
    };

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/soup/noise breaks nothing", noise_breaks_nothing);
    g_test_add_func("/soup/loss breaks nothing", loss_breaks_nothing);
    for (size_t index = 0; index < G_N_ELEMENTS(floods); index++)
        g_test_add_data_func(floods[index].title, &floods[index], is_counted_right);
    return talk_run();
}

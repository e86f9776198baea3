/* Tests of collect on captures that are read once and captures that are read again with all facts
 * known: both come to the same. Expected digests were computed with sha256sum over the same bytes (A
 * to Z repeated).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/limits.h"
#include "taps/bytes/collect.h"

#define SIZE   5000
#define DIGEST "7ad4d4cb072db3a26590475942266380f6da9a7ec1d356daa8d8138dc2b82963"

/* A capture in the making, with one session. */
struct scene {
    struct talk tape;
    struct tcp control;
    uint16_t port; /* of the next data connection */
};

static void scene_begin(struct scene *scene, gconstpointer unused)
{
    (void)unused;
    talk_record(&scene->tape);
    scene->control = control_ready(&scene->tape);
    scene->port = 1025;
}

static void scene_end(struct scene *scene, gconstpointer unused)
{
    (void)unused;
    g_ptr_array_unref(scene->tape.tape);
}

/* A data connection that is announced, and whose command may come later. */
static struct tcp open_data(struct scene *scene)
{
    uint16_t port = scene->port++;
    g_autofree char *reply =
        g_strdup_printf("<227 Passive (10,0,0,1,%u,%u)", port / 256, port % 256);

    SAY(&scene->control, ">PASV", reply);
    return data_open(&scene->tape, port);
}

static struct tcp open_download(struct scene *scene)
{
    struct tcp data = open_data(scene);

    SAY(&scene->control, ">RETR file", "<150 here");
    return data;
}

static void send_slice(struct tcp *data, uint32_t from, uint32_t to)
{
    ftpx_span bytes = ftpx_span_drop(filler(to), from);

    tcp_emit(data, LISTENER, data->first[LISTENER] + from, FTPX_ACK, bytes);
}

static void send_fin(struct tcp *data, uint32_t at)
{
    tcp_emit(data, LISTENER, data->first[LISTENER] + at, FTPX_FIN | FTPX_ACK, FTPX_SPAN_NONE);
}

/* Feeds the tape, or goes over it again, and tells the collector. */
static void read_through(const struct scene *scene, struct talk *talk, struct ftpx_collect *collect,
                         bool again)
{
    for (guint i = 0; i < scene->tape.tape->len; i++) {
        const struct ftpx_segment *segment = scene->tape.tape->pdata[i];
        struct ftpx_sighting at =
            again ? ftpx_engine_find(talk->engine, segment) : talk_feed(talk, segment);
        struct ftpx_payload payload = ftpx_payload_of(&at, segment, FTPX_SPAN_NONE);

        if (at.flow->verdict == FTPX_VERDICT_DATA)
            ftpx_collect_add(collect, at.flow, at.side, &payload);
    }
}

/* The first transfer's, on each pass. */
static void assert_digest(const struct scene *scene, const char *expected)
{
    struct ftpx_collect *collect = ftpx_collect_new(&(struct ftpx_collect_plan){
        .cap = 1024 * 1024, .digests = FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256)});
    struct talk talk;

    talk_begin(&talk, NULL);
    for (int pass = 0; pass < 2; pass++) {
        char digest[FTPX_DIGEST_MOST_TEXT] = "none";

        ftpx_collect_reset(collect);
        read_through(scene, &talk, collect, pass > 0);
        if (!ftpx_collect_digest(collect, transfer_of(&talk, 0), FTPX_DIGEST_SHA256, digest))
            strcpy(digest, "none");
        g_assert_cmpstr(digest, ==, expected);
    }
    ftpx_collect_free(collect);
    talk_end(&talk, NULL);
}

static void bytes_behind_a_forged_end_count(struct scene *scene, gconstpointer unused)
{
    struct tcp data = open_download(scene);

    (void)unused;
    send_slice(&data, 0, 1000);
    send_fin(&data, 1000);
    send_slice(&data, 1000, SIZE);
    send_fin(&data, SIZE);
    assert_digest(scene, DIGEST);
}

static void a_forged_end_amid_what_came_takes_nothing_away(struct scene *scene,
                                                           gconstpointer unused)
{
    struct tcp data = open_download(scene);

    (void)unused;
    send_slice(&data, 0, SIZE);
    send_fin(&data, 1000);
    assert_digest(scene, DIGEST);
}

static void bytes_behind_an_end_may_come_out_of_order(struct scene *scene, gconstpointer unused)
{
    struct tcp data = open_download(scene);

    (void)unused;
    send_slice(&data, 0, 1000);
    send_fin(&data, 1000);
    send_slice(&data, 3000, SIZE);
    send_slice(&data, 1000, 3000);
    assert_digest(scene, DIGEST);
}

static void bytes_that_come_again_behind_an_end_change_nothing(struct scene *scene,
                                                               gconstpointer unused)
{
    struct tcp data = open_download(scene);

    (void)unused;
    send_slice(&data, 0, SIZE);
    send_fin(&data, SIZE);
    send_slice(&data, 1000, SIZE);
    send_fin(&data, SIZE);
    assert_digest(scene, DIGEST);
}

/* So many other downloads end, of a byte each. */
static void end_others(struct scene *scene, unsigned count)
{
    SAY(&scene->control, "<226 done");
    for (unsigned i = 0; i < count; i++) {
        struct tcp other = open_download(scene);
        send_slice(&other, 0, 1);
        send_fin(&other, 1);
        SAY(&scene->control, "<226 done");
    }
}

static void an_end_holds_once_as_many_others_came_as_may(struct scene *scene, gconstpointer unused)
{
    struct tcp data = open_download(scene);

    (void)unused;
    send_slice(&data, 0, 1000);
    send_fin(&data, 1000);
    end_others(scene, FTPX_LIMIT_ENDING);
    send_slice(&data, 1000, SIZE);
    assert_digest(scene, "none");
}

static void until_then_a_stream_goes_on(struct scene *scene, gconstpointer unused)
{
    struct tcp data = open_download(scene);

    (void)unused;
    send_slice(&data, 0, 1000);
    send_fin(&data, 1000);
    end_others(scene, FTPX_LIMIT_ENDING - 1);
    send_slice(&data, 1000, SIZE);
    assert_digest(scene, DIGEST);
}

/* The first bytes went out before the server agreed to blocks. */
static void a_mode_agreed_on_amid_the_bytes_is_not_theirs(struct scene *scene, gconstpointer unused)
{
    struct tcp data = open_data(scene);

    (void)unused;
    send_slice(&data, 0, 1000);
    SAY(&scene->control, ">MODE B", "<200 ok", ">STRU R", "<200 ok", ">RETR file", "<150 here");
    send_slice(&data, 1000, SIZE);
    send_fin(&data, SIZE);
    assert_digest(scene, DIGEST);
}

/* MODE B: one block with EOF. */
static void a_mode_refused_amid_the_bytes_remains_theirs(struct scene *scene, gconstpointer unused)
{
    static const uint8_t header[] = {0x40, SIZE >> 8, SIZE & 0xff};
    struct tcp data;

    (void)unused;
    SAY(&scene->control, ">MODE B", "<200 ok");
    data = open_data(scene);
    tcp_emit(&data, LISTENER, data.first[LISTENER], FTPX_ACK, (ftpx_span){header, sizeof header});
    SAY(&scene->control, ">MODE S", "<504 no", ">RETR file", "<150 here");
    tcp_emit(&data, LISTENER, data.first[LISTENER] + sizeof header, FTPX_ACK, filler(SIZE));
    send_fin(&data, SIZE + sizeof header);
    assert_digest(scene, DIGEST);
}

#define CASE(path, function) g_test_add(path, struct scene, NULL, scene_begin, function, scene_end)

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    CASE("/passes/behind-a-forged-end", bytes_behind_a_forged_end_count);
    CASE("/passes/end-amid", a_forged_end_amid_what_came_takes_nothing_away);
    CASE("/passes/behind-an-end-out-of-order", bytes_behind_an_end_may_come_out_of_order);
    CASE("/passes/again-behind-an-end", bytes_that_come_again_behind_an_end_change_nothing);
    CASE("/passes/end-holds", an_end_holds_once_as_many_others_came_as_may);
    CASE("/passes/end-does-not-hold-yet", until_then_a_stream_goes_on);
    CASE("/passes/mode-amid", a_mode_agreed_on_amid_the_bytes_is_not_theirs);
    CASE("/passes/mode-refused-amid", a_mode_refused_amid_the_bytes_remains_theirs);
    return talk_run();
}

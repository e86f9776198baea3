/* Properties of the model: facts do not depend on how TCP cut, repeated, delayed or numbered the
 * bytes. What the facts of these conversations are is no question here: see unit/test_model_*.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../unit/facts.h"
#include "../unit/sound.h"
#include "../unit/talk.h"

#define PASSIVE "<227 Entering Passive Mode (10,0,0,1,4,1)"

/* --- conversations --- */

static void plain_downloads(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    for (unsigned round = 0; round < 2; round++) {
        SAY(&control, ">PASV", PASSIVE);
        struct tcp data = data_open(talk, 1025);
        SAY(&control, round ? ">RETR f" : ">LIST", "<150-wait\r\n150 here (2500 bytes)");
        tcp_bytes(&data, LISTENER, 2500);
        tcp_close(&data, LISTENER);
        SAY(&control, "<226 done");
    }
    SAY(&control, ">CWD /pub", "<250 ok", ">QUIT", "<221 bye");
    tcp_close(&control, LISTENER);
}

static void pipelined_upload(struct talk *talk)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220-Welcome", "<220 ready", ">USER anonymous", ">PASS lftp@", ">CWD a",
        ">CWD b", ">PWD", ">TYPE I", ">PORT 10,0,0,2,4,1", ">STOR f", "<331 e-mail", "<230 in",
        "<250 ok", "<550 no", "<257 \"/a\"", "<200 ok", "<200 ok");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    SAY(&control, "<150 go");
    tcp_bytes(&data, LISTENER, 3210);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", ">FEAT", "<211-Features", "< SIZE", "< UTF8", "<211 End", ">NOOP",
        "<200 ok");
    tcp_close(&control, OPENER);
}

static void failures(struct talk *talk)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS wrong", "<530 no",
        ">USER alice", "<331 password", ">PASS right", "<230 in", ">TYPE I", "<200 ok", ">SIZE f",
        "<213 9000", ">EPSV", "<229 Ok (|||1025|)");
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">REST 10", "<350 ok", ">RETR f", "<150 here");
    tcp_bytes(&data, LISTENER, 1500);
    tcp_lose(&data, LISTENER, 77);
    tcp_bytes(&data, LISTENER, 500);
    SAY(&control, ">ABOR");
    tcp_reset(&data, LISTENER);
    SAY(&control, "<426 cut", "<226 aborted", ">RETR gone", "<550 no", ">AUTH TLS", "<534 no");
}

static void listings(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">LIST", "<150 here");
    tcp_send(&data, LISTENER,
             ftpx_span_of("-rw-r--r-- 1 a b 500 Nov 14  2023 one\r\n-rw-r--r-- 1 a b 70"));
    tcp_send(&data, LISTENER, ftpx_span_of("0 Nov 14  2023 two\r\n"));
    tcp_send(&data, LISTENER, ftpx_span_of("-rw-r--r-- 1 a b 900 Nov 14  2023 three"));
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", ">STAT .", "<213-Here", "<-rw-r--r-- 1 a b 2 Nov 14  2023 four",
        "<213 End", ">MODE B", "<200 ok", ">PASV", PASSIVE);
    data = data_open(talk, 1025);
    SAY(&control, ">RETR one", "<150 here");
    tcp_send(&data, LISTENER, (ftpx_span){(const uint8_t *)"\0\0\003abc\100\0\002de", 11});
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    tcp_close(&control, LISTENER);
}

typedef void (*conversation)(struct talk *talk);
static const conversation conversations[] = {plain_downloads, pipelined_upload, failures, listings};

static GPtrArray *record_with(conversation play, uint32_t isn)
{
    struct talk talk;

    talk_record(&talk);
    talk.isn = isn;
    play(&talk);
    return talk.tape;
}

static GPtrArray *record(conversation play)
{
    return record_with(play, 0);
}

/* --- playing --- */

static struct ftpx_segment *shot(GPtrArray *tape, guint index)
{
    return g_ptr_array_index(tape, index);
}

/* Facts of a tape, its segments numbered as they come. */
static char *facts_of_tape(GPtrArray *tape)
{
    struct ftpx_sighting *first = g_new0(struct ftpx_sighting, tape->len + 1);
    struct talk talk;
    char *facts;

    talk_begin(&talk, NULL);
    for (guint index = 0; index < tape->len; index++) {
        struct ftpx_segment *segment = shot(tape, index);

        segment->frame = index + 1;
        segment->time = 1000 * SECOND + index * MILLISECOND;
        first[index] = ftpx_engine_feed(talk.engine, segment);
    }
    for (guint index = 0; index < tape->len; index++)
        assert_found(talk.engine, shot(tape, index), &first[index]);
    assert_sound(talk.engine);
    facts = facts_of(talk.engine);
    talk_end(&talk, NULL);
    g_free(first);
    return facts;
}

static void assert_facts(GPtrArray *tape, const char *expected, const char *how, guint which,
                         guint by)
{
    g_autofree char *found = facts_of_tape(tape);

    if (strcmp(found, expected) != 0)
        g_error("%s: segment %u, %u\n--- as it was\n%s--- now\n%s", how, which + 1, by, expected,
                found);
}

static GPtrArray *new_tape(void)
{
    return g_ptr_array_new_with_free_func(tape_free_segment);
}

static void copy_shots(GPtrArray *to, GPtrArray *from, guint begin, guint end)
{
    for (guint index = begin; index < end; index++)
        tape_segment(to, shot(from, index));
}

/* A segment from byte `from` to `to`; flags that end a segment stay with its last part. */
static void put_part(GPtrArray *tape, const struct ftpx_segment *segment, size_t from, size_t to)
{
    struct ftpx_segment part = *segment;

    part.seq += (uint32_t)from;
    part.payload = ftpx_span_drop(ftpx_span_take(part.payload, to), from);
    part.length = (uint32_t)part.payload.len;
    if (to < segment->payload.len)
        part.flags &= (uint8_t)~FTPX_FIN;
    tape_segment(tape, &part);
}

/* --- properties --- */

static void cut_each(GPtrArray *tape, const char *facts, guint index, size_t step)
{
    const struct ftpx_segment *segment = shot(tape, index);

    for (size_t cut = 1; cut < segment->payload.len; cut += step) {
        GPtrArray *changed = new_tape();

        copy_shots(changed, tape, 0, index);
        put_part(changed, segment, 0, cut);
        put_part(changed, segment, cut, segment->payload.len);
        copy_shots(changed, tape, index + 1, tape->len);
        assert_facts(changed, facts, "cut", index, (guint)cut);
        g_ptr_array_unref(changed);
    }
}

static void cutting_a_segment_changes_nothing(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    g_autofree char *facts = facts_of_tape(tape);

    for (guint index = 0; index < tape->len; index++)
        cut_each(tape, facts, index, shot(tape, index)->payload.len > 200 ? 97 : 1);
    g_ptr_array_unref(tape);
}

static void sending_single_bytes_changes_nothing(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    g_autofree char *facts = facts_of_tape(tape);
    GPtrArray *changed = new_tape();

    for (guint index = 0; index < tape->len; index++) {
        const struct ftpx_segment *segment = shot(tape, index);

        if (segment->payload.len == 0)
            tape_segment(changed, segment);
        for (size_t at = 0; at < segment->payload.len; at++)
            put_part(changed, segment, at, at + 1);
    }
    assert_facts(changed, facts, "single bytes", 0, 1);
    g_ptr_array_unref(changed);
    g_ptr_array_unref(tape);
}

static void put_again(GPtrArray *tape, const char *facts, guint index, guint later)
{
    GPtrArray *changed = new_tape();

    copy_shots(changed, tape, 0, index + later);
    tape_segment(changed, shot(tape, index));
    copy_shots(changed, tape, index + later, tape->len);
    assert_facts(changed, facts, "again", index, later);
    g_ptr_array_unref(changed);
}

static void repeating_a_segment_changes_nothing(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    g_autofree char *facts = facts_of_tape(tape);

    for (guint index = 0; index < tape->len; index++)
        for (guint later = 1; later <= 20 && index + later <= tape->len; later += later < 4 ? 1 : 4)
            put_again(tape, facts, index, later);
    g_ptr_array_unref(tape);
}

static void repeating_every_segment_changes_nothing(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    g_autofree char *facts = facts_of_tape(tape);
    GPtrArray *changed = new_tape();

    for (guint index = 0; index < tape->len; index++) {
        tape_segment(changed, shot(tape, index));
        tape_segment(changed, shot(tape, index));
    }
    assert_facts(changed, facts, "all again", 0, 1);
    g_ptr_array_unref(changed);
    g_ptr_array_unref(tape);
}

static bool is_control(const struct ftpx_segment *segment)
{
    return segment->from.port == 21 || segment->to.port == 21;
}

static bool same_direction(const struct ftpx_segment *left, const struct ftpx_segment *right)
{
    return ftpx_endpoint_equal(&left->from, &right->from) &&
           ftpx_endpoint_equal(&left->to, &right->to);
}

/* Moves one segment behind the `by` that follow it. */
static void delay(GPtrArray *tape, const char *facts, const char *how, guint index, guint by)
{
    GPtrArray *changed = new_tape();

    copy_shots(changed, tape, 0, index);
    copy_shots(changed, tape, index + 1, index + 1 + by);
    tape_segment(changed, shot(tape, index));
    copy_shots(changed, tape, index + 1 + by, tape->len);
    assert_facts(changed, facts, how, index, by);
    g_ptr_array_unref(changed);
}

/* How many segments of the same direction, payload or FIN, follow at once. */
static guint followers(GPtrArray *tape, guint index, guint most)
{
    guint by = 0;

    while (by < most && index + by + 1 < tape->len &&
           same_direction(shot(tape, index), shot(tape, index + by + 1)) &&
           shot(tape, index + by + 1)->payload.len > 0)
        by++;
    return by;
}

static void delaying_within_a_direction_changes_nothing(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    g_autofree char *facts = facts_of_tape(tape);

    for (guint index = 0; index < tape->len; index++)
        for (guint by = 1; shot(tape, index)->payload.len > 0 &&
                           by <= followers(tape, index, FTPX_LIMIT_HOLE_ACKED - 1);
             by++)
            delay(tape, facts, "delayed within its direction", index, by);
    g_ptr_array_unref(tape);
}

/* Data connections may be disordered as far as one likes once they are known by their handshake. */
static void delaying_data_changes_nothing(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    g_autofree char *facts = facts_of_tape(tape);

    for (guint index = 0; index < tape->len; index++) {
        const struct ftpx_segment *segment = shot(tape, index);

        if (is_control(segment) || segment->payload.len == 0)
            continue;
        for (guint by = 1; by <= 3 && index + by < tape->len; by++)
            if (!(shot(tape, index + by)->flags & FTPX_SYN))
                delay(tape, facts, "data delayed", index, by);
    }
    g_ptr_array_unref(tape);
}

/* A capture that joins two directions may swap a command and its reply: the reply acknowledges
 * what was not seen yet. */
static void swapping_a_line_and_its_answer_changes_nothing(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    g_autofree char *facts = facts_of_tape(tape);

    for (guint index = 0; index + 1 < tape->len; index++) {
        const struct ftpx_segment *one = shot(tape, index);
        const struct ftpx_segment *other = shot(tape, index + 1);

        if (is_control(one) && is_control(other) && one->payload.len > 0 && other->payload.len > 0)
            delay(tape, facts, "swapped with its answer", index, 1);
    }
    g_ptr_array_unref(tape);
}

static void the_first_sequence_numbers_change_nothing(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    g_autofree char *facts = facts_of_tape(tape);

    g_ptr_array_unref(tape);
    /* the wrap within every part of it */
    for (uint32_t before = 0; before < 6000; before += before < 400 ? 7 : 177) {
        tape = record_with(*(const conversation *)play, UINT32_MAX - 1000 - before);
        assert_facts(tape, facts, "wrap", 0, before);
        g_ptr_array_unref(tape);
        tape = record_with(*(const conversation *)play, (uint32_t)INT32_MAX - 1000 - before);
        assert_facts(tape, facts, "sign", 0, before);
        g_ptr_array_unref(tape);
    }
}

static void add_for_each(const char *title, GTestDataFunc property)
{
    static const char *const names[] = {"plain downloads", "pipelined upload", "failures",
                                        "listings"};

    for (size_t index = 0; index < G_N_ELEMENTS(conversations); index++) {
        g_autofree char *path = g_strdup_printf("/facts/%s/%s", title, names[index]);

        g_test_add_data_func(path, &conversations[index], property);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_for_each("cutting a segment changes nothing", cutting_a_segment_changes_nothing);
    add_for_each("sending single bytes changes nothing", sending_single_bytes_changes_nothing);
    add_for_each("repeating a segment changes nothing", repeating_a_segment_changes_nothing);
    add_for_each("repeating every segment changes nothing",
                 repeating_every_segment_changes_nothing);
    add_for_each("delaying within a direction changes nothing",
                 delaying_within_a_direction_changes_nothing);
    add_for_each("delaying data changes nothing", delaying_data_changes_nothing);
    add_for_each("swapping a line and its answer changes nothing",
                 swapping_a_line_and_its_answer_changes_nothing);
    add_for_each("the first sequence numbers change nothing",
                 the_first_sequence_numbers_change_nothing);
    return talk_run();
}

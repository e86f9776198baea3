/* Tests of tls: where one direction's records end, what makes them unreadable, and where its text
 * lies. One direction alone; the sessions that it belongs to are test_model_tls's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "model/tcp/flow.h"
#include "model/tcp/tls.h"
#include "wire/tls.h"

/* A connection under TLS from frame 3 on; its side 0 is the one that sends. */
struct wire {
    wmem_allocator_t *pool;
    struct ftpx_flow flow;
    struct ftpx_half half[2];
    int64_t sent;
    uint32_t frame;
};

static void begin(struct wire *wire, gconstpointer unused)
{
    (void)unused;
    *wire = (struct wire){.pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT), .frame = 2};
    for (unsigned side = 0; side < 2; side++) {
        wire->flow.half[side] = &wire->half[side];
        ftpx_stream_init(&wire->half[side].stream, wire->pool);
    }
    ftpx_flow_begin_tls(wire->pool, &wire->flow, 3);
}

static void end(struct wire *wire, gconstpointer unused)
{
    (void)unused;
    wmem_destroy_allocator(wire->pool);
}

#define CASE(path, name) g_test_add(path, struct wire, NULL, begin, name, end)
#define WIRE(name)       static void name(struct wire *wire, G_GNUC_UNUSED gconstpointer unused_data)

/* Bytes in the next frame; what of them is in the clear. */
static ftpx_span send(struct wire *wire, ftpx_span bytes)
{
    int64_t offset = wire->sent;

    wire->sent += (int64_t)bytes.len;
    wire->half[0].stream.end = wire->sent;
    ftpx_ranges_add(&wire->half[0].stream.seen, offset, wire->sent, NULL, NULL);
    struct ftpx_segment segment = {.frame = ++wire->frame, .time = wire->frame * INT64_C(1000)};

    return ftpx_tls_take(wire->pool, &wire->half[0], offset, bytes, &segment, bytes);
}

#define SEND(wire, literal) send(wire, (ftpx_span)BYTES(literal))

static enum ftpx_tls_condition condition(const struct wire *wire)
{
    return wire->half[0].tls->condition;
}

/* Application data of four bytes. */
#define FOUR "\x17\x03\x03\0\x04"

WIRE(records_are_pieces_of_the_frame_that_ends_them)
{
    uint32_t first;

    SEND(wire, FOUR "abcd" FOUR "ef");
    SEND(wire, "g");
    SEND(wire, "h" FOUR "ijkl");
    g_assert_cmpuint(ftpx_tls_pieces(&wire->half[0], 3, &first), ==, 1);
    g_assert_cmpuint(ftpx_tls_piece(&wire->half[0], first)->length, ==, 9);
    g_assert_null(ftpx_tls_piece(&wire->half[0], first)->bytes);
    g_assert_cmpuint(ftpx_tls_pieces(&wire->half[0], 4, &first), ==, 0);
    g_assert_cmpuint(ftpx_tls_pieces(&wire->half[0], 5, &first), ==, 2);
    const struct ftpx_tls_piece *joined = ftpx_tls_piece(&wire->half[0], first);
    g_assert_cmpint(joined->offset, ==, 9);
    assert_span((ftpx_span){joined->bytes + 5, joined->length - 5}, "efgh");
    const struct ftpx_tls_piece *last = ftpx_tls_piece(&wire->half[0], first + 1);
    g_assert_cmpint(last->offset, ==, 18);
    g_assert_null(last->bytes);
    g_assert_cmpuint(ftpx_tls_pieces(&wire->half[0], 6, &first), ==, 0);
    g_assert_cmpuint(ftpx_tls_bytes(&wire->half[0]), ==, 27);
    g_assert_cmpuint(ftpx_tls_bytes(&wire->half[1]), ==, 0);
}

WIRE(a_direction_that_was_never_under_tls_has_no_pieces)
{
    struct ftpx_half clear = {.tls = NULL};
    uint32_t first = 1;

    (void)wire;
    g_assert_cmpuint(ftpx_tls_pieces(&clear, 3, &first), ==, 0);
    g_assert_cmpuint(first, ==, 0);
    g_assert_cmpuint(ftpx_tls_pieces(NULL, 3, &first), ==, 0);
    g_assert_true(ftpx_tls_was_read(&clear));
    g_assert_cmpuint(ftpx_tls_bytes(&clear), ==, 0);
    ftpx_tls_lose(&clear);
    g_assert_null(clear.tls);
}

/* RFC 8446 §5.1: no empty handshake, alert or change cipher spec, none over 2^14 + 2048 bytes. */
WIRE(a_header_that_is_none_is_the_end_of_reading)
{
    static const struct {
        ftpx_span before;
        ftpx_span broken;
    } headers[] = {
        {BYTES(""), BYTES("\x15\x03\x03\0\0")},
        {BYTES("\x15"), BYTES("\x03\x03\0\0abc")},
        {BYTES("\x16\x03\x03\xff"), BYTES("\xff")},
        {BYTES(""), BYTES("\x16\x03\x03\xff\xff")},
        {BYTES("\x17"), BYTES("\x02\x03\0\x04"
                              "ab")},
        {BYTES(FOUR "abcd"), BYTES("\x15\x03\x01\0\0")},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        end(wire, NULL);
        begin(wire, NULL);
        send(wire, headers[i].before);
        g_assert_cmpint(condition(wire), ==, FTPX_TLS_RECORDS);
        g_assert_cmpuint(send(wire, headers[i].broken).len, ==, 0);
        g_assert_cmpint(condition(wire), ==, FTPX_TLS_LOST);
        g_assert_cmpuint(SEND(wire, FOUR "abcd").len, ==, 0);
        g_assert_true(ftpx_flow_is_under_tls(&wire->flow, 0, wire->frame));
        g_assert_false(ftpx_tls_was_read(&wire->half[0]));
    }
}

/* RFC 4217 §5: after CCC come commands, replies, or Telnet's interrupt. */
WIRE(what_may_be_text_between_records_is_in_the_clear)
{
    static const struct {
        ftpx_span bytes;
        bool is_text;
    } first[] = {
        {BYTES("PWD\r\n"), true},
        {BYTES("227 ok\r\n"), true},
        {BYTES(" and\r\n"), true},
        {BYTES("\r\n"), true},
        {BYTES("\n"), true},
        {BYTES("\xff\xf4\xff\xf2"
               "ABOR"),
         true},
        {BYTES("\x80\x2e"), false},
        {BYTES("\0\0"), false},
        {BYTES("\x18\x03"), false},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(first); i++) {
        end(wire, NULL);
        begin(wire, NULL);
        SEND(wire, FOUR "abcd");
        g_assert_cmpuint(send(wire, first[i].bytes).len, ==,
                         first[i].is_text ? first[i].bytes.len : 0);
        g_assert_cmpint(condition(wire), ==, first[i].is_text ? FTPX_TLS_CLEAR : FTPX_TLS_LOST);
        g_assert_true(ftpx_flow_is_under_tls(&wire->flow, 0, 3));
        g_assert_cmpint(ftpx_flow_is_under_tls(&wire->flow, 0, 4), ==, !first[i].is_text);
    }
}

WIRE(text_behind_a_record_is_in_the_clear_in_the_same_segment)
{
    ftpx_span clear = SEND(wire, FOUR "abcdPWD\r\n");

    assert_span(clear, "PWD\r\n");
    assert_span(SEND(wire, "QUIT\r\n"), "QUIT\r\n");
    g_assert_cmpuint(ftpx_tls_bytes(&wire->half[0]), ==, 9);
}

WIRE(tls_lies_over_frames_from_its_first_on)
{
    struct ftpx_flow clear = {.tls_frame = 0};

    g_assert_false(ftpx_flow_is_under_tls(&wire->flow, 0, 2));
    g_assert_true(ftpx_flow_is_under_tls(&wire->flow, 0, 3));
    g_assert_true(ftpx_flow_is_under_tls(&wire->flow, 1, 100));
    g_assert_false(ftpx_flow_is_under_tls(&clear, 0, 3));
    clear.half[0] = &(struct ftpx_half){.tls = NULL};
    g_assert_false(ftpx_flow_is_under_tls(&clear, 0, 3));
}

WIRE(missing_bytes_end_reading_but_not_what_is_clear_again)
{
    ftpx_tls_lose(&wire->half[1]);
    g_assert_cmpint(wire->half[1].tls->condition, ==, FTPX_TLS_LOST);
    SEND(wire, FOUR "abcdPWD\r\n");
    ftpx_tls_lose(&wire->half[0]);
    g_assert_cmpint(condition(wire), ==, FTPX_TLS_CLEAR);
}

WIRE(text_is_found_by_its_frame)
{
    static const uint32_t frames[] = {3, 5, 5, 9, 10};
    static const int64_t offsets[] = {0, 2, 2, 6, 8};
    int64_t offset = -1;

    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++)
        g_assert_cmpint(
            ftpx_tls_plain(&wire->half[0], ftpx_span_of("ab"), frames[i], frames[i] * 10), ==,
            2 * (int64_t)i);
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
        g_assert_true(ftpx_tls_plain_at(&wire->half[0], frames[i], &offset));
        g_assert_cmpint(offset, ==, offsets[i]);
    }
    static const uint32_t others[] = {0, 2, 4, 6, 8, 11};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_false(ftpx_tls_plain_at(&wire->half[0], others[i], &offset));
    g_assert_false(ftpx_tls_plain_at(&wire->half[1], 3, &offset));
    g_assert_false(ftpx_tls_plain_at(&(struct ftpx_half){.tls = NULL}, 3, &offset));
}

WIRE(the_stream_of_text_knows_its_frames_and_times)
{
    const struct ftpx_stream *plain = wire->half[0].plain;

    ftpx_tls_plain(&wire->half[0], ftpx_span_of("ab"), 5, 50);
    ftpx_tls_plain(&wire->half[0], ftpx_span_of("cde"), 7, 70);
    g_assert_cmpuint(plain->first_frame, ==, 5);
    g_assert_cmpint(plain->first_time, ==, 50);
    g_assert_cmpuint(plain->last_frame, ==, 7);
    g_assert_cmpint(plain->last_time, ==, 70);
    g_assert_cmpuint(plain->segments, ==, 2);
    g_assert_cmpint(plain->end, ==, 5);
    g_assert_cmpint(ftpx_ranges_missing(&plain->seen, 0, 5), ==, 0);
    g_assert_true(plain->syn);
}

/* The FIN may come in the frame of the last record, before its text. */
WIRE(text_after_the_fin_moves_the_end)
{
    struct ftpx_stream *plain = wire->half[0].plain;

    ftpx_tls_plain(&wire->half[0], ftpx_span_of("ab"), 5, 50);
    g_assert_cmpint(plain->fin_offset, ==, 0);
    plain->fin = true;
    plain->fin_offset = 2;
    ftpx_tls_plain(&wire->half[0], ftpx_span_of("cde"), 6, 60);
    g_assert_cmpint(plain->fin_offset, ==, 5);
}

#define ALERT "\x15\x03\x03\0\x02"
/* A record that may hold ten bytes of text and a tag of sixteen. */
#define TEN              \
    "\x17\x03\x03\0\x1a" \
    "0123456789"         \
    "tagtagtagtagtagt"

/* Text came back for ten bytes; then `bytes` and nothing more. */
static void read_then(struct wire *wire, ftpx_span bytes)
{
    end(wire, NULL);
    begin(wire, NULL);
    SEND(wire, TEN);
    ftpx_tls_plain(&wire->half[0], ftpx_span_of("0123456789"), wire->frame, 1);
    send(wire, bytes);
}

WIRE(an_alert_closes_and_text_does_not)
{
    read_then(wire, FTPX_SPAN_NONE);
    g_assert_false(ftpx_tls_was_closed(&wire->half[0]));
    read_then(wire, (ftpx_span)BYTES(ALERT "\x01\0"));
    g_assert_true(ftpx_tls_was_closed(&wire->half[0]));
    read_then(wire, (ftpx_span)BYTES("\x16\x03\x03\0\x01k")); /* a session ticket */
    g_assert_false(ftpx_tls_was_closed(&wire->half[0]));
    read_then(wire, (ftpx_span)BYTES("\x17\x03\x03\0\x13"
                                     "0123456789abcdefghi")); /* TLS 1.3 */
    g_assert_true(ftpx_tls_was_closed(&wire->half[0]));
    g_assert_true(ftpx_tls_was_read(&wire->half[0]));
}

/* RFC 8446 §5.2: the tag takes room, so text of nearly the record's length came from another one. */
WIRE(text_that_does_not_fit_the_last_record_was_of_the_one_before)
{
    SEND(wire, TEN);
    ftpx_tls_plain(&wire->half[0], ftpx_span_of("0123456789"), wire->frame, 1);
    g_assert_false(ftpx_tls_was_closed(&wire->half[0]));
    ftpx_tls_plain(&wire->half[0], ftpx_span_of("0123456789a"), wire->frame, 1);
    g_assert_true(ftpx_tls_was_closed(&wire->half[0]));
}

WIRE(more_than_an_alert_without_text_was_not_read)
{
    static const uint8_t zeros[256];
    uint8_t record[256] = "\x17\x03\x03";

    SEND(wire, TEN);
    g_assert_false(ftpx_tls_was_read(&wire->half[0])); /* nothing came back at all */
    ftpx_tls_plain(&wire->half[0], (ftpx_span){zeros, 10}, wire->frame, 1);
    g_assert_true(ftpx_tls_was_read(&wire->half[0]));
    record[4] = FTPX_LIMIT_TLS_ALERT - 5;
    send(wire, (ftpx_span){record, FTPX_LIMIT_TLS_ALERT});
    g_assert_true(ftpx_tls_was_read(&wire->half[0]));
    record[4] = 200;
    send(wire, (ftpx_span){record, 205});
    g_assert_false(ftpx_tls_was_read(&wire->half[0]));
}

static int64_t sealed_at(const struct wire *wire)
{
    return wire->half[0].tls->sealed_time;
}

#define CHANGE "\x14\x03\x03\0\x01\x01"

/* Frames are a microsecond each from frame 3 on. */
WIRE(what_follows_the_change_of_cipher_is_sealed)
{
    SEND(wire, "\x16\x03\x01\0\x05\x01\0\0\x01h");
    SEND(wire, CHANGE);
    g_assert_cmpint(sealed_at(wire), ==, 0);
    g_assert_cmpint(ftpx_tls_sealed(&wire->half[0], &wire->half[1]), ==, 0);
    SEND(wire, "\x16\x03\x03\0\x06\x01 done"); /* 1, but no ClientHello's length */
    SEND(wire, FOUR "abcd");
    g_assert_cmpint(sealed_at(wire), ==, 5000);
    wire->half[1].tls->sealed_time = 4000;
    g_assert_cmpint(ftpx_tls_sealed(&wire->half[0], &wire->half[1]), ==, 5000);
    g_assert_cmpint(ftpx_tls_sealed(&wire->half[1], &wire->half[0]), ==, 5000);
}

/* RFC 8446 §D.4: who was asked for another ClientHello has changed its cipher in name only. */
WIRE(a_hello_behind_it_is_not)
{
    SEND(wire, CHANGE "\x16\x03\x01\0\x05\x01\0\0\x01h");
    g_assert_cmpint(sealed_at(wire), ==, 0);
    SEND(wire, FOUR "abcd");
    g_assert_cmpint(sealed_at(wire), ==, 4000);
    g_assert_cmpint(ftpx_tls_sealed(&wire->half[0], &(struct ftpx_half){.tls = NULL}), ==, 0);
}

/* Under a strict allocator, what is not handed back or is handed back twice aborts. */
WIRE(state_is_let_go_of)
{
    SEND(wire, FOUR "ab");
    SEND(wire, "cd" FOUR);
    ftpx_tls_plain(&wire->half[0], ftpx_span_of("abcd"), wire->frame, 1);
    ftpx_tls_free(wire->pool, wire->half[0].tls);
    wire->half[0].tls = NULL;
    g_assert_true(ftpx_tls_was_read(&wire->half[0]));
}

int main(int argc, char **argv)
{
    int failures;

    g_test_init(&argc, &argv, NULL);
    CASE("/tls-records/are pieces of the frame that ends them",
         records_are_pieces_of_the_frame_that_ends_them);
    CASE("/tls-records/never under TLS", a_direction_that_was_never_under_tls_has_no_pieces);
    CASE("/tls-records/a header that is none", a_header_that_is_none_is_the_end_of_reading);
    CASE("/tls-records/text between records", what_may_be_text_between_records_is_in_the_clear);
    CASE("/tls-records/text behind a record",
         text_behind_a_record_is_in_the_clear_in_the_same_segment);
    CASE("/tls-records/frames", tls_lies_over_frames_from_its_first_on);
    CASE("/tls-records/missing bytes", missing_bytes_end_reading_but_not_what_is_clear_again);
    CASE("/tls-records/text by frame", text_is_found_by_its_frame);
    CASE("/tls-records/the stream of text", the_stream_of_text_knows_its_frames_and_times);
    CASE("/tls-records/text after the FIN", text_after_the_fin_moves_the_end);
    CASE("/tls-records/an alert closes", an_alert_closes_and_text_does_not);
    CASE("/tls-records/text that does not fit",
         text_that_does_not_fit_the_last_record_was_of_the_one_before);
    CASE("/tls-records/not read", more_than_an_alert_without_text_was_not_read);
    CASE("/tls-records/sealed", what_follows_the_change_of_cipher_is_sealed);
    CASE("/tls-records/asked for another hello", a_hello_behind_it_is_not);
    CASE("/tls-records/state is let go of", state_is_let_go_of);
    wmem_init();
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}

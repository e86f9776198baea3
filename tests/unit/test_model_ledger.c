/* Tests of values that are written down and read again: the form of numbers, what stays as it was when reading
 * fails, and frames that count from another base.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "model/ledger.h"

#include <string.h>

static ftpx_span span_of(const GByteArray *bytes)
{
    return (ftpx_span){bytes->data, bytes->len};
}

/* 300 is the example of Protocol Buffers' encoding. */
static void numbers_have_seven_bits_a_byte(void)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger ledger = ftpx_ledger_to(bytes, 0);
    uint64_t number = 300;
    uint32_t word = 127;
    bool flag = true;

    ftpx_ledger_number(&ledger, &number);
    ftpx_ledger_word(&ledger, &word);
    ftpx_ledger_flag(&ledger, &flag);
    g_assert_cmpmem(bytes->data, bytes->len, "\xac\x02\x7f\x01", 4);
    g_byte_array_unref(bytes);
}

static void signed_numbers_near_zero_are_small(void)
{
    static const struct {
        int64_t value;
        const char *bytes;
        size_t length;
    } cases[] = {
        {0, "\x00", 1},
        {-1, "\x01", 1},
        {1, "\x02", 1},
        {-64, "\x7f", 1},
        {64, "\x80\x01", 2},
        {INT64_MAX / 2, "\xfe\xff\xff\xff\xff\xff\xff\xff\x7f", 9},
        {-(INT64_MAX / 2), "\xfd\xff\xff\xff\xff\xff\xff\xff\x7f", 9},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *bytes = g_byte_array_new();
        struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
        int64_t value = cases[i].value;
        int64_t found = 7;
        ftpx_ledger_signed(&out, &value);
        g_assert_cmpmem(bytes->data, bytes->len, cases[i].bytes, cases[i].length);
        struct ftpx_ledger in = ftpx_ledger_from(span_of(bytes), 0);
        ftpx_ledger_signed(&in, &found);
        g_assert_false(in.failed);
        g_assert_cmpint(found, ==, cases[i].value);
        g_assert_cmpuint(in.rest.len, ==, 0);
        g_byte_array_unref(bytes);
    }
}

static struct ftpx_ledger over(const char *bytes, size_t length)
{
    return ftpx_ledger_from((ftpx_span){(const uint8_t *)bytes, length}, 0);
}

#define OVER(bytes) over(bytes, sizeof(bytes) - 1)

/* Nothing, a number without its end, and such as have more than 64 bits. */
static void what_is_no_number_fails(void)
{
    struct ftpx_ledger ledgers[] = {
        OVER(""),
        OVER("\x80"),
        OVER("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
        OVER("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(ledgers); i++) {
        uint64_t number = 7;
        ftpx_ledger_number(&ledgers[i], &number);
        g_assert_true(ledgers[i].failed);
        g_assert_cmpuint(number, ==, 7);
    }
}

static void what_does_not_fit_fails(void)
{
    struct ftpx_ledger word_over = OVER("\x80\x80\x80\x80\x10"); /* 2^32 */
    struct ftpx_ledger word_in = OVER("\xff\xff\xff\xff\x0f");   /* one less */
    struct ftpx_ledger flag_over = OVER("\x02");
    uint32_t word = 7;
    bool flag = false;

    ftpx_ledger_word(&word_over, &word);
    g_assert_true(word_over.failed);
    g_assert_cmpuint(word, ==, 7);
    ftpx_ledger_word(&word_in, &word);
    g_assert_false(word_in.failed);
    g_assert_cmpuint(word, ==, UINT32_MAX);
    ftpx_ledger_flag(&flag_over, &flag);
    g_assert_true(flag_over.failed);
    g_assert_false(flag);
}

/* 2^62, its negative, and infinity. */
static void what_cannot_be_reckoned_with_fails(void)
{
    struct ftpx_ledger above = OVER("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01");
    struct ftpx_ledger below = OVER("\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
    struct ftpx_ledger infinite = OVER("\x80\x80\x80\x80\x80\x80\x80\xf8\x7f");
    struct ftpx_ledger near = OVER("\x03"); /* 2 less */
    int64_t value = 7;
    double real = 0.5;

    ftpx_ledger_signed(&above, &value);
    g_assert_true(above.failed);
    ftpx_ledger_signed(&below, &value);
    g_assert_true(below.failed);
    ftpx_ledger_signed_from(&near, &value, 1 - INT64_MAX / 2);
    g_assert_true(near.failed);
    g_assert_cmpint(value, ==, 7);
    ftpx_ledger_real(&infinite, &real);
    g_assert_true(infinite.failed);
    g_assert_cmpfloat(real, ==, 0.5);
}

static void differences_are_small_and_come_back(void)
{
    static const int64_t cases[][2] = {{1000000, 999999},
                                       {999999, 1000000},
                                       {INT64_MAX / 2, -(INT64_MAX / 2)},
                                       {-(INT64_MAX / 2), INT64_MAX / 2}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *bytes = g_byte_array_new();
        struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
        int64_t value = cases[i][0];
        int64_t found = 7;
        ftpx_ledger_signed_from(&out, &value, cases[i][1]);
        g_assert_true(i >= 2 || bytes->len == 1);
        struct ftpx_ledger in = ftpx_ledger_from(span_of(bytes), 0);
        ftpx_ledger_signed_from(&in, &found, cases[i][1]);
        g_assert_false(in.failed);
        g_assert_cmpint(found, ==, cases[i][0]);
        g_byte_array_unref(bytes);
    }
}

static void after_a_failure_all_stays_as_it_is(void)
{
    struct ftpx_ledger ledger = OVER("\x02\x01\x01\x61\x01\x01\x01\x01\x01\x01\x01\x01");
    ftpx_span span = FTPX_SPAN_NONE;
    uint64_t number = 7;
    uint32_t frame = 8;
    double real = 0.5;
    char bytes[] = "b";
    bool flag = false;

    ftpx_ledger_flag(&ledger, &flag);
    g_assert_true(ledger.failed);
    ftpx_ledger_number(&ledger, &number);
    ftpx_ledger_frame(&ledger, &frame);
    ftpx_ledger_real(&ledger, &real);
    ftpx_ledger_span(&ledger, &span);
    ftpx_ledger_bytes(&ledger, bytes, 1);
    g_assert_cmpuint(number, ==, 7);
    g_assert_cmpuint(frame, ==, 8);
    g_assert_cmpfloat(real, ==, 0.5);
    g_assert_cmpuint(span.len, ==, 0);
    g_assert_cmpstr(bytes, ==, "b");
}

static void frames_count_from_a_base_and_none_stays_none(void)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 1000);
    struct ftpx_ledger in;
    uint32_t frames[] = {1001, 0, 1128};
    const uint32_t moved[] = {6, 0, 133};

    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++)
        ftpx_ledger_frame(&out, &frames[i]);
    g_assert_cmpmem(bytes->data, bytes->len, "\x01\x00\x80\x01", 4);
    in = ftpx_ledger_from(span_of(bytes), 5);
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
        ftpx_ledger_frame(&in, &frames[i]);
        g_assert_cmpuint(frames[i], ==, moved[i]);
    }
    g_byte_array_unref(bytes);
}

static void spans_and_reals_come_back(void)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
    ftpx_span text = ftpx_span_of("a\r\n");
    ftpx_span nothing = FTPX_SPAN_NONE;
    ftpx_span found = text;
    double real = -0.1;
    double read = 0;

    ftpx_ledger_span(&out, &text);
    ftpx_ledger_span(&out, &nothing);
    ftpx_ledger_real(&out, &real);
    struct ftpx_ledger in = ftpx_ledger_from(span_of(bytes), 0);
    ftpx_ledger_span(&in, &found);
    g_assert_true(ftpx_span_is(found, "a\r\n"));
    ftpx_ledger_span(&in, &found);
    g_assert_cmpuint(found.len, ==, 0);
    ftpx_ledger_real(&in, &read);
    g_assert_cmpfloat(read, ==, -0.1);
    g_assert_false(in.failed);
    g_byte_array_unref(bytes);
}

static void a_span_longer_than_what_is_left_fails(void)
{
    struct ftpx_ledger just = OVER("\x02zz");
    struct ftpx_ledger longer = OVER("\x03zz");
    struct ftpx_ledger huge = OVER("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01zz");
    ftpx_span found = FTPX_SPAN_NONE;

    ftpx_ledger_span(&just, &found);
    g_assert_false(just.failed);
    g_assert_cmpuint(found.len, ==, 2);
    ftpx_ledger_span(&longer, &found);
    g_assert_true(longer.failed);
    ftpx_ledger_span(&huge, &found);
    g_assert_true(huge.failed);
}

static void bytes_are_exactly_so_many(void)
{
    struct ftpx_ledger two = OVER("\x02xy");
    struct ftpx_ledger three = OVER("\x03xyz");
    char bytes[3] = "ab";

    ftpx_ledger_bytes(&three, bytes, 2);
    g_assert_true(three.failed);
    g_assert_cmpstr(bytes, ==, "ab");
    ftpx_ledger_bytes(&two, bytes, 2);
    g_assert_false(two.failed);
    g_assert_cmpstr(bytes, ==, "xy");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ledger/numbers", numbers_have_seven_bits_a_byte);
    g_test_add_func("/ledger/signed", signed_numbers_near_zero_are_small);
    g_test_add_func("/ledger/no-number", what_is_no_number_fails);
    g_test_add_func("/ledger/does-not-fit", what_does_not_fit_fails);
    g_test_add_func("/ledger/unreckonable", what_cannot_be_reckoned_with_fails);
    g_test_add_func("/ledger/differences", differences_are_small_and_come_back);
    g_test_add_func("/ledger/after-a-failure", after_a_failure_all_stays_as_it_is);
    g_test_add_func("/ledger/frames", frames_count_from_a_base_and_none_stays_none);
    g_test_add_func("/ledger/spans", spans_and_reals_come_back);
    g_test_add_func("/ledger/long-span", a_span_longer_than_what_is_left_fails);
    g_test_add_func("/ledger/bytes", bytes_are_exactly_so_many);
    return g_test_run();
}

/* Tests of order: pieces of a text come in any order and leave in theirs.
 * Random orders: see property/test_model_sets.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "model/tcp/order.h"

static GString *delivered;

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    g_assert_true(context == &delivered);
    if (offset > (int64_t)delivered->len) /* a hole that was given up */
        while ((int64_t)delivered->len < offset)
            g_string_append_c(delivered, '_');
    g_assert_cmpint(offset, ==, (int64_t)delivered->len);
    g_string_append_len(delivered, (const char *)bytes.at, (gssize)bytes.len);
}

static struct ftpx_order begin(uint64_t cap)
{
    struct ftpx_order order;

    delivered = g_string_new(NULL);
    ftpx_order_init(&order, NULL, 0, cap);
    return order;
}

static void end(struct ftpx_order *order)
{
    ftpx_order_free(order);
    g_assert_cmpuint(order->count, ==, 0);
    g_string_free(delivered, TRUE);
}

/* The bytes are thrown away after the call, as a packet's are. */
static bool add(struct ftpx_order *order, int64_t offset, const char *text)
{
    g_autofree char *packet = g_strdup(text);
    bool taken = ftpx_order_add(order, offset, ftpx_span_of(packet), deliver, &delivered);

    memset(packet, '?', strlen(text));
    return taken;
}

static void what_is_next_is_delivered_at_once(void)
{
    struct ftpx_order order = begin(10);

    g_assert_true(add(&order, 0, "abc"));
    g_assert_true(add(&order, 3, "de"));
    g_assert_cmpstr(delivered->str, ==, "abcde");
    g_assert_cmpuint(order.held, ==, 0);
    g_assert_cmpint(ftpx_order_hole(&order), ==, 0);
    end(&order);
}

static void early_pieces_wait(void)
{
    struct ftpx_order order = begin(10);

    g_assert_true(add(&order, 6, "gh"));
    g_assert_true(add(&order, 3, "d"));
    g_assert_true(add(&order, 4, "ef"));
    g_assert_cmpstr(delivered->str, ==, "");
    g_assert_cmpuint(order.held, ==, 5);
    g_assert_cmpint(ftpx_order_hole(&order), ==, 3);
    g_assert_true(add(&order, 0, "abc"));
    g_assert_cmpstr(delivered->str, ==, "abcdefgh");
    g_assert_cmpuint(order.held, ==, 0);
    g_assert_cmpint(order.next, ==, 8);
    end(&order);
}

static void bytes_before_the_next_are_dropped(void)
{
    struct ftpx_order order = begin(10);

    g_assert_true(add(&order, 0, "abc"));
    g_assert_true(add(&order, 1, "xx"));
    g_assert_true(add(&order, 2, "xde"));
    g_assert_cmpstr(delivered->str, ==, "abcde");
    end(&order);
}

static void the_cap_is_not_passed(void)
{
    struct ftpx_order order = begin(4);

    g_assert_true(add(&order, 2, "cd"));
    g_assert_true(add(&order, 6, "gh"));
    g_assert_false(add(&order, 9, "j"));
    g_assert_cmpuint(order.held, ==, 4);
    g_assert_true(add(&order, 0, "ab")); /* what is next needs no room */
    g_assert_cmpuint(order.held, ==, 2);
    g_assert_true(add(&order, 9, "j"));
    g_assert_true(add(&order, 4, "ef"));
    g_assert_cmpstr(delivered->str, ==, "abcdefgh");
    end(&order);
}

static void a_hole_can_be_given_up(void)
{
    struct ftpx_order order = begin(10);

    ftpx_order_skip_hole(&order, deliver, &delivered); /* there is none */
    g_assert_true(add(&order, 2, "cd"));
    g_assert_true(add(&order, 4, "e"));
    g_assert_true(add(&order, 7, "h"));
    ftpx_order_skip_hole(&order, deliver, &delivered);
    g_assert_cmpstr(delivered->str, ==, "__cde");
    g_assert_cmpint(ftpx_order_hole(&order), ==, 2);
    ftpx_order_skip_hole(&order, deliver, &delivered);
    g_assert_cmpstr(delivered->str, ==, "__cde__h");
    g_assert_cmpint(ftpx_order_hole(&order), ==, 0);
    end(&order);
}

static void many_pieces_backwards(void)
{
    struct ftpx_order order = begin(1000);

    for (int64_t offset = 25; offset > 0; offset--) {
        char letter[2] = {(char)('a' + offset), 0};
        g_assert_true(add(&order, offset, letter));
    }
    g_assert_true(add(&order, 0, "a"));
    g_assert_cmpstr(delivered->str, ==, "abcdefghijklmnopqrstuvwxyz");
    end(&order);
}

static void one_byte_pieces_do_not_pass_the_cap_in_memory(void)
{
    const uint64_t cap = 1024 * 1024;
    struct ftpx_order order = begin(cap);
    int64_t offset = INT64_C(1) << 32;

    while (add(&order, offset, "x"))
        offset--;
    g_assert_cmpuint(order.count * (FTPX_ORDER_PIECE_COST + 1), >, cap / 4);
    g_assert_cmpuint(order.count * (FTPX_ORDER_PIECE_COST + 1), <=, cap);
    end(&order);
}

int main(int argc, char **argv)
{
    int failures;

    g_test_init(&argc, &argv, NULL);
    wmem_init();
    g_test_add_func("/order/what is next is delivered at once", what_is_next_is_delivered_at_once);
    g_test_add_func("/order/early pieces wait", early_pieces_wait);
    g_test_add_func("/order/bytes before the next are dropped", bytes_before_the_next_are_dropped);
    g_test_add_func("/order/the cap is not passed", the_cap_is_not_passed);
    g_test_add_func("/order/a hole can be given up", a_hole_can_be_given_up);
    g_test_add_func("/order/many pieces backwards", many_pieces_backwards);
    g_test_add_func("/order/one-byte pieces do not pass the cap in memory",
                    one_byte_pieces_do_not_pass_the_cap_in_memory);
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}

/* Tests of tcp_options: lists as systems send them, and as nobody should.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "wire/tcp_options.h"

#define SPAN(bytes) ((ftpx_span){(const uint8_t *)(bytes), sizeof(bytes) - 1})

#define MSS_1460  "\x02\x04\x05\xb4"
#define SACK_TOO  "\x04\x02"
#define STAMPS    "\x08\x0a\x01\x02\x03\x04\x05\x06\x07\x08"
#define NOTHING   "\x01"
#define SCALE(by) "\x03\x03" by
#define END       "\x00"

static void what_linux_offers(void)
{
    struct ftpx_syn_options options =
        ftpx_tcp_syn_options(SPAN(MSS_1460 SACK_TOO STAMPS NOTHING SCALE("\x07")));

    g_assert_cmpuint(options.mss, ==, 1460);
    g_assert_true(options.scales);
    g_assert_cmpuint(options.scale, ==, 7);
}

static void without_them(void)
{
    struct ftpx_syn_options options = ftpx_tcp_syn_options(SPAN(""));
    struct ftpx_timestamps stamps;

    g_assert_cmpuint(options.mss, ==, 0);
    g_assert_false(options.scales);
    g_assert_false(ftpx_tcp_timestamps(SPAN(MSS_1460), &stamps));
}

/* RFC 7323 §2.3: more is taken for 14. */
static void scales_have_a_limit(void)
{
    g_assert_cmpuint(ftpx_tcp_syn_options(SPAN(SCALE("\x0e"))).scale, ==, 14);
    g_assert_cmpuint(ftpx_tcp_syn_options(SPAN(SCALE("\x0f"))).scale, ==, 14);
    g_assert_cmpuint(ftpx_tcp_syn_options(SPAN(SCALE("\xff"))).scale, ==, 14);
}

static void timestamps_lie_anywhere(void)
{
    struct ftpx_timestamps stamps;

    g_assert_true(ftpx_tcp_timestamps(SPAN(NOTHING NOTHING STAMPS), &stamps));
    g_assert_cmphex(stamps.value, ==, 0x01020304);
    g_assert_cmphex(stamps.echo, ==, 0x05060708);
    g_assert_true(ftpx_tcp_timestamps(SPAN(SACK_TOO STAMPS END), &stamps));
}

static void what_does_not_fit_ends_the_list(void)
{
    struct ftpx_timestamps stamps;

    g_assert_false(ftpx_tcp_timestamps(SPAN("\x08\x0a\x01\x02\x03\x04\x05\x06\x07"), &stamps));
    g_assert_false(ftpx_tcp_timestamps(SPAN("\x05\x00" STAMPS), &stamps));
    g_assert_false(ftpx_tcp_timestamps(SPAN("\x05\x01" STAMPS), &stamps));
    g_assert_false(ftpx_tcp_timestamps(SPAN(END STAMPS), &stamps));
    g_assert_false(ftpx_tcp_timestamps(SPAN("\x08"), &stamps));
    g_assert_false(ftpx_tcp_timestamps(SPAN("\x08\x08\x01\x02\x03\x04\x05\x06"), &stamps));
    g_assert_cmpuint(ftpx_tcp_syn_options(SPAN("\x02\x03\x05" SCALE("\x07"))).mss, ==, 0);
    g_assert_false(ftpx_tcp_syn_options(SPAN("\x03\x04\x07\x00")).scales);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp-options/linux", what_linux_offers);
    g_test_add_func("/tcp-options/none", without_them);
    g_test_add_func("/tcp-options/scale", scales_have_a_limit);
    g_test_add_func("/tcp-options/timestamps", timestamps_lie_anywhere);
    g_test_add_func("/tcp-options/broken", what_does_not_fit_ends_the_list);
    return g_test_run();
}

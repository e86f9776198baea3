/* Tests of handshake: what is kept of one side's records, whichever way its messages lie in them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "certificate.h"
#include "hello.h"
#include "model/limits.h"
#include "model/tcp/handshake.h"

#define SPAN(literal) ((ftpx_span)BYTES(literal))

static wmem_allocator_t *pool;

struct side {
    struct ftpx_handshake *handshake;
    uint32_t frame;
};

static void hear(struct side *side, const GByteArray *record)
{
    ftpx_handshake_hear(pool, &side->handshake, span_of(record), ++side->frame);
}

/* A record of this type, in the next frame. */
static void say(struct side *side, guint8 type, ftpx_span bytes)
{
    GByteArray *record = g_byte_array_new();

    put_record(record, type, bytes);
    hear(side, record);
    g_byte_array_unref(record);
}

static void say_message(struct side *side, guint8 type, ftpx_span body)
{
    GByteArray *message = g_byte_array_new();

    put_message(message, type, body);
    say(side, 22, span_of(message));
    g_byte_array_unref(message);
}

static void say_hello(struct side *side, const struct hello *hello)
{
    GByteArray *record = hello_record(hello);

    hear(side, record);
    g_byte_array_unref(record);
}

static void end(struct side *side)
{
    ftpx_handshake_free(pool, side->handshake);
}

#define CHANGE(side) say(side, 20, SPAN("\x01"))

static const struct hello old_server = {.is_server = true,
                                        .version = 0x0303,
                                        .session_id = BYTES("given"),
                                        .suites = BYTES("\xc0\x2f"),
                                        .extensions = BYTES("\0\x10\0\x06\0\x04\x03"
                                                            "ftp")};

static const struct hello client = {
    .version = 0x0303,
    .session_id = BYTES("given"),
    .suites = BYTES("\xc0\x2f"),
    .extensions = BYTES("\0\0\0\x09\0\x07\0\0\x04host"
                        "\0\x10\0\x0e\0\x0c\x01"
                        "a\x01"
                        "b\x01"
                        "c\x01"
                        "d\x01"
                        "e\x01"
                        "f"
                        "\0\x23\0\x02"
                        "ti"
                        "\0\x29\0\x1e\0\x1c\0\x01"
                        "1\0\0\0\0\0\x01"
                        "2\0\0\0\0\0\x01"
                        "3\0\0\0\0\0\x01"
                        "4\0\0\0\0"),
};

static void a_client_is_kept(void)
{
    struct side side = {0};

    say_hello(&side, &client);
    const struct ftpx_handshake *kept = side.handshake;
    g_assert_cmpint(kept->role, ==, FTPX_HANDSHAKE_CLIENT);
    g_assert_cmpuint(kept->frame, ==, 1);
    g_assert_true(kept->over);
    g_assert_true(ftpx_span_equal(kept->server_name, SPAN("host")));
    g_assert_true(ftpx_span_equal(kept->protocols[3], SPAN("d"))); /* FTPX_LIMIT_TLS_PROTOCOLS: 4 */
    g_assert_cmpuint(kept->resumables.count, ==, FTPX_LIMIT_RESUMABLES);
    g_assert_cmpuint(strlen(kept->ja3), ==, 32);
    g_assert_true(g_str_has_prefix(kept->ja4, "t12d01"));
    end(&side);
}

static void only_its_first_hello_counts(void)
{
    struct side side = {0};
    struct hello second = client;

    second.extensions = FTPX_SPAN_NONE;
    say_hello(&side, &client);
    say_hello(&side, &second);
    g_assert_true(ftpx_span_equal(side.handshake->server_name, SPAN("host")));
    end(&side);
}

static void check_full(const struct ftpx_handshake *kept)
{
    g_assert_cmpint(kept->role, ==, FTPX_HANDSHAKE_SERVER);
    g_assert_cmpuint(kept->version, ==, 0x0303);
    g_assert_cmpuint(kept->suite, ==, 0xc02f);
    g_assert_true(ftpx_span_equal(kept->protocols[0], SPAN("ftp")));
    g_assert_cmpint(kept->resumption, ==, FTPX_RESUMPTION_NOT);
    g_assert_cmpstr(kept->certificate->sha256, ==, CERTIFICATE_SHA256);
    g_assert_cmpuint(kept->resumables.count, ==, 2); /* session id and ticket */
}

/* All that a server says before it encrypts. */
static GByteArray *full_handshake(void)
{
    GByteArray *all = g_byte_array_new();
    GByteArray *body = hello_body(&old_server);
    GByteArray *chain = g_byte_array_new();
    GByteArray *list = g_byte_array_new();

    put_message(all, 2, span_of(body));
    put_vector(chain, CERTIFICATE, 3);
    put_vector(chain, SPAN("another"), 3);
    put_vector(list, span_of(chain), 3);
    put_message(all, 11, span_of(list));
    put_message(all, 14, FTPX_SPAN_NONE);
    put_message(all, 4,
                SPAN("\0\0\0\0\0\x06"
                     "ticket"));
    g_byte_array_unref(body);
    g_byte_array_unref(chain);
    g_byte_array_unref(list);
    return all;
}

/* RFC 5246 §6.2.1: messages may lie in records in any way. */
static void messages_may_be_cut_anywhere(void)
{
    GByteArray *all = full_handshake();

    for (size_t cut = 1; cut <= all->len; cut++) {
        struct side side = {0};
        for (size_t at = 0; at < all->len; at += cut)
            say(&side, 22, ftpx_span_take(ftpx_span_drop(span_of(all), at), cut));
        g_assert_false(side.handshake->over);
        CHANGE(&side);
        check_full(side.handshake);
        g_assert_true(side.handshake->over);
        g_assert_null(side.handshake->partial);
        end(&side);
    }
    g_byte_array_unref(all);
}

static void what_follows_the_change_is_encrypted(void)
{
    struct side side = {0};

    say_hello(&side, &old_server);
    CHANGE(&side);
    say_message(&side, 11,
                SPAN("\0\0\x05\0\0\x02"
                     "ab"));
    g_assert_null(side.handshake->certificate);
    g_assert_cmpint(side.handshake->resumption, ==, FTPX_RESUMPTION_DONE);
    end(&side);
}

static void a_ticket_alone_is_no_proof(void)
{
    struct side side = {0};

    say_hello(&side, &old_server);
    say_message(&side, 4,
                SPAN("\0\0\0\0\0\x06"
                     "ticket"));
    g_assert_cmpint(side.handshake->resumption, ==, FTPX_RESUMPTION_UNKNOWN);
    CHANGE(&side);
    g_assert_cmpint(side.handshake->resumption, ==, FTPX_RESUMPTION_DONE);
    g_assert_cmpuint(side.handshake->resumables.count, ==, 2);
    end(&side);
}

/* An exchange of keys without a certificate: nobody proves anything, but nothing goes on either. */
static void an_exchange_of_keys_begins_a_session(void)
{
    static const guint8 types[] = {12, 14};

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        struct side side = {0};
        say_hello(&side, &old_server);
        say_message(&side, 13,
                    SPAN("\0\0\0\0\0\x02"
                         "ab")); /* asks the client who it is */
        say_message(&side, types[i],
                    SPAN("\0\0\x05\0\0\x02"
                         "ab"));
        CHANGE(&side);
        g_assert_cmpint(side.handshake->resumption, ==, FTPX_RESUMPTION_NOT);
        g_assert_null(side.handshake->certificate);
        g_assert_cmpuint(side.handshake->resumables.count, ==, 1); /* its id */
        end(&side);
    }
}

static const struct modern_case {
    const char *title;
    ftpx_span extensions;
    enum ftpx_resumption resumption;
} modern[] = {
    {"a session of its own", BYTES("\0\x2b\0\x02\x03\x04"), FTPX_RESUMPTION_NOT},
    {"one that goes on", BYTES("\0\x2b\0\x02\x03\x04\0\x29\0\x02\0\0"), FTPX_RESUMPTION_DONE},
};

static void tls_1_3_tells_at_once(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(modern); i++) {
        struct side side = {0};
        struct hello hello = old_server;

        g_test_message("%s", modern[i].title);
        hello.extensions = modern[i].extensions;
        say_hello(&side, &hello);
        g_assert_cmpuint(side.handshake->version, ==, 0x0304);
        g_assert_cmpint(side.handshake->resumption, ==, modern[i].resumption);
        g_assert_cmpuint(side.handshake->resumables.count, ==, 0); /* it repeats what it was told */
        g_assert_true(side.handshake->over);
        end(&side);
    }
}

static void a_wish_for_another_hello_is_no_answer(void)
{
    static const guint8 random[] =
        "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91\xc2\xa2\x11\x16\x7a\xbb"
        "\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c";
    struct side side = {0};
    struct hello hello = old_server;

    hello.extensions = modern[0].extensions;
    hello.random = (ftpx_span){random, 32};
    say_hello(&side, &hello);
    CHANGE(&side); /* so that old boxes on the way see what they know */
    g_assert_cmpint(side.handshake->role, ==, FTPX_HANDSHAKE_NONE);
    g_assert_cmpuint(side.handshake->frame, ==, 0);
    hello.random = FTPX_SPAN_NONE;
    say_hello(&side, &hello);
    g_assert_cmpint(side.handshake->role, ==, FTPX_HANDSHAKE_SERVER);
    g_assert_cmpuint(side.handshake->frame, ==, 3);
    end(&side);
}

static void what_begins_otherwise_is_not_heard(void)
{
    static const struct {
        guint8 type;
        ftpx_span bytes;
    } firsts[] = {{23, BYTES("data")},
                  {22, BYTES("\x10\0\0\0")},       /* no hello */
                  {22, BYTES("\x01\0\0\x01\x03")}, /* a short one */
                  {22, BYTES("\x02\0\0\x01\x03")}};

    for (size_t i = 0; i < G_N_ELEMENTS(firsts); i++) {
        struct side side = {0};
        say(&side, firsts[i].type, firsts[i].bytes);
        say_hello(&side, &client);
        g_assert_cmpint(side.handshake->role, ==, FTPX_HANDSHAKE_NONE);
        end(&side);
    }
}

/* FTPX_LIMIT_TLS_HANDSHAKE: 64 KiB. */
static void a_message_without_end_is_given_up(void)
{
    static guint8 rest[16000];
    struct side side = {0};

    say_hello(&side, &old_server);
    say(&side, 22, SPAN("\x0b\xff\xff\xff"));
    for (unsigned i = 0; i < 5; i++) {
        g_assert_cmpint(side.handshake->over, ==, i == 5);
        say(&side, 22, (ftpx_span){rest, sizeof rest});
    }
    g_assert_true(side.handshake->over);
    g_assert_null(side.handshake->partial);
    end(&side);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    wmem_init();
    pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE); /* block by block */
    g_test_add_func("/handshake/client", a_client_is_kept);
    g_test_add_func("/handshake/first hello", only_its_first_hello_counts);
    g_test_add_func("/handshake/cut", messages_may_be_cut_anywhere);
    g_test_add_func("/handshake/change", what_follows_the_change_is_encrypted);
    g_test_add_func("/handshake/ticket", a_ticket_alone_is_no_proof);
    g_test_add_func("/handshake/keys", an_exchange_of_keys_begins_a_session);
    g_test_add_func("/handshake/1.3", tls_1_3_tells_at_once);
    g_test_add_func("/handshake/retry", a_wish_for_another_hello_is_no_answer);
    g_test_add_func("/handshake/others", what_begins_otherwise_is_not_heard);
    g_test_add_func("/handshake/cap", a_message_without_end_is_given_up);
    int status = g_test_run();
    wmem_destroy_allocator(pool);
    wmem_cleanup();
    return status;
}

/* Tests of guess: which failures, of whom and with what, are called spraying or slow guessing. The
 * threshold is 3, of passwords 6.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/session/guess.h"
#include "model/limits.h"
#include "model/bytes.h"
#include "wire/quirk.h"

#define SPRAYING FTPX_QUIRK(SPRAYING)
#define SLOW     FTPX_QUIRK(SLOW_GUESSING)
#define GUESSED  FTPX_QUIRK(GUESSED)

struct guessing {
    wmem_allocator_t *pool;
    struct ftpx_guess_table *table;
    struct ftpx_guesses known; /* after the newest attempt */
    int64_t clock;
};

static struct guessing begin(uint32_t threshold)
{
    struct guessing guessing = {.pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT)};

    guessing.table = ftpx_guess_table_new(guessing.pool, threshold, 0);
    return guessing;
}

static void end(struct guessing *guessing)
{
    wmem_destroy_allocator(guessing->pool);
}

static ftpx_span kept(struct guessing *guessing, const char *text)
{
    return ftpx_bytes_keep(guessing->pool, ftpx_span_of(text));
}

static struct ftpx_guess guess_of(struct guessing *guessing, unsigned client, const char *user,
                                  const char *password)
{
    return (struct ftpx_guess){
        .client = {4, {192, 0, 2, (uint8_t)client}},
        .server = {4, {198, 51, 100, 20}},
        .user = kept(guessing, user),
        .password = kept(guessing, password),
        .time = ++guessing->clock, /* never two within the time */
    };
}

static uint64_t fail(struct guessing *guessing, unsigned client, const char *user,
                     const char *password)
{
    struct ftpx_guess guess = guess_of(guessing, client, user, password);

    return ftpx_guess_failed(guessing->table, &guess, &guessing->known);
}

static uint64_t succeed(struct guessing *guessing, unsigned client, const char *user,
                        const char *password)
{
    struct ftpx_guess guess = guess_of(guessing, client, user, password);

    return ftpx_guess_succeeded(guessing->table, &guess, &guessing->known);
}

static void many_users_of_one_client_are_spraying(void)
{
    struct guessing g = begin(3);

    g_assert_cmphex(fail(&g, 1, "a", "x"), ==, 0);
    g_assert_cmphex(fail(&g, 1, "b", "x"), ==, 0);
    g_assert_cmphex(fail(&g, 1, "b", "x"), ==, 0);
    g_assert_cmphex(fail(&g, 1, "c", "x"), ==, SPRAYING);
    g_assert_cmpuint(g.known.users, ==, 3);
    g_assert_cmphex(fail(&g, 2, "d", "x"), ==, 0);
    g_assert_cmpuint(g.known.users, ==, 1);
    end(&g);
}

static void users_who_mistype_and_then_get_in_are_no_spraying(void)
{
    static const char *const users[] = {"a", "b", "c", "d", "e"};
    struct guessing g = begin(3);

    for (unsigned index = 0; index < G_N_ELEMENTS(users); index++) {
        g_assert_cmphex(fail(&g, 1, users[index], "oops"), ==, 0);
        g_assert_cmphex(succeed(&g, 1, users[index], users[index]), ==, 0);
    }
    end(&g);
}

static void a_sprayed_password_that_fits_is_guessed(void)
{
    struct guessing g = begin(3);

    fail(&g, 1, "a", "x");
    fail(&g, 1, "b", "x");
    fail(&g, 1, "c", "x");
    g_assert_cmphex(succeed(&g, 1, "d", "own"), ==, 0);
    g_assert_cmphex(succeed(&g, 2, "e", "x"), ==, 0);
    g_assert_cmphex(succeed(&g, 1, "f", "x"), ==, GUESSED);
    end(&g);
}

static void the_same_password_below_the_threshold_is_not_guessed(void)
{
    struct guessing g = begin(3);

    fail(&g, 1, "a", "x");
    fail(&g, 1, "b", "x");
    g_assert_cmphex(succeed(&g, 1, "c", "x"), ==, 0);
    end(&g);
}

static void many_clients_with_passwords_of_their_own_are_spraying(void)
{
    struct guessing g = begin(3);

    g_assert_cmphex(fail(&g, 1, "a", "x"), ==, 0);
    g_assert_cmphex(fail(&g, 2, "a", "y"), ==, 0);
    g_assert_cmphex(fail(&g, 3, "a", "z"), ==, SPRAYING);
    g_assert_cmpuint(g.known.clients, ==, 3);
    g_assert_cmphex(succeed(&g, 4, "a", "right"), ==, 0);
    g_assert_cmphex(succeed(&g, 3, "a", "right"), ==, GUESSED);
    end(&g);
}

static void many_clients_that_were_not_told_of_a_new_password_are_none(void)
{
    struct guessing g = begin(3);

    for (unsigned client = 1; client < 20; client++)
        g_assert_cmphex(fail(&g, client, "camera", "last year's"), ==, 0);
    g_assert_cmpuint(g.known.clients, ==, 1);
    g_assert_cmpuint(g.known.passwords, ==, 1);
    end(&g);
}

static void a_client_that_repeats_others_passwords_counts_for_none_of_them(void)
{
    struct guessing g = begin(3);

    fail(&g, 1, "a", "x");
    fail(&g, 2, "a", "y");
    g_assert_cmphex(fail(&g, 3, "a", "x"), ==, 0);
    g_assert_cmpuint(g.known.clients, ==, 2);
    end(&g);
}

static void many_passwords_are_slow_guessing(void)
{
    static const char *const words[] = {"1", "2", "3", "4", "5"};
    struct guessing g = begin(3);

    for (unsigned index = 0; index < G_N_ELEMENTS(words); index++)
        g_assert_cmphex(fail(&g, 1, "a", words[index]), ==, 0);
    g_assert_cmphex(fail(&g, 1, "a", "5"), ==, 0);
    g_assert_cmphex(fail(&g, 1, "a", "6"), ==, SLOW);
    g_assert_cmpuint(g.known.passwords, ==, 6);
    g_assert_cmphex(succeed(&g, 2, "a", "7"), ==, 0);
    g_assert_cmphex(succeed(&g, 1, "a", "7"), ==, GUESSED);
    end(&g);
}

static void a_user_who_gets_in_begins_anew(void)
{
    static const char *const words[] = {"1", "2", "3", "4", "5"};
    struct guessing g = begin(3);

    for (unsigned turn = 0; turn < 4; turn++) {
        for (unsigned index = 0; index < G_N_ELEMENTS(words); index++)
            g_assert_cmphex(fail(&g, 1, "a", words[index]), ==, 0);
        g_assert_cmphex(succeed(&g, 1, "a", "right"), ==, 0);
    }
    end(&g);
}

static void passwords_for_other_users_do_not_count(void)
{
    static const char *const words[] = {"1", "2", "3", "4", "5"};
    struct guessing g = begin(3);

    for (unsigned index = 0; index < G_N_ELEMENTS(words); index++) {
        g_assert_cmphex(fail(&g, 1, "a", words[index]), ==, 0);
        g_assert_cmphex(fail(&g, 1, "b", words[index]), ==, 0);
    }
    end(&g);
}

static void a_user_who_is_refused_without_a_password_is_sprayed_only(void)
{
    struct guessing g = begin(3);

    fail(&g, 1, "a", "");
    fail(&g, 1, "b", "");
    g_assert_cmphex(fail(&g, 1, "c", ""), ==, SPRAYING);
    g_assert_cmpuint(g.known.passwords, ==, 0);
    g_assert_cmphex(succeed(&g, 1, "d", ""), ==, 0);
    end(&g);
}

static void another_server_is_another_matter(void)
{
    struct guessing g = begin(3);
    struct ftpx_guess guess = guess_of(&g, 1, "c", "x");

    fail(&g, 1, "a", "x");
    fail(&g, 1, "b", "x");
    guess.server.bytes[3]++;
    g_assert_cmphex(ftpx_guess_failed(g.table, &guess, &g.known), ==, 0);
    end(&g);
}

static void without_a_threshold_nothing_is_called_so(void)
{
    struct guessing g = begin(0);

    for (unsigned number = 0; number < 100; number++) {
        g_autofree char *name = g_strdup_printf("%u", number);

        g_assert_cmphex(fail(&g, number, name, name), ==, 0);
        g_assert_cmphex(fail(&g, 1, name, name), ==, 0);
        g_assert_cmphex(fail(&g, number, "a", name), ==, 0);
    }
    end(&g);
}

static void no_more_than_the_limit_is_kept(void)
{
    struct guessing g = begin(100000);
    uint64_t quirks = 0;

    for (unsigned number = 0; number < 3 * FTPX_LIMIT_GUESSES; number++) {
        g_autofree char *name = g_strdup_printf("%u", number);

        quirks = fail(&g, 1, name, "x");
        g_assert_cmpuint(g.known.users, ==, MIN(number + 1, FTPX_LIMIT_GUESSES));
        fail(&g, number + 2, "a", name);
        g_assert_cmpuint(g.known.passwords, ==, MIN(number + 1, FTPX_LIMIT_GUESSES));
        g_assert_cmpuint(g.known.clients, ==, MIN(number + 1, FTPX_LIMIT_GUESSES));
    }
    g_assert_cmphex(quirks, ==, SPRAYING);
    end(&g);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name) g_test_add_func("/guess/" #name, name)
    CASE(many_users_of_one_client_are_spraying);
    CASE(users_who_mistype_and_then_get_in_are_no_spraying);
    CASE(a_sprayed_password_that_fits_is_guessed);
    CASE(the_same_password_below_the_threshold_is_not_guessed);
    CASE(many_clients_with_passwords_of_their_own_are_spraying);
    CASE(many_clients_that_were_not_told_of_a_new_password_are_none);
    CASE(a_client_that_repeats_others_passwords_counts_for_none_of_them);
    CASE(many_passwords_are_slow_guessing);
    CASE(a_user_who_gets_in_begins_anew);
    CASE(passwords_for_other_users_do_not_count);
    CASE(a_user_who_is_refused_without_a_password_is_sprayed_only);
    CASE(another_server_is_another_matter);
    CASE(without_a_threshold_nothing_is_called_so);
    CASE(no_more_than_the_limit_is_kept);
    return talk_run();
}

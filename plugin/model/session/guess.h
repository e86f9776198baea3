/* guess: who tries which users and passwords at which server: many of late (brute force), and however
 * long it takes, password spraying (one client, many users; many clients, one user) and slow guessing.
 * It knows no sessions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_GUESS_H
#define FTPX_MODEL_SESSION_GUESS_H

#include "../../wire/endpoint.h"
#include <wsutil/wmem/wmem.h>

/* What is known once an attempt was counted; each at most FTPX_LIMIT_GUESSES. */
struct ftpx_guesses {
    uint32_t users;     /* that failed from this client at this server, and have not got in since */
    uint32_t passwords; /* different ones that were wrong for this user at this server, … */
    uint32_t clients;   /* … and from how many addresses each first came */
};

/* An attempt to log in. Spans must last as long as the table. */
struct ftpx_guess {
    struct ftpx_address client;
    struct ftpx_address server;
    ftpx_span user;
    ftpx_span password; /* empty when none was asked for */
    bool anonymous;     /* nothing is guessed: only failures within the time count */
    int64_t time;
};

struct ftpx_guess_table;

/* `threshold`: of failures within `seconds`, of users and of clients; twice as many passwords make slow
 * guessing. 0: none of it is ever called so. */
struct ftpx_guess_table *ftpx_guess_table_new(wmem_allocator_t *pool, uint32_t threshold,
                                              uint32_t seconds);

/* An attempt failed or succeeded; both return quirks. What is called brute force is not called slow. A user who gets in, after all, was no guess of
 * that client's: what it got wrong before is forgotten. */
uint64_t ftpx_guess_failed(struct ftpx_guess_table *table, const struct ftpx_guess *guess,
                           struct ftpx_guesses *out);
uint64_t ftpx_guess_succeeded(struct ftpx_guess_table *table, const struct ftpx_guess *guess,
                              struct ftpx_guesses *out);

#endif

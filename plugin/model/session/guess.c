/* guess: two maps. From client and server to the newest failures and the users that failed; from server and user to
 * the passwords that were wrong. One password tried again and again is a client that nobody told
 * of the new one: it counts once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "guess.h"

#include "../../wire/quirk.h"
#include "../bytes.h"
#include "../limits.h"
#include "../list.h"
#include "../instant.h"

#define SLOW_FACTOR 2

/* A user who failed from a client. */
struct sprayed {
    ftpx_span user;
    ftpx_span password; /* the newest that was wrong */
};

/* Key and value of `sprays`. */
struct spray {
    struct ftpx_address client;
    struct ftpx_address server;
    uint32_t count;
    uint32_t room;
    struct sprayed *users;
    uint32_t failures;
    int64_t times[]; /* of the newest, a ring of as many as make brute force */
};

/* A password that was wrong. */
struct tried {
    ftpx_span password;
    struct ftpx_address client; /* that tried it first */
};

/* Key and value of `targets`. */
struct target {
    struct ftpx_address server;
    ftpx_span user;
    uint32_t clients;
    uint32_t count;
    uint32_t room;
    struct tried *passwords;
};

struct ftpx_guess_table {
    wmem_allocator_t *pool;
    uint32_t many;      /* failures within the time are brute force */
    int64_t time;       /* nanoseconds */
    uint32_t threshold; /* of users and clients: as many, but no more than are remembered */
    wmem_map_t *sprays;
    wmem_map_t *targets;
};

static unsigned target_hash(const void *key)
{
    const struct target *target = key;
    unsigned of_server = wmem_strong_hash((const uint8_t *)&target->server, sizeof target->server);

    return target->user.len ? of_server * 31 + wmem_strong_hash(target->user.at, target->user.len)
                            : of_server;
}

static int target_equal(const void *left, const void *right)
{
    const struct target *one = left;
    const struct target *other = right;
    return ftpx_address_equal(&one->server, &other->server) &&
           ftpx_span_equal(one->user, other->user);
}

struct ftpx_guess_table *ftpx_guess_table_new(wmem_allocator_t *pool, uint32_t threshold,
                                              uint32_t seconds)
{
    struct ftpx_guess_table *table = wmem_new(pool, struct ftpx_guess_table);

    table->pool = pool;
    table->many = MIN(threshold, FTPX_LIMIT_FAILURES);
    table->time = seconds * FTPX_NS_PER_SECOND;
    table->threshold = MIN(threshold, FTPX_LIMIT_GUESSES);
    table->sprays = wmem_map_new(pool, ftpx_bytes_hash_hosts, ftpx_bytes_equal_hosts);
    table->targets = wmem_map_new(pool, target_hash, target_equal);
    return table;
}

/* --- users of a client --- */

static struct spray *spray_of(struct ftpx_guess_table *table, const struct ftpx_guess *guess)
{
    struct spray key = {.client = guess->client, .server = guess->server};
    struct spray *spray = wmem_map_lookup(table->sprays, &key);

    if (!spray) {
        spray = wmem_alloc0(table->pool, sizeof *spray + table->many * sizeof *spray->times);
        spray->client = guess->client;
        spray->server = guess->server;
        wmem_map_insert(table->sprays, spray, spray);
    }
    return spray;
}

/* NULL for a user whom it does not know. */
static struct sprayed *sprayed_user(const struct spray *spray, ftpx_span user)
{
    for (uint32_t index = 0; index < spray->count; index++)
        if (ftpx_span_equal(spray->users[index].user, user))
            return &spray->users[index];
    return NULL;
}

/* NULL when there is no room for a new one. */
static struct sprayed *add_user(struct ftpx_guess_table *table, struct spray *spray, ftpx_span user)
{
    if (spray->count == FTPX_LIMIT_GUESSES)
        return NULL;
    FTPX_MAKE_ROOM(table->pool, spray->users, spray->count, spray->room);
    spray->users[spray->count] = (struct sprayed){.user = user};
    return &spray->users[spray->count++];
}

static void forget_user(struct spray *spray, ftpx_span user)
{
    struct sprayed *sprayed = sprayed_user(spray, user);

    if (sprayed)
        *sprayed = spray->users[--spray->count];
}

/* The same password for several users is what spraying is named for. */
static bool was_sprayed(const struct spray *spray, ftpx_span password)
{
    for (uint32_t index = 0; index < spray->count; index++)
        if (password.len > 0 && ftpx_span_equal(spray->users[index].password, password))
            return true;
    return false;
}

/* --- passwords for a user --- */

static struct target *target_of(const struct ftpx_guess_table *table,
                                const struct ftpx_guess *guess)
{
    struct target key = {.server = guess->server, .user = guess->user};

    return wmem_map_lookup(table->targets, &key);
}

static struct target *new_target(struct ftpx_guess_table *table, const struct ftpx_guess *guess)
{
    if (wmem_map_size(table->targets) >= FTPX_LIMIT_GUESSED_USERS)
        return NULL;
    struct target *target = wmem_new0(table->pool, struct target);
    target->server = guess->server;
    target->user = guess->user;
    wmem_map_insert(table->targets, target, target);
    return target;
}

static bool knows_password(const struct target *target, ftpx_span password)
{
    for (uint32_t index = 0; index < target->count; index++)
        if (ftpx_span_equal(target->passwords[index].password, password))
            return true;
    return false;
}

static bool knows_client(const struct target *target, const struct ftpx_address *client)
{
    for (uint32_t index = 0; index < target->count; index++)
        if (ftpx_address_equal(&target->passwords[index].client, client))
            return true;
    return false;
}

static void add_password(struct ftpx_guess_table *table, struct target *target,
                         const struct ftpx_guess *guess)
{
    bool by_new_client = !knows_client(target, &guess->client);

    if (target->count == FTPX_LIMIT_GUESSES || knows_password(target, guess->password))
        return;
    FTPX_MAKE_ROOM(table->pool, target->passwords, target->count, target->room);
    target->passwords[target->count++] = (struct tried){guess->password, guess->client};
    target->clients += by_new_client;
}

/* What the user's own client got wrong. */
static void forget_client(struct target *target, const struct ftpx_address *client)
{
    uint32_t kept = 0;

    if (knows_client(target, client))
        target->clients--;
    for (uint32_t index = 0; index < target->count; index++)
        if (!ftpx_address_equal(&target->passwords[index].client, client))
            target->passwords[kept++] = target->passwords[index];
    target->count = kept;
}

/* --- verdicts --- */

static struct ftpx_guesses count(const struct spray *spray, const struct target *target)
{
    return (struct ftpx_guesses){
        .users = spray->count,
        .passwords = target ? target->count : 0,
        .clients = target ? target->clients : 0,
    };
}

static bool is_spraying(const struct ftpx_guess_table *table, uint32_t count)
{
    return table->threshold > 0 && count >= table->threshold;
}

static bool is_slow_guessing(const struct ftpx_guess_table *table, uint32_t passwords)
{
    uint32_t enough = table->threshold * SLOW_FACTOR;

    if (enough > FTPX_LIMIT_GUESSES)
        enough = FTPX_LIMIT_GUESSES;
    return enough > 0 && passwords >= enough;
}

static void remember_user(struct ftpx_guess_table *table, struct spray *spray,
                          const struct ftpx_guess *guess)
{
    struct sprayed *sprayed = sprayed_user(spray, guess->user);

    if (!sprayed)
        sprayed = add_user(table, spray, guess->user);
    if (sprayed)
        sprayed->password = guess->password;
}

/* NULL when nothing is remembered of the user. */
static struct target *remember_password(struct ftpx_guess_table *table,
                                        const struct ftpx_guess *guess)
{
    struct target *target = target_of(table, guess);

    if (guess->password.len == 0)
        return target;
    if (!target)
        target = new_target(table, guess);
    if (target)
        add_password(table, target, guess);
    return target;
}

/* Whether the newest `many` failures lie within the time, seen from `now`. */
static bool is_brute_force(const struct ftpx_guess_table *table, const struct spray *spray,
                           int64_t now)
{
    return table->many > 0 && spray->failures >= table->many &&
           now - spray->times[spray->failures % table->many] <= table->time;
}

static bool count_failure(const struct ftpx_guess_table *table, struct spray *spray, int64_t now)
{
    if (table->many > 0)
        spray->times[spray->failures % table->many] = now;
    spray->failures++;
    return is_brute_force(table, spray, now);
}

uint64_t ftpx_guess_failed(struct ftpx_guess_table *table, const struct ftpx_guess *guess,
                           struct ftpx_guesses *out)
{
    struct spray *spray = spray_of(table, guess);
    bool brute = count_failure(table, spray, guess->time);
    uint64_t quirks = brute ? FTPX_QUIRK(BRUTE_FORCE) : 0;

    if (guess->anonymous)
        return quirks;
    remember_user(table, spray, guess);
    *out = count(spray, remember_password(table, guess));
    if (is_spraying(table, out->users) || is_spraying(table, out->clients))
        quirks |= FTPX_QUIRK(SPRAYING);
    if (!brute && is_slow_guessing(table, out->passwords))
        quirks |= FTPX_QUIRK(SLOW_GUESSING);
    return quirks;
}

/* Whether who got in had guessed before, however long it took. */
static bool was_guessing(const struct ftpx_guess_table *table, const struct ftpx_guess *guess,
                         const struct spray *spray, const struct target *target)
{
    struct ftpx_guesses known = count(spray, target);

    if (is_spraying(table, known.users) && was_sprayed(spray, guess->password))
        return true;
    return target && knows_client(target, &guess->client) &&
           (is_spraying(table, known.clients) || is_slow_guessing(table, known.passwords));
}

uint64_t ftpx_guess_succeeded(struct ftpx_guess_table *table, const struct ftpx_guess *guess,
                              struct ftpx_guesses *out)
{
    struct spray *spray = spray_of(table, guess);
    bool guessed = is_brute_force(table, spray, guess->time);

    if (!guess->anonymous) {
        struct target *target = target_of(table, guess);

        *out = count(spray, target);
        guessed |= was_guessing(table, guess, spray, target);
        forget_user(spray, guess->user);
        if (target)
            forget_client(target, &guess->client);
    }
    return guessed ? FTPX_QUIRK(GUESSED) : 0;
}

/* watchlist: what somebody looks for, read from text, an entry a line: hashes of files, names of files, users,
 * addresses and networks. It opens no file and knows no session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_WATCHLIST_H
#define FTPX_MODEL_WATCHLIST_H

#include "../wire/endpoint.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(enumerator, the word before an entry's value) */
#define FTPX_WANTED_KINDS(X) \
    X(HASH, "hash")          \
    X(NAME, "name")          \
    X(USER, "user")          \
    X(ADDRESS, "address")

enum ftpx_wanted_kind {
#define X(kind, word) FTPX_WANTED_##kind,
    FTPX_WANTED_KINDS(X)
#undef X
};

/* An entry. Its texts live as long as the list; they are UTF-8 without control characters. */
struct ftpx_wanted {
    enum ftpx_wanted_kind kind;
    const char *value;   /* as listed */
    const char *comment; /* "": none */
    unsigned line;       /* from 1 */
};

struct ftpx_watchlist;

/* Told of a line that is no entry; `what` says in a few words why. */
typedef void (*ftpx_watchlist_fault_fn)(void *context, unsigned line, const char *what);

/* Reads lines `KIND VALUE`, or a hash or an address alone. What stands behind a `#` at the begin of a line or behind a
 * blank is a comment, the entry's own when there is one. Never NULL; to be freed. */
struct ftpx_watchlist *ftpx_watchlist_read(const char *text, size_t length,
                                           ftpx_watchlist_fault_fn fault, void *context);
void ftpx_watchlist_free(struct ftpx_watchlist *list);

unsigned ftpx_watchlist_count(const struct ftpx_watchlist *list);

/* Whether the list has hashes of so many hexadecimal digits. */
bool ftpx_watchlist_has_hashes(const struct ftpx_watchlist *list, size_t digits);

/* The entry that something is wanted by; NULL when it is not. Texts are UTF-8, and case does not count. Of a
 * `path` the whole is compared where the entry has a slash, else what follows the last one. `list` may be NULL. */
const struct ftpx_wanted *ftpx_watchlist_hash(const struct ftpx_watchlist *list, const char *hash);
const struct ftpx_wanted *ftpx_watchlist_name(const struct ftpx_watchlist *list, const char *path);
const struct ftpx_wanted *ftpx_watchlist_user(const struct ftpx_watchlist *list, const char *user);
const struct ftpx_wanted *ftpx_watchlist_address(const struct ftpx_watchlist *list,
                                                 const struct ftpx_address *address);

const char *ftpx_wanted_word(enum ftpx_wanted_kind kind);

/* "user root", and with the comment "user root (as scanners try)". To be freed. */
char *ftpx_wanted_text(const struct ftpx_wanted *wanted, bool comment);

#endif

/* names: what files and folders of a server are called in bytes that are not UTF-8, and which character set
 * that makes them out to be in. Nothing that is known of a session or a file depends on it: bytes
 * identify, and sets are for showing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_NAMES_H
#define FTPX_MODEL_SESSION_NAMES_H

#include "../../wire/endpoint.h"
#include "../charset.h"
#include "../state.h"
#include <wsutil/wmem/wmem.h>

/* Of one server: an address and a port. */
struct ftpx_names;

/* Of all servers of a capture, as the character sets of `config` have it. */
struct ftpx_name_table *ftpx_name_table_new(wmem_allocator_t *pool,
                                            const struct ftpx_config *config);
struct ftpx_names *ftpx_names_of(struct ftpx_name_table *table, const struct ftpx_endpoint *server);

/* A path or a name was said to the server or by it, or listed there: each of its parts counts once. Every
 * so many of them the set is guessed anew. So the guess is a function of what was said so far, and of
 * nothing that anybody asked. */
void ftpx_names_add(struct ftpx_names *names, ftpx_span path);

/* With fewer names a guess is too often wrong; and for so many to be in a set of Chinese, Japanese or Korean
 * it must not be. */
#define FTPX_NAMES_ENOUGH          5
#define FTPX_NAMES_ENOUGH_TO_DOUBT 3

/* How to show what the server and its clients say: in the set that the user chose; else in that which nine
 * in ten names of the server are words in, if there are enough; else as the user's language has it,
 * unless they are words in another set; else NULL. Outlives the engine. */
const struct ftpx_charset *ftpx_names_charset(const struct ftpx_names *names);

/* The same when it is not the user's choice and there are names that need it: then it is to be told that
 * the set is an assumption. */
const struct ftpx_charset *ftpx_names_assumed(const struct ftpx_names *names);

/* By what a set is assumed: "names" or "locale". */
const char *ftpx_names_reason(const struct ftpx_charset *assumed);

/* How often the set of a server has changed: what was shown before may be shown otherwise now. */
uint32_t ftpx_names_changes(const struct ftpx_name_table *table);

#endif

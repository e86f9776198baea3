/* names: distinct names by server. The wish to know is not what makes it guess, since reports ask at
 * other times than windows do, and must say the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "names.h"

#include "../../wire/text.h"
#include "../bytes.h"
#include "../detect.h"
#include "../limits.h"
#include "../state.h"
#include <string.h>

/* A guess holds if so many of so many names are words in it. */
#define WORDS    9
#define OF_NAMES 10

struct ftpx_names {
    struct ftpx_endpoint server; /* the key */
    struct ftpx_name_table *table;
    wmem_map_t *known;   /* ftpx_span: a set; NULL before the first name */
    wmem_array_t *names; /* ftpx_span */
    size_t bytes;
    size_t due;                      /* bytes at which to guess anew */
    const struct ftpx_charset *best; /* that the names are words in; NULL for none */
    const struct ftpx_charset *said; /* by libuchardet, be they words or not; NULL for none */
};

struct ftpx_name_table {
    wmem_allocator_t *pool;
    wmem_map_t *servers;               /* struct ftpx_names to itself */
    const struct ftpx_charset *chosen; /* these two: NULL for none */
    const struct ftpx_charset *likely;
    ftpx_charset_open_fn open; /* NULL: nothing is guessed */
    size_t detected;           /* bytes that were given to be detected */
    uint32_t changes;
};

/* --- tables --- */

struct ftpx_name_table *ftpx_name_table_new(wmem_allocator_t *pool,
                                            const struct ftpx_config *config)
{
    struct ftpx_name_table *table = wmem_new0(pool, struct ftpx_name_table);

    table->pool = pool;
    table->servers = wmem_map_new(pool, ftpx_bytes_hash_endpoint, ftpx_bytes_equal_endpoints);
    table->chosen = config->charset;
    table->likely = config->likely_charset;
    table->open = config->guessed_charset;
    return table;
}

struct ftpx_names *ftpx_names_of(struct ftpx_name_table *table, const struct ftpx_endpoint *server)
{
    struct ftpx_names *names = wmem_map_lookup(table->servers, server);

    if (names)
        return names;
    names = wmem_new0(table->pool, struct ftpx_names);
    names->server = *server;
    names->table = table;
    wmem_map_insert(table->servers, names, names);
    return names;
}

/* --- guessing --- */

/* Chinese names have no kana, and Japanese ones hardly do without. */
static bool has_kana(const struct ftpx_charset *charset, ftpx_span name)
{
    while (name.len > 0) {
        struct ftpx_character character = ftpx_charset_next(charset, name);
        gunichar code = character.length > 1 ? g_utf8_get_char(character.utf8) : 0;
        if (code > 0x3040 && code < 0x3100)
            return true;
        name = ftpx_span_drop(name, character.taken);
    }
    return false;
}

static unsigned count_words(const struct ftpx_charset *charset, const ftpx_span *names,
                            unsigned count)
{
    bool chinese = strcmp(ftpx_charset_name(charset), "GB18030") == 0;
    unsigned words = 0;

    for (unsigned i = 0; i < count; i++)
        words +=
            ftpx_charset_spells(charset, names[i]) && !(chinese && has_kana(charset, names[i]));
    return words;
}

static void guess_from(struct ftpx_names *names, const ftpx_span *all, unsigned count)
{
    struct ftpx_detected found = ftpx_detect(all, count);
    unsigned most = 0;

    names->best = names->said = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(found.charset) && found.charset[i]; i++) {
        const struct ftpx_charset *set = names->table->open(found.charset[i]);
        unsigned words = set ? count_words(set, all, count) : 0;
        if (i == 0 && !found.vague)
            names->said = set;
        if (words * OF_NAMES >= count * WORDS && words > most) {
            names->best = set;
            most = words;
        }
    }
}

/* One that a shortage of work keeps from being renewed stays. */
static void guess(struct ftpx_names *names)
{
    struct ftpx_name_table *table = names->table;
    unsigned count = wmem_array_get_count(names->names);

    if (names->bytes < names->due || table->detected + names->bytes > FTPX_LIMIT_NAMES_DETECTED)
        return;
    table->detected += names->bytes;
    guess_from(names, wmem_array_get_raw(names->names), count);
    /* Few names are worth a new look each, more of them only together. */
    names->due = names->bytes + (count < FTPX_LIMIT_NAMES_FEW ? 0 : names->bytes / 4);
}

/* --- what is known --- */

static unsigned count_of(const struct ftpx_names *names)
{
    return names->known ? wmem_array_get_count(names->names) : 0;
}

static bool is_another(const struct ftpx_charset *set, const struct ftpx_charset *likely)
{
    return set && strcmp(ftpx_charset_name(set), ftpx_charset_name(likely)) != 0;
}

/* Whether the names speak against the likely set. Of one with a byte a character it is enough that they
 * are words there: libuchardet takes French for Czech. The others have characters for nearly any
 * bytes, but it hardly misses them. */
static bool is_doubted(const struct ftpx_names *names, const struct ftpx_charset *likely)
{
    if (!ftpx_charset_is_wide(likely))
        return names->best && ftpx_charset_is_wide(names->best);
    bool many = count_of(names) >= FTPX_NAMES_ENOUGH_TO_DOUBT;
    return is_another(names->best, likely) || (many && is_another(names->said, likely));
}

static const struct ftpx_charset *likely_one(const struct ftpx_names *names)
{
    const struct ftpx_charset *likely = names->table->likely;

    return likely && !is_doubted(names, likely) ? likely : NULL;
}

const struct ftpx_charset *ftpx_names_charset(const struct ftpx_names *names)
{
    if (names->table->chosen)
        return names->table->chosen;
    return names->best && count_of(names) >= FTPX_NAMES_ENOUGH ? names->best : likely_one(names);
}

const struct ftpx_charset *ftpx_names_assumed(const struct ftpx_names *names)
{
    return names->known && !names->table->chosen ? ftpx_names_charset(names) : NULL;
}

const char *ftpx_names_reason(const struct ftpx_charset *assumed)
{
    return ftpx_charset_manner(assumed) == FTPX_CHARSET_GUESSED ? "names" : "locale";
}

/* --- names --- */

static bool is_ascii(ftpx_span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.at[i] >= 0x80)
            return false;
    return true;
}

static void add_name(struct ftpx_names *names, ftpx_span name)
{
    wmem_allocator_t *pool = names->table->pool;

    if (name.len > FTPX_LIMIT_NAME || names->bytes + name.len > FTPX_LIMIT_NAMES ||
        is_ascii(name) || ftpx_text_is_utf8(name))
        return;
    if (!names->known) {
        names->known = wmem_map_new(pool, ftpx_bytes_hash, ftpx_bytes_equal);
        names->names = wmem_array_new(pool, sizeof(ftpx_span));
    }
    if (wmem_map_lookup(names->known, &name))
        return;
    const struct ftpx_charset *before = ftpx_names_charset(names);
    ftpx_span *kept = wmem_new(pool, ftpx_span);
    *kept = ftpx_bytes_keep(pool, name);
    wmem_map_insert(names->known, kept, kept);
    wmem_array_append(names->names, kept, 1);
    names->bytes += name.len;
    guess(names);
    names->table->changes += ftpx_names_charset(names) != before;
}

void ftpx_names_add(struct ftpx_names *names, ftpx_span path)
{
    while (names->table->open && path.len > 0) {
        size_t length = ftpx_span_find(path, '/');
        add_name(names, ftpx_span_take(path, length));
        path = ftpx_span_drop(path, length + 1);
    }
}

uint32_t ftpx_names_changes(const struct ftpx_name_table *table)
{
    return table->changes;
}

/* watchlist: a table a kind. Names with wildcards are tried one by one, networks by each length of prefix that the
 * list has.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watchlist.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#define PREFIXES 129

struct pattern {
    GPatternSpec *spec;
    bool is_path;
    const struct ftpx_wanted *wanted;
};

/* An address without the bits behind a prefix, and the prefix's length: "192.0.2.0/24". */
#define NETWORK_TEXT (FTPX_ADDRESS_TEXT + 4)

enum table { HASHES, NAMES, PATHS, USERS, NETWORKS, TABLES };

struct ftpx_watchlist {
    GPtrArray *entries;         /* struct ftpx_wanted * */
    GHashTable *tables[TABLES]; /* by text without case, to struct ftpx_wanted * */
    GArray *patterns;           /* struct pattern */
    bool prefixes[2][PREFIXES]; /* that networks of IPv4 and IPv6 have */
};

const char *ftpx_wanted_word(enum ftpx_wanted_kind kind)
{
    static const char *const words[] = {
#define X(kind, word) [FTPX_WANTED_##kind] = (word),
        FTPX_WANTED_KINDS(X)
#undef X
    };
    return words[kind];
}

char *ftpx_wanted_text(const struct ftpx_wanted *wanted, bool comment)
{
    const char *word = ftpx_wanted_word(wanted->kind);

    if (comment && *wanted->comment)
        return g_strdup_printf("%s %s (%s)", word, wanted->value, wanted->comment);
    return g_strdup_printf("%s %s", word, wanted->value);
}

/* --- making and freeing --- */

static void free_wanted(void *data)
{
    struct ftpx_wanted *wanted = data;

    g_free((char *)(uintptr_t)wanted->value);
    g_free((char *)(uintptr_t)wanted->comment);
    g_free(wanted);
}

static void clear_pattern(void *data)
{
    g_pattern_spec_free(((struct pattern *)data)->spec);
}

static struct ftpx_watchlist *make(void)
{
    struct ftpx_watchlist *list = g_new0(struct ftpx_watchlist, 1);

    list->entries = g_ptr_array_new_with_free_func(free_wanted);
    for (enum table table = 0; table < TABLES; table++)
        list->tables[table] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    list->patterns = g_array_new(FALSE, FALSE, sizeof(struct pattern));
    g_array_set_clear_func(list->patterns, clear_pattern);
    return list;
}

void ftpx_watchlist_free(struct ftpx_watchlist *list)
{
    for (enum table table = 0; table < TABLES; table++)
        g_hash_table_destroy(list->tables[table]);
    g_array_unref(list->patterns);
    g_ptr_array_unref(list->entries);
    g_free(list);
}

unsigned ftpx_watchlist_count(const struct ftpx_watchlist *list)
{
    return list->entries->len;
}

/* --- values --- */

static bool is_hash(const char *value)
{
    size_t digits = strspn(value, "0123456789abcdefABCDEF");

    return value[digits] == '\0' && (digits == 32 || digits == 40 || digits == 64 || digits == 128);
}

static void network_text(const struct ftpx_address *address, unsigned bits, char out[NETWORK_TEXT])
{
    struct ftpx_address network = {.family = address->family};
    char text[FTPX_ADDRESS_TEXT];

    memcpy(network.bytes, address->bytes, bits / 8);
    if (bits % 8)
        network.bytes[bits / 8] = address->bytes[bits / 8] & (uint8_t)(0xff00 >> bits % 8);
    ftpx_address_text(&network, text);
    snprintf(out, NETWORK_TEXT, "%s/%u", text, bits);
}

/* `192.0.2.0/24`, `2001:db8::/32`, or an address. */
static bool read_network(const char *value, struct ftpx_address *out, unsigned *bits_out)
{
    char **parts = g_strsplit(value, "/", 2);
    bool is_network = parts[0] && ftpx_address_read(parts[0], out);
    guint64 bits = is_network && out->family == 4 ? 32 : 128;

    if (is_network && parts[1])
        is_network = g_ascii_string_to_unsigned(parts[1], 10, 0, bits, &bits, NULL);
    *bits_out = (unsigned)bits;
    g_strfreev(parts);
    return is_network;
}

/* --- entries --- */

/* Case does not count. */
static char *fold(const char *text)
{
    return g_utf8_casefold(text, -1);
}

static void keep(GHashTable *table, const char *text, const struct ftpx_wanted *wanted)
{
    char *key = fold(text);

    if (g_hash_table_contains(table, key))
        g_free(key);
    else
        g_hash_table_insert(table, key, (gpointer)(uintptr_t)wanted);
}

static bool add_hash(struct ftpx_watchlist *list, const struct ftpx_wanted *wanted)
{
    if (!is_hash(wanted->value))
        return false;
    keep(list->tables[HASHES], wanted->value, wanted);
    return true;
}

static bool add_name(struct ftpx_watchlist *list, const struct ftpx_wanted *wanted)
{
    bool is_path = strchr(wanted->value, '/') != NULL;
    if (strpbrk(wanted->value, "*?")) {
        char *folded = fold(wanted->value);
        struct pattern pattern = {g_pattern_spec_new(folded), is_path, wanted};
        g_array_append_val(list->patterns, pattern);
        g_free(folded);
    } else {
        keep(list->tables[is_path ? PATHS : NAMES], wanted->value, wanted);
    }
    return true;
}

static bool add_user(struct ftpx_watchlist *list, const struct ftpx_wanted *wanted)
{
    keep(list->tables[USERS], wanted->value, wanted);
    return true;
}

static bool add_address(struct ftpx_watchlist *list, const struct ftpx_wanted *wanted)
{
    struct ftpx_address address;
    char network[NETWORK_TEXT];
    unsigned bits;

    if (!read_network(wanted->value, &address, &bits))
        return false;
    network_text(&address, bits, network);
    list->prefixes[address.family == 6][bits] = true;
    keep(list->tables[NETWORKS], network, wanted);
    return true;
}

static const struct {
    bool (*add)(struct ftpx_watchlist *list, const struct ftpx_wanted *wanted);
    const char *fault;
} kinds[] = {
    [FTPX_WANTED_HASH] = {add_hash, "it names no MD5, SHA-1, SHA-256 or SHA-512"},
    [FTPX_WANTED_NAME] = {add_name, NULL},
    [FTPX_WANTED_USER] = {add_user, NULL},
    [FTPX_WANTED_ADDRESS] = {add_address, "it names no address or network"},
};

/* --- lines --- */

/* Cuts the comment off a line; returns it, or "". */
static const char *take_comment(char *line)
{
    for (char *mark = strchr(line, '#'); mark; mark = strchr(mark + 1, '#'))
        if (mark == line || g_ascii_isspace(mark[-1])) {
            *mark = '\0';
            return g_strstrip(mark + 1);
        }
    return "";
}

/* The kind of an entry, by its word, which is cut off, or by what a value alone looks like. */
static bool take_kind(char **entry, enum ftpx_wanted_kind *out)
{
    size_t length = strcspn(*entry, " \t");
    struct ftpx_address address;
    unsigned bits;

    for (unsigned kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        const char *word = ftpx_wanted_word(kind);
        if (strlen(word) == length && g_ascii_strncasecmp(*entry, word, length) == 0) {
            *entry = g_strstrip(*entry + length);
            *out = kind;
            return true;
        }
    }
    *out = is_hash(*entry) ? FTPX_WANTED_HASH : FTPX_WANTED_ADDRESS;
    return is_hash(*entry) || read_network(*entry, &address, &bits);
}

static bool has_controls(const char *line)
{
    for (const char *at = line; *at; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)) && *at != '\t')
            return true;
    return false;
}

static const char *add_entry(struct ftpx_watchlist *list, const struct ftpx_wanted *entry)
{
    struct ftpx_wanted *wanted = g_new(struct ftpx_wanted, 1);

    *wanted = *entry;
    wanted->value = g_strdup(entry->value);
    wanted->comment = g_strdup(entry->comment);
    if (!kinds[wanted->kind].add(list, wanted)) {
        const char *fault = kinds[wanted->kind].fault;
        free_wanted(wanted);
        return fault;
    }
    g_ptr_array_add(list->entries, wanted);
    return NULL;
}

/* Returns what is wrong with a line, or NULL. */
static const char *read_line(struct ftpx_watchlist *list, char *line, unsigned number)
{
    enum ftpx_wanted_kind kind;

    line = g_strstrip(line); /* a CR, too */
    if (!g_utf8_validate(line, -1, NULL))
        return "it is not UTF-8";
    if (has_controls(line))
        return "it holds control characters";
    const char *comment = take_comment(line);
    char *value = g_strstrip(line);
    if (*value == '\0')
        return NULL;
    if (!take_kind(&value, &kind))
        return "it begins with none of hash, name, user and address";
    if (*value == '\0')
        return "nothing stands behind its first word";
    return add_entry(list, &(struct ftpx_wanted){kind, value, comment, number});
}

struct ftpx_watchlist *ftpx_watchlist_read(const char *text, size_t length,
                                           ftpx_watchlist_fault_fn fault, void *context)
{
    static const char mark[] = "\xef\xbb\xbf"; /* that editors put before UTF-8 */
    struct ftpx_watchlist *list = make();
    const char *end = text + length;
    unsigned number = 0;

    if (length >= sizeof mark - 1 && memcmp(text, mark, sizeof mark - 1) == 0)
        text += sizeof mark - 1;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t taken = (size_t)((stop ? stop : end) - text);
        char *line = g_strndup(text, taken);
        const char *what =
            strlen(line) < taken ? "it holds a NUL" : read_line(list, line, number + 1);
        number++;
        if (what && fault)
            fault(context, number, what);
        text += taken + (stop ? 1 : 0);
        g_free(line);
    }
    return list;
}

bool ftpx_watchlist_has_hashes(const struct ftpx_watchlist *list, size_t digits)
{
    for (guint i = 0; i < list->entries->len; i++) {
        const struct ftpx_wanted *wanted = list->entries->pdata[i];
        if (wanted->kind == FTPX_WANTED_HASH && strlen(wanted->value) == digits)
            return true;
    }
    return false;
}

/* --- looking up --- */

static const struct ftpx_wanted *find(GHashTable *table, const char *text)
{
    if (g_hash_table_size(table) == 0)
        return NULL;
    char *folded = fold(text);
    const struct ftpx_wanted *wanted = g_hash_table_lookup(table, folded);
    g_free(folded);
    return wanted;
}

const struct ftpx_wanted *ftpx_watchlist_hash(const struct ftpx_watchlist *list, const char *hash)
{
    return list ? find(list->tables[HASHES], hash) : NULL;
}

const struct ftpx_wanted *ftpx_watchlist_user(const struct ftpx_watchlist *list, const char *user)
{
    return list ? find(list->tables[USERS], user) : NULL;
}

static const struct ftpx_wanted *find_pattern(const struct ftpx_watchlist *list, const char *path,
                                              const char *name)
{
    if (list->patterns->len == 0)
        return NULL;
    char *folded_path = fold(path);
    char *folded_name = fold(name);
    const struct ftpx_wanted *wanted = NULL;
    for (guint i = 0; i < list->patterns->len && !wanted; i++) {
        const struct pattern *pattern = &g_array_index(list->patterns, struct pattern, i);
        const char *text = pattern->is_path ? folded_path : folded_name;
        if (g_pattern_spec_match_string(pattern->spec, text))
            wanted = pattern->wanted;
    }
    g_free(folded_path);
    g_free(folded_name);
    return wanted;
}

const struct ftpx_wanted *ftpx_watchlist_name(const struct ftpx_watchlist *list, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;

    if (!list)
        return NULL;
    const struct ftpx_wanted *wanted = find(list->tables[NAMES], name);
    if (!wanted)
        wanted = find(list->tables[PATHS], path);
    return wanted ? wanted : find_pattern(list, path, name);
}

/* The longest prefix tells most. */
const struct ftpx_wanted *ftpx_watchlist_address(const struct ftpx_watchlist *list,
                                                 const struct ftpx_address *address)
{
    if (!list || address->family == 0)
        return NULL;
    for (unsigned bits = address->family == 6 ? 129 : 33; bits-- > 0;) {
        if (!list->prefixes[address->family == 6][bits])
            continue;
        char network[NETWORK_TEXT];
        network_text(address, bits, network);
        gpointer wanted = g_hash_table_lookup(list->tables[NETWORKS], network);
        if (wanted)
            return wanted;
    }
    return NULL;
}

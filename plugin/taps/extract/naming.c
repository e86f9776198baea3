/* naming: names are numbered in series. A series may have files of several names: those that may be
 * alike once they are cut to make room for a number, so that no two series try the same names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "naming.h"

#include "filename.h"
#include "../say/text_hash.h"
#include <string.h>

struct ftpx_naming {
    GHashTable *taken;  /* folded names: a set */
    GHashTable *series; /* what its names have in common, to the last number tried */
};

struct ftpx_naming *ftpx_naming_new(void)
{
    struct ftpx_naming *naming = g_new0(struct ftpx_naming, 1);

    naming->taken = ftpx_text_hash_new();
    naming->series = ftpx_text_hash_new();
    return naming;
}

void ftpx_naming_free(struct ftpx_naming *naming)
{
    if (!naming)
        return;
    g_hash_table_destroy(naming->taken);
    g_hash_table_destroy(naming->series);
    g_free(naming);
}

/* False when it was taken before. */
static bool take(struct ftpx_naming *naming, const char *name)
{
    return g_hash_table_add(naming->taken, ftpx_filename_folded(name));
}

bool ftpx_naming_has(const struct ftpx_naming *naming, const char *name)
{
    char *folded = ftpx_filename_folded(name);
    bool has = g_hash_table_contains(naming->taken, folded);

    g_free(folded);
    return has;
}

/* The begin that no cut removes, the extension and the remark. */
static char *series_of(const struct ftpx_charset *charset, ftpx_span path, const char *remark)
{
    char *name = ftpx_filename_safe(charset, path, "");
    const char *dot = strrchr(name, '.');
    size_t kept = MIN(strlen(name), FTPX_FILENAME_STEM);

    while (kept > 0 && ((uint8_t)name[kept] & 0xc0) == 0x80)
        kept--;
    while (kept > 0 && strchr(". ", name[kept - 1]))
        kept--;
    char *common = g_strdup_printf("%.*s\n%s\n%s", (int)kept, name, dot ? dot : "", remark);
    char *key = ftpx_filename_folded(common);
    g_free(common);
    g_free(name);
    return key;
}

static unsigned next_number(struct ftpx_naming *naming, const struct ftpx_charset *charset,
                            ftpx_span path, const char *remark)
{
    char *series = series_of(charset, path, remark);
    unsigned last = GPOINTER_TO_UINT(g_hash_table_lookup(naming->series, series));
    unsigned number = MAX(last, 1) + 1;

    g_hash_table_insert(naming->series, series, GUINT_TO_POINTER(number));
    return number;
}

/* NULL when that is taken. */
static char *numbered(struct ftpx_naming *naming, const struct ftpx_charset *charset,
                      ftpx_span path, const char *remark, unsigned number)
{
    char *whole = g_strdup_printf("%u%s%s", number, *remark ? ", " : "", remark);
    char *name = ftpx_filename_safe(charset, path, whole);

    g_free(whole);
    if (!take(naming, name))
        g_clear_pointer(&name, g_free);
    return name;
}

char *ftpx_naming_next(struct ftpx_naming *naming, const struct ftpx_charset *charset,
                       ftpx_span path, const char *remark)
{
    char *name = ftpx_filename_safe(charset, path, remark);

    if (!take(naming, name))
        g_clear_pointer(&name, g_free);
    while (!name)
        name = numbered(naming, charset, path, remark, next_number(naming, charset, path, remark));
    return name;
}

/* --- files that still grow --- */

static void release(struct ftpx_naming *naming, const char *name)
{
    char *folded = name ? ftpx_filename_folded(name) : NULL;

    if (folded)
        g_hash_table_remove(naming->taken, folded);
    g_free(folded);
}

/* Remarks change with every segment, so the numbers are of one series for all of a path's. */
static char *name_with_number(struct ftpx_naming *naming, struct ftpx_changing_name *changing,
                              const struct ftpx_charset *charset, ftpx_span path,
                              const char *remark)
{
    char *name =
        changing->number ? numbered(naming, charset, path, remark, changing->number) : NULL;

    while (!name) {
        changing->number = next_number(naming, charset, path, "");
        name = numbered(naming, charset, path, remark, changing->number);
    }
    return name;
}

bool ftpx_naming_change(struct ftpx_naming *naming, struct ftpx_changing_name *changing,
                        const struct ftpx_charset *charset, ftpx_span path, const char *remark)
{
    char *wish = ftpx_filename_safe(charset, path, remark);

    if (g_strcmp0(changing->wish, wish) == 0) {
        g_free(wish);
        return false;
    }
    release(naming, changing->name);
    g_free(changing->name);
    g_free(changing->wish);
    changing->wish = wish;
    changing->name = take(naming, wish) ? g_strdup(wish)
                                        : name_with_number(naming, changing, charset, path, remark);
    return true;
}

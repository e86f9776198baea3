/* leftovers: facts are not kept, only their digest.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "leftovers.h"

#include <string.h>

struct left {
    char *name;
    struct ftpx_folder_identity identity;
};

struct ftpx_leftovers {
    GChecksum *facts;
    GArray *files; /* struct left */
};

static void left_clear(void *item)
{
    struct left *left = item;

    g_free(left->name);
}

struct ftpx_leftovers *ftpx_leftovers_new(void)
{
    struct ftpx_leftovers *reading = g_new0(struct ftpx_leftovers, 1);

    reading->facts = g_checksum_new(G_CHECKSUM_SHA256);
    reading->files = g_array_new(FALSE, FALSE, sizeof(struct left));
    g_array_set_clear_func(reading->files, left_clear);
    return reading;
}

void ftpx_leftovers_free(struct ftpx_leftovers *reading)
{
    if (!reading)
        return;
    g_checksum_free(reading->facts);
    g_array_unref(reading->files);
    g_free(reading);
}

void ftpx_leftovers_know(struct ftpx_leftovers *reading, ftpx_span fact)
{
    uint64_t length = fact.len; /* or "ab", "c" would be as "a", "bc" */

    g_checksum_update(reading->facts, (const uint8_t *)&length, sizeof length);
    if (fact.len > 0)
        g_checksum_update(reading->facts, fact.at, (gssize)fact.len);
}

void ftpx_leftovers_leave(struct ftpx_leftovers *reading, const char *name,
                          const struct ftpx_folder_identity *identity)
{
    struct left left = {g_strdup(name), *identity};

    g_array_append_val(reading->files, left);
}

bool ftpx_leftovers_equal(struct ftpx_leftovers *left, struct ftpx_leftovers *right)
{
    return strcmp(g_checksum_get_string(left->facts), g_checksum_get_string(right->facts)) == 0;
}

void ftpx_leftovers_remove(const struct ftpx_leftovers *reading, const struct ftpx_folder *folder)
{
    for (guint i = 0; i < reading->files->len; i++) {
        const struct left *left = &g_array_index(reading->files, struct left, i);
        int descriptor = ftpx_folder_reopen(folder, left->name, &left->identity);

        if (descriptor < 0)
            continue;
        ftpx_folder_close(descriptor);
        ftpx_folder_remove(folder, left->name);
    }
}

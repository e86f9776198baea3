/* askers: sets by pairs of hosts. Keyed by numbers they have the same order in each run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "askers.h"

#include "../model/bytes.h"
#include "../model/data/transfer.h"

struct hosts {
    struct ftpx_address host[2];
};

struct ftpx_askers {
    GHashTable *things; /* struct hosts to a set */
};

static void free_set(void *set)
{
    g_hash_table_destroy(set);
}

struct ftpx_askers *ftpx_askers_new(void)
{
    struct ftpx_askers *askers = g_new0(struct ftpx_askers, 1);

    askers->things =
        g_hash_table_new_full(ftpx_bytes_hash_hosts, ftpx_bytes_equal_hosts, g_free, free_set);
    return askers;
}

void ftpx_askers_free(struct ftpx_askers *askers)
{
    g_hash_table_destroy(askers->things);
    g_free(askers);
}

static struct hosts hosts_of(const struct ftpx_address *one, const struct ftpx_address *other)
{
    bool sorted = memcmp(one, other, sizeof *one) < 0;

    return (struct hosts){{sorted ? *one : *other, sorted ? *other : *one}};
}

static void add(struct ftpx_askers *askers, const struct ftpx_flow *between, uint32_t number,
                void *thing)
{
    struct hosts hosts = hosts_of(&between->end[0].address, &between->end[1].address);
    GHashTable *set = g_hash_table_lookup(askers->things, &hosts);

    if (!set) {
        set = g_hash_table_new(NULL, NULL);
        g_hash_table_insert(askers->things, g_memdup2(&hosts, sizeof hosts), set);
    }
    g_hash_table_insert(set, GUINT_TO_POINTER(number), thing);
}

void ftpx_askers_add(struct ftpx_askers *askers, const struct ftpx_flow *flow, uint32_t number,
                     void *thing)
{
    add(askers, flow, number, thing);
    for (unsigned slot = 0; slot < 2; slot++) {
        const struct ftpx_transfer *transfer = flow->transfer[slot];
        if (transfer && transfer->session)
            add(askers, transfer->session->flow, number, thing);
    }
}

GHashTable *ftpx_askers_of(const struct ftpx_askers *askers, const struct ftpx_segment *segment)
{
    struct hosts hosts = hosts_of(&segment->from.address, &segment->to.address);

    return g_hash_table_lookup(askers->things, &hosts);
}

void ftpx_askers_clear(struct ftpx_askers *askers, const struct ftpx_segment *segment)
{
    struct hosts hosts = hosts_of(&segment->from.address, &segment->to.address);

    g_hash_table_remove(askers->things, &hosts);
}

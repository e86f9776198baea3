/* seal: a hash of all of them, one after the other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "seal.h"

#include "../model/ledger.h"

static void add_TEXT(struct ftpx_ledger *ledger, const char *value)
{
    ftpx_span text = ftpx_span_of(value);

    ftpx_ledger_span(ledger, &text);
}

static void add_COUNT(struct ftpx_ledger *ledger, unsigned value)
{
    uint32_t number = value;

    ftpx_ledger_word(ledger, &number);
}

static void add_BOOL(struct ftpx_ledger *ledger, bool value)
{
    ftpx_ledger_flag(ledger, &value);
}

static void add_HASH(struct ftpx_ledger *ledger, enum ftpx_hash value)
{
    add_COUNT(ledger, value);
}

static void add_PORTS(struct ftpx_ledger *ledger, struct ftpx_port_list value)
{
    add_COUNT(ledger, value.count);
    for (uint32_t i = 0; i < value.count; i++)
        add_COUNT(ledger, value.ports[i]);
}

char *ftpx_seal_of(const GPtrArray *reports, const struct ftpx_preferences *preferences)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger ledger = ftpx_ledger_to(bytes, 0);

    add_TEXT(&ledger, PLUGIN_VERSION);
    add_COUNT(&ledger, reports->len);
    for (guint i = 0; i < reports->len; i++)
        add_TEXT(&ledger, reports->pdata[i]);
#define ADD(kind, variable, name, otherwise, title, help) \
    add_##kind(&ledger, preferences->variable);
    FTPX_PREFERENCES(ADD)
#undef ADD
    char *seal = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes->data, bytes->len);
    g_byte_array_unref(bytes);
    return seal;
}

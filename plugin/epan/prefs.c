/* prefs: registers the preferences and turns the host's kinds of values into plain ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "prefs.h"

#include "../settings/charsets.h"
#include "../settings/watchlists.h"
#include "compat.h"
#include "fields.h"

#include <epan/packet.h>
#include <epan/prefs.h>
#include <epan/range.h>
#include <stdio.h>
#include <string.h>
#include <wsutil/report_message.h>

/* --- where the host keeps each --- */

#define HOST_PORTS range_t *
#define HOST_BOOL  ftpx_host_bool
#define HOST_TEXT  const char *
#define HOST_COUNT unsigned
#define HOST_HASH  const char * /* of what an enumeration does not have the host says nothing */

#define HOST_MEMBER(kind, variable, name, otherwise, title, help) HOST_##kind variable;
static struct {
    FTPX_PREFERENCES(HOST_MEMBER)
} host;

static struct ftpx_preferences values;

/* --- ports --- */

static void add_port(uint32_t port, void *context)
{
    struct ftpx_port_list *list = context;

    if (list->count < FTPX_MOST_PORTS)
        list->ports[list->count++] = (uint16_t)port;
}

static struct ftpx_port_list ports_in(range_t *range)
{
    struct ftpx_port_list list = {.count = 0};

    range_foreach(range, add_port, &list);
    return list;
}

static bool is_changed(const struct ftpx_port_list *known, range_t *range)
{
    struct ftpx_port_list list = ports_in(range);

    return known->count != list.count ||
           memcmp(known->ports, list.ports, list.count * sizeof list.ports[0]) != 0;
}

static void count_port(uint32_t port, void *context)
{
    (void)port;
    (*(unsigned *)context)++;
}

static void complain_of_ports(const char *preference, range_t *range)
{
    unsigned count = 0;

    range_foreach(range, count_port, &count);
    if (count > FTPX_MOST_PORTS)
        report_failure("%s: only the first %d of %u ports count as FTP's; sessions on others are "
                       "recognised by what is said",
                       preference, FTPX_MOST_PORTS, count);
}

static void read_ports(void)
{
    values.tcp_ports = ports_in(host.tcp_ports);
    values.tls_ports = ports_in(host.tls_ports);
    complain_of_ports("ftpx.tcp.ports", host.tcp_ports);
    complain_of_ports("ftpx.tls.ports", host.tls_ports);
}

/* Who uses the ports: called before and after they change. */
static void (*before_change)(void);
static void (*after_change)(void);

void ftpx_prefs_watch_ports(void (*before)(void), void (*after)(void))
{
    before_change = before;
    after_change = after;
}

static void tell(void (*whom)(void))
{
    if (whom)
        whom();
}

/* --- hashes --- */

static char *refused_hash; /* newest value that was complained of; NULL: none was */

static void read_hash(void)
{
    values.hash = FTPX_HASH_SHA256;
    if (ftpx_preferences_set(&values, "hash", host.hash) == FTPX_PREFERENCE_SET ||
        g_strcmp0(refused_hash, host.hash) == 0)
        return;
    g_free(refused_hash);
    refused_hash = g_strdup(host.hash);
    report_failure(
        "ftpx.hash: \"%s\" is neither SHA-256 nor none, so files have their SHA-256; MD5, "
        "SHA-1 and SHA-512 have preferences of their own: ftpx.hash.md5, …",
        host.hash);
}

/* Touches nothing that did not change: what the user chose by Decode As would be lost. */
static void apply(void)
{
    ftpx_charsets_named(host.charset); /* to say at once that there is no such set */
    read_hash();
    if (!is_changed(&values.tcp_ports, host.tcp_ports) &&
        !is_changed(&values.tls_ports, host.tls_ports))
        return;
    tell(before_change);
    read_ports();
    tell(after_change);
}

/* --- values --- */

/* Of ports and the hash, what was applied stays. */
#define READ_PORTS(variable)
#define READ_HASH(variable)
#define READ_BOOL(variable)                                values.variable = host.variable != 0;
#define READ_TEXT(variable)                                values.variable = host.variable;
#define READ_COUNT(variable)                               values.variable = host.variable;
#define READ(kind, variable, name, otherwise, title, help) READ_##kind(variable)

const struct ftpx_preferences *ftpx_prefs(void)
{
    FTPX_PREFERENCES(READ)
    return &values;
}

struct ftpx_settings ftpx_prefs_settings(void)
{
    return ftpx_settings_of(ftpx_prefs());
}

struct ftpx_config ftpx_prefs_config(void)
{
    apply(); /* sharkd does not */
    return ftpx_settings_config(ftpx_prefs());
}

/* --- registering --- */

static void register_PORTS(module_t *module, range_t **variable, const char *name, unsigned port,
                           const char *title, const char *help)
{
    char text[8];

    snprintf(text, sizeof text, "%u", port);
    range_convert_str(wmem_epan_scope(), variable, text, UINT16_MAX);
    prefs_register_range_preference(module, name, title, help, variable, UINT16_MAX);
}

static void register_BOOL(module_t *module, ftpx_host_bool *variable, const char *name, bool value,
                          const char *title, const char *help)
{
    *variable = value;
    prefs_register_bool_preference(module, name, title, help, variable);
}

static void register_TEXT(module_t *module, const char **variable, const char *name,
                          const char *value, const char *title, const char *help)
{
    *variable = value;
    prefs_register_string_preference(module, name, title, help, variable);
}

static void register_COUNT(module_t *module, unsigned *variable, const char *name, unsigned value,
                           const char *title, const char *help)
{
    *variable = value;
    prefs_register_uint_preference(module, name, title, help, 10, variable);
}

static void register_HASH(module_t *module, const char **variable, const char *name,
                          enum ftpx_hash value, const char *title, const char *help)
{
    register_TEXT(module, variable, name, value == FTPX_HASH_NONE ? "none" : "SHA-256", title,
                  help);
}

static void end(void)
{
    g_clear_pointer(&refused_hash, g_free);
    ftpx_charsets_close();
    ftpx_watchlists_close();
}

void ftpx_prefs_register(void)
{
    module_t *module = prefs_register_protocol(ftpx_proto_control(), apply);

#define REGISTER(kind, variable, name, otherwise, title, help) \
    register_##kind(module, &host.variable, name, otherwise, title, help);
    FTPX_PREFERENCES(REGISTER)
    read_ports();
    read_hash();
    register_shutdown_routine(end);
}

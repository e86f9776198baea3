/* prefs: registers the preferences and turns the host's kinds of values into plain ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "prefs.h"

#include "compat.h"
#include "../model/session/digest.h"
#include "charsets.h"
#include "fields.h"

#include <epan/packet.h>
#include <epan/prefs.h>
#include <epan/range.h>
#include <string.h>

static range_t *tcp_ports;
static range_t *tls_ports;
static ftpx_host_bool builtin = true;
static ftpx_host_bool heuristic = true;
static ftpx_host_bool show_passwords = false;
static ftpx_host_bool quick = false;
static unsigned bruteforce_count = 5;
static unsigned bruteforce_seconds = 60;
static unsigned memory_reorder = 64;
static unsigned extract_max = 1024;
static unsigned extract_total = 16384;

enum { HASH_NONE, HASH_SHA256 };
static int hash = HASH_SHA256;
static const enum_val_t hashes[] = {
    {"none", "None", HASH_NONE},
    {"sha256", "SHA-256", HASH_SHA256},
    {NULL, NULL, 0},
};
static ftpx_host_bool hash_md5 = false;
static ftpx_host_bool hash_sha1 = false;
static ftpx_host_bool hash_sha512 = false;

static const char *charset = "auto"; /* of text that is not UTF-8 */

#define MOST_PORTS 64
struct port_list {
    uint16_t ports[MOST_PORTS];
    uint32_t count;
};
static struct port_list clear;
static struct port_list encrypted;

/* --- ports --- */

static void add_port(uint32_t port, void *context)
{
    struct port_list *list = context;

    if (list->count < MOST_PORTS)
        list->ports[list->count++] = (uint16_t)port;
}

static struct port_list ports_in(range_t *range)
{
    struct port_list list = {.count = 0};

    range_foreach(range, add_port, &list);
    return list;
}

static bool is_changed(const struct port_list *known, range_t *range)
{
    struct port_list list = ports_in(range);

    return known->count != list.count ||
           memcmp(known->ports, list.ports, list.count * sizeof list.ports[0]) != 0;
}

static void read_ports(void)
{
    clear = ports_in(tcp_ports);
    encrypted = ports_in(tls_ports);
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

/* Touches nothing that did not change: what the user chose by Decode As would be lost. */
static void apply(void)
{
    ftpx_charsets_named(charset); /* to say at once that there is no such set */
    if (!is_changed(&clear, tcp_ports) && !is_changed(&encrypted, tls_ports))
        return;
    tell(before_change);
    read_ports();
    tell(after_change);
}

/* --- values --- */

/* As other preferences of Wireshark have it, 0 stands for no limit. */
static uint64_t bytes_of(unsigned mebibytes)
{
    return mebibytes ? (uint64_t)mebibytes << 20 : INT64_MAX;
}

static uint32_t digests(void)
{
    return (hash == HASH_SHA256 ? FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256) : 0) |
           (hash_md5 ? FTPX_DIGEST_BIT(FTPX_DIGEST_MD5) : 0) |
           (hash_sha1 ? FTPX_DIGEST_BIT(FTPX_DIGEST_SHA1) : 0) |
           (hash_sha512 ? FTPX_DIGEST_BIT(FTPX_DIGEST_SHA512) : 0);
}

const struct ftpx_prefs *ftpx_prefs(void)
{
    static struct ftpx_prefs values;

    values = (struct ftpx_prefs){
        .builtin = builtin,
        .heuristic = heuristic,
        .show_passwords = show_passwords,
        .digests = digests(),
        .quick = quick,
        .bruteforce_count = bruteforce_count,
        .bruteforce_seconds = bruteforce_seconds,
        .memory_reorder = memory_reorder,
        .extract_max = bytes_of(extract_max),
        .extract_total = bytes_of(extract_total),
    };
    return &values;
}

struct ftpx_config ftpx_prefs_config(void)
{
    apply(); /* sharkd does not */
    return (struct ftpx_config){
        .ports = clear.ports,
        .port_count = clear.count,
        .tls_ports = encrypted.ports,
        .tls_port_count = encrypted.count,
        .heuristic = heuristic,
        .bruteforce_count = bruteforce_count,
        .bruteforce_seconds = bruteforce_seconds,
        .charset = ftpx_charsets_named(charset),
        .likely_charset = ftpx_charsets_are_guessed(charset) ? ftpx_charsets_likely() : NULL,
        .guessed_charset = ftpx_charsets_are_guessed(charset) ? ftpx_charsets_guessed : NULL,
    };
}

const uint16_t *ftpx_prefs_ports(uint32_t *count_out)
{
    *count_out = clear.count;
    return clear.ports;
}

void ftpx_prefs_register(void)
{
    module_t *module = prefs_register_protocol(ftpx_proto_control(), apply);

    range_convert_str(wmem_epan_scope(), &tcp_ports, G_STRINGIFY(FTPX_PORT_CONTROL), UINT16_MAX);
    range_convert_str(wmem_epan_scope(), &tls_ports, G_STRINGIFY(FTPX_PORT_TLS_CONTROL),
                      UINT16_MAX);
    read_ports();
    prefs_register_range_preference(module, "tcp.ports", "TCP ports",
                                    "Ports of FTP servers' control connections", &tcp_ports,
                                    UINT16_MAX);
    prefs_register_range_preference(module, "tls.ports", "TLS ports",
                                    "Ports of control connections that begin with TLS (FTPS)",
                                    &tls_ports, UINT16_MAX);
    prefs_register_bool_preference(module, "builtin", "Run Wireshark's own FTP dissector too",
                                   "Keeps the fields ftp.* and ftp-data.* beside ftpx.*", &builtin);
    prefs_register_bool_preference(
        module, "heuristic", "Recognise FTP on any port",
        "On any port control connections are recognised by what is said on them", &heuristic);
    prefs_register_string_preference(
        module, "charset", "Character set of what is not UTF-8",
        "auto: guessed from the names of each server, or what the locale makes likely; UTF-8: "
        "none; "
        "else any that iconv knows, as GBK, Big5, Shift-JIS, EUC-KR, Windows-1251 or latin1. "
        "What is valid UTF-8 is shown as such",
        &charset);
    prefs_register_bool_preference(
        module, "show_passwords", "Show passwords in tables and records",
        "Passwords in tables and records; those of anonymous users are always shown",
        &show_passwords);
    prefs_register_uint_preference(module, "bruteforce.count",
                                   "Failed logins that make a brute-force attack",
                                   "Failed logins of one client at one server that make a "
                                   "brute-force attack; 0 turns the check off",
                                   10, &bruteforce_count);
    prefs_register_uint_preference(
        module, "bruteforce.seconds", "Seconds within which they must fall",
        "Seconds within which these must fall, from the first of them to the last", 10,
        &bruteforce_seconds);
    prefs_register_enum_preference(
        module, "hash", "Hash of transferred files",
        "Of transferred files; computed by the statistics and records that show it", &hash, hashes,
        false);
    prefs_register_bool_preference(
        module, "hash.md5", "MD5 too",
        "MD5 of transferred files too, for lists that have no other hash", &hash_md5);
    prefs_register_bool_preference(
        module, "hash.sha1", "SHA-1 too",
        "SHA-1 of transferred files too, for lists that have no other hash", &hash_sha1);
    prefs_register_bool_preference(
        module, "hash.sha512", "SHA-512 too",
        "SHA-512 of transferred files too, for lists that have no other hash", &hash_sha512);
    prefs_register_bool_preference(
        module, "quick", "Scan quickly (tshark -q -z ftpx,…)",
        "Leaves out dissection that no report of FTPX needs, where nothing else is asked for; the "
        "reports are the same",
        &quick);
    prefs_register_uint_preference(module, "memory.reorder", "MiB held for bytes out of order",
                                   "MiB that one report holds for bytes out of order, over all "
                                   "transfers that it hashes; a transfer that "
                                   "needs more gets no hash",
                                   10, &memory_reorder);
    prefs_register_uint_preference(
        module, "extract.max", "Most MiB of an exported file",
        "MiB; longer files are cut, and their names say so; 0 for no limit", 10, &extract_max);
    prefs_register_uint_preference(module, "extract.total", "Most MiB of all exported files",
                                   "MiB of one run: the lengths of all exported files, holes "
                                   "included. Further files are cut, and their names say so; "
                                   "0 for no limit",
                                   10, &extract_total);
    register_shutdown_routine(ftpx_charsets_close);
}

/* settings: units and sets, from what the user said.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "settings.h"

#include "../model/session/digest.h"
#include "charsets.h"
#include "watchlists.h"

#define MIB (UINT64_C(1024) * 1024)

/* As other preferences of Wireshark have it, 0 stands for no limit. */
static uint64_t limit_of(unsigned mebibytes)
{
    return mebibytes ? mebibytes * MIB : INT64_MAX;
}

/* What the hashes of a list can be compared with. */
static uint32_t wanted_digests(const struct ftpx_watchlist *list)
{
    static const struct {
        enum ftpx_digest digest;
        size_t digits;
    } lengths[] = {{FTPX_DIGEST_SHA256, 64},
                   {FTPX_DIGEST_MD5, 32},
                   {FTPX_DIGEST_SHA1, 40},
                   {FTPX_DIGEST_SHA512, 128}};
    uint32_t digests = 0;

    for (size_t i = 0; list && i < G_N_ELEMENTS(lengths); i++)
        if (ftpx_watchlist_has_hashes(list, lengths[i].digits))
            digests |= FTPX_DIGEST_BIT(lengths[i].digest);
    return digests;
}

static uint32_t digests_of(const struct ftpx_preferences *preferences)
{
    return (preferences->hash == FTPX_HASH_SHA256 ? FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256) : 0) |
           (preferences->hash_md5 ? FTPX_DIGEST_BIT(FTPX_DIGEST_MD5) : 0) |
           (preferences->hash_sha1 ? FTPX_DIGEST_BIT(FTPX_DIGEST_SHA1) : 0) |
           (preferences->hash_sha512 ? FTPX_DIGEST_BIT(FTPX_DIGEST_SHA512) : 0) |
           wanted_digests(ftpx_watchlists_named(preferences->watchlist));
}

struct ftpx_settings ftpx_settings_of(const struct ftpx_preferences *preferences)
{
    return (struct ftpx_settings){
        .preferences = preferences,
        .show_passwords = preferences->show_passwords,
        .json_commands = preferences->json_commands,
        .findings_notes = preferences->findings_notes,
        .zeek_json = preferences->zeek_json,
        .digests = digests_of(preferences),
        .overwrite = preferences->overwrite,
        .quick = preferences->quick,
        .reorder = preferences->memory_reorder * MIB,
        .extract_max = limit_of(preferences->extract_max),
        .extract_total = limit_of(preferences->extract_total),
    };
}

struct ftpx_config ftpx_settings_config(const struct ftpx_preferences *preferences)
{
    bool guessed = ftpx_charsets_are_guessed(preferences->charset);

    return (struct ftpx_config){
        .ports = preferences->tcp_ports.ports,
        .port_count = preferences->tcp_ports.count,
        .tls_ports = preferences->tls_ports.ports,
        .tls_port_count = preferences->tls_ports.count,
        .heuristic = preferences->heuristic,
        .bruteforce_count = preferences->bruteforce_count,
        .bruteforce_seconds = preferences->bruteforce_seconds,
        .charset = ftpx_charsets_named(preferences->charset),
        .likely_charset = guessed ? ftpx_charsets_likely() : NULL,
        .guessed_charset = guessed ? ftpx_charsets_guessed : NULL,
        .watchlist = ftpx_watchlists_named(preferences->watchlist),
    };
}

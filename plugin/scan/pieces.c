/* pieces: packets by 8 bytes of a hash; two that share them are taken for one, which is the safe side.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "pieces.h"

#include <string.h>

/* Packets that are known at once, of one part and of all: beyond, they are lost. */
enum { MOST = 1 << 16, MOST_LEFT = 1 << 20 };

struct ftpx_pieces {
    GHashTable *seen; /* of this part: uint64_t, to whether it is left */
    GHashTable *left; /* of the parts taken up: uint64_t */
    uint32_t parts;
    bool lost;
    bool apart;
};

struct ftpx_pieces *ftpx_pieces_new(void)
{
    struct ftpx_pieces *pieces = g_new0(struct ftpx_pieces, 1);

    pieces->seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    pieces->left = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return pieces;
}

void ftpx_pieces_free(struct ftpx_pieces *pieces)
{
    g_hash_table_destroy(pieces->seen);
    g_hash_table_destroy(pieces->left);
    g_free(pieces);
}

static uint64_t key_of(const struct ftpx_packet *fragment)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    uint8_t digest[32];
    gsize length = sizeof digest;
    uint64_t key;

    g_checksum_update(sum, fragment->from.bytes, sizeof fragment->from.bytes);
    g_checksum_update(sum, fragment->to.bytes, sizeof fragment->to.bytes);
    g_checksum_update(sum, &fragment->protocol, sizeof fragment->protocol);
    g_checksum_update(sum, (const guchar *)&fragment->identification,
                      sizeof fragment->identification);
    g_checksum_get_digest(sum, digest, &length);
    g_checksum_free(sum);
    memcpy(&key, digest, sizeof key);
    return key;
}

static void put(GHashTable *table, uint64_t key, bool value)
{
    g_hash_table_insert(table, g_memdup2(&key, sizeof key), GINT_TO_POINTER(value));
}

void ftpx_pieces_see(struct ftpx_pieces *pieces, const struct ftpx_packet *fragment, bool is_left)
{
    if (g_hash_table_size(pieces->seen) < MOST)
        put(pieces->seen, key_of(fragment), is_left);
    else
        pieces->lost = true;
}

void ftpx_pieces_lose(struct ftpx_pieces *pieces)
{
    pieces->lost = true;
}

static void carry_packet(struct ftpx_ledger *ledger, uint64_t *key, bool *is_left)
{
    ftpx_ledger_bytes(ledger, key, sizeof *key);
    ftpx_ledger_flag(ledger, is_left);
}

static void write_seen(const struct ftpx_pieces *pieces, struct ftpx_ledger *ledger)
{
    GHashTableIter iter;
    void *key, *value;

    g_hash_table_iter_init(&iter, pieces->seen);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        bool is_left = GPOINTER_TO_INT(value);
        carry_packet(ledger, key, &is_left);
    }
}

/* A packet that was left in a part before goes on, or is another of the same name. */
static void take_up(struct ftpx_pieces *pieces, uint64_t key, bool is_left)
{
    pieces->apart |= g_hash_table_contains(pieces->left, &key);
    if (is_left && g_hash_table_size(pieces->left) < MOST_LEFT)
        put(pieces->left, key, true);
    else
        pieces->lost |= is_left;
}

void ftpx_pieces_carry(struct ftpx_pieces *pieces, struct ftpx_ledger *ledger)
{
    uint32_t count = g_hash_table_size(pieces->seen);
    bool lost = pieces->lost;

    ftpx_ledger_flag(ledger, &lost);
    ftpx_ledger_word(ledger, &count);
    if (ledger->out) {
        write_seen(pieces, ledger);
        return;
    }
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        uint64_t key = 0;
        bool is_left = false;
        carry_packet(ledger, &key, &is_left);
        if (!ledger->failed)
            take_up(pieces, key, is_left);
    }
    pieces->lost |= lost;
    pieces->parts++;
}

bool ftpx_pieces_are_apart(const struct ftpx_pieces *pieces)
{
    return pieces->apart || (pieces->lost && pieces->parts > 1);
}

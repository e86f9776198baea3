/* Fuzzes the model with captures in the language of play.h. It checks what holds for any capture, no
 * particular fact: that the model saw what arrived and nothing else, that it finds each segment
 * again, that it keeps little more than it was fed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../unit/sound.h"
#include "arrivals.h"

#include <sanitizer/allocator_interface.h>

/* What the model may keep: for each segment (a note, an exchange, its reply and a transfer with its
 * reading state), for each byte of payload (held, in a line, as the texts of that line), and at
 * all. */
#define MOST_A_SEGMENT 65536
#define MOST_A_BYTE    64
#define MOST_AT_ALL    (1024 * 1024)

static const uint16_t tls_ports[] = {990};

static struct ftpx_config config;

static void assert_arrived(const struct play *play)
{
    arrivals *all = arrivals_new(play);
    GHashTableIter flows;
    gpointer key;

    g_hash_table_iter_init(&flows, all);
    while (g_hash_table_iter_next(&flows, &key, NULL)) {
        const struct ftpx_flow *flow = key;
        for (uint8_t side = 0; side < 2; side++)
            arrivals_match(arrivals_of(all, flow, side), &flow->half[side]->stream,
                           flow->verdict == FTPX_VERDICT_DATA);
    }
    g_hash_table_destroy(all);
}

static void assert_frugal(const struct play *play, size_t before)
{
    size_t kept = __sanitizer_get_current_allocated_bytes() - before;

    g_assert_cmpuint(kept, <,
                     MOST_AT_ALL + play->all->len * MOST_A_SEGMENT + play->bytes * MOST_A_BYTE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    play_start_up();
    config = talk_config();
    config.tls_ports = tls_ports;
    config.tls_port_count = G_N_ELEMENTS(tls_ports);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t before = __sanitizer_get_current_allocated_bytes();
    struct play play;

    play_prepare(&play, (ftpx_span){data, size}, &config);
    play_all(&play, NULL, NULL);
    assert_frugal(&play, before);
    assert_sound(play.talk.engine);
    assert_arrived(&play);
    for (guint index = 0; index < play.all->len; index++) {
        const struct played *played = play.all->pdata[index];
        assert_found(play.talk.engine, &played->segment, &played->sighting);
    }
    play_end(&play);
    return 0;
}

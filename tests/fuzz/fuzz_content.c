/* Fuzzes what the model reads of a transfer's content, listings above all: the first bytes choose
 * command, TYPE, MODE and STRU, and how the rest is cut into segments and in what order they come.
 * In order and out of order the model knows the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../unit/facts.h"
#include "../unit/sound.h"
#include "../unit/talk.h"

#define PIECES 4
#define HEAD   (3 + PIECES)

static const char *const verbs[] = {">LIST",   ">LIST -R", ">NLST",      ">MLSD",
                                    ">RETR f", ">STOR f",  ">MLSD /a/b", ">LIST -1 dir"};
static const char *const types[] = {">TYPE I", ">TYPE A", ">TYPE E", ">TYPE L 8"};
static const char *const modes[] = {">MODE S", ">MODE B", ">MODE C", ">MODE Z"};
static const char *const structures[] = {">STRU F", ">STRU R", ">STRU F", ">STRU P"};

struct plan {
    const char *verb, *type, *mode, *structure;
    bool mark_after_data;
    bool again; /* a piece comes twice */
    ftpx_span pieces[PIECES];
    uint32_t offsets[PIECES];
    unsigned order[PIECES]; /* in which they come */
};

/* Pieces as long as the input says; the last takes what is left. */
static void cut(struct plan *plan, const uint8_t *lengths, ftpx_span content)
{
    uint32_t offset = 0;

    for (unsigned index = 0; index < PIECES; index++) {
        size_t length = index < PIECES - 1 ? lengths[index] : content.len;
        plan->pieces[index] = ftpx_span_take(content, length);
        plan->offsets[index] = offset;
        plan->order[index] = index;
        offset += (uint32_t)plan->pieces[index].len;
        content = ftpx_span_drop(content, length);
    }
}

static void shuffle(struct plan *plan, uint8_t number)
{
    for (unsigned left = PIECES; left > 1; left--) {
        unsigned other = number % left;
        unsigned kept = plan->order[left - 1];
        plan->order[left - 1] = plan->order[other];
        plan->order[other] = kept;
        number /= (uint8_t)left;
    }
}

static struct plan plan_of(const uint8_t *head, ftpx_span content)
{
    struct plan plan = {.verb = verbs[head[0] & 7],
                        .type = types[head[0] >> 3 & 3],
                        .mode = modes[head[0] >> 5 & 3],
                        .structure = structures[head[1] & 3],
                        .mark_after_data = head[1] >> 2 & 1,
                        .again = head[1] >> 3 & 1};

    cut(&plan, head + 3, content);
    return plan;
}

static void send_piece(struct tcp *data, int sender, const struct plan *plan, unsigned index)
{
    ftpx_span piece = plan->pieces[index];

    if (piece.len == 0)
        return;
    g_autofree uint8_t *lent = g_memdup2(piece.at, piece.len);
    tcp_send_at(data, sender, plan->offsets[index], (ftpx_span){lent, piece.len});
}

/* All that the model says of it in the end. */
static char *play(const struct plan *plan)
{
    struct talk talk;

    talk_begin(&talk, NULL);
    struct tcp control = control_ready(&talk);
    SAY(&control, plan->type, "<200 ok", plan->mode, "<200 ok", plan->structure, "<200 ok", ">PASV",
        "<227 (10,0,0,1,4,1)", plan->verb);
    struct tcp data = data_open(&talk, 1025);
    int sender = plan->verb[1] == 'S' ? OPENER : LISTENER;
    if (!plan->mark_after_data)
        SAY(&control, "<150 here");
    for (unsigned index = 0; index < PIECES; index++)
        send_piece(&data, sender, plan, plan->order[index]);
    if (plan->again)
        send_piece(&data, sender, plan, plan->order[0]);
    tcp_lose(&data, sender, plan->offsets[PIECES - 1] + plan->pieces[PIECES - 1].len);
    tcp_close(&data, sender);
    if (plan->mark_after_data)
        SAY(&control, "<150 here");
    SAY(&control, "<226 done");
    assert_sound(talk.engine);
    char *facts = facts_of(talk.engine);
    talk_end(&talk, NULL);
    return facts;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    /* each allocation is the sanitizer's */
    g_setenv("WIRESHARK_DEBUG_WMEM_OVERRIDE", "simple", TRUE);
    wmem_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    struct plan plan = plan_of(data, (ftpx_span){data + HEAD, size - HEAD});
    g_autofree char *in_order = play(&plan);

    shuffle(&plan, data[2]);
    g_autofree char *shuffled = play(&plan);
    g_assert_cmpstr(shuffled, ==, in_order);
    return 0;
}

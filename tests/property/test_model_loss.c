/* Property: whatever one or two segments of a control connection are lost, a reply that is still
 * tied to a command is that command's own, or the doubt is marked.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../unit/talk.h"

/* Each command and its replies end in the same number. */
static const char *const dialogue[] = {
    "<220 ready", ">USER 1",  "<331 1",   ">PASS 2",  "<230 2",  ">SYST 3",  "<215 3",  ">PWD 4",
    "<257 4",     ">TYPE 5",  "<200 5",   ">CWD 6",   "<250 6",  ">NOOP 7",  "<200 7",  ">SIZE 8",
    "<213 8",     ">CWD 9",   "<550 9",   ">DELE 10", "<250 10", ">MDTM 11", "<213 11", ">RNFR 12",
    "<350 12",    ">RNTO 13", "<250 13",  ">MODE 14", "<200 14", ">LIST 15", "<150 15", "<226 15",
    ">RETR 16",   "<550 16",  ">STOR 17", "<150 17",  "<226 17", ">CWD 18",  "<250 18", ">NOOP 19",
    "<200 19",    ">QUIT 20", "<221 20",  NULL,
};

/* Losing the greeting and what stands before the evidence is another matter: see recognise. */
#define FIRST 3
#define LINES (G_N_ELEMENTS(dialogue) - 1)

static bool is_doubted(const struct ftpx_exchange *exchange, const struct ftpx_reply *reply)
{
    uint64_t doubt = FTPX_QUIRK(AFTER_GAP) | FTPX_QUIRK(WRONG_STATE) | FTPX_QUIRK(CUT_LINE) |
                     FTPX_QUIRK(UNEXPECTED_REPLY) | FTPX_QUIRK(DOUBTFUL);

    return ((exchange->quirks | reply->quirks) & doubt) != 0;
}

static unsigned wrong_pairs(const struct ftpx_session *session, unsigned *right_out)
{
    unsigned wrong = 0;

    for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
         exchange = exchange->next)
        for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next) {
            bool right = exchange->arg.len == reply->text.len &&
                         memcmp(exchange->arg.at, reply->text.at, reply->text.len) == 0;
            *right_out += right;
            if (!right && !is_doubted(exchange, reply)) {
                wrong++;
                g_test_message("%s %s has %u %s", exchange->verb->name, text_of(exchange->arg),
                               reply->code, text_of(reply->text));
            }
        }
    return wrong;
}

/* Without the lines `one` and `other`, which may be the same. */
static unsigned wrong_without(size_t one, size_t other, unsigned *right_out)
{
    struct talk talk;

    talk_begin(&talk, NULL);
    struct tcp control = control_open(&talk);
    for (size_t line = 0; line < LINES; line++) {
        g_autofree char *said =
            g_strconcat(line == one || line == other ? "!" : "", dialogue[line], NULL);
        SAY(&control, said);
    }
    tcp_close(&control, LISTENER);
    unsigned wrong = wrong_pairs(session_of(&talk, 0), right_out);
    talk_end(&talk, NULL);
    return wrong;
}

static void one_lost_line_pairs_nothing_wrongly(void)
{
    for (size_t one = FIRST; one < LINES; one++) {
        unsigned right = 0;

        g_test_message("without %s", dialogue[one]);
        g_assert_cmpuint(wrong_without(one, one, &right), ==, 0);
        g_assert_cmpuint(right, >=, 20); /* of 22 */
    }
}

static void two_lost_lines_pair_nothing_wrongly(void)
{
    for (size_t one = FIRST; one < LINES; one++)
        for (size_t other = one + 1; other < LINES; other++) {
            unsigned right = 0;

            g_test_message("without %s and %s", dialogue[one], dialogue[other]);
            g_assert_cmpuint(wrong_without(one, other, &right), ==, 0);
            g_assert_cmpuint(right, >=, 18);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/loss/one line", one_lost_line_pairs_nothing_wrongly);
    g_test_add_func("/loss/two lines", two_lost_lines_pair_nothing_wrongly);
    return talk_run();
}

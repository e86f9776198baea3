/* Tests of progress: every transition by a rule of its own, and the outcome of each way a
 * transfer can go. It feeds no segments.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "model/data/progress.h"
#include "wire/quirk.h"

typedef struct ftpx_progress progress;

#define SAID_COUNT  (FTPX_SAID_ABORTED + 1)
#define MOVED_COUNT (FTPX_MOVED_RESET + 1)

/* What each event says; -1: nothing. A final reply stands. */
static const int said_by[FTPX_EVENT_COUNT] = {
    [FTPX_EVENT_MARK] = FTPX_SAID_MARK,
    [FTPX_EVENT_SUCCESS] = FTPX_SAID_SUCCESS,
    [FTPX_EVENT_FAILURE] = FTPX_SAID_FAILURE,
    [FTPX_EVENT_ABORT_REPLY] = FTPX_SAID_ABORTED,
    [FTPX_EVENT_ABOR] = -1,
    [FTPX_EVENT_CONNECT] = -1,
    [FTPX_EVENT_BYTES] = -1,
    [FTPX_EVENT_SENDER_FIN] = -1,
    [FTPX_EVENT_RESET] = -1,
    [FTPX_EVENT_GOES_ON] = -1,
    [FTPX_EVENT_CONTROL_END] = -1,
};

/* What each event does with the connection, by what it had done: no, open, some, finished,
 * reset. */
static const uint8_t moved_by[FTPX_EVENT_COUNT][MOVED_COUNT] = {
    [FTPX_EVENT_MARK] = {0, 1, 2, 3, 4},        [FTPX_EVENT_SUCCESS] = {0, 1, 2, 3, 4},
    [FTPX_EVENT_FAILURE] = {0, 1, 2, 3, 4},     [FTPX_EVENT_ABORT_REPLY] = {0, 1, 2, 3, 4},
    [FTPX_EVENT_ABOR] = {0, 1, 2, 3, 4},        [FTPX_EVENT_CONNECT] = {1, 1, 2, 3, 4},
    [FTPX_EVENT_BYTES] = {2, 2, 2, 3, 4},       [FTPX_EVENT_SENDER_FIN] = {3, 3, 3, 3, 4},
    [FTPX_EVENT_RESET] = {4, 4, 4, 3, 4},       [FTPX_EVENT_GOES_ON] = {0, 1, 2, 3, 2},
    [FTPX_EVENT_CONTROL_END] = {0, 1, 2, 3, 4},
};

static void check_transition(progress now, enum ftpx_event event)
{
    progress next = ftpx_progress_next(now, event);
    bool is_final = now.said > FTPX_SAID_MARK;
    bool stops = event == FTPX_EVENT_ABOR && now.moved != FTPX_MOVED_FINISHED;

    g_assert_cmpint(next.said, ==, is_final || said_by[event] < 0 ? (int)now.said : said_by[event]);
    g_assert_cmpint(next.moved, ==, moved_by[event][now.moved]);
    g_assert_cmpint(next.started, ==, now.started || event == FTPX_EVENT_MARK);
    g_assert_cmpint(next.aborted, ==, now.aborted || stops);
    g_assert_cmpint(next.over, ==, now.over || event == FTPX_EVENT_CONTROL_END);
    /* again changes nothing */
    g_assert_true(ftpx_progress_same(ftpx_progress_next(next, event), next));
}

static progress state_number(unsigned number)
{
    progress state = {.said = number % SAID_COUNT, .moved = number / SAID_COUNT % MOVED_COUNT};
    unsigned flags = number / SAID_COUNT / MOVED_COUNT;

    state.started = flags & 1;
    state.aborted = flags >> 1 & 1;
    state.over = flags >> 2 & 1;
    return state;
}

static void every_transition_follows_the_rules(void)
{
    for (unsigned number = 0; number < SAID_COUNT * MOVED_COUNT * 8; number++)
        for (unsigned event = 0; event < FTPX_EVENT_COUNT; event++)
            check_transition(state_number(number), (enum ftpx_event)event);
}

/* A measure: bytes seen, bytes missing in between, bytes expected, and whether any are. */
#define M(seen, missing, due, has_due)                                                        \
    {                                                                                         \
        .bytes = (seen), .gap_bytes = (missing), .expected = (due), .has_expected = (has_due) \
    }

static void every_state_has_an_outcome(void)
{
    static const struct ftpx_measure measures[] = {M(0, 0, 0, false), M(5, 0, 5, true),
                                                   M(5, 1, 9, true)};

    for (unsigned number = 0; number < SAID_COUNT * MOVED_COUNT * 8; number++)
        for (size_t index = 0; index < G_N_ELEMENTS(measures); index++) {
            progress state = state_number(number);
            struct ftpx_outcome outcome = ftpx_progress_outcome(state, measures[index]);

            g_assert_nonnull(ftpx_state_name(outcome.state));
            if (outcome.state != FTPX_STATE_COMPLETE)
                continue;
            g_assert_cmpuint(outcome.reasons, ==, 0);
            g_assert_cmpint(state.said, ==, FTPX_SAID_SUCCESS);
            g_assert_cmpint(state.moved, ==, FTPX_MOVED_FINISHED);
            g_assert_true(!state.aborted || measures[index].has_expected);
            g_assert_cmpuint(index, !=, 2);
        }
}

/* A life as letters: m 1yz, s 2yz, f 4yz or 5yz, a 426 or 451, A ABOR, c connect, b bytes, F
 * sender's FIN, R reset, G goes on behind it, E end of the control connection. */
static progress live(const char *life)
{
    static const char letters[] = "msfaAcbFRGE";
    progress state = {.said = FTPX_SAID_NOTHING};

    for (; *life; life++) {
        const char *letter = strchr(letters, *life);
        g_assert_nonnull(letter);
        state = ftpx_progress_next(state, (enum ftpx_event)(letter - letters));
    }
    return state;
}

#define Q(name) FTPX_QUIRK(name)

static const struct life_case {
    const char *title;
    const char *life;
    struct ftpx_measure measure;
    enum ftpx_state state;
    uint64_t reasons;
} lives[] = {
    {"as the book has it", "mcbFs", M(5, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"the size as announced", "mcbFs", M(5, 0, 5, true), FTPX_STATE_COMPLETE, 0},
    {"226 before the FIN (IIS)", "mcbsF", M(5, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"data before the 150", "cbFms", M(5, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"an empty file", "mcFs", M(0, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"226 without 150", "cbFs", M(5, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"a reset after FIN and 226", "mcbFsR", M(5, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"a reset after the FIN", "mcbFRs", M(5, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"ABOR, but all that was announced came", "mcbAFs", M(5, 0, 5, true), FTPX_STATE_COMPLETE, 0},
    {"ABOR, and less than announced came", "mcbAFs", M(5, 0, 9, true), FTPX_STATE_ABORTED,
     Q(ABORTED)},
    {"ABOR, and all that was announced came, if not into the capture", "mcbAFs", M(3, 2, 5, true),
     FTPX_STATE_INCOMPLETE, Q(GAP)},
    {"ABOR after the FIN", "mcbFAs", M(5, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"complete, then the session ends", "mcbFsE", M(5, 0, 0, false), FTPX_STATE_COMPLETE, 0},
    {"a gap", "mcbFs", M(5, 2, 0, false), FTPX_STATE_INCOMPLETE, Q(GAP)},
    {"less than announced", "mcbFs", M(5, 0, 9, true), FTPX_STATE_INCOMPLETE, Q(SIZE_MISMATCH)},
    {"more than announced", "mcbFs", M(5, 0, 4, true), FTPX_STATE_INCOMPLETE, Q(SIZE_MISMATCH)},
    {"a gap is no wrong size", "mcbFs", M(5, 2, 7, true), FTPX_STATE_INCOMPLETE, Q(GAP)},
    {"an end under TLS that could not be read",
     "mcbFs",
     {.bytes = 5, .undecrypted = true},
     FTPX_STATE_OPEN,
     Q(UNDECRYPTED)},
    {"the same, and the server reports failure",
     "mcFf",
     {.bytes = 0, .undecrypted = true},
     FTPX_STATE_INCOMPLETE,
     Q(UNDECRYPTED) | Q(FAILED_REPLY)},
    {"no FIN", "mcbs", M(5, 0, 0, false), FTPX_STATE_INCOMPLETE, Q(NO_FIN)},
    {"no data connection", "ms", M(0, 0, 9, true), FTPX_STATE_INCOMPLETE, Q(NO_DATA_CONNECTION)},
    {"552 after data", "mcbFf", M(5, 0, 0, false), FTPX_STATE_INCOMPLETE, Q(FAILED_REPLY)},
    {"the session ends without a reply", "mcbFE", M(5, 0, 0, false), FTPX_STATE_INCOMPLETE,
     Q(NO_FINAL_REPLY)},
    {"426 after data", "mcbFa", M(5, 0, 0, false), FTPX_STATE_ABORTED, Q(ABORTED)},
    {"426 before any byte", "mca", M(0, 0, 0, false), FTPX_STATE_ABORTED, Q(ABORTED)},
    {"ABOR", "mcbAFs", M(5, 0, 0, false), FTPX_STATE_ABORTED, Q(ABORTED)},
    {"ABOR, and a FIN without a reply", "mcbAFE", M(5, 0, 0, false), FTPX_STATE_INCOMPLETE,
     Q(ABORTED) | Q(NO_FINAL_REPLY)},
    {"ABOR, and less than announced without a reply", "mcbAFE", M(5, 0, 9, true),
     FTPX_STATE_ABORTED, Q(ABORTED)},
    {"ABOR of what is not in the capture", "mAs", M(0, 0, 9, true), FTPX_STATE_INCOMPLETE,
     Q(ABORTED) | Q(NO_DATA_CONNECTION)},
    {"ABOR of what is in part", "mcbAFs", M(5, 2, 0, false), FTPX_STATE_INCOMPLETE,
     Q(ABORTED) | Q(GAP)},
    {"a reset before the FIN, whatever the reply", "mcbRs", M(5, 0, 0, false), FTPX_STATE_ABORTED,
     Q(RESET)},
    {"a reset with the size reached", "mcbRs", M(5, 0, 5, true), FTPX_STATE_ABORTED, Q(RESET)},
    {"a reset, then a FIN", "mcbRFs", M(5, 0, 0, false), FTPX_STATE_ABORTED, Q(RESET)},
    {"ABOR, reset and gap", "mcbARa", M(5, 1, 0, false), FTPX_STATE_ABORTED,
     Q(ABORTED) | Q(RESET) | Q(GAP)},
    {"550", "f", M(0, 0, 0, false), FTPX_STATE_REFUSED, 0},
    {"425 after 150, connection reset", "mcRf", M(0, 0, 0, false), FTPX_STATE_REFUSED, 0},
    {"451 at once", "a", M(0, 0, 0, false), FTPX_STATE_REFUSED, 0},
    {"just sent", "", M(0, 0, 0, false), FTPX_STATE_OPEN,
     Q(NO_DATA_CONNECTION) | Q(NO_FINAL_REPLY)},
    {"under way", "mcb", M(5, 0, 0, false), FTPX_STATE_OPEN, Q(NO_FIN) | Q(NO_FINAL_REPLY)},
    {"moved, not answered", "mcbF", M(5, 0, 0, false), FTPX_STATE_OPEN, Q(NO_FINAL_REPLY)},
};

static void has_its_outcome(gconstpointer given)
{
    const struct life_case *expected = given;
    struct ftpx_outcome outcome = ftpx_progress_outcome(live(expected->life), expected->measure);

    g_assert_cmpstr(ftpx_state_name(outcome.state), ==, ftpx_state_name(expected->state));
    g_assert_cmphex(outcome.reasons, ==, expected->reasons);
}

static void it_is_settled_when_both_sides_had_their_say(void)
{
    g_assert_false(ftpx_progress_is_settled(live("")));
    g_assert_false(ftpx_progress_is_settled(live("mcbF")));
    g_assert_false(ftpx_progress_is_settled(live("mcbs")));
    g_assert_true(ftpx_progress_is_settled(live("mcbsF")));
    g_assert_true(ftpx_progress_is_settled(live("mcbRf")));
    g_assert_true(ftpx_progress_is_settled(live("f")));
    g_assert_true(ftpx_progress_is_settled(live("mcbE")));
}

static void states_have_the_contracts_names(void)
{
    g_assert_cmpstr(ftpx_state_name(FTPX_STATE_OPEN), ==, "open");
    g_assert_cmpstr(ftpx_state_name(FTPX_STATE_COMPLETE), ==, "complete");
    g_assert_cmpstr(ftpx_state_name(FTPX_STATE_INCOMPLETE), ==, "incomplete");
    g_assert_cmpstr(ftpx_state_name(FTPX_STATE_ABORTED), ==, "aborted");
    g_assert_cmpstr(ftpx_state_name(FTPX_STATE_REFUSED), ==, "refused");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/progress/every transition follows the rules",
                    every_transition_follows_the_rules);
    g_test_add_func("/progress/every state has an outcome", every_state_has_an_outcome);
    for (size_t index = 0; index < G_N_ELEMENTS(lives); index++) {
        g_autofree char *path = g_strconcat("/progress/outcome/", lives[index].title, NULL);

        g_test_add_data_func(path, &lives[index], has_its_outcome);
    }
    g_test_add_func("/progress/it is settled when both sides had their say",
                    it_is_settled_when_both_sides_had_their_say);
    g_test_add_func("/progress/states have the contract's names", states_have_the_contracts_names);
    return g_test_run();
}

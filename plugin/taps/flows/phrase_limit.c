/* phrase_limit: whose it is, what, and the figures that show it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "phrase_limit.h"

#include "../../model/data/brake.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/figures.h"

#define SHORTEST FTPX_NS_PER_SECOND

static void append_share(GString *out, const struct ftpx_pace *pace)
{
    g_string_append_printf(out, "%u %% of it", ftpx_pace_share(pace, FTPX_WAIT_SENDER));
}

static void append_pauses(GString *out, const struct ftpx_pace *pace)
{
    double mean = pace->pause_sum / pace->pauses;

    ftpx_figure_grouped(out, pace->pauses);
    g_string_append(out, " times some ");
    ftpx_figure_duration(out, (int64_t)(mean * (double)FTPX_NS_PER_SECOND));
}

static void append_bytes(GString *out, uint64_t bytes, const char *what)
{
    ftpx_figure_grouped(out, bytes);
    g_string_append_printf(out, " bytes%s", what);
}

static void append_lost(GString *out, const struct ftpx_pace *pace)
{
    ftpx_figure_grouped(out, pace->lost);
    g_string_append(out, " of ");
    ftpx_figure_grouped(out, pace->segments);
    g_string_append(out, " segments");
}

static void append_marked(GString *out, const struct ftpx_pace *pace)
{
    ftpx_figure_grouped(out, pace->marked);
    g_string_append(out, " times");
}

static void append_round_trip(GString *out, int64_t to_sender, int64_t to_receiver,
                              const char *before)
{
    g_string_append(out, before);
    ftpx_figure_duration(out, to_sender + to_receiver);
}

static void append_figures(GString *out, enum ftpx_brake brake, const struct ftpx_pace *pace,
                           const struct ftpx_round_trips *trips)
{
    switch (brake) {
    case FTPX_BRAKE_IDLE: append_share(out, pace); return;
    case FTPX_BRAKE_PAUSES: append_pauses(out, pace); return;
    case FTPX_BRAKE_LOSS: append_lost(out, pace); return;
    case FTPX_BRAKE_MARKED: append_marked(out, pace); return;
    case FTPX_BRAKE_READING: append_bytes(out, pace->window_least, " at least"); return;
    case FTPX_BRAKE_WINDOW: append_bytes(out, pace->window_most, ""); break;
    case FTPX_BRAKE_IN_FLIGHT: append_bytes(out, (uint64_t)pace->most_flight, ""); break;
    default: break;
    }
    append_round_trip(out, trips->to_sender, trips->to_receiver,
                      out->str[out->len - 1] == '(' ? "round trips of " : ", round trips of ");
    if (brake == FTPX_BRAKE_QUEUE)
        append_round_trip(out, trips->to_sender_median, trips->to_receiver_median, " became ");
}

void ftpx_phrase_limit(GString *out, const struct ftpx_transfer *transfer)
{
    enum ftpx_brake brake = ftpx_brake_of(transfer);
    enum ftpx_braked_by by = ftpx_brake_by(brake);
    struct ftpx_round_trips trips;

    if (by == FTPX_BRAKED_BY_UNKNOWN || ftpx_transfer_duration(transfer) < SHORTEST ||
        !ftpx_pace_round_trips(transfer->flow, ftpx_transfer_sender(transfer), &trips))
        return;
    g_string_append_printf(out, "limited by the %s: %s (", ftpx_braked_by_name(by),
                           ftpx_brake_words(brake));
    append_figures(out, brake, ftpx_brake_pace(transfer), &trips);
    g_string_append_c(out, ')');
}

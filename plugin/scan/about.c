/* about: captures are called by their numbers on the tape, and found by their paths.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "about.h"

#include "../taps/bytes/mime.h"

static GArray *in_order(const struct ftpx_roll *roll)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (uint32_t i = 0; i < ftpx_roll_count(roll); i++)
        g_array_append_val(numbers, i);
    return numbers;
}

static void carry_captures(struct ftpx_ledger *ledger, const struct ftpx_about *about,
                           const GArray *numbers)
{
    ftpx_origins_carry(ledger, about->origins, numbers);
    for (guint i = 0; i < numbers->len && !ledger->failed; i++)
        ftpx_captures_carry_file(ledger, about->captures, g_array_index(numbers, uint32_t, i));
}

bool ftpx_about_carry(struct ftpx_ledger *ledger, const struct ftpx_about *about)
{
    ftpx_roll_carry(ledger, about->roll);
    if (ledger->failed)
        return true;
    GArray *numbers =
        about->named ? ftpx_roll_among(about->roll, about->named) : in_order(about->roll);
    if (!numbers)
        return false;
    carry_captures(ledger, about, numbers);
    ftpx_loop_carry_frames(about->loop, ledger);
    ftpx_mime_carry(ledger);
    g_array_unref(numbers);
    return true;
}

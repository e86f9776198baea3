/* note_quirks: the line's own, a command's that nobody answered, and those of the endpoint that it announces.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "note_quirks.h"

#include "../../wire/quirk.h"
#include "expect.h"
#include "transfer_quirks.h"

/* What only the rest of the capture can tell of a command. */
static uint64_t later_quirks(const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;
    uint64_t quirks = 0;

    if (!exchange)
        return 0;
    if (note->from_client && !exchange->final && !ftpx_session_is_dark(note->session))
        quirks |= FTPX_QUIRK(UNANSWERED);
    if (note->announced && exchange->expected && !exchange->expected->failed &&
        !exchange->expected->flow)
        quirks |= FTPX_QUIRK(UNUSED);
    return quirks;
}

uint64_t ftpx_note_quirks(const struct ftpx_note *note, bool final)
{
    const struct ftpx_expected *expected =
        note->announced && note->exchange ? note->exchange->expected : NULL;

    if (!final)
        return note->quirks;
    uint64_t quirks = note->quirks | later_quirks(note);
    return expected ? ftpx_transfer_settle_endpoint(expected, quirks) : quirks;
}

/* tap: nothing is made while nobody listens.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tap.h"

#include "capture.h"
#include "current.h"

#include <epan/tap.h>

static int tap_id = -1;
static int other_tap_id = -1;

static struct ftpx_tap *new_tap(const struct ftpx_current *current)
{
    struct ftpx_tap *tap = wmem_new(current->pinfo->pool, struct ftpx_tap);

    *tap = ftpx_tap_of(ftpx_capture_engine(), &current->sighting, &current->segment,
                       ftpx_current_plain(current), !current->pinfo->fd->visited);
    return tap;
}

void ftpx_tap_also(int tap_id_of_other)
{
    other_tap_id = tap_id_of_other;
}

void ftpx_tap_queue(const struct ftpx_current *current)
{
    bool other = other_tap_id >= 0 && have_tap_listener(other_tap_id);

    if (!other && !have_tap_listener(tap_id))
        return;
    struct ftpx_tap *tap = new_tap(current);
    tap_queue_packet(tap_id, current->pinfo, tap);
    if (other)
        tap_queue_packet(other_tap_id, current->pinfo, tap);
}

void ftpx_tap_register(void)
{
    tap_id = register_tap(FTPX_TAP_NAME);
}

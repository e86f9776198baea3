/* listen: two listeners of the host, of which the last one that goes takes the report with it. The
 * host resets listeners before it reads a capture, not when it closes one, and may draw in between:
 * so all of them forget the capture when it ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "listen.h"

#include "../../epan/capture.h"
#include "../../epan/compat.h"
#include "../../epan/tap.h"
#include "../../system/file.h"
#include "../say/complain.h"
#include "../say/status.h"
#include "input.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <glib.h>

/* `selection` and `bytes` are the listeners' names for it. */
struct listening {
    struct ftpx_asked *asked;
    const struct ftpx_engine *engine; /* NULL before the first frame of a session */
    struct ftpx_select *select;
    unsigned listeners; /* that are to go yet; 0 before all are there */
    GList link;         /* in `all` */
    char selection;
    char bytes;
};

static GQueue all = G_QUEUE_INIT;

static struct listening *of_selection(void *tapdata)
{
    return (struct listening *)((char *)tapdata - offsetof(struct listening, selection));
}

static struct listening *of_bytes(void *tapdata)
{
    return (struct listening *)((char *)tapdata - offsetof(struct listening, bytes));
}

/* --- hearing --- */

static tap_packet_status see_selection(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                       const void *data, tap_flags_t flags)
{
    struct listening *listening = of_selection(tapdata);
    const struct ftpx_tap *tap = data;

    (void)pinfo;
    (void)edt;
    (void)flags;
    listening->engine = tap->engine;
    ftpx_select_add(listening->select, tap->flow, tap->frame);
    /* The host calls the listener that takes first: it came later. */
    if (ftpx_asked_watches(listening->asked)) {
        struct ftpx_scope scope = {.engine = tap->engine, .select = listening->select};
        ftpx_asked_see(listening->asked, &scope, tap);
    }
    return TAP_PACKET_REDRAW;
}

static tap_packet_status see_bytes(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                   const void *data, tap_flags_t flags)
{
    const struct ftpx_tap *tap = data;

    (void)pinfo;
    (void)edt;
    (void)flags;
    if (tap->flow->verdict == FTPX_VERDICT_DATA)
        ftpx_asked_take(of_bytes(tapdata)->asked, tap);
    return TAP_PACKET_DONT_REDRAW;
}

/* What is read only now may be the first that is known of any session; and of a capture in which nothing is
 * FTP's, attempts to connect may still be told. */
static const struct ftpx_engine *settled(const struct ftpx_engine *heard_of)
{
    struct ftpx_engine *engine = ftpx_capture_engine();

    if (engine)
        ftpx_engine_settle(engine);
    return heard_of ? heard_of : engine;
}

static void draw(void *tapdata)
{
    const struct listening *listening = of_selection(tapdata);
    struct ftpx_scope scope = {
        .engine = settled(listening->engine),
        .select = listening->select,
        .captures = ftpx_input(),
    };

    ftpx_status_erase(); /* the report may go to the same terminal */
    ftpx_asked_draw(listening->asked, &scope);
}

/* --- forgetting --- */

static void reset_selection(void *tapdata)
{
    struct listening *listening = of_selection(tapdata);

    listening->engine = NULL;
    ftpx_select_reset(listening->select);
}

static void reset_bytes(void *tapdata)
{
    ftpx_asked_forget(of_bytes(tapdata)->asked);
}

static void end_capture(void)
{
    for (GList *link = all.head; link; link = link->next) {
        struct listening *listening = link->data;
        reset_selection(&listening->selection);
        reset_bytes(&listening->bytes);
    }
}

static void listening_free(struct listening *listening)
{
    ftpx_select_free(listening->select);
    g_free(listening);
}

/* One of its listeners goes. While they are being registered, that is the caller's affair. */
static void leave(struct listening *listening)
{
    if (listening->listeners == 0 || --listening->listeners > 0)
        return;
    g_queue_unlink(&all, &listening->link);
    ftpx_asked_free(listening->asked);
    listening_free(listening);
}

static void finish_selection(void *tapdata)
{
    leave(of_selection(tapdata));
}

static void finish_bytes(void *tapdata)
{
    leave(of_bytes(tapdata));
}

/* --- beginning --- */

static bool accept(const struct listening *listening, GString *error)
{
    if (!error)
        return true;
    ftpx_complain(ftpx_asked_is_called(listening->asked), "%s", error->str);
    g_string_free(error, TRUE);
    return false;
}

/* Only a filter that is none makes this fail. */
static bool select_by(struct listening *listening, const char *filter)
{
    return accept(listening, register_tap_listener(FTPX_TAP_NAME, &listening->selection, filter,
                                                   TL_REQUIRES_NOTHING, reset_selection,
                                                   see_selection, draw, finish_selection));
}

static bool take_bytes(struct listening *listening)
{
    return accept(listening,
                  register_tap_listener(FTPX_TAP_NAME, &listening->bytes, NULL, TL_REQUIRES_NOTHING,
                                        reset_bytes, see_bytes, NULL, finish_bytes));
}

/* Wireshark has windows for that. */
static FILE *terminal(void)
{
    return ftpx_input_is_of("tshark") && ftpx_file_is_terminal(stderr) ? stderr : NULL;
}

static bool start(struct listening *listening, const char *filter)
{
    if (!select_by(listening, filter))
        return false;
    if (ftpx_asked_begin(listening->asked, ftpx_input(), terminal()) &&
        (!ftpx_asked_takes(listening->asked) || take_bytes(listening)))
        return true;
    remove_tap_listener(&listening->selection);
    return false;
}

bool ftpx_listen(struct ftpx_asked *asked, const char *filter)
{
    struct listening *listening = g_new0(struct listening, 1);

    listening->asked = asked;
    listening->select = ftpx_select_new(filter == NULL);
    listening->link.data = listening;
    if (!start(listening, filter)) {
        listening_free(listening);
        return false;
    }
    listening->listeners = ftpx_asked_takes(asked) ? 2 : 1;
    g_queue_push_tail_link(&all, &listening->link);
    return true;
}

void ftpx_listen_register(void)
{
    register_cleanup_routine(end_capture);
}

/* late: the host draws those listeners first that came last, so one that comes once another has heard
 * something draws before it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "late.h"

#include "../../epan/capture.h"
#include "../../model/tcp/flow.h"
#include "input.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <glib.h>
#include <wsutil/ws_assert.h>

struct late {
    void *tapdata;
    ftpx_late_fn tell;
    void (*then)(void *tapdata); /* or NULL */
    GHashTable *heard;           /* struct ftpx_flow * to what it was taken for, … */
    GPtrArray *flows;            /* … in the order in which they came */
    GHashTable *known;           /* what the listener has learnt, to what it keeps for it */
};

static GHashTable *all; /* tapdata to struct late; NULL before the first */

static void late_free(void *data)
{
    struct late *late = data;

    g_hash_table_destroy(late->heard);
    g_ptr_array_unref(late->flows);
    g_hash_table_destroy(late->known);
    g_free(late);
}

static void draw(void *tapdata)
{
    const struct late *late = tapdata;

    if (!ftpx_capture_engine())
        return;
    ftpx_engine_settle(ftpx_capture_engine());
    for (guint i = 0; i < late->flows->len; i++) {
        const struct ftpx_flow *flow = late->flows->pdata[i];
        unsigned verdict = GPOINTER_TO_UINT(g_hash_table_lookup(late->heard, flow));
        if (flow->verdict == verdict) /* what was taken for a control connection may be none */
            late->tell(late->tapdata, flow);
    }
    if (late->then)
        late->then(late->tapdata);
}

static struct late *late_new(void *tapdata, ftpx_late_fn tell)
{
    struct late *late = g_new(struct late, 1);

    *late = (struct late){tapdata,
                          tell,
                          NULL,
                          g_hash_table_new(NULL, NULL),
                          g_ptr_array_new(),
                          g_hash_table_new(NULL, NULL)};
    g_hash_table_insert(all, tapdata, late);
    GString *error = register_tap_listener(FTPX_TAP_NAME, late, NULL, TL_REQUIRES_NOTHING, NULL,
                                           NULL, draw, NULL);
    ws_assert(!error); /* only a filter could be wrong */
    return late;
}

void ftpx_late_hear(void *tapdata, const struct ftpx_tap *tap, ftpx_late_fn tell)
{
    if (!tap->first_pass || !ftpx_input_is_of("tshark"))
        return;
    if (!all)
        all = g_hash_table_new_full(NULL, NULL, NULL, late_free);
    struct late *late = g_hash_table_lookup(all, tapdata);
    if (!late)
        late = late_new(tapdata, tell);
    gpointer flow = (gpointer)(uintptr_t)tap->flow;
    if (g_hash_table_insert(late->heard, flow, GUINT_TO_POINTER(tap->flow->verdict)))
        g_ptr_array_add(late->flows, flow);
}

static struct late *late_of(void *tapdata)
{
    return all ? g_hash_table_lookup(all, tapdata) : NULL;
}

bool ftpx_late_is_told(void *tapdata)
{
    return late_of(tapdata) != NULL;
}

void ftpx_late_then(void *tapdata, void (*then)(void *tapdata))
{
    struct late *late = late_of(tapdata);

    if (late)
        late->then = then;
}

bool ftpx_late_learn(void *tapdata, const void *thing)
{
    const struct late *late = late_of(tapdata);

    return !late || g_hash_table_insert(late->known, (gpointer)(uintptr_t)thing, NULL);
}

void ftpx_late_keep(void *tapdata, const void *thing, void *kept)
{
    const struct late *late = late_of(tapdata);

    if (late)
        g_hash_table_insert(late->known, (gpointer)(uintptr_t)thing, kept);
}

void *ftpx_late_kept(void *tapdata, const void *thing)
{
    const struct late *late = late_of(tapdata);

    return late ? g_hash_table_lookup(late->known, thing) : NULL;
}

bool ftpx_late_knows(void *tapdata, const void *thing)
{
    const struct late *late = late_of(tapdata);

    return late && g_hash_table_contains(late->known, thing);
}

static void end(void)
{
    g_clear_pointer(&all, g_hash_table_destroy);
}

void ftpx_late_register(void)
{
    register_shutdown_routine(end);
}

/* attempts: connections are put together by client and server.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts.h"

#include "../../model/control/attempt.h"
#include "../../model/tcp/flow.h"
#include <string.h>

const struct ftpx_endpoint *ftpx_attempt_client(const struct ftpx_attempt *attempt)
{
    return &attempt->flow->end[attempt->flow->opener];
}

const struct ftpx_endpoint *ftpx_attempt_server(const struct ftpx_attempt *attempt)
{
    return &attempt->flow->end[1 - attempt->flow->opener];
}

static bool is_in_vain(const struct ftpx_flow *flow)
{
    return !flow->spoke && flow->verdict != FTPX_VERDICT_DATA && flow->opener != FTPX_SIDE_UNKNOWN;
}

/* Who connects to what, as bytes: a key of the table. */
static GBytes *key_of(const struct ftpx_flow *flow)
{
    const struct ftpx_endpoint *server = &flow->end[1 - flow->opener];
    struct {
        uint8_t client[16], server[16];
        uint8_t family, port[2];
    } key;

    memcpy(key.client, flow->end[flow->opener].address.bytes, sizeof key.client);
    memcpy(key.server, server->address.bytes, sizeof key.server);
    key.family = server->address.family;
    key.port[0] = (uint8_t)(server->port >> 8);
    key.port[1] = (uint8_t)server->port;
    return g_bytes_new(&key, sizeof key);
}

static struct ftpx_attempt *attempt_of(GArray *attempts, GHashTable *places,
                                       const struct ftpx_flow *flow)
{
    GBytes *key = key_of(flow);
    gpointer place = g_hash_table_lookup(places, key);
    struct ftpx_attempt attempt = {.flow = flow, .first_frame = flow->first_frame};

    if (!place) {
        g_array_append_val(attempts, attempt);
        place = GUINT_TO_POINTER(attempts->len);
        g_hash_table_insert(places, g_bytes_ref(key), place);
    }
    g_bytes_unref(key);
    return &g_array_index(attempts, struct ftpx_attempt, GPOINTER_TO_UINT(place) - 1);
}

static void count(struct ftpx_attempt *attempt, const struct ftpx_flow *flow)
{
    attempt->connections++;
    attempt->syns += flow->knocks.syns;
    attempt->silent += flow->answered;
    attempt->refused += !flow->answered && flow->reset;
    attempt->unanswered += !flow->answered && !flow->reset;
    attempt->last_frame = MAX(attempt->last_frame, flow->last_frame);
    attempt->last_time = MAX(attempt->last_time, flow->last_time);
}

GArray *ftpx_attempts_of(const struct ftpx_scope *scope)
{
    GArray *attempts = g_array_new(FALSE, FALSE, sizeof(struct ftpx_attempt));
    bool wanted = scope->engine && ftpx_select_is_all(scope->select);
    wmem_array_t *flows = wanted ? scope->engine->attempts->flows : NULL;
    GHashTable *places =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);

    for (unsigned index = 0; flows && index < wmem_array_get_count(flows); index++) {
        const struct ftpx_flow *flow = *(struct ftpx_flow **)wmem_array_index(flows, index);
        ftpx_state_walk(scope->engine);
        if (is_in_vain(flow))
            count(attempt_of(attempts, places, flow), flow);
    }
    g_hash_table_destroy(places);
    return attempts;
}

uint32_t ftpx_attempts_left_out(const struct ftpx_scope *scope)
{
    bool wanted = scope->engine && ftpx_select_is_all(scope->select);
    return wanted ? scope->engine->attempts->left_out : 0;
}

static void add(GString *out, uint32_t number, const char *one, const char *many)
{
    if (number == 0)
        return;
    if (out->len > 0)
        g_string_append(out, "; ");
    g_string_append_printf(out, "%u %s", number, number == 1 ? one : many);
}

void ftpx_attempt_outcome(GString *out, const struct ftpx_attempt *attempt)
{
    bool only = attempt->unanswered == attempt->connections;

    if (only)
        add(out, attempt->syns, "SYN, no answer", "SYNs, no answer");
    else
        add(out, attempt->unanswered, "connection without an answer",
            "connections without an answer");
    add(out, attempt->refused, "connection refused (RST)", "connections refused (RST)");
    add(out, attempt->silent, "connection on which nothing was said",
        "connections on which nothing was said");
}

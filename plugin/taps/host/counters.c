/* counters: counters in Wireshark's statistics tree, `-z ftpx,tree`: each line of a control connection
 * counts once. It counts what lines say; how transfers ended is told by the tables.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/tap.h"
#include "../say/layout.h"
#include "late.h"
#include "taps.h"
#include "../say/text_hash.h"

#include "../../model/tcp/flow.h"
#include "../../model/data/transfer.h"
#include "../../model/session/notes.h"
#include "../../model/limits.h"
#include "../../model/session/session.h"
#include <epan/packet.h>
#include <epan/stats_tree.h>

enum branch { COMMANDS, REPLIES, LOGINS, METHODS, DIRECTIONS, FAILURES, SOFTWARE, BRANCH_COUNT };

static const char *const branch_names[BRANCH_COUNT] = {
    "Commands",  "Replies",          "Logins",         "Data connections announced",
    "Transfers", "Refused commands", "Server software"};

/* The host's numbers of the branches: the same in every tree, as each begins alike. */
static int branches[BRANCH_COUNT];

/* What one tree has counted. */
struct tally {
    GHashTable *named;    /* set of struct ftpx_session * whose server's software is counted */
    GHashTable *software; /* set of names that have a node: banners may name any number */
};

/* stats_tree * to its struct tally *: several windows may be open. */
static GHashTable *trees;

static void tally_free(gpointer data)
{
    struct tally *tally = data;

    g_hash_table_destroy(tally->named);
    g_hash_table_destroy(tally->software);
    g_free(tally);
}

static struct tally *tally_new(void)
{
    struct tally *tally = g_new(struct tally, 1);

    tally->named = g_hash_table_new(NULL, NULL);
    tally->software = ftpx_text_hash_new();
    return tally;
}

static void begin(stats_tree *tree)
{
    if (!trees)
        trees = g_hash_table_new_full(NULL, NULL, NULL, tally_free);
    g_hash_table_insert(trees, tree, tally_new());
    for (int branch = 0; branch < BRANCH_COUNT; branch++)
        branches[branch] = stats_tree_create_node(tree, branch_names[branch], 0, STAT_DT_INT, TRUE);
}

static void end(stats_tree *tree)
{
    if (trees)
        g_hash_table_remove(trees, tree);
}

/* A capture's connections end with it, a tree may live on. */
static void end_capture(void)
{
    GHashTableIter iterator;
    gpointer tally;

    if (!trees)
        return;
    g_hash_table_iter_init(&iterator, trees);
    while (g_hash_table_iter_next(&iterator, NULL, &tally))
        g_hash_table_remove_all(((struct tally *)tally)->named);
}

/* tshark ends no tree. */
static void end_all(void)
{
    g_clear_pointer(&trees, g_hash_table_destroy);
}

/* Counts in a branch, and in its node of that name. Returns the node. */
static int count(stats_tree *tree, enum branch branch, const char *name, bool has_children)
{
    tick_stat_node(tree, branch_names[branch], 0, TRUE);
    return tick_stat_node(tree, name, branches[branch], has_children);
}

static void count_software(stats_tree *tree, struct tally *tally, ftpx_span software)
{
    GString *name = g_string_new(NULL);

    ftpx_layout_text_head(name, NULL, software, 48);
    if (!g_hash_table_contains(tally->software, name->str) &&
        g_hash_table_size(tally->software) == FTPX_LIMIT_SOFTWARE_NAMES)
        g_string_assign(name, "further names");
    else
        g_hash_table_add(tally->software, g_strdup(name->str));
    count(tree, SOFTWARE, name->str, false);
    g_string_free(name, TRUE);
}

static const char *class_name(uint16_t code)
{
    static const char *const classes[] = {
        "no code",          "1yz preliminary",       "2yz completion",
        "3yz intermediate", "4yz transient failure", "5yz permanent failure",
        "6yz protected"};
    return classes[code / 100 < G_N_ELEMENTS(classes) ? code / 100 : 0];
}

static void append_code(GString *out, uint16_t code)
{
    const char *meaning = ftpx_reply_meaning(code);

    g_string_append_printf(out, "%03u%s%s", code, meaning ? " " : "", meaning ? meaning : "");
}

static void count_reply(stats_tree *tree, const struct ftpx_reply *reply)
{
    GString *name = g_string_new(NULL);
    int class_node = count(tree, REPLIES, class_name(reply->code), true);

    append_code(name, reply->code);
    if (reply->code)
        tick_stat_node(tree, name->str, class_node, FALSE);
    g_string_free(name, TRUE);
}

static void count_refusal(stats_tree *tree, const struct ftpx_reply *reply)
{
    if (reply->code < 400 || reply->code >= 600 || !reply->exchange)
        return;
    GString *name = g_string_new(NULL);
    int verb_node = count(tree, FAILURES, reply->exchange->verb->name, true);

    append_code(name, reply->code);
    tick_stat_node(tree, name->str, verb_node, FALSE);
    g_string_free(name, TRUE);
}

static void count_command(stats_tree *tree, const struct ftpx_exchange *exchange)
{
    count(tree, COMMANDS, exchange->verb->name, false);
    if (exchange->verb->role == FTPX_ROLE_TRANSFER)
        count(tree, DIRECTIONS, ftpx_direction_name(exchange->verb->direction), false);
}

/* What a line says counts once, when it is known, which may be lines later. */
static void count_note(void *context, const struct ftpx_note *note)
{
    stats_tree *tree = context;
    const struct ftpx_reply *reply = note->from_client ? NULL : ftpx_notes_reply(note);

    ftpx_late_learn(tree, note);
    if (note->announced && note->announced->method != FTPX_METHOD_NONE &&
        ftpx_late_learn(tree, &note->announced))
        count(tree, METHODS, ftpx_method_name(note->announced->method), false);
    if (note->login && ftpx_late_learn(tree, &note->login))
        count(tree, LOGINS, ftpx_login_name(note->login->result), false);
    if (note->from_client && note->exchange && ftpx_late_learn(tree, &note->exchange))
        count_command(tree, note->exchange);
    if (reply && ftpx_late_learn(tree, reply)) {
        count_reply(tree, reply);
        count_refusal(tree, reply);
    }
}

/* A server's software is known some lines into its session. */
static void count_software_once(stats_tree *tree, const struct ftpx_session *session)
{
    struct tally *tally = g_hash_table_lookup(trees, tree);

    if (session->server_software.len > 0 &&
        g_hash_table_add(tally->named, (gpointer)(uintptr_t)session))
        count_software(tree, tally, session->server_software);
}

/* A line that a filter left out stays so. */
static void count_again(void *tree, const struct ftpx_note *note)
{
    if (ftpx_late_knows(tree, note))
        count_note(tree, note);
}

static void count_left(void *tree, const struct ftpx_flow *flow)
{
    ftpx_notes_all(flow, count_again, tree);
    ftpx_notes_left(flow, count_note, tree);
    count_software_once(tree, flow->session);
}

static tap_packet_status see(stats_tree *tree, packet_info *pinfo, epan_dissect_t *edt,
                             const void *data, tap_flags_t flags)
{
    const struct ftpx_tap *tap = data;

    (void)pinfo;
    (void)edt;
    (void)flags;
    if (tap->flow->verdict != FTPX_VERDICT_CONTROL)
        return TAP_PACKET_DONT_REDRAW;
    ftpx_late_hear(tree, tap, count_left);
    ftpx_notes_lines(tap->flow, tap->side, tap->frame, tap->first_pass, count_note, tree);
    count_software_once(tree, tap->flow->session);
    return TAP_PACKET_REDRAW;
}

void ftpx_counters_register(void)
{
    stats_tree_register_plugin(FTPX_TAP_NAME, "ftpx", "FTPX Counters", 0, see, begin, end);
    register_cleanup_routine(end_capture);
    register_shutdown_routine(end_all);
}

/* selection: whose frames passed, by select, and in order of their frames.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "selection.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"

static gint compare_numbers(uint32_t left, uint32_t right)
{
    return left < right ? -1 : left > right;
}

/* A session in order of others, which is told without looking at it. */
struct placed {
    uint32_t first_frame;
    uint32_t id;
};

static gint compare_places(gconstpointer left, gconstpointer right)
{
    const struct placed *one = left;
    const struct placed *other = right;
    gint order = compare_numbers(one->first_frame, other->first_frame);

    return order ? order : compare_numbers(one->id, other->id);
}

static gpointer session_of(const struct ftpx_scope *scope, const struct placed *place)
{
    return (gpointer)(uintptr_t)ftpx_engine_session(scope->engine, place->id);
}

GPtrArray *ftpx_selection_sessions(const struct ftpx_scope *scope)
{
    GPtrArray *sessions = g_ptr_array_new();
    GArray *places = g_array_new(FALSE, FALSE, sizeof(struct placed));
    uint32_t count = scope->engine ? ftpx_engine_session_count(scope->engine) : 0;

    for (uint32_t id = 0; id < count; id++) {
        const struct ftpx_session *session = ftpx_engine_session(scope->engine, id);
        struct placed place = {session ? session->flow->first_frame : 0, id};
        if (session && ftpx_select_has_session(scope->select, session))
            g_array_append_val(places, place);
    }
    g_array_sort(places, compare_places);
    for (guint i = 0; i < places->len; i++)
        g_ptr_array_add(sessions, session_of(scope, &g_array_index(places, struct placed, i)));
    g_array_unref(places);
    return sessions;
}

static int rank_of(const struct ftpx_deed *deed)
{
    return deed->login ? 0 : deed->operation ? 1 : 2;
}

/* Of one frame, logins go before operations, these before transfers, and each kind stays in its
 * own order. */
static gint compare_deeds(gconstpointer left, gconstpointer right)
{
    const struct ftpx_deed *one = left;
    const struct ftpx_deed *other = right;

    if (one->frame != other->frame)
        return compare_numbers(one->frame, other->frame);
    if (one->transfer && other->transfer)
        return compare_numbers(one->transfer->id, other->transfer->id);
    if (one->operation && other->operation)
        return compare_numbers(one->operation->number, other->operation->number);
    return rank_of(one) - rank_of(other);
}

static void add_transfer(const struct ftpx_scope *scope, GArray *deeds,
                         const struct ftpx_transfer *transfer)
{
    struct ftpx_deed deed = {.transfer = transfer};

    if (!ftpx_select_has_transfer(scope->select, transfer))
        return;
    deed.frame =
        transfer->exchange ? transfer->exchange->frame : ftpx_transfer_first_frame(transfer);
    g_array_append_val(deeds, deed);
}

static void add_login(const struct ftpx_scope *scope, GArray *deeds, const struct ftpx_login *login)
{
    struct ftpx_deed deed = {.frame = login->exchange->frame, .login = login};

    if (ftpx_select_has_login(scope->select, login))
        g_array_append_val(deeds, deed);
}

static void add_operation(const struct ftpx_scope *scope, GArray *deeds,
                          const struct ftpx_operation *operation)
{
    struct ftpx_deed deed = {.frame = operation->exchange->frame, .operation = operation};

    if (ftpx_select_has_operation(scope->select, operation))
        g_array_append_val(deeds, deed);
}

static void add_strays(const struct ftpx_scope *scope, GArray *deeds)
{
    uint32_t count = scope->engine ? ftpx_engine_transfer_count(scope->engine) : 0;

    for (uint32_t id = 0; id < count; id++) {
        const struct ftpx_transfer *transfer = ftpx_engine_transfer(scope->engine, id);
        if (!transfer->session && transfer->flow) /* else it was none after all */
            add_transfer(scope, deeds, transfer);
    }
}

GArray *ftpx_selection_deeds(const struct ftpx_scope *scope, const struct ftpx_session *session)
{
    GArray *deeds = g_array_new(FALSE, FALSE, sizeof(struct ftpx_deed));

    if (!session)
        add_strays(scope, deeds);
    for (const struct ftpx_login *login = session ? session->logins : NULL; login;
         login = login->next)
        add_login(scope, deeds, login);
    for (const struct ftpx_transfer *transfer = session ? session->transfers : NULL; transfer;
         transfer = transfer->next)
        add_transfer(scope, deeds, transfer);
    for (const struct ftpx_operation *operation = session ? session->operations : NULL; operation;
         operation = operation->next)
        add_operation(scope, deeds, operation);
    g_array_sort(deeds, compare_deeds);
    return deeds;
}

static bool has_file(const struct ftpx_select *select, const struct ftpx_file *file)
{
    for (guint i = 0; i < file->piece_count; i++)
        if (ftpx_select_has_transfer(select, file->pieces[i].transfer))
            return true;
    return false;
}

GPtrArray *ftpx_selection_files(const struct ftpx_scope *scope)
{
    GPtrArray *files = scope->files ? ftpx_files_list(scope->files) : g_ptr_array_new();
    guint selected = 0;

    for (guint i = 0; i < files->len; i++) {
        ftpx_state_walk(ftpx_file_first(files->pdata[i])->transfer->engine);
        if (has_file(scope->select, files->pdata[i]))
            files->pdata[selected++] = files->pdata[i];
    }
    g_ptr_array_set_size(files, (gint)selected);
    return files;
}

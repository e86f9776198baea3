/* totals: pure functions of the model, computed when asked.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "totals.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/state.h"
#include "../../model/tcp/flow.h"
#include <glib.h>

struct ftpx_totals ftpx_totals(const struct ftpx_session *session)
{
    struct ftpx_totals totals = {0, 0, 0, 0};

    for (const struct ftpx_transfer *transfer = session->transfers; transfer;
         transfer = transfer->next) {
        uint64_t bytes = ftpx_transfer_bytes(transfer);
        totals.transfers++;
        totals.complete += ftpx_transfer_outcome(transfer).state == FTPX_STATE_COMPLETE;
        if (transfer->direction == FTPX_UPLOAD)
            totals.bytes_up += bytes;
        else
            totals.bytes_down += bytes;
    }
    return totals;
}

enum ftpx_login_result ftpx_totals_login(const struct ftpx_session *session)
{
    if (session->admitted != FTPX_LOGIN_NONE)
        return session->admitted;
    return session->failed_logins > 0 ? FTPX_LOGIN_FAILED : session->login;
}

int64_t ftpx_totals_transfer_start(const struct ftpx_transfer *transfer)
{
    if (transfer->exchange)
        return transfer->exchange->time;
    return transfer->flow ? transfer->flow->first_time : transfer->first_said;
}

int64_t ftpx_totals_transfer_end(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    int64_t end = MAX(ftpx_totals_transfer_start(transfer), transfer->last_said);

    if (stream && stream->first_frame)
        end = MAX(end, stream->last_time);
    else if (transfer->inferred)
        end = MAX(end, transfer->flow->last_time);
    return end;
}

struct ftpx_seen ftpx_seen_of(const GPtrArray *sessions)
{
    struct ftpx_seen seen = {.sessions = sessions->len};

    for (guint i = 0; i < sessions->len; i++) {
        const struct ftpx_session *session = sessions->pdata[i];
        const struct ftpx_transfer *transfer = session->transfers;
        seen.late += !session->from_start;
        seen.unfinished += !ftpx_flow_has_ended(session->flow);
        for (; transfer; transfer = transfer->next) {
            ftpx_state_walk(transfer->engine);
            seen.transfers++;
            seen.gap_bytes += ftpx_transfer_gap_bytes(transfer);
        }
    }
    return seen;
}

/* progress: the reply and the data connection advance independently; the outcome looks at both.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "progress.h"

#include "../../wire/quirk.h"

static bool stream_is_done(enum ftpx_moved moved)
{
    return moved == FTPX_MOVED_FINISHED || moved == FTPX_MOVED_RESET;
}

/* A final reply stands; only a mark may be followed by another reply. */
static enum ftpx_said said_next(enum ftpx_said now, enum ftpx_event event)
{
    if (now > FTPX_SAID_MARK)
        return now;
    switch (event) {
    case FTPX_EVENT_MARK: return FTPX_SAID_MARK;
    case FTPX_EVENT_SUCCESS: return FTPX_SAID_SUCCESS;
    case FTPX_EVENT_FAILURE: return FTPX_SAID_FAILURE;
    case FTPX_EVENT_ABORT_REPLY: return FTPX_SAID_ABORTED;
    default: return now;
    }
}

static enum ftpx_moved moved_next(enum ftpx_moved now, enum ftpx_event event)
{
    if (now == FTPX_MOVED_RESET && event == FTPX_EVENT_GOES_ON)
        return FTPX_MOVED_SOME;
    if (stream_is_done(now))
        return now;
    switch (event) {
    case FTPX_EVENT_CONNECT: return now == FTPX_MOVED_NOT ? FTPX_MOVED_OPEN : now;
    case FTPX_EVENT_BYTES: return FTPX_MOVED_SOME;
    case FTPX_EVENT_SENDER_FIN: return FTPX_MOVED_FINISHED;
    case FTPX_EVENT_RESET: return FTPX_MOVED_RESET;
    default: return now;
    }
}

struct ftpx_progress ftpx_progress_next(struct ftpx_progress now, enum ftpx_event event)
{
    struct ftpx_progress next = {
        .said = said_next(now.said, event),
        .moved = moved_next(now.moved, event),
        .started = now.started || event == FTPX_EVENT_MARK,
        .aborted = now.aborted || (event == FTPX_EVENT_ABOR && now.moved != FTPX_MOVED_FINISHED),
        .over = now.over || event == FTPX_EVENT_CONTROL_END,
    };
    return next;
}

bool ftpx_progress_same(struct ftpx_progress left, struct ftpx_progress right)
{
    return left.said == right.said && left.moved == right.moved && left.started == right.started &&
           left.aborted == right.aborted && left.over == right.over;
}

bool ftpx_progress_is_settled(struct ftpx_progress progress)
{
    bool answered = progress.said > FTPX_SAID_MARK;
    bool moved = stream_is_done(progress.moved) || progress.moved == FTPX_MOVED_NOT;

    return progress.over || (answered && moved);
}

static bool was_refused(struct ftpx_progress progress, struct ftpx_measure measure)
{
    bool failed = progress.said == FTPX_SAID_FAILURE || progress.said == FTPX_SAID_ABORTED;
    bool may_have_moved = progress.said == FTPX_SAID_ABORTED || measure.undecrypted;
    bool may_have_begun = progress.started || measure.unmarked;
    return failed && measure.bytes == 0 && !(may_have_moved && may_have_begun);
}

/* Whether it is not as long as was said. */
static bool has_other_size(struct ftpx_measure measure)
{
    uint64_t bytes = measure.bytes + measure.gap_bytes;
    return measure.has_expected ? measure.expected != bytes : measure.least > bytes;
}

/* An ABOR may come when the server has sent everything, be it all in the capture or not: then it changed
 * nothing. */
static bool abor_came_too_late(struct ftpx_measure measure)
{
    return measure.has_expected && !measure.undecrypted && !has_other_size(measure);
}

/* The client gave it up, and the server did not say that this changed anything. Where not all that moved is in
 * the capture, or its sender ended it and no reply is, nobody knows which of them came first. */
static bool is_abort_unsure(struct ftpx_progress progress, struct ftpx_measure measure)
{
    bool untold = progress.moved == FTPX_MOVED_FINISHED && progress.said <= FTPX_SAID_MARK;
    bool unseen = measure.gap_bytes > 0 || measure.amid || untold;

    if (!progress.aborted || progress.said > FTPX_SAID_SUCCESS)
        return false;
    return progress.moved == FTPX_MOVED_NOT || (!measure.has_expected && unseen);
}

static uint64_t abort_reasons(struct ftpx_progress progress, struct ftpx_measure measure)
{
    uint64_t reasons = 0;

    if (progress.said == FTPX_SAID_ABORTED ||
        (progress.aborted && !abor_came_too_late(measure) && !is_abort_unsure(progress, measure)))
        reasons |= FTPX_QUIRK(ABORTED);
    if (progress.moved == FTPX_MOVED_RESET)
        reasons |= FTPX_QUIRK(RESET);
    return reasons;
}

static uint64_t missing_reasons(struct ftpx_progress progress, struct ftpx_measure measure)
{
    uint64_t reasons = 0;

    if (progress.moved == FTPX_MOVED_NOT)
        reasons |= FTPX_QUIRK(NO_DATA_CONNECTION);
    else if (!stream_is_done(progress.moved))
        reasons |= FTPX_QUIRK(NO_FIN);
    if (progress.said == FTPX_SAID_FAILURE)
        reasons |= FTPX_QUIRK(FAILED_REPLY);
    else if (progress.said <= FTPX_SAID_MARK)
        reasons |= FTPX_QUIRK(NO_FINAL_REPLY);
    if (measure.gap_bytes > 0)
        reasons |= FTPX_QUIRK(GAP);
    if (measure.undecrypted)
        reasons |= FTPX_QUIRK(UNDECRYPTED);
    else if (progress.moved != FTPX_MOVED_NOT && has_other_size(measure))
        reasons |= FTPX_QUIRK(SIZE_MISMATCH);
    if (measure.amid)
        reasons |= FTPX_QUIRK(NO_BEGIN);
    if (is_abort_unsure(progress, measure) && !abor_came_too_late(measure))
        reasons |= FTPX_QUIRK(ABORTED);
    return reasons;
}

struct ftpx_outcome ftpx_progress_outcome(struct ftpx_progress progress,
                                          struct ftpx_measure measure)
{
    uint64_t missing = missing_reasons(progress, measure);
    uint64_t aborted = abort_reasons(progress, measure);

    if (was_refused(progress, measure))
        return (struct ftpx_outcome){FTPX_STATE_REFUSED, 0};
    if (aborted)
        return (struct ftpx_outcome){FTPX_STATE_ABORTED, aborted | (missing & FTPX_QUIRK(GAP))};
    if (missing == 0)
        return (struct ftpx_outcome){FTPX_STATE_COMPLETE, 0};
    if ((progress.said <= FTPX_SAID_MARK && !progress.over) || missing == FTPX_QUIRK(UNDECRYPTED))
        return (struct ftpx_outcome){FTPX_STATE_OPEN, missing};
    return (struct ftpx_outcome){FTPX_STATE_INCOMPLETE, missing};
}

const char *ftpx_state_name(enum ftpx_state state)
{
    static const char *const names[] = {"open", "complete", "incomplete", "aborted", "refused"};
    return names[state];
}

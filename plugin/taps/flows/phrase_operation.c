/* phrase_operation: the commands as sent, then the paths as known.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "phrase.h"

#include "../../model/session/session.h"
#include "../say/layout.h"

#define PATH_COLUMNS 52

/* 257 quotes the path of what was made. */
static bool is_quoted(const struct ftpx_exchange *exchange)
{
    return exchange->final && exchange->final->code == 257;
}

static bool is_said(ftpx_span path, const struct ftpx_exchange *exchange)
{
    ftpx_span arg = exchange->arg;

    return path.len == 0 ||
           (arg.len >= path.len && ftpx_span_equal(ftpx_span_drop(arg, arg.len - path.len), path));
}

void ftpx_phrase_operation(GString *line, GString *paths, const struct ftpx_scope *scope,
                           const struct ftpx_operation *operation)
{
    if (operation->from) {
        ftpx_phrase_exchange(line, scope, operation->from);
        g_string_append(line, "; ");
    }
    ftpx_phrase_exchange(line, scope, operation->exchange);
    if ((is_said(operation->path, operation->exchange) || is_quoted(operation->exchange)) &&
        (!operation->from || is_said(operation->source, operation->from)))
        return;
    if (operation->from) {
        ftpx_layout_text_tail(paths, ftpx_session_charset(operation->session), operation->source,
                              PATH_COLUMNS);
        g_string_append(paths, " → ");
    }
    ftpx_layout_text_tail(paths, ftpx_session_charset(operation->session), operation->path,
                          PATH_COLUMNS);
}

const char *ftpx_phrase_operation_verdict(const struct ftpx_operation *operation,
                                          enum ftpx_tone *tone_out)
{
    enum ftpx_operation_outcome outcome = ftpx_operation_outcome(operation);

    *tone_out = outcome == FTPX_OPERATION_DONE ? FTPX_TONE_GOOD : FTPX_TONE_BAD;
    if (outcome == FTPX_OPERATION_DONE)
        return operation->kind->done;
    if (outcome == FTPX_OPERATION_REFUSED)
        return "REFUSED";
    return operation->exchange->final ? "UNCLEAR" : "UNANSWERED";
}

unsigned ftpx_phrase_operations_alike(const struct ftpx_operation *first)
{
    const struct ftpx_operation *last = first;
    unsigned count = 1;

    while (last->next && last->next->exchange == last->exchange->next &&
           last->next->kind == first->kind &&
           ftpx_phrase_is_alike(first->exchange, last->next->exchange)) {
        last = last->next;
        count++;
    }
    return count;
}

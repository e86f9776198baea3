/* asked: the reports that can be asked for by name, `ftpx,NAME[,ARGUMENTS]`, whoever asks: tshark's `-z` or
 * ftpx-scan's. It knows their names and arguments, and what each needs while a capture is read. It
 * knows neither filters nor where segments come from.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ASK_ASKED_H
#define FTPX_TAPS_ASK_ASKED_H

#include "../../model/data/tap.h"
#include "../../settings/settings.h"
#include "../facts/scope.h"
#include <stdio.h>

/* A report's name, as in `-z NAME`, by number; NULL behind the last. */
const char *ftpx_asked_name(unsigned number);

struct ftpx_asked;

/* What was asked for; NULL when there is no such report, and after a complaint when it lacks an argument.
 * `filter_out` gets the display filter, a part of `option`; NULL for none. Nothing is opened yet. */
struct ftpx_asked *ftpx_asked_new(const char *option, const struct ftpx_settings *settings,
                                  const char **filter_out);
void ftpx_asked_free(struct ftpx_asked *asked);

/* Whether any report's name is that which `option` begins with. */
bool ftpx_asked_is_known(const char *option);

const char *ftpx_asked_is_called(const struct ftpx_asked *asked);

/* Before a long capture is read for nothing: false, and a complaint, when what it writes to cannot be
 * written, or is one of the captures. `terminal`: where a long one may show how far it is; NULL: nowhere. */
bool ftpx_asked_begin(struct ftpx_asked *asked, const struct ftpx_captures *captures,
                      FILE *terminal);

/* Whether it has to begin before anything is taken; others can as late as before they are drawn. */
bool ftpx_asked_writes_early(const struct ftpx_asked *asked);

/* In place of begin, when what is taken is to be carried elsewhere: see ftpx_asked_carry. What bytes that needs goes to a
 * new folder of that name below the report's own; who asked for it removes it. False after a complaint. */
bool ftpx_asked_keep(struct ftpx_asked *asked, const char *name);

/* How many bytes were kept for whom they were carried to, and how many all that is kept for it may have. False where none
 * are. */
bool ftpx_asked_kept(const struct ftpx_asked *asked, uint64_t *bytes_out, uint64_t *most_out);

/* Whether segments of data connections matter to it at all. */
bool ftpx_asked_takes(const struct ftpx_asked *asked);

/* Whether it tells of the captures themselves: then `scope` shall have them, with their frames. */
bool ftpx_asked_is_about_captures(const struct ftpx_asked *asked);

/* A segment of a DATA flow. */
void ftpx_asked_take(struct ftpx_asked *asked, const struct ftpx_tap *tap);

/* Whether it tells things as they happen, and a segment of a CONTROL or DATA flow for that, once it was taken.
 * Of `scope`, engine and select are set. */
bool ftpx_asked_watches(const struct ftpx_asked *asked);
void ftpx_asked_see(struct ftpx_asked *asked, const struct ftpx_scope *scope,
                    const struct ftpx_tap *tap);

/* Whether it can do with what another has found of a flow's bytes; writes that, or takes it up. */
bool ftpx_asked_carries(const struct ftpx_asked *asked);
void ftpx_asked_carry(struct ftpx_asked *asked, struct ftpx_ledger *ledger,
                      const struct ftpx_flow *flow);

/* The same of what all flows have in common; and whether it will tell what it would have told of all that was carried,
 * had it seen that. */
void ftpx_asked_carry_use(struct ftpx_asked *asked, struct ftpx_ledger *ledger);
bool ftpx_asked_is_sure(const struct ftpx_asked *asked);

/* What takes long to tell of a flow's first bytes is asked for now. */
void ftpx_asked_ask_types(const struct ftpx_asked *asked, const struct ftpx_flow *flow);

/* Drops what was taken. */
void ftpx_asked_forget(struct ftpx_asked *asked);

/* Writes it. Of `scope`, engine, select and captures are set. What fails is complained of, at the end. */
void ftpx_asked_draw(struct ftpx_asked *asked, const struct ftpx_scope *scope);

#endif

/* asked: all kinds of reports in a row.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "asked.h"

#include "kind.h"

#include <string.h>

struct ftpx_asked {
    const struct ftpx_asked_kind *kind;
    void *report;
};

/* NULL behind the last. */
static const struct ftpx_asked_kind *kind_at(unsigned number)
{
    static const struct ftpx_asked_kind *const others[] = {&ftpx_extract, &ftpx_watching, NULL};

    if (number < FTPX_WRITINGS)
        return &ftpx_writings[number];
    return others[MIN(number - FTPX_WRITINGS, G_N_ELEMENTS(others) - 1)];
}

const char *ftpx_asked_name(unsigned number)
{
    const struct ftpx_asked_kind *kind = kind_at(number);
    return kind ? kind->name : NULL;
}

/* What stands behind the report's name: NULL when it is not its name alone. */
static const char *arguments_of(const char *option, const struct ftpx_asked_kind *kind)
{
    size_t length = strlen(kind->name);

    if (strncmp(option, kind->name, length) != 0)
        return NULL;
    if (option[length] == '\0')
        return option + length;
    return option[length] == ',' ? option + length + 1 : NULL;
}

static const struct ftpx_asked_kind *kind_of(const char *option, const char **arguments_out)
{
    const struct ftpx_asked_kind *kind;

    for (unsigned number = 0; (kind = kind_at(number)); number++)
        if ((*arguments_out = arguments_of(option, kind)))
            return kind;
    return NULL;
}

bool ftpx_asked_is_known(const char *option)
{
    const char *arguments;
    return kind_of(option, &arguments) != NULL;
}

struct ftpx_asked *ftpx_asked_new(const char *option, const struct ftpx_settings *settings,
                                  const char **filter_out)
{
    const char *arguments;
    const char *filter = NULL;
    const struct ftpx_asked_kind *kind = kind_of(option, &arguments);

    void *report = kind ? kind->new (kind, arguments, settings, &filter) : NULL;
    if (!report)
        return NULL;
    struct ftpx_asked *asked = g_new0(struct ftpx_asked, 1);
    *asked = (struct ftpx_asked){.kind = kind, .report = report};
    *filter_out = filter && *filter ? filter : NULL;
    return asked;
}

void ftpx_asked_free(struct ftpx_asked *asked)
{
    asked->kind->free(asked->report);
    g_free(asked);
}

const char *ftpx_asked_is_called(const struct ftpx_asked *asked)
{
    return asked->kind->name;
}

bool ftpx_asked_begin(struct ftpx_asked *asked, const struct ftpx_captures *captures,
                      FILE *terminal)
{
    const struct ftpx_asked_kind *kind = asked->kind;
    return !kind->begin || kind->begin(asked->report, captures, terminal);
}

bool ftpx_asked_writes_early(const struct ftpx_asked *asked)
{
    return asked->kind->writes_early;
}

bool ftpx_asked_keep(struct ftpx_asked *asked, const char *name)
{
    return !asked->kind->keep || asked->kind->keep(asked->report, name);
}

bool ftpx_asked_kept(const struct ftpx_asked *asked, uint64_t *bytes_out, uint64_t *most_out)
{
    if (!asked->kind->kept)
        return false;
    *bytes_out = asked->kind->kept(asked->report, most_out);
    return true;
}

bool ftpx_asked_takes(const struct ftpx_asked *asked)
{
    return !asked->kind->takes || asked->kind->takes(asked->report);
}

bool ftpx_asked_is_about_captures(const struct ftpx_asked *asked)
{
    return asked->kind->about_captures;
}

void ftpx_asked_take(struct ftpx_asked *asked, const struct ftpx_tap *tap)
{
    asked->kind->take(asked->report, tap);
}

bool ftpx_asked_watches(const struct ftpx_asked *asked)
{
    return asked->kind->see != NULL;
}

void ftpx_asked_see(struct ftpx_asked *asked, const struct ftpx_scope *scope,
                    const struct ftpx_tap *tap)
{
    asked->kind->see(asked->report, scope, tap);
}

bool ftpx_asked_carries(const struct ftpx_asked *asked)
{
    return asked->kind->carry != NULL;
}

void ftpx_asked_carry(struct ftpx_asked *asked, struct ftpx_ledger *ledger,
                      const struct ftpx_flow *flow)
{
    asked->kind->carry(asked->report, ledger, flow);
}

void ftpx_asked_carry_use(struct ftpx_asked *asked, struct ftpx_ledger *ledger)
{
    asked->kind->carry_use(asked->report, ledger);
}

bool ftpx_asked_is_sure(const struct ftpx_asked *asked)
{
    return asked->kind->is_sure(asked->report);
}

void ftpx_asked_ask_types(const struct ftpx_asked *asked, const struct ftpx_flow *flow)
{
    if (asked->kind->ask_types)
        asked->kind->ask_types(asked->report, flow);
}

void ftpx_asked_forget(struct ftpx_asked *asked)
{
    asked->kind->forget(asked->report);
}

void ftpx_asked_draw(struct ftpx_asked *asked, const struct ftpx_scope *scope)
{
    asked->kind->draw(asked->report, scope);
}

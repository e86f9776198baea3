/* rule: the rows of quirk.h and rule.h as one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "rule.h"

#include "quirk.h"
#include <stddef.h>

enum technique {
    TECHNIQUE_NOTHING,
#define X(name, ...) TECHNIQUE_##name,
    FTPX_TECHNIQUES(X)
#undef X
};

static const struct ftpx_technique techniques[] = {
#define X(name, technique, technique_name, sub, sub_name, tactic, tactic_name) \
    [TECHNIQUE_##name] = {technique, technique_name, sub, sub_name, tactic, tactic_name},
    FTPX_TECHNIQUES(X)
#undef X
};

enum filter {
#define X(entry, ...) FILTER_##entry,
    FTPX_QUIRK_FILTERS(X)
#undef X
};

static const struct ftpx_rule filters[] = {
#define X(entry, filter, group, severity, summary)   \
    {filter,                                         \
     #group,                                         \
     summary,                                        \
     FTPX_SEVERITY_##severity,                       \
     FTPX_SEVERITY_##severity >= FTPX_SEVERITY_WARN, \
     NULL,                                           \
     NULL},
    FTPX_QUIRK_FILTERS(X)
#undef X
};

static const enum filter filter_of[] = {
#define X(quirk, name, entry, reason, chinese, text) FILTER_##entry,
    FTPX_QUIRKS(X)
#undef X
};

/* Of quirks without a row: no source. */
static const struct {
    enum technique technique;
    const char *source;
} rows[FTPX_QUIRK_COUNT] = {
#define X(quirk, technique, source) [FTPX_QUIRK_BIT_##quirk] = {TECHNIQUE_##technique, source},
    FTPX_RULES(X)
#undef X
};

static const enum technique of_sign[FTPX_ATTACK_COUNT] = {
#define X(sign, technique) [FTPX_ATTACK_##sign] = TECHNIQUE_##technique,
    FTPX_ATTACK_RULES(X)
#undef X
};

struct ftpx_rule ftpx_rule_of(unsigned bit, enum ftpx_attack sign)
{
    enum technique technique = bit == FTPX_QUIRK_BIT_ATTACK ? of_sign[sign] : rows[bit].technique;
    struct ftpx_rule rule = filters[filter_of[bit]];

    rule.alarms |= rows[bit].source != NULL;
    rule.technique = technique == TECHNIQUE_NOTHING ? NULL : &techniques[technique];
    rule.source = bit == FTPX_QUIRK_BIT_ATTACK ? NULL : rows[bit].source;
    return rule;
}

struct ftpx_rule ftpx_rule_of_attempts(void)
{
    return filters[FILTER_data_failed];
}

struct ftpx_rule ftpx_rule_of_watchlist(void)
{
    return filters[FILTER_watch];
}

const char *ftpx_severity_name(enum ftpx_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}

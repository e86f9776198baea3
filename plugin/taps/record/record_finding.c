/* record_finding: findings as alerts, members in the order in which they appear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"
#include "record_parts.h"
#include <string.h>

/* --- event --- */

static const char *outcome_of(const struct ftpx_finding *finding)
{
    static const char *const outcomes[] = {
        [FTPX_ACCEPTANCE_UNKNOWN] = "unknown",
        [FTPX_ACCEPTED] = "success",
        [FTPX_NOT_ACCEPTED] = "failure",
    };
    return outcomes[finding->acceptance];
}

static bool is_of_security(const struct ftpx_finding *finding)
{
    return strcmp(finding->rule.group, "SECURITY") == 0;
}

static const struct ftpx_flow *control_of(const struct ftpx_finding *finding)
{
    return finding->session ? finding->session->flow : NULL;
}

static const struct ftpx_flow *data_of(const struct ftpx_finding *finding)
{
    return finding->transfer ? finding->transfer->flow : NULL;
}

/* What tells it from others of the same line. */
static char *kind_of(const struct ftpx_finding *finding)
{
    char *entry = finding->wanted ? ftpx_wanted_text(finding->wanted, false) : NULL;
    char *kind = g_strjoin(" ", finding->rule.name, entry, NULL);

    g_free(entry);
    return kind;
}

static struct ftpx_json begin(const struct ftpx_scope *scope, FILE *out,
                              const struct ftpx_finding *finding)
{
    char *reason = ftpx_finding_words(finding);
    char *kind = kind_of(finding);
    const struct ftpx_record_event event = {
        .record = "finding",
        .is_alert = true,
        .severity = finding->rule.severity,
        .category = {is_of_security(finding) ? "intrusion_detection" : "network"},
        .type = "info",
        .outcome = outcome_of(finding),
        .start = finding->time,
        .subject = {.kind = kind,
                    .control = control_of(finding),
                    .data = data_of(finding),
                    .place = finding->place},
        .reason = reason,
    };
    struct ftpx_json json = ftpx_record_begin(scope, out, finding->session, &event);

    g_free(reason);
    g_free(kind);
    return json;
}

/* --- rule and technique --- */

static void put_rule(struct ftpx_json *json, const struct ftpx_rule *rule)
{
    char *group = g_ascii_strdown(rule->group, -1);

    ftpx_json_begin(json, "rule");
    ftpx_json_word(json, "name", rule->name);
    ftpx_json_word(json, "category", group);
    ftpx_json_word(json, "description", rule->summary);
    ftpx_json_name(json, "reference", rule->source);
    ftpx_json_end(json);
    g_free(group);
}

static void put_one(struct ftpx_json *json, const char *name, const char *word)
{
    ftpx_json_words(json, name, (const char *const[]){word, NULL});
}

static void put_threat(struct ftpx_json *json, const struct ftpx_technique *technique)
{
    if (!technique)
        return;
    ftpx_json_begin(json, "threat");
    ftpx_json_word(json, "framework", "MITRE ATT&CK");
    ftpx_json_begin(json, "tactic");
    put_one(json, "id", technique->tactic);
    put_one(json, "name", technique->tactic_name);
    ftpx_json_end(json);
    ftpx_json_begin(json, "technique");
    put_one(json, "id", technique->technique);
    put_one(json, "name", technique->technique_name);
    if (technique->sub[0]) {
        ftpx_json_begin(json, "subtechnique");
        put_one(json, "id", technique->sub);
        put_one(json, "name", technique->sub_name);
        ftpx_json_end(json);
    }
    ftpx_json_end(json);
    ftpx_json_end(json);
}

/* --- where --- */

static void put_connection(struct ftpx_json *json, const struct ftpx_finding *finding)
{
    const struct ftpx_flow *data = data_of(finding);

    if (finding->session) {
        ftpx_record_put_ends(json, finding->session);
        return;
    }
    uint8_t sender = ftpx_transfer_sender(finding->transfer);
    ftpx_record_put_endpoint(json, "source", &data->end[sender]);
    ftpx_record_put_endpoint(json, "destination", &data->end[1 - sender]);
}

static void put_evidence(struct ftpx_json *json, const struct ftpx_finding *finding)
{
    ftpx_json_begin_list(json, "evidence");
    for (unsigned i = 0; i < FTPX_FINDING_FRAMES && finding->frames[i]; i++)
        json_dumper_value_anyf(&json->dumper, "%u", finding->frames[i]);
    ftpx_json_end_list(json);
}

static void put_said(struct ftpx_json *json, const struct ftpx_scope *scope,
                     const struct ftpx_finding *finding)
{
    if (finding->exchange)
        ftpx_record_put_command(json, scope, finding->exchange);
    if (finding->reply) {
        ftpx_json_number(json, "code", finding->reply->code);
        ftpx_record_put_said(json, scope, "reply_text", finding->reply);
    }
}

static void put_wanted(struct ftpx_json *json, const struct ftpx_wanted *wanted)
{
    if (!wanted)
        return;
    ftpx_json_begin(json, "watch");
    ftpx_json_word(json, "kind", ftpx_wanted_word(wanted->kind));
    ftpx_json_word(json, "value", wanted->value);
    ftpx_json_name(json, "comment", wanted->comment);
    ftpx_json_number(json, "line", wanted->line);
    ftpx_json_end(json);
}

static void put_facts(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_finding *finding)
{
    ftpx_json_begin(json, "ftpx");
    if (finding->session)
        ftpx_json_number(json, "session", finding->session->id);
    if (finding->transfer)
        ftpx_json_number(json, "transfer", finding->transfer->id);
    ftpx_json_count(json, "frame", finding->frame);
    ftpx_record_put_origin(json, scope,
                           (struct ftpx_record_frames){finding->frame, finding->frame});
    put_evidence(json, finding);
    ftpx_json_word(json, "severity", ftpx_severity_name(finding->rule.severity));
    if (finding->acceptance != FTPX_ACCEPTANCE_UNKNOWN)
        ftpx_json_bool(json, "accepted", finding->acceptance == FTPX_ACCEPTED);
    if (finding->sign != FTPX_ATTACK_NONE && finding->quirks & FTPX_QUIRK(ATTACK))
        ftpx_json_word(json, "attack", ftpx_attack_name(finding->sign));
    put_wanted(json, finding->wanted);
    put_said(json, scope, finding);
    ftpx_json_quirks(json, "quirks", finding->quirks);
    ftpx_json_end(json);
}

void ftpx_record_write_finding(const struct ftpx_scope *scope, const struct ftpx_finding *finding,
                               FILE *out)
{
    const struct ftpx_flow *control = control_of(finding);
    struct ftpx_json record = begin(scope, out, finding);
    struct ftpx_json *json = &record;

    put_rule(json, &finding->rule);
    put_threat(json, finding->rule.technique);
    ftpx_record_put_network(json, control ? control : data_of(finding), false);
    ftpx_record_put_parties(json, finding->session, finding->user);
    put_connection(json, finding);
    ftpx_record_put_related(json, control, data_of(finding), finding->user, NULL);
    put_facts(json, scope, finding);
    ftpx_json_line_end(json);
}

struct telling {
    const struct ftpx_scope *scope;
    FILE *out;
};

static void tell(void *context, const void *finding)
{
    const struct telling *telling = context;

    ftpx_record_write_finding(telling->scope, finding, telling->out);
}

void ftpx_record_findings(const struct ftpx_scope *scope, FILE *out)
{
    struct ftpx_sorting *findings = ftpx_findings_of(scope);

    ftpx_sorting_each(findings, tell, &(struct telling){scope, out});
    ftpx_sorting_free(findings);
}

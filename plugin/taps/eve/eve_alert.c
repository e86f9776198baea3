/* eve_alert: a finding as the alert of a rule. Its generator is its own, so no number is that of another's rule.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "eve_event.h"

#include "../../model/tcp/flow.h"
#include <string.h>
#include <zlib.h>

#define GENERATOR 959 /* as FTP's document is numbered */

/* --- the rule --- */

/* By its name, so that it stays the same whatever rules are added. */
static uint32_t number_of(const struct ftpx_rule *rule)
{
    return (uint32_t)(crc32(0, (const Bytef *)rule->name, (uInt)strlen(rule->name)) & INT32_MAX);
}

/* 1 is the worst. */
static unsigned severity_of(const struct ftpx_rule *rule)
{
    static const unsigned severities[] = {
        [FTPX_SEVERITY_NOTE] = 3, [FTPX_SEVERITY_WARN] = 2, [FTPX_SEVERITY_ERROR] = 1};
    return severities[rule->severity];
}

/* Names of classes that Suricata comes with. */
static const char *category_of(const struct ftpx_rule *rule)
{
    return strcmp(rule->group, "SECURITY") == 0 ? "Misc Attack" : "Generic Protocol Command Decode";
}

static void put_one(struct ftpx_json *json, const char *name, const char *word)
{
    ftpx_json_words(json, name, (const char *const[]){word, NULL});
}

static const char *acceptance_of(const struct ftpx_finding *finding)
{
    static const char *const words[] = {
        [FTPX_ACCEPTED] = "accepted", [FTPX_NOT_ACCEPTED] = "refused"};
    return words[finding->acceptance];
}

/* As the makers of rules name them. */
static void put_metadata(struct ftpx_json *json, const struct ftpx_finding *finding)
{
    const struct ftpx_technique *technique = finding->rule.technique;

    ftpx_json_begin(json, "metadata");
    put_one(json, "ftpx_filter", finding->rule.name);
    if (finding->acceptance != FTPX_ACCEPTANCE_UNKNOWN)
        put_one(json, "ftpx_server", acceptance_of(finding));
    if (technique) {
        put_one(json, "mitre_tactic_id", technique->tactic);
        put_one(json, "mitre_tactic_name", technique->tactic_name);
        put_one(json, "mitre_technique_id",
                technique->sub[0] ? technique->sub : technique->technique);
        put_one(json, "mitre_technique_name",
                technique->sub[0] ? technique->sub_name : technique->technique_name);
    }
    ftpx_json_end(json);
}

static void put_alert(struct ftpx_json *json, const struct ftpx_finding *finding)
{
    char *words = ftpx_finding_words(finding);
    char *signature = g_strconcat("FTPX ", words, NULL);

    ftpx_json_begin(json, "alert");
    ftpx_json_word(json, "action", "allowed");
    ftpx_json_number(json, "gid", GENERATOR);
    ftpx_json_number(json, "signature_id", number_of(&finding->rule));
    ftpx_json_number(json, "rev", 1);
    ftpx_json_word(json, "signature", signature);
    ftpx_json_word(json, "category", category_of(&finding->rule));
    ftpx_json_number(json, "severity", severity_of(&finding->rule));
    put_metadata(json, finding);
    ftpx_json_end(json);
    g_free(signature);
    g_free(words);
}

/* --- events --- */

static struct ftpx_connection connection_of(const struct ftpx_finding *finding)
{
    return finding->session ? ftpx_connection_of_session(finding->session)
                            : ftpx_connection_of_transfer(finding->transfer);
}

const struct ftpx_flow *ftpx_eve_alerted(const struct ftpx_finding *finding)
{
    return connection_of(finding).flow;
}

void ftpx_eve_alert(const struct ftpx_scope *scope, const struct ftpx_finding *finding, FILE *out)
{
    const struct ftpx_connection connection = connection_of(finding);
    struct ftpx_json json = ftpx_eve_begin(scope, out,
                                           &(struct ftpx_eve_event){.type = "alert",
                                                                    .time = finding->time,
                                                                    .connection = &connection,
                                                                    .source = connection.opener,
                                                                    .frame = finding->frame});

    put_alert(&json, finding);
    ftpx_eve_put_protocol(&json, &connection);
    if (finding->exchange)
        ftpx_eve_put_ftp(&json, scope, finding->exchange, NULL);
    if (finding->transfer)
        ftpx_eve_put_data(&json, finding->transfer);
    ftpx_json_line_end(&json);
}

/* zeek_notice: where Zeek has a name for what was found, that one; else that of its rule, in Zeek's manner.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_log.h"

#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"
#include "../facts/connections.h"
#include "../facts/findings.h"
#include "../facts/mime_transfer.h"
#include "zeek_connection.h"

/* As Zeek's own notices have it: nothing here is ever sent or repeated. */
#define AN_HOUR (INT64_C(3600) * 1000000000)

/* --- what it is called --- */

static bool is_executed(const struct ftpx_finding *finding)
{
    return finding->quirks & FTPX_QUIRK(ATTACK) && finding->sign == FTPX_ATTACK_SITE_EXEC &&
           finding->acceptance == FTPX_ACCEPTED;
}

/* "ftpx.data.bounce": "FTPX::Data_Bounce". */
static GString *name_of_rule(const char *rule)
{
    GString *name = g_string_new("FTPX::");
    bool begins = true;

    for (rule += strlen("ftpx."); *rule; rule++) {
        bool parts = *rule == '.' || *rule == '_';
        g_string_append_c(name, parts ? '_' : begins ? g_ascii_toupper(*rule) : *rule);
        begins = parts;
    }
    return name;
}

static void put_note(struct ftpx_zeek_log *log, const struct ftpx_finding *finding)
{
    GString *name = finding->quirks & FTPX_QUIRK(BRUTE_FORCE) ? g_string_new("FTP::Bruteforcing")
                    : is_executed(finding) ? g_string_new("FTP::Site_Exec_Success")
                                           : name_of_rule(finding->rule.name);

    ftpx_zeek_put_word(log, FTPX_ZEEK_NOTICE_NOTE, name->str);
    g_string_free(name, TRUE);
}

/* --- what it says --- */

static const char *acceptance_of(const struct ftpx_finding *finding)
{
    static const char *const words[] = {
        [FTPX_ACCEPTANCE_UNKNOWN] = "",
        [FTPX_ACCEPTED] = ", accepted by the server",
        [FTPX_NOT_ACCEPTED] = ", refused by the server",
    };
    return words[finding->acceptance];
}

static void put_words(struct ftpx_zeek_log *log, const struct ftpx_finding *finding)
{
    char *words = ftpx_finding_words(finding);
    GString *sub = g_string_new(ftpx_severity_name(finding->rule.severity));

    g_string_append(sub, acceptance_of(finding));
    for (unsigned i = 0; i < FTPX_FINDING_FRAMES && finding->frames[i]; i++)
        g_string_append_printf(sub, "%s%u", i ? ", " : "; frames ", finding->frames[i]);
    ftpx_zeek_put_word(log, FTPX_ZEEK_NOTICE_MSG, words);
    ftpx_zeek_put_word(log, FTPX_ZEEK_NOTICE_SUB, sub->str);
    if (finding->exchange && finding->exchange->last_reply)
        ftpx_zeek_put_count(log, FTPX_ZEEK_NOTICE_N, finding->exchange->last_reply->code);
    g_string_free(sub, TRUE);
    g_free(words);
}

/* --- where --- */

static void put_file(struct ftpx_zeek_log *log, const struct ftpx_scope *scope,
                     const struct ftpx_transfer *transfer)
{
    if (!transfer || !transfer->flow)
        return;
    struct ftpx_connection data = ftpx_connection_of_transfer(transfer);
    ftpx_zeek_put_fuid(log, FTPX_ZEEK_NOTICE_FUID, &data);
    ftpx_zeek_put_word(log, FTPX_ZEEK_NOTICE_FILE_MIME_TYPE,
                       ftpx_mime_of_transfer(scope->collect, transfer));
    ftpx_zeek_put_some(log, FTPX_ZEEK_NOTICE_FILE_DESC, transfer->path);
}

static void put_ends(struct ftpx_zeek_log *log, const struct ftpx_finding *finding)
{
    struct ftpx_connection connection = finding->session
                                            ? ftpx_connection_of_session(finding->session)
                                            : ftpx_connection_of_transfer(finding->transfer);
    const struct ftpx_endpoint *ends = connection.flow->end;

    ftpx_zeek_put_connection(log, FTPX_ZEEK_NOTICE_UID, &connection);
    ftpx_zeek_put_word(log, FTPX_ZEEK_NOTICE_PROTO, "tcp");
    ftpx_zeek_put_address(log, FTPX_ZEEK_NOTICE_SRC, &ends[connection.opener].address);
    ftpx_zeek_put_address(log, FTPX_ZEEK_NOTICE_DST, &ends[1 - connection.opener].address);
    ftpx_zeek_put_count(log, FTPX_ZEEK_NOTICE_P, ends[1 - connection.opener].port);
}

/* --- all --- */

struct telling {
    struct ftpx_zeek_log *log;
    const struct ftpx_scope *scope;
};

static void write_row(void *context, const void *thing)
{
    const struct telling *telling = context;
    const struct ftpx_finding *finding = thing;
    struct ftpx_zeek_log *log = telling->log;
    static const char *const actions[] = {"Notice::ACTION_LOG", NULL};
    static const char *const nobody[] = {NULL};

    ftpx_zeek_put_time(log, FTPX_ZEEK_NOTICE_TS, finding->time);
    put_ends(log, finding);
    put_file(log, telling->scope, finding->transfer);
    put_note(log, finding);
    put_words(log, finding);
    ftpx_zeek_put_word(log, FTPX_ZEEK_NOTICE_PEER_DESCR, "ftpx");
    ftpx_zeek_put_words(log, FTPX_ZEEK_NOTICE_ACTIONS, actions);
    ftpx_zeek_put_words(log, FTPX_ZEEK_NOTICE_EMAIL_DEST, nobody);
    ftpx_zeek_put_time(log, FTPX_ZEEK_NOTICE_SUPPRESS_FOR, AN_HOUR);
    ftpx_zeek_log_row(log);
}

void ftpx_zeek_notice(struct ftpx_zeek_log *log, const struct ftpx_scope *scope)
{
    struct ftpx_sorting *findings = ftpx_findings_of(scope);

    ftpx_sorting_each(findings, write_row, &(struct telling){log, scope});
    ftpx_sorting_free(findings);
}

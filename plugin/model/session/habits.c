/* habits: clients by the order of their first commands, servers by texts and features that only
 * they have. Both as the programs were seen to talk.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "habits.h"

#include "../../wire/quirk.h"

/* habit = step *(SP step); step = choice *("|" choice) ["?" / "*"]; choice = verb ["=" argument]
 * Verbs and arguments in the client's own case; `_` stands for a blank. It begins with the first
 * command of the connection. */
static const struct {
    const char *client;
    const char *habit;
} clients[] = {
    /* asks where it is, then for the data connection, and only then sets the type */
    {"curl", "AUTH? AUTH? USER PASS PBSZ? PROT? CCC? PWD CWD* EPSV|PASV|EPRT|PORT TYPE"},
    {"lftp", "FEAT AUTH? CLNT? LANG? OPTS* HOST? USER PASS OPTS* PWD"},
    {"Wget", "USER PASS SYST PWD TYPE CWD? SIZE PASV|EPSV|PORT|EPRT RETR|LIST"},
    {"Wget", "USER PASS SYST PWD TYPE CWD? PASV|EPSV|PORT|EPRT LIST=-a"},
    {"aria2", "USER PASS TYPE PWD CWD* MDTM? SIZE PASV|EPSV REST=0 RETR"},
    {"NcFTP", "USER PASS PWD FEAT HELP=SITE CLNT"},
    {"Lynx", "USER PASS SYST EPSV TYPE? SIZE? RETR"},
    {"FileZilla", "AUTH=TLS AUTH=SSL USER PASS SYST FEAT"},
    {"Windows ftp.exe", "OPTS=UTF8_ON USER PASS"},
    {".NET FtpWebRequest", "USER PASS OPTS=utf8_on PWD"},
    {"Windows Explorer", "USER PASS opts=utf8_on syst site=help"},
};

/* The whole text of the last line of a USER's 331. */
static const struct {
    const char *server;
    const char *text;
} prompts[] = {
    {"vsFTPd", "Please specify the password."},
    {"FileZilla Server", "Please, specify the password."},
    {"pyftpdlib", "Username ok, send password."},
};

/* A feature that no other server is known to have. */
static const struct {
    const char *server;
    const char *feature;
} features[] = {
    {"Pure-FTPd", "ESTA"},
    {"ProFTPD", "MFF modify;UNIX.group;UNIX.mode;"},
};

static const char iis_feat[] = "Extended features supported:";

static bool is_exactly(ftpx_span text, ftpx_span pattern)
{
    if (text.len != pattern.len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != pattern.at[i] && !(pattern.at[i] == '_' && text.at[i] == ' '))
            return false;
    return true;
}

static bool fits_choice(const struct ftpx_exchange *exchange, ftpx_span choice)
{
    size_t sign = ftpx_span_find(choice, '=');

    return is_exactly(exchange->name, ftpx_span_take(choice, sign)) &&
           (sign == choice.len || is_exactly(exchange->arg, ftpx_span_drop(choice, sign + 1)));
}

static bool fits_step(const struct ftpx_exchange *exchange, ftpx_span step)
{
    while (exchange && step.len > 0) {
        size_t end = ftpx_span_find(step, '|');

        if (fits_choice(exchange, ftpx_span_take(step, end)))
            return true;
        step = ftpx_span_drop(step, end + 1);
    }
    return false;
}

static bool has_habit(const struct ftpx_exchange *exchange, ftpx_span habit)
{
    while (habit.len > 0) {
        size_t end = ftpx_span_find(habit, ' ');
        ftpx_span step = ftpx_span_take(habit, end);
        uint8_t many = step.at[step.len - 1];

        if (many == '?' || many == '*')
            step = ftpx_span_take(step, step.len - 1);
        if (fits_step(exchange, step)) {
            do
                exchange = exchange->next;
            while (many == '*' && fits_step(exchange, step));
        } else if (many != '?' && many != '*') {
            return false;
        }
        habit = ftpx_span_drop(habit, end + 1);
    }
    return true;
}

/* Without its beginning, or with holes in it, an order of commands tells nothing. */
static bool is_whole(const struct ftpx_session *session)
{
    return session->from_start &&
           !(session->quirks & (FTPX_QUIRK(AFTER_GAP) | FTPX_QUIRK(TOO_MANY_LINES)));
}

const char *ftpx_habits_client(const struct ftpx_session *session)
{
    if (!is_whole(session))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(clients); i++)
        if (has_habit(session->exchanges, ftpx_span_of(clients[i].habit)))
            return ftpx_span_has(session->client_software, clients[i].client) ? NULL
                                                                              : clients[i].client;
    return NULL;
}

static const char *by_prompt(const struct ftpx_session *session)
{
    for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
         exchange = exchange->next) {
        if (exchange->verb->id != FTPX_CMD_USER || !exchange->final || exchange->final->code != 331)
            continue;
        for (size_t i = 0; i < G_N_ELEMENTS(prompts); i++)
            if (is_exactly(exchange->final->last_text, ftpx_span_of(prompts[i].text)))
                return prompts[i].server;
        return NULL;
    }
    return NULL;
}

static bool has_feature(const struct ftpx_self_description *about, const char *feature)
{
    for (uint32_t i = 0; i < about->feature_count; i++)
        if (ftpx_span_is(about->features[i], feature))
            return true;
    return false;
}

static const char *by_feat(const struct ftpx_session *session)
{
    for (size_t i = 0; i < G_N_ELEMENTS(features); i++)
        if (has_feature(&session->about, features[i].feature))
            return features[i].server;
    if (session->about.feature_count > 0 &&
        is_exactly(ftpx_span_trim(session->about.heading), ftpx_span_of(iis_feat)))
        return "Microsoft FTP Service";
    return NULL;
}

const char *ftpx_habits_server(const struct ftpx_session *session)
{
    const char *server = by_feat(session);

    if (!server)
        server = by_prompt(session);
    return server && !ftpx_span_has(session->server_software, server) ? server : NULL;
}

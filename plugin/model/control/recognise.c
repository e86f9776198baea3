/* recognise: evidence is counted line by line; the verdict is a function of the counts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "recognise.h"

#include "../../wire/endpoint.h"
#include "../../wire/foreign.h"
#include "../../wire/tls.h"

#define LONGEST_VERB 8

/* Commands of FTP alone that prove a session of which only the client's side was captured. */
#define CLIENT_ALONE 3

static bool ends_word(uint8_t byte)
{
    return byte == ' ' || byte == '\r' || byte == '\n';
}

static bool possible_reply(ftpx_span payload)
{
    size_t len = ftpx_span_run(ftpx_span_take(payload, 3), ftpx_is_digit);

    if (len == payload.len)
        return true;
    return len == 3 && (ends_word(payload.at[3]) || payload.at[3] == '-');
}

static bool possible_command(ftpx_span payload)
{
    size_t len = ftpx_span_run(payload, ftpx_is_letter);

    return len > 0 && len <= LONGEST_VERB && (len == payload.len || ends_word(payload.at[len]));
}

bool ftpx_recognise_possible(ftpx_span payload, bool known_port)
{
    static const uint8_t telnet_iac = 255;

    while (payload.len && payload.at[0] == 0) /* see ftpx_line_next */
        payload = ftpx_span_drop(payload, 1);
    if (payload.len == 0 || payload.at[0] == telnet_iac)
        return true;
    if (known_port)
        return !ftpx_foreign_binary(payload) && !ftpx_foreign_line(payload);
    return ftpx_is_digit(payload.at[0]) ? possible_reply(payload) : possible_command(payload);
}

/* --- the client --- */

/* SMTP and DICT greet with 220 and have an AUTH as well: only FTP names TLS there. SMTP has GSSAPI
 * too, but not right behind a greeting. NNTP has a mode of its own (RFC 3977 §5.3). */
static enum ftpx_evidence evidence_of(const struct ftpx_evidence_seen *seen,
                                      const struct ftpx_command *command)
{
    if (command->verb->id == FTPX_CMD_MODE && ftpx_span_is(command->arg, "READER"))
        return FTPX_EVIDENCE_FOREIGN;
    if (command->verb->id == FTPX_CMD_AUTH && seen->greeting &&
        (ftpx_span_is(command->arg, "GSSAPI") || ftpx_span_is(command->arg, "KERBEROS_V4")))
        return FTPX_EVIDENCE_SHARED;

    if (command->verb->id != FTPX_CMD_AUTH)
        return command->verb->evidence;
    return ftpx_tls_mechanism(command->arg) ? FTPX_EVIDENCE_SHARED : FTPX_EVIDENCE_NONE;
}

void ftpx_recognise_client(struct ftpx_evidence_seen *seen, ftpx_span line)
{
    struct ftpx_command command = ftpx_command_parse(line);
    enum ftpx_evidence evidence = evidence_of(seen, &command);

    seen->client_lines++;
    switch (evidence) {
    case FTPX_EVIDENCE_FTP: seen->ftp++; break;
    case FTPX_EVIDENCE_SHARED: seen->shared++; break;
    case FTPX_EVIDENCE_FOREIGN: seen->foreign = true; break;
    case FTPX_EVIDENCE_MISLED: seen->misled = true; break;
    case FTPX_EVIDENCE_NONE:
        if (command.verb->id != FTPX_CMD_UNKNOWN)
            seen->other++;
        break;
    }
    bool is_ours = evidence == command.verb->evidence && !ftpx_verb_is_foreign(command.verb);
    if (!seen->waiting)
        seen->waiting = is_ours ? command.verb : ftpx_verb(FTPX_CMD_UNKNOWN);
}

/* --- the server --- */

static bool greets(uint16_t code)
{
    return code == 220 || code == 120;
}

/* The greeting of a mail server names its protocol; one of an FTP server may name a mail domain. */
static void weigh_names(struct ftpx_evidence_seen *seen, ftpx_span text)
{
    bool other = ftpx_foreign_names_other(text);
    bool ftp = ftpx_span_has(text, "FTP");

    seen->names_other |= other;
    seen->names_ftp |= ftpx_foreign_names_ftp(text);
    if (other && !ftp && !seen->names_ftp)
        seen->foreign = true;
}

/* Codes that other protocols with replies of three digits have in the place of FTP's (SMTP, NNTP,
 * DICT), and what any of them says to what it does not understand. */
static bool is_shared(uint16_t code)
{
    static const uint16_t shared[] = {200, 201, 211, 214, 215, 500, 501, 502, 503, 504};

    for (size_t index = 0; index < sizeof shared / sizeof shared[0]; index++)
        if (shared[index] == code)
            return true;
    return false;
}

/* A reply that the documents pair with the command, and that is no refusal: any server may
 * refuse anything, but only FTP's say 530 to a user name. The bare 200 of a shared word proves nothing
 * (NNTP answers MODE READER so). */
static bool proves_exchange(const struct ftpx_verb *verb, uint16_t code)
{
    if (!verb->replies || !ftpx_verb_allows(verb, code))
        return false;
    if (ftpx_reply_refuses(code))
        return code == 530 && verb->role == FTPX_ROLE_LOGIN;
    return verb->evidence == FTPX_EVIDENCE_FTP ||
           (verb->evidence == FTPX_EVIDENCE_SHARED && code != 200);
}

/* A mark, then what ends its transfer: nobody else has these in a row (RFC 959 §5.4). */
static bool ends_transfer(uint16_t before, uint16_t code)
{
    return (before == 125 || before == 150) && (code == 226 || code == 425 || code == 426);
}

static void weigh_reply(struct ftpx_evidence_seen *seen, uint16_t code, ftpx_span text)
{
    const struct ftpx_verb *verb = seen->waiting;
    uint16_t before = seen->code;

    seen->code = code;
    if (before == 0 && seen->greeting)
        return;
    seen->announced |= ftpx_announced_reply(code, text).method != FTPX_METHOD_NONE;
    seen->exchanged |= ends_transfer(before, code) || (verb && proves_exchange(verb, code));
    seen->fits |= verb && verb->replies && ftpx_verb_allows(verb, code);
    seen->strange |= !ftpx_reply_meaning(code);
    seen->own |= seen->uncoded <= 1 && ftpx_reply_meaning(code) && !is_shared(code);
    if (code >= 200)
        seen->waiting = NULL;
}

/* A capture may begin within a greeting: of that, lines without a code are left. A few servers have none
 * in the first line at all. */
static void weigh_beginning(struct ftpx_evidence_seen *seen, const struct ftpx_reply_line *line)
{
    if (line->code == 0) {
        seen->uncoded++;
        seen->foreign |= ftpx_foreign_line(line->text);
        seen->names_ftp |= seen->server_lines == 1 && ftpx_foreign_names_ftp(line->text);
    } else if (seen->code == 0 && greets(line->code) &&
               (seen->uncoded == 0 || seen->client_lines == 0)) {
        seen->greeting = true;
        seen->uncoded = 0;
    }
    seen->turned_away |= seen->server_lines == 1 && seen->client_lines == 0 && line->code == 421;
}

void ftpx_recognise_server(struct ftpx_evidence_seen *seen, ftpx_span text)
{
    struct ftpx_reply_line line = ftpx_reply_line_parse(text);
    bool within = seen->open.code != 0;
    enum ftpx_reply_step step = ftpx_reply_feed(&seen->open, &line);

    seen->server_lines++;
    if (!within)
        weigh_beginning(seen, &line);
    if (seen->code == 0 && (greets(line.code) || line.code == 421))
        weigh_names(seen, line.text);
    if (step == FTPX_REPLY_WHOLE || step == FTPX_REPLY_LAST)
        weigh_reply(seen, line.code, line.text);
}

/* --- the verdict --- */

/* What speaks for another protocol: its words, unless a server that greets as FTP's do was told them by a
 * client that errs; elsewhere, what begins without a code too. */
static bool is_foreign(const struct ftpx_evidence_seen *seen, bool known_port)
{
    if (seen->foreign)
        return true;
    if (known_port)
        return seen->misled && !seen->greeting && seen->server_lines + seen->ftp + seen->shared > 0;
    return seen->misled || (seen->uncoded > 0 && seen->client_lines > 0);
}

static bool is_proven(const struct ftpx_evidence_seen *seen)
{
    bool client_alone = seen->server_lines == 0 && seen->ftp >= CLIENT_ALONE;

    return (seen->greeting && seen->ftp + seen->shared > 0) || seen->exchanged || seen->announced ||
           client_alone;
}

/* Said where FTP is spoken, it is FTP unless it is something else. */
static bool is_likely(const struct ftpx_evidence_seen *seen, bool known_port, bool ended)
{
    bool client_alone = !seen->server_heard && seen->server_lines == 0 &&
                        seen->ftp + seen->shared + (ended ? seen->other : 0) > 0;

    if (!known_port)
        return (seen->greeting || seen->turned_away) && seen->names_ftp && !seen->names_other;
    return seen->greeting || seen->names_ftp || client_alone ||
           ((seen->own || seen->fits) && !seen->strange);
}

enum ftpx_recognition ftpx_recognise(const struct ftpx_evidence_seen *seen, bool known_port,
                                     bool ended)
{
    if (is_foreign(seen, known_port) && seen->ftp == 0) /* but for a client that errs, or attacks */
        return FTPX_IS_OTHER;
    if (is_proven(seen))
        return FTPX_IS_CONTROL;
    if (is_likely(seen, known_port, ended))
        return FTPX_IS_LIKELY;
    return ended ? FTPX_IS_OTHER : FTPX_NOT_YET;
}

/* recognise: evidence is counted line by line; the verdict is a function of the counts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "recognise.h"

#include "../../wire/endpoint.h"
#include "../../wire/tls.h"

#define LONGEST_VERB 8

/* Commands that prove a session of which only the client's side was captured: of FTP alone on any
 * port, of those that others share too on FTP's. */
#define CLIENT_ALONE            3
#define CLIENT_ALONE_KNOWN_PORT 2

static bool ends_word(uint8_t byte)
{
    return byte == ' ' || byte == '\r' || byte == '\n';
}

static bool possible_reply(ftpx_span payload)
{
    size_t len = 0;

    while (len < payload.len && len < 3 && ftpx_is_digit(payload.at[len]))
        len++;
    if (len == payload.len)
        return true;
    return len == 3 && (ends_word(payload.at[3]) || payload.at[3] == '-');
}

static bool possible_command(ftpx_span payload)
{
    size_t len = 0;

    while (len < payload.len && ftpx_is_letter(payload.at[len]))
        len++;
    return len > 0 && len <= LONGEST_VERB && (len == payload.len || ends_word(payload.at[len]));
}

bool ftpx_recognise_possible(ftpx_span payload)
{
    static const uint8_t telnet_iac = 255;

    while (payload.len && payload.at[0] == 0) /* see ftpx_line_next */
        payload = ftpx_span_drop(payload, 1);
    if (payload.len == 0)
        return true;
    if (payload.at[0] == telnet_iac)
        return true;
    return ftpx_is_digit(payload.at[0]) ? possible_reply(payload) : possible_command(payload);
}

/* SMTP and DICT greet with 220 and have an AUTH as well: only FTP names TLS there. SMTP has GSSAPI
 * too, but not right behind a greeting. */
static enum ftpx_evidence evidence_of(const struct ftpx_evidence_seen *seen,
                                      const struct ftpx_command *command)
{
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
    case FTPX_EVIDENCE_NONE:
        if (command.verb->id != FTPX_CMD_UNKNOWN)
            seen->other++;
        break;
    }
    if (!seen->waiting)
        seen->waiting = evidence == FTPX_EVIDENCE_NONE ? ftpx_verb(FTPX_CMD_UNKNOWN) : command.verb;
}

static bool says_ftp(ftpx_span text)
{
    return ftpx_span_find_text(text, "FTP") < text.len;
}

static bool says_other_protocol(ftpx_span text)
{
    static const char *const names[] = {"SMTP", "LMTP", "POP3", "IMAP", "NNTP"};

    for (size_t index = 0; index < sizeof names / sizeof names[0]; index++)
        if (ftpx_span_find_text(text, names[index]) < text.len)
            return true;
    return false;
}

/* The greeting of a mail server names its protocol; one of an FTP server may name a mail domain. */
static bool names_other_protocol(ftpx_span text)
{
    return !says_ftp(text) && says_other_protocol(text);
}

static void weigh_first(struct ftpx_evidence_seen *seen, const struct ftpx_reply_line *line)
{
    seen->greeting = line->code == 220 || line->code == 120;
    seen->says_ftp = seen->greeting && says_ftp(line->text) && !says_other_protocol(line->text);
    seen->refused = line->code == 421 || line->code == 530;
    if (line->code == 0 || names_other_protocol(line->text))
        seen->foreign = true;
}

/* A reply that the documents pair with the command, and that is no refusal: any server may
 * refuse anything. The bare 200 of a shared word proves nothing (NNTP answers MODE READER so). */
static bool proves_exchange(const struct ftpx_verb *verb, uint16_t code)
{
    if (!verb || !verb->replies || ftpx_reply_refuses(code) || !ftpx_verb_allows(verb, code))
        return false;
    return verb->evidence == FTPX_EVIDENCE_FTP ||
           (verb->evidence == FTPX_EVIDENCE_SHARED && code != 200);
}

void ftpx_recognise_server(struct ftpx_evidence_seen *seen, ftpx_span text)
{
    struct ftpx_reply_line line = ftpx_reply_line_parse(text);
    enum ftpx_reply_step step = ftpx_reply_feed(&seen->open, &line);
    bool first = seen->server_lines++ == 0;

    if (first)
        weigh_first(seen, &line);
    if (step != FTPX_REPLY_WHOLE && step != FTPX_REPLY_LAST)
        return;
    seen->announced |= ftpx_announced_reply(line.code, line.text).method != FTPX_METHOD_NONE;
    if (first && seen->greeting)
        return;
    seen->exchanged |= proves_exchange(seen->waiting, line.code);
    if (line.code >= 200)
        seen->waiting = NULL;
}

static bool is_client_alone(const struct ftpx_evidence_seen *seen, bool known_port)
{
    if (seen->server_lines > 0)
        return false;
    return seen->ftp >= CLIENT_ALONE ||
           (known_port && seen->ftp + seen->shared >= CLIENT_ALONE_KNOWN_PORT);
}

enum ftpx_recognition ftpx_recognise(const struct ftpx_evidence_seen *seen, bool known_port,
                                     bool ended)
{
    bool any_command = seen->ftp + seen->shared > 0;

    if (seen->foreign && seen->ftp == 0) /* but for a client that errs, or attacks */
        return known_port && seen->says_ftp ? FTPX_IS_CONTROL : FTPX_IS_OTHER;
    if (seen->greeting && any_command)
        return FTPX_IS_CONTROL;
    if (seen->exchanged || seen->announced)
        return FTPX_IS_CONTROL;
    if (is_client_alone(seen, known_port))
        return FTPX_IS_CONTROL;
    if (known_port && seen->greeting && (seen->other > 0 || ended))
        return FTPX_IS_CONTROL;
    if (known_port && seen->refused && ended)
        return FTPX_IS_CONTROL;
    return ended ? FTPX_IS_OTHER : FTPX_NOT_YET;
}

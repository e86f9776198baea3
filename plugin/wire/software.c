/* software: known products, by the words they announce themselves with.
 * A product that is not in the tables is not guessed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "software.h"

/* What a greeting or a 215 text holds; of two names that begin alike the longer comes first.
 * `skip`: bytes in front that are no part of the product's name. */
static const struct server {
    const char *name;
    uint8_t skip;
} servers[] = {
    {"vsFTPd", 0},
    {"ProFTPD", 0},
    {"Pure-FTPd", 0},
    {"Microsoft FTP Service", 0},
    {"FileZilla Server", 0},
    {"FileZilla", 0},
    {"Serv-U FTP Server", 0},
    {"Serv-U FTP-Server", 0},
    {"Serv-U", 0},
    {"pyftpdlib", 0},
    {"GNU inetutils", 0},
    {"Linux-ftpd", 0},
    {"Version wu", 8},
    {"IBM FTP CS", 0},
    {"glFTPd", 0},
    {"NcFTPd Server", 0},
    {"bftpd", 0},
    {"uFTPd", 0},
    {"tnftpd", 0},
    {"lukemftpd", 0},
    {"MikroTik", 0},
    {"Gene6 FTP Server", 0},
    {"WS_FTP Server", 0},
    {"Cerberus FTP Server", 0},
    {"CrushFTP", 0},
    {"Titan FTP Server", 0},
    {"Wing FTP Server", 0},
    {"Xlight FTP Server", 0},
    {"zFTPServer", 0},
    {"WarFTPd", 0},
    {"WAR-FTPD", 0},
    {"SlimFTPd", 0},
    {"BulletProof FTP Server", 0},
    {"Core FTP Server", 0},
    {"Golden FTP Server", 0},
    {"freeFTPd", 0},
    {"GridFTP Server", 0},
    {"SunOS", 0},
};

#define SERVERS (sizeof servers / sizeof *servers)

/* How passwords begin that programs send for users who gave none. */
static const struct {
    const char *password;
    const char *client;
} clients[] = {
    {"lftp@", "lftp"},
    {"chrome@example.com", "chrome"},
    {"mozilla@", "Mozilla"},
    {"IEUser@", "Internet Explorer"},
    {"IE40user@", "Internet Explorer"},
    {"IE30User@", "Internet Explorer"},
    {"-wget@", "Wget"},
    {"ftp@example.com", "curl"},
    {"NcFTP@", "NcFTP"},
    {"cyberduck@example.net", "Cyberduck"},
    {"ARIA2USER@", "aria2"},
};

static bool is_separator(uint8_t byte)
{
    return ftpx_is_one_of(byte, " -/_(");
}

static bool is_version_byte(uint8_t byte)
{
    return ftpx_is_letter_or_digit(byte) || ftpx_is_one_of(byte, ".-_+");
}

static bool ends_sentence(uint8_t byte)
{
    return ftpx_is_one_of(byte, ".-_");
}

/* Where a version starts that follows the product's name:  separators ["version "], or 0. */
static size_t version_start(ftpx_span text)
{
    size_t start = ftpx_span_run(text, is_separator);

    return ftpx_span_starts(ftpx_span_drop(text, start), "version ") ? start + 8 : start;
}

/* version = ["v"] DIGIT *version-byte, but for points and dashes at its end. Its length, or 0. */
static size_t version_length(ftpx_span text)
{
    ftpx_span number = ftpx_span_drop(text, ftpx_span_starts(text, "v") ? 1 : 0);
    size_t length = ftpx_span_run(text, is_version_byte);

    if (!number.len || !ftpx_is_digit(number.at[0]))
        return 0;
    while (ends_sentence(text.at[length - 1]))
        length--;
    return length;
}

/* Length of what belongs to the product behind its name; an open bracket takes its `)` along. */
static size_t suffix_length(ftpx_span text)
{
    size_t start = version_start(text);
    size_t end = start + version_length(ftpx_span_drop(text, start));
    bool bracket = ftpx_span_find(ftpx_span_take(text, start), '(') < start;

    if (start == 0 || end == start)
        return 0;
    return bracket && ftpx_span_starts(ftpx_span_drop(text, end), ")") ? end + 1 : end;
}

/* The product at the start of `text`, or nothing; *suffix_out is the length of its version. */
static ftpx_span product_at(ftpx_span text, const struct server *server, size_t *suffix_out)
{
    if (!ftpx_span_starts(text, server->name))
        return FTPX_SPAN_NONE;
    size_t length = ftpx_span_of(server->name).len;
    ftpx_span behind = ftpx_span_drop(text, length);

    if (behind.len && ftpx_is_letter(behind.at[0]))
        return FTPX_SPAN_NONE;
    *suffix_out = suffix_length(behind);
    return ftpx_span_drop(ftpx_span_take(text, length + *suffix_out), server->skip);
}

/* What was found so far. A product that comes first in the table wins wherever it stands; of the
 * same one, the first place that has a version, else the first place. */
struct finding {
    const struct server *server; /* the table's end at first */
    ftpx_span product;
    bool has_version;
};

/* Looks at a word's beginning: the letter tells that it is none of most products. */
static void look_at(ftpx_span text, struct finding *found)
{
    uint8_t initial = ftpx_upper(text.at[0]);

    for (const struct server *server = servers;
         server < servers + SERVERS && server <= found->server; server++) {
        size_t suffix = 0;
        ftpx_span product = FTPX_SPAN_NONE;

        if (ftpx_upper((uint8_t)server->name[0]) == initial)
            product = product_at(text, server, &suffix);
        if (product.len && (server < found->server || (suffix && !found->has_version))) {
            *found = (struct finding){server, product, suffix > 0};
            return;
        }
    }
}

ftpx_span ftpx_software_server(ftpx_span text)
{
    struct finding found = {servers + SERVERS, FTPX_SPAN_NONE, false};

    for (size_t i = 0; i < text.len; i++)
        if (ftpx_is_letter(text.at[i]) && (i == 0 || !ftpx_is_letter(text.at[i - 1])))
            look_at(ftpx_span_drop(text, i), &found);
    return found.product;
}

bool ftpx_software_marks_rest(ftpx_span server)
{
    return ftpx_span_starts(server, "ProFTPD");
}

ftpx_span ftpx_software_client(ftpx_span password)
{
    for (size_t i = 0; i < sizeof clients / sizeof *clients; i++)
        if (ftpx_span_starts(password, clients[i].password))
            return ftpx_span_of(clients[i].client);
    return FTPX_SPAN_NONE;
}

/* Some clients put quotes around what has blanks. */
static ftpx_span unquoted(ftpx_span value)
{
    bool is_quoted = value.len > 1 && value.at[0] == '"' && value.at[value.len - 1] == '"';

    return is_quoted ? ftpx_span_take(ftpx_span_drop(value, 1), value.len - 2) : value;
}

struct ftpx_software_identity ftpx_software_csid(ftpx_span text)
{
    struct ftpx_software_identity said = {FTPX_SPAN_NONE, FTPX_SPAN_NONE};

    while (text.len) {
        size_t end = ftpx_span_find(text, ';');
        ftpx_span pair = ftpx_span_trim(ftpx_span_take(text, end));
        size_t sign = ftpx_span_find(pair, '=');
        ftpx_span key = ftpx_span_take(pair, sign);
        ftpx_span value = unquoted(ftpx_span_trim(ftpx_span_drop(pair, sign + 1)));

        if (ftpx_span_is(key, "Name"))
            said.name = value;
        else if (ftpx_span_is(key, "Version"))
            said.version = value;
        text = ftpx_span_drop(text, end + 1);
    }
    return said;
}

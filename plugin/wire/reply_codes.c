/* reply_codes: every reply code that a document or a known server gives to FTP, with its meaning.
 * Which command may have which is verbs.c's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reply.h"

/* RFC 959 where no other origin is named. */
static const struct {
    uint16_t code;
    const char *meaning;
} codes[] = {
    {110, "Restart marker"},
    {120, "Service not ready yet"},
    {125, "Data connection is open, transfer starts"},
    {150, "File found, data connection will be opened"},
    {200, "Command done"},
    {202, "Command not needed here"},
    {211, "System status or features"},
    {212, "Directory status"},
    {213, "File status"},
    {214, "Help"},
    {215, "System type"},
    {216, "FTP64 gateway status"}, /* RFC 6384 */
    {220, "Service ready"},
    {221, "Control connection will be closed"},
    {225, "Data connection open, no transfer"},
    {226, "Transfer done, data connection will be closed"},
    {227, "Passive mode"},
    {228, "Long passive mode"},     /* RFC 1639 */
    {229, "Extended passive mode"}, /* RFC 2428 */
    {230, "Logged in"},
    {232, "Logged in by security data"},  /* RFC 2228 */
    {234, "Security mechanism accepted"}, /* RFC 2228, RFC 4217 */
    {235, "Security data accepted"},      /* RFC 2228 */
    {250, "File action done"},
    {251, "MD5 of the file"},  /* draft-twine-ftpmd5 */
    {252, "MD5 of the files"}, /* draft-twine-ftpmd5 */
    {257, "Path name"},
    {331, "Password needed"},
    {332, "Account needed"},
    {334, "Security mechanism accepted, security data needed"}, /* RFC 2228 */
    {335, "More security data needed"},                         /* RFC 2228 */
    {336, "Challenge for the password"},                        /* RFC 2228 */
    {350, "More information needed"},
    {421, "Service not available, control connection will be closed"},
    {425, "Data connection cannot be opened"},
    {426, "Data connection closed, transfer aborted"},
    {430, "Wrong user name or password"},     /* seen in use */
    {431, "Security resource not available"}, /* RFC 2228 */
    {434, "Host not available"},              /* seen in use */
    {450, "File busy"},
    {451, "Local error"},
    {452, "Not enough space"},
    {500, "Command not understood"},
    {501, "Arguments not understood"},
    {502, "Command not implemented"},
    {503, "Commands in wrong order"},
    {504, "Argument not implemented"},
    {521, "Address family or data protection not supported"}, /* RFC 1639, RFC 4217 */
    {522, "Network protocol or TLS on data not supported"},   /* RFC 2428, RFC 4217 */
    {530, "Not logged in"},
    {532, "Account needed to store"},
    {533, "Protection level refused by policy"},                /* RFC 2228 */
    {534, "Request refused by policy"},                         /* RFC 2228 */
    {535, "Security check failed"},                             /* RFC 2228 */
    {536, "Protection level not supported by the mechanism"},   /* RFC 2228 */
    {537, "Command protection not supported by the mechanism"}, /* RFC 2228 */
    {550, "File not available"},
    {551, "Page type unknown"},
    {552, "Storage allocation exceeded"},
    {553, "File name not allowed"},
    {554, "Restart offset not valid"},                            /* RFC 1123 */
    {555, "Type or structure does not fit"},                      /* RFC 1123 */
    {631, "Reply with integrity protection"},                     /* RFC 2228 */
    {632, "Reply with confidentiality and integrity protection"}, /* RFC 2228 */
    {633, "Reply with confidentiality protection"},               /* RFC 2228 */
};

bool ftpx_reply_code_at(size_t index, uint16_t *code_out, const char **meaning_out)
{
    if (index >= sizeof codes / sizeof *codes)
        return false;
    *code_out = codes[index].code;
    *meaning_out = codes[index].meaning;
    return true;
}

const char *ftpx_reply_meaning(uint16_t code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == code)
            return codes[i].meaning;
    return NULL;
}

bool ftpx_reply_completes(uint16_t code)
{
    return code >= 200 && code < 300;
}

bool ftpx_reply_refuses(uint16_t code)
{
    return code >= 400 && code < 600;
}

bool ftpx_reply_ends_transfers(uint16_t code)
{
    return code == 226 || code == 425 || code == 426 || code == 451 || code == 551 || code == 552;
}

/* verbs: the table of commands, and the replies that the documents list for each.
 * It holds no session and does not look at arguments.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "command.h"

#include <string.h>

/* In ascending order. 421 may answer anything, listed or not. */
#define LIST(name, ...) static const uint16_t replies_##name[] = {__VA_ARGS__, 0}

/* clang-format off */

/* RFC 959 §5.4. Added: 232 and 336 for USER, 534 and 535 for USER and transfers (RFC 2228 §8); 521
 * and 522 for transfers (RFC 4217); 554 and 555 for what may follow REST (RFC 1123 §4.1.3.4); 250
 * for CDUP and 200 for CWD, which are often seen in each other's place. */
LIST(USER,    230, 232, 331, 332, 336, 421, 500, 501, 530, 534, 535);
LIST(PASS,    202, 230, 332, 421, 500, 501, 503, 530);
LIST(ACCT,    202, 230, 421, 500, 501, 503, 530);
LIST(CWD,     200, 250, 421, 500, 501, 502, 530, 550);
LIST(CDUP,    200, 250, 421, 500, 501, 502, 530, 550);
LIST(SMNT,    202, 250, 421, 500, 501, 502, 530, 550);
LIST(REIN,    120, 220, 421, 500, 502);
LIST(QUIT,    221, 500);
LIST(PORT,    200, 421, 500, 501, 530);
LIST(PASV,    227, 421, 500, 501, 502, 530);
LIST(SETTING, 200, 421, 500, 501, 504, 530);
LIST(ALLO,    200, 202, 421, 500, 501, 504, 530);
LIST(REST,    350, 421, 500, 501, 502, 530);
LIST(STOR,    110, 125, 150, 226, 250, 421, 425, 426, 450, 451, 452, 500, 501, 521, 522, 530, 532,
              534, 535, 551, 552, 553, 554, 555);
LIST(RETR,    110, 125, 150, 226, 250, 421, 425, 426, 450, 451, 500, 501, 521, 522, 530, 534, 535,
              550, 554, 555);
LIST(LIST,    125, 150, 226, 250, 421, 425, 426, 450, 451, 500, 501, 502, 521, 522, 530, 534, 535);
LIST(APPE,    110, 125, 150, 226, 250, 421, 425, 426, 450, 451, 452, 500, 501, 502, 521, 522, 530,
              532, 534, 535, 550, 551, 552, 553, 554, 555);
LIST(RNFR,    350, 421, 450, 500, 501, 502, 530, 550);
LIST(RNTO,    250, 421, 500, 501, 502, 503, 530, 532, 553);
LIST(DELE,    250, 421, 450, 500, 501, 502, 530, 550);
LIST(RMD,     250, 421, 500, 501, 502, 530, 550);
LIST(MKD,     257, 421, 500, 501, 502, 530, 550);
LIST(PWD,     257, 421, 500, 501, 502, 550);
LIST(ABOR,    225, 226, 421, 500, 501, 502);
LIST(SYST,    215, 421, 500, 501, 502);
LIST(STAT,    211, 212, 213, 421, 450, 500, 501, 502, 530);
LIST(HELP,    211, 214, 421, 500, 501, 502);
LIST(SITE,    200, 202, 500, 501, 530);
LIST(NOOP,    200, 421, 500);

/* RFC 1639 */
LIST(LPRT,    200, 421, 500, 501, 521, 530);
LIST(LPSV,    228, 421, 500, 501, 502, 521, 530);
/* RFC 2228 §8 */
LIST(AUTH,    234, 334, 421, 431, 500, 501, 502, 504, 534);
LIST(ADAT,    235, 335, 421, 500, 501, 503, 535);
LIST(PBSZ,    200, 421, 500, 501, 503, 530);
LIST(PROT,    200, 421, 431, 500, 501, 503, 504, 530, 534, 536);
LIST(CCC,     200, 421, 500, 501, 533, 534);
LIST(PROTECTED, 421, 500, 501, 533, 535, 537, 631, 632, 633);
/* RFC 2389 */
LIST(FEAT,    211, 421, 500, 502);
LIST(OPTS,    200, 421, 451, 500, 501, 502);
/* RFC 2428; 200 answers EPSV ALL */
LIST(EPRT,    200, 421, 500, 501, 502, 522, 530);
LIST(EPSV,    200, 229, 421, 500, 501, 502, 522, 530);
/* RFC 2640 §4.1 */
LIST(LANG,    200, 421, 500, 501, 502, 504);
/* RFC 3659 */
LIST(FACT,    213, 421, 450, 500, 501, 502, 530, 550);
LIST(MLST,    250, 421, 450, 500, 501, 502, 504, 530, 550);
LIST(MLSD,    125, 150, 226, 250, 421, 425, 426, 450, 451, 500, 501, 502, 504, 521, 522, 530, 534,
              535, 550);
/* RFC 7151 §3.2 */
LIST(HOST,    220, 421, 500, 501, 502, 503, 504);

#define replies_ANY NULL

static const struct ftpx_verb verbs[] = {
    {"UNKNOWN", FTPX_CMD_UNKNOWN, FTPX_ROLE_OTHER, FTPX_NO_DIRECTION, FTPX_DIAGRAM_NONE,
     FTPX_EVIDENCE_NONE, replies_ANY, "unknown command"},
#define X(verb, role, direction, diagram, evidence, replies, meaning)                              \
    {#verb, FTPX_CMD_##verb, FTPX_ROLE_##role, FTPX_##direction, FTPX_DIAGRAM_##diagram,           \
     FTPX_EVIDENCE_##evidence, replies_##replies, meaning},
    FTPX_VERBS(X)
#undef X
};
/* clang-format on */

const struct ftpx_verb *ftpx_verb(enum ftpx_cmd id)
{
    return &verbs[id < FTPX_CMD_COUNT ? id : FTPX_CMD_UNKNOWN];
}

const struct ftpx_verb *ftpx_verb_named(ftpx_span name)
{
    uint8_t first = name.len > 0 ? ftpx_upper(name.at[0]) : 0;

    for (size_t i = FTPX_CMD_UNKNOWN + 1; i < FTPX_CMD_COUNT; i++)
        if ((uint8_t)verbs[i].name[0] == first && ftpx_span_is(name, verbs[i].name))
            return &verbs[i];
    return &verbs[FTPX_CMD_UNKNOWN];
}

bool ftpx_verb_is_secret(const struct ftpx_verb *verb)
{
    return verb->id == FTPX_CMD_PASS || verb->id == FTPX_CMD_ACCT;
}

bool ftpx_verb_is_foreign(const struct ftpx_verb *verb)
{
    return verb->evidence == FTPX_EVIDENCE_FOREIGN || verb->evidence == FTPX_EVIDENCE_MISLED;
}

bool ftpx_verb_allows(const struct ftpx_verb *verb, uint16_t code)
{
    if (code == 421 || !verb->replies)
        return true;
    for (const uint16_t *listed = verb->replies; *listed; listed++)
        if (*listed == code)
            return true;
    return false;
}

bool ftpx_verb_fits(const struct ftpx_verb *verb, uint16_t code, bool had_mark)
{
    /* First digits. A 6yz (RFC 2228 §5) hides the real code, so it fits any. */
    static const char *const digits[] = {
        [FTPX_DIAGRAM_NONE] = "123456",    [FTPX_DIAGRAM_SIMPLE] = "2456",
        [FTPX_DIAGRAM_TRANSFER] = "12456", [FTPX_DIAGRAM_CONTINUE] = "3456",
        [FTPX_DIAGRAM_LOGIN] = "23456",
    };
    unsigned digit = code / 100u;

    /* At most one 1yz a command; restart markers (110) come besides. */
    if (verb->diagram == FTPX_DIAGRAM_TRANSFER && digit == 1 && had_mark && code != 110)
        return false;
    return digit >= 1 && digit <= 6 && strchr(digits[verb->diagram], (int)('0' + digit));
}

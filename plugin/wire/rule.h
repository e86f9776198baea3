/* rule: what is known of quirks as findings: whether they alarm those who look for what went wrong or who
 * attacked, as all does that expert information warns of, and what hints at an attack though it is only noted;
 * the technique of MITRE ATT&CK, where one fits, and the document that tells of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_RULE_H
#define FTPX_WIRE_RULE_H

#include "attack.h"
#include <stdbool.h>

/* X(enumerator, technique, its name, subtechnique, its name, tactic, its name) of MITRE ATT&CK 17; "": none. */
/* clang-format off */
#define FTPX_TECHNIQUES(X) \
    X(GUESSING, "T1110", "Brute Force", "T1110.001", "Password Guessing", "TA0006", "Credential Access") \
    X(SPRAYING, "T1110", "Brute Force", "T1110.003", "Password Spraying", "TA0006", "Credential Access") \
    X(EXPLOIT, "T1190", "Exploit Public-Facing Application", "", "", "TA0001", "Initial Access") \
    X(SERVICES, "T1046", "Network Service Discovery", "", "", "TA0007", "Discovery") \
    X(FILES, "T1083", "File and Directory Discovery", "", "", "TA0007", "Discovery") \
    X(BETWEEN, "T1557", "Adversary-in-the-Middle", "", "", "TA0006", "Credential Access") \
    X(ALTERED, "T1565", "Data Manipulation", "T1565.002", "Transmitted Data Manipulation", "TA0040", "Impact") \
    X(DENIAL, "T1499", "Endpoint Denial of Service", "T1499.004", "Application or System Exploitation", "TA0040", "Impact") \
    X(EXFILTRATION, "T1048", "Exfiltration Over Alternative Protocol", "T1048.003", "Exfiltration Over Unencrypted Non-C2 Protocol", "TA0010", "Exfiltration")

/* X(quirk, technique, document): what is known of a quirk beside its row in quirk.h. A Note alarms if it
 * has a row here. */
#define FTPX_RULES(X) \
    X(BRUTE_FORCE,       GUESSING,     "RFC 2577, section 5") \
    X(GUESSED,           GUESSING,     "RFC 2577, section 5") \
    X(SPRAYING,          SPRAYING,     "RFC 2577, section 5") \
    X(SLOW_GUESSING,     GUESSING,     "RFC 2577, section 5") \
    X(BOUNCE,            SERVICES,     "RFC 2577, section 2") \
    X(LOW_PORT,          SERVICES,     "RFC 2577, section 3") \
    X(REDIRECTED,        NOTHING,      "RFC 2577, section 2, with the parts exchanged") \
    X(STOLEN,            BETWEEN,      "RFC 2577, section 8") \
    X(CONFLICTING,       ALTERED,      "RFC 9293, section 3.10.7.4") \
    X(TLS_STRIPPED,      BETWEEN,      "RFC 4217") \
    X(ATTACK,            NOTHING,      "the sign's own row") \
    X(ANONYMOUS_WRITE,   NOTHING,      "RFC 1635") \
    X(HOST_NAMED_UPLOAD, EXFILTRATION, "how stealers name their uploads")

/* X(sign, technique): of ATTACK, by what tells it. */
#define FTPX_ATTACK_RULES(X) \
    X(OVERLONG, EXPLOIT) \
    X(SITE_EXEC, EXPLOIT) \
    X(SITE_COPY, EXPLOIT) \
    X(BACK_DOOR, EXPLOIT) \
    X(CROSS_PROTOCOL, NOTHING) \
    X(LINE_BREAK, EXPLOIT) \
    X(COMMAND_INJECTION, EXPLOIT) \
    X(FORMAT_STRING, EXPLOIT) \
    X(TRAVERSAL, EXPLOIT) \
    X(REMOTE_PATH, EXPLOIT) \
    X(ROOT_HOME, FILES) \
    X(WILDCARDS, DENIAL)
/* clang-format on */

struct ftpx_technique {
    const char *technique, *technique_name;
    const char *sub, *sub_name; /* empty: none */
    const char *tactic, *tactic_name;
};

enum ftpx_severity { FTPX_SEVERITY_NOTE, FTPX_SEVERITY_WARN, FTPX_SEVERITY_ERROR };

struct ftpx_rule {
    const char *name;    /* the filter of its expert information */
    const char *group;   /* "SECURITY", … */
    const char *summary; /* of the filter */
    enum ftpx_severity severity;
    bool alarms; /* else it is a finding only for those who want to hear of notes */
    const struct ftpx_technique *technique; /* NULL: none fits */
    const char *source;                     /* document; NULL: none is named */
};

/* The rule of a quirk by its bit; of ATTACK with its sign, else NONE. */
struct ftpx_rule ftpx_rule_of(unsigned bit, enum ftpx_attack sign);

/* That of a data connection that was tried in vain, whose quirk is another's too. */
struct ftpx_rule ftpx_rule_of_attempts(void);

/* That of what is on a watch list, which is no quirk. */
struct ftpx_rule ftpx_rule_of_watchlist(void);

/* "note", "warning", "error". */
const char *ftpx_severity_name(enum ftpx_severity severity);

#endif

/* Tests of the table of commands: names, replies and state diagrams, typed here a second time.
 * It parses no lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "wire/command.h"
#include "wire/reply.h"

static const struct ftpx_verb *verb_of(const char *name)
{
    const struct ftpx_verb *verb = ftpx_verb_named(ftpx_span_of(name));

    g_test_message("%s", name);
    g_assert_cmpstr(verb->name, ==, name);
    return verb;
}

static gboolean lists(const char *codes, unsigned code)
{
    char text[8];

    g_snprintf(text, sizeof text, "%u", code);
    return codes && strstr(codes, text) != NULL;
}

static void for_each_name(const char *names, void (*check)(const struct ftpx_verb *verb))
{
    g_auto(GStrv) split = g_strsplit(names, " ", -1);

    for (size_t i = 0; split[i]; i++)
        check(verb_of(split[i]));
}

static void is_known(const struct ftpx_verb *verb)
{
    g_assert_cmpuint(verb->id, !=, FTPX_CMD_UNKNOWN);
}

static void rows_stand_at_their_numbers(void)
{
    for (unsigned id = 0; id < FTPX_CMD_COUNT; id++)
        g_assert_cmpuint(ftpx_verb((enum ftpx_cmd)id)->id, ==, id);
    g_assert_cmpuint(ftpx_verb(FTPX_CMD_COUNT)->id, ==, FTPX_CMD_UNKNOWN);
    g_assert_cmpuint(FTPX_CMD_UNKNOWN, ==, 0);
}

static void names_are_unique_and_in_upper_case(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (unsigned id = 1; id < FTPX_CMD_COUNT; id++) {
        const char *name = ftpx_verb((enum ftpx_cmd)id)->name;

        g_assert_true(g_regex_match_simple("^[A-Z][A-Z0-9]+$", name, 0, 0));
        g_assert_true(g_hash_table_add(seen, (gpointer)name));
        g_assert_cmpuint(ftpx_verb_named(ftpx_span_of(name))->id, ==, id);
    }
}

static void every_row_says_what_it_is(void)
{
    for (unsigned id = 0; id < FTPX_CMD_COUNT; id++) {
        const struct ftpx_verb *verb = ftpx_verb((enum ftpx_cmd)id);

        g_assert_cmpuint(strlen(verb->meaning), >, 0);
    }
}

static void only_transfers_have_a_direction(void)
{
    for (unsigned id = 0; id < FTPX_CMD_COUNT; id++) {
        const struct ftpx_verb *verb = ftpx_verb((enum ftpx_cmd)id);

        g_assert_cmpint(verb->role == FTPX_ROLE_TRANSFER, ==, verb->direction != FTPX_NO_DIRECTION);
    }
}

static void every_listed_reply_has_a_meaning_and_its_order(void)
{
    for (unsigned id = 0; id < FTPX_CMD_COUNT; id++) {
        const uint16_t *replies = ftpx_verb((enum ftpx_cmd)id)->replies;

        for (uint16_t previous = 0; replies && *replies; previous = *replies++) {
            g_assert_cmpuint(*replies, >, previous);
            g_assert_nonnull(ftpx_reply_meaning(*replies));
        }
    }
}

static void names_match_in_any_case_and_only_whole(void)
{
    g_assert_cmpuint(ftpx_verb_named(ftpx_span_of("retr"))->id, ==, FTPX_CMD_RETR);
    g_assert_cmpuint(ftpx_verb_named(ftpx_span_of("xSha256"))->id, ==, FTPX_CMD_XSHA256);
    g_assert_cmpuint(ftpx_verb_named(ftpx_span_of("RET"))->id, ==, FTPX_CMD_UNKNOWN);
    g_assert_cmpuint(ftpx_verb_named(ftpx_span_of("RETRO"))->id, ==, FTPX_CMD_UNKNOWN);
    g_assert_cmpuint(ftpx_verb_named(ftpx_span_of("P"))->id, ==, FTPX_CMD_UNKNOWN);
    g_assert_cmpuint(ftpx_verb_named(FTPX_SPAN_NONE)->id, ==, FTPX_CMD_UNKNOWN);
    g_assert_cmpuint(ftpx_verb_named(ftpx_span_of("UNKNOWN"))->id, ==, FTPX_CMD_UNKNOWN);
}

/* The registry of RFC 5797 as of 2024-04-22: mandatory, optional, historic. */
static void the_registry_is_in_the_table(void)
{
    for_each_name(
        "ABOR ACCT ALLO APPE CWD DELE FEAT HELP LIST MODE NLST NOOP OPTS PASS PASV PORT QUIT REIN "
        "REST RETR RNFR RNTO SITE STAT STOR STRU TYPE USER "
        "ADAT ALGS AUTH CCC CDUP CONF ENC EPRT EPSV HOST LANG MDTM MIC MKD MLSD MLST PBSZ PROT PWD "
        "RMD SIZE SMNT STOU SYST "
        "LPRT LPSV XCUP XCWD XMKD XPWD XRMD",
        is_known);
}

/* RFC 959 §5.4, and what later documents and wide use add. 421 may answer anything. */
static const struct {
    const char *name, *rfc959, *added;
} relation[] = {
    {"USER", "230 331 332 530 500 501 421", "232 336 534 535"},
    {"PASS", "230 202 332 530 500 501 503 421", NULL},
    {"ACCT", "230 202 530 500 501 503 421", NULL},
    {"CWD", "250 500 501 502 421 530 550", "200"},
    {"CDUP", "200 500 501 502 421 530 550", "250"},
    {"SMNT", "202 250 500 501 502 421 530 550", NULL},
    {"REIN", "120 220 421 500 502", NULL},
    {"QUIT", "221 500", NULL},
    {"PORT", "200 500 501 421 530", NULL},
    {"PASV", "227 500 501 502 421 530", NULL},
    {"MODE", "200 500 501 504 421 530", NULL},
    {"TYPE", "200 500 501 504 421 530", NULL},
    {"STRU", "200 500 501 504 421 530", NULL},
    {"ALLO", "200 202 500 501 504 421 530", NULL},
    {"REST", "350 500 501 502 421 530", NULL},
    {"STOR", "125 150 110 226 250 425 426 451 551 552 532 450 452 553 500 501 421 530",
     "521 522 534 535 554 555"},
    {"STOU", "125 150 110 226 250 425 426 451 551 552 532 450 452 553 500 501 421 530",
     "521 522 534 535 554 555"},
    {"RETR", "125 150 110 226 250 425 426 451 450 550 500 501 421 530", "521 522 534 535 554 555"},
    {"LIST", "125 150 226 250 425 426 451 450 500 501 502 421 530", "521 522 534 535"},
    {"NLST", "125 150 226 250 425 426 451 450 500 501 502 421 530", "521 522 534 535"},
    {"APPE", "125 150 110 226 250 425 426 451 551 552 532 450 550 452 553 500 501 502 421 530",
     "521 522 534 535 554 555"},
    {"RNFR", "350 450 550 500 501 502 421 530", NULL},
    {"RNTO", "250 532 553 500 501 502 503 421 530", NULL},
    {"DELE", "250 450 550 500 501 502 421 530", NULL},
    {"RMD", "250 500 501 502 421 530 550", NULL},
    {"MKD", "257 500 501 502 421 530 550", NULL},
    {"PWD", "257 500 501 502 421 550", NULL},
    {"ABOR", "225 226 500 501 502 421", NULL},
    {"SYST", "215 500 501 502 421", NULL},
    {"STAT", "211 212 213 450 500 501 502 421 530", NULL},
    {"HELP", "211 214 500 501 502 421", NULL},
    {"SITE", "200 202 500 501 530", NULL},
    {"NOOP", "200 500 421", NULL},
    /* RFC 1123 §4.1.3.1: synonyms */
    {"XCUP", "200 500 501 502 421 530 550", "250"},
    {"XCWD", "250 500 501 502 421 530 550", "200"},
    {"XMKD", "257 500 501 502 421 530 550", NULL},
    {"XPWD", "257 500 501 502 421 550", NULL},
    {"XRMD", "250 500 501 502 421 530 550", NULL},
};

static void a_command_allows_what_rfc_959_lists_and_no_more(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(relation); i++) {
        const struct ftpx_verb *verb = verb_of(relation[i].name);

        for (uint16_t code = 100; code < 660; code++) {
            gboolean allowed = lists(relation[i].rfc959, code) || lists(relation[i].added, code);

            g_assert_cmpint(ftpx_verb_allows(verb, code), ==, allowed || code == 421);
        }
    }
}

static const struct {
    const char *name, *allowed, *not_allowed;
} later[] = {
    {"LPRT", "200 521 500 501 530", "228 227"},
    {"LPSV", "228 521 500 501 502 530", "227 200"},
    {"AUTH", "234 334 502 504 534 431", "200 235 530"},
    {"ADAT", "235 335 503 501 535", "234 334 200"},
    {"PBSZ", "200 503 501", "234 534"},
    {"PROT", "200 504 536 503 534 431", "234 235"},
    {"CCC", "200 533 534", "234 220"},
    {"MIC", "535 533", "200 230"},
    {"CONF", "535 533", "200 230"},
    {"ENC", "535 533", "200 230"},
    {"FEAT", "211 500 502", "200 214"},
    {"OPTS", "200 451 501", "211 250"},
    {"EPRT", "200 522", "229 227 521"},
    {"EPSV", "229 200 522", "227 228 521"},
    {"LANG", "200 500 501 502 504", "220 250"},
    {"MDTM", "213 550 500 501", "200 250"},
    {"SIZE", "213 550 500 501", "200 250"},
    {"MLST", "250 501 550", "213 226 150"},
    {"MLSD", "125 150 226 250 425 426 451 501 550", "213 200"},
    {"HOST", "220 500 501 502 503 504", "200 230"},
};

static void later_documents_list_their_own(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(later); i++) {
        const struct ftpx_verb *verb = verb_of(later[i].name);

        for (uint16_t code = 100; code < 660; code++) {
            if (lists(later[i].allowed, code) || code == 421)
                g_assert_true(ftpx_verb_allows(verb, code));
            if (lists(later[i].not_allowed, code))
                g_assert_false(ftpx_verb_allows(verb, code));
        }
    }
}

static void without_a_list_anything_is_allowed(void)
{
    for (uint16_t code = 100; code < 660; code++) {
        g_assert_true(ftpx_verb_allows(ftpx_verb(FTPX_CMD_UNKNOWN), code));
        g_assert_true(ftpx_verb_allows(ftpx_verb(FTPX_CMD_HASH), code));
    }
}

/* RFC 959 §6: first digits of the replies that each diagram has. */
static const struct {
    const char *names, *digits;
} diagrams[] = {
    {"ABOR ALLO DELE CWD CDUP SMNT HELP MODE NOOP PASV QUIT SITE PORT SYST STAT RMD MKD PWD STRU "
     "TYPE",
     "245"},
    {"XCUP XCWD XMKD XPWD XRMD", "245"},
    {"APPE LIST NLST REIN RETR STOR STOU", "1245"},
    {"RNFR REST", "345"},
    {"RNTO ACCT", "245"},
    {"USER PASS", "2345"},
    /* no diagram: nothing is an error */
    {"AUTH ADAT MLSD MLST SIZE EPSV EPRT FEAT RANG", "12345"},
};

static void replies_fit_where_the_diagrams_have_them(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(diagrams); i++) {
        g_auto(GStrv) names = g_strsplit(diagrams[i].names, " ", -1);

        for (size_t k = 0; names[k]; k++)
            for (int digit = 1; digit <= 5; digit++)
                g_assert_cmpint(
                    ftpx_verb_fits(verb_of(names[k]), (uint16_t)(digit * 100 + 50), false), ==,
                    strchr(diagrams[i].digits, '0' + digit) != NULL);
    }
}

static void no_command_has_replies_outside_the_six_classes(void)
{
    for (unsigned id = 0; id < FTPX_CMD_COUNT; id++)
        for (unsigned code = 0; code <= UINT16_MAX; code += 7)
            if (code < 100 || code >= 700)
                g_assert_false(ftpx_verb_fits(ftpx_verb((enum ftpx_cmd)id), (uint16_t)code, false));
}

static void a_transfer_has_one_preliminary_reply_besides_restart_markers(void)
{
    const struct ftpx_verb *retr = ftpx_verb(FTPX_CMD_RETR);

    g_assert_true(ftpx_verb_fits(retr, 150, false));
    g_assert_false(ftpx_verb_fits(retr, 150, true));
    g_assert_true(ftpx_verb_fits(retr, 110, true));
    g_assert_true(ftpx_verb_fits(retr, 226, true));
    g_assert_true(ftpx_verb_fits(retr, 426, true));
    g_assert_true(ftpx_verb_fits(ftpx_verb(FTPX_CMD_REIN), 120, false));
    g_assert_true(ftpx_verb_fits(ftpx_verb(FTPX_CMD_REIN), 220, true));
}

static void a_protected_reply_fits_any_command(void)
{
    for (unsigned id = 0; id < FTPX_CMD_COUNT; id++)
        for (uint16_t code = 631; code <= 633; code++)
            g_assert_true(ftpx_verb_fits(ftpx_verb((enum ftpx_cmd)id), code, false));
}

static void is_only_ftp(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->evidence, ==, FTPX_EVIDENCE_FTP);
}

static void is_shared(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->evidence, ==, FTPX_EVIDENCE_SHARED);
}

static void says_nothing(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->evidence, ==, FTPX_EVIDENCE_NONE);
}

static void is_foreign(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->evidence, ==, FTPX_EVIDENCE_FOREIGN);
    g_assert_true(ftpx_verb_is_foreign(verb));
}

static void is_misled(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->evidence, ==, FTPX_EVIDENCE_MISLED);
    g_assert_true(ftpx_verb_is_foreign(verb));
}

static void evidence_is_what_other_protocols_do_not_say(void)
{
    for_each_name("PASV EPSV PORT EPRT LPRT LPSV SYST FEAT TYPE STRU CWD PWD CDUP XPWD XCWD SIZE "
                  "MDTM STOR APPE "
                  "STOU NLST MLSD MLST REST RNFR RNTO MKD RMD PBSZ PROT CCC ADAT OPTS CLNT",
                  is_only_ftp);
    for_each_name("USER PASS ACCT LIST RETR DELE AUTH MODE LANG", is_shared);
    for_each_name("NOOP QUIT HELP STAT RSET", says_nothing);
    for_each_name("EHLO HELO LHLO MAIL RCPT DATA VRFY STARTTLS CLIENT DEFINE", is_foreign);
    for_each_name(
        "STLS CAPA APOP UIDL NICK JOIN PRIVMSG GET HEAD POST OPTIONS ARTICLE AUTHINFO SSH",
        is_misled);
}

static void is_download(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->direction, ==, FTPX_DOWNLOAD);
}

static void is_upload(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->direction, ==, FTPX_UPLOAD);
}

static void is_listing(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->direction, ==, FTPX_LISTING);
}

static void names_an_endpoint(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->role, ==, FTPX_ROLE_ENDPOINT);
}

static void logs_in(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->role, ==, FTPX_ROLE_LOGIN);
}

static void does_neither(const struct ftpx_verb *verb)
{
    g_assert_cmpint(verb->role, ==, FTPX_ROLE_OTHER);
}

static void commands_have_their_part(void)
{
    for_each_name("RETR", is_download);
    for_each_name("STOR STOU APPE", is_upload);
    for_each_name("LIST NLST MLSD", is_listing);
    for_each_name("PORT PASV EPRT EPSV LPRT LPSV", names_an_endpoint);
    for_each_name("USER PASS ACCT ADAT", logs_in);
    for_each_name("MLST STAT SIZE REST AUTH CWD ABOR QUIT GET MAIL", does_neither);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verbs/rows stand at their numbers", rows_stand_at_their_numbers);
    g_test_add_func("/verbs/names are unique and in upper case",
                    names_are_unique_and_in_upper_case);
    g_test_add_func("/verbs/every row says what it is", every_row_says_what_it_is);
    g_test_add_func("/verbs/only transfers have a direction", only_transfers_have_a_direction);
    g_test_add_func("/verbs/every listed reply has a meaning and its order",
                    every_listed_reply_has_a_meaning_and_its_order);
    g_test_add_func("/verbs/names match in any case and only whole",
                    names_match_in_any_case_and_only_whole);
    g_test_add_func("/verbs/the registry is in the table", the_registry_is_in_the_table);
    g_test_add_func("/verbs/a command allows what RFC 959 lists and no more",
                    a_command_allows_what_rfc_959_lists_and_no_more);
    g_test_add_func("/verbs/later documents list their own", later_documents_list_their_own);
    g_test_add_func("/verbs/without a list anything is allowed",
                    without_a_list_anything_is_allowed);
    g_test_add_func("/verbs/replies fit where the diagrams have them",
                    replies_fit_where_the_diagrams_have_them);
    g_test_add_func("/verbs/no command has replies outside the six classes",
                    no_command_has_replies_outside_the_six_classes);
    g_test_add_func("/verbs/a transfer has one preliminary reply besides restart markers",
                    a_transfer_has_one_preliminary_reply_besides_restart_markers);
    g_test_add_func("/verbs/a protected reply fits any command",
                    a_protected_reply_fits_any_command);
    g_test_add_func("/verbs/evidence is what other protocols do not say",
                    evidence_is_what_other_protocols_do_not_say);
    g_test_add_func("/verbs/commands have their part", commands_have_their_part);
    return g_test_run();
}

/* Tests of about: what client and server say of themselves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/session/self_description.h"

static const struct ftpx_self_description *about(struct talk *talk)
{
    return &session_of(talk, 0)->about;
}

static void assert_features(struct talk *talk, const char *expected)
{
    GString *found = g_string_new(NULL);

    for (uint32_t index = 0; index < about(talk)->feature_count; index++) {
        g_autofree char *text = text_of(about(talk)->features[index]);
        g_string_append_printf(found, "%s%s", index ? "|" : "", text);
    }
    g_assert_cmpstr(found->str, ==, expected);
    g_string_free(found, TRUE);
}

static void assert_utf8(struct talk *talk, const char *expected)
{
    g_assert_cmpstr(ftpx_self_description_utf8_name(about(talk)->utf8), ==, expected);
}

TALK(feat_lists_features)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211-Features:", "< MDTM", "< REST STREAM", "<  UTF8 ");
    assert_features(talk, "");
    SAY(&tcp, "<211 End");
    assert_features(talk, "MDTM|REST STREAM|UTF8");
    assert_utf8(talk, "offered");
}

TALK(feat_of_one_line_lists_none)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211 no features");
    assert_features(talk, "");
    assert_utf8(talk, NULL);
}

TALK(a_code_before_each_feature_is_none_of_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211-Features:", "<211-SIZE", "<211-MDTM", "<211 End");
    assert_features(talk, "SIZE|MDTM");
}

TALK(features_are_capped_and_that_is_said)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211-Features:");
    for (int i = 0; i < 300; i++)
        SAY(&tcp, "< SIZE");
    SAY(&tcp, "<211 End");
    g_assert_cmpuint(about(talk)->feature_count, ==, 256);
    uint32_t index = 0;
    while (ftpx_self_description_feature(about(talk), "SIZE", &index).len > 0)
        continue;
    g_assert_cmpuint(index, ==, 256);
}

TALK(a_refused_feat_says_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<500 what");
    assert_features(talk, "");
    assert_utf8(talk, NULL);
}

TALK(utf8_is_on_when_the_server_agrees)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">OPTS UTF8 ON", "<500 no");
    assert_utf8(talk, NULL);
    SAY(&tcp, ">OPTS UTF8 ON", "<200 Always in UTF8 mode.");
    assert_utf8(talk, "on");
    SAY(&tcp, ">FEAT", "<211-Features", "< UTF8", "<211 End");
    assert_utf8(talk, "on");
    SAY(&tcp, ">opts utf-8 off", "<200 ok");
    assert_utf8(talk, "off");
    SAY(&tcp, ">OPTS MLST size;", "<200 ok", ">OPTS UTF8 NLST", "<200 ok");
    assert_utf8(talk, "off");
}

TALK(host_and_language_hold_when_accepted_until_rein)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">HOST no.example", "<504 unknown", ">HOST ftp.example.com",
        "<220 Welcome", ">LANG xx", "<504 no", ">LANG fr", "<200 Bonjour", ">SYST",
        "<215 UNIX Type: L8");
    assert_text(about(talk)->host, "ftp.example.com");
    assert_text(about(talk)->language, "fr");
    assert_text(about(talk)->system, "UNIX Type: L8");
    g_assert_cmpuint(session_of(talk, 0)->greeting->frame, ==, 4);
    SAY(&tcp, ">REIN", "<220 again");
    assert_text(about(talk)->host, "");
    assert_text(about(talk)->language, "");
}

TALK(csid_names_both_sides)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">CSID Name=BLOB; Version=1.0;",
        "<200 Name=XMail ; Version=2.5; OS=Linux;");
    assert_text(session_of(talk, 0)->client_software, "BLOB 1.0");
    assert_text(session_of(talk, 0)->server_software, "XMail 2.5");
}

TALK(csid_without_names_says_nothing)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 (vsFTPd 3.0.3)", ">CLNT x 2", "<200 ok", ">CSID", "<200 ok");
    assert_text(session_of(talk, 0)->client_software, "x 2");
    assert_text(session_of(talk, 0)->server_software, "vsFTPd 3.0.3");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/about/feat", feat_lists_features);
    TALK_CASE("/about/feat-empty", feat_of_one_line_lists_none);
    TALK_CASE("/about/feat-codes", a_code_before_each_feature_is_none_of_it);
    TALK_CASE("/about/feat-cap", features_are_capped_and_that_is_said);
    TALK_CASE("/about/feat-refused", a_refused_feat_says_nothing);
    TALK_CASE("/about/utf8", utf8_is_on_when_the_server_agrees);
    TALK_CASE("/about/host", host_and_language_hold_when_accepted_until_rein);
    TALK_CASE("/about/csid", csid_names_both_sides);
    TALK_CASE("/about/csid-empty", csid_without_names_says_nothing);
    return talk_run();
}

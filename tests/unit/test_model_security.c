/* Tests of security: TLS that was refused, other mechanisms, commands that are sealed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/session/security.h"
#include "model/tcp/flow.h"

/* All TLS quirks of the session's lines, in order of the table. */
static uint64_t tls_quirks(struct talk *talk)
{
    const uint64_t all =
        FTPX_QUIRK(TLS_REFUSED) | FTPX_QUIRK(TLS_STRIPPED) | FTPX_QUIRK(TLS_FALLBACK);
    const struct ftpx_session *session = session_of(talk, 0);
    uint64_t quirks = 0;

    for (uint8_t side = 0; side < 2; side++) {
        wmem_array_t *notes = session->flow->half[side]->notes;
        for (unsigned index = 0; notes && index < wmem_array_get_count(notes); index++)
            quirks |= ftpx_notes_at(session->flow, side, index)->quirks;
    }
    g_assert_cmpuint(quirks & all, ==, session->quirks & all);
    return quirks & all;
}

#define FEATURES "<211-Features", "< AUTH TLS", "< AUTH SSL", "<211 End"

TALK(a_refused_auth_is_told)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH TLS", "<534 no", ">USER anonymous", "<331 e-mail", ">PASS a@b",
        "<230 in");
    assert_quirks(tls_quirks(talk), "tls-refused");
}

TALK(a_password_in_the_clear_after_it_is_told_too)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH TLS", "<502 no", ">USER alice", "<331 password", ">PASS x",
        "<230 in");
    assert_quirks(tls_quirks(talk), "tls-refused tls-fallback");
    assert_has_quirk(exchange_of(session_of(talk, 0), 2)->quirks, FTPX_QUIRK(TLS_FALLBACK));
}

TALK(what_feat_offers_must_not_be_refused)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">FEAT", FEATURES, ">AUTH tls", "<502 no");
    assert_quirks(tls_quirks(talk), "tls-refused tls-stripped");
}

TALK(nor_may_feat_offer_what_was_refused)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH SSL", "<502 no", ">FEAT", FEATURES);
    assert_quirks(tls_quirks(talk), "tls-refused tls-stripped");
}

TALK(another_kind_of_tls_may_be_refused)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">FEAT", "<211-", "< AUTH TLS;TLS-C;", "<211 End", ">AUTH SSL",
        "<504 no");
    assert_quirks(tls_quirks(talk), "tls-refused");
}

TALK(a_list_of_mechanisms_offers_each)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">FEAT", "<211-", "< AUTH TLS;TLS-C;SSL;TLS-P;", "<211 End",
        ">AUTH SSL", "<504 no");
    assert_quirks(tls_quirks(talk), "tls-refused tls-stripped");
}

TALK(commas_may_separate_mechanisms)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">FEAT", "<211-", "< AUTH SSL, TLS,GSSAPI", "<211 End", ">AUTH TLS",
        "<504 no");
    assert_quirks(tls_quirks(talk), "tls-refused tls-stripped");
}

TALK(an_auth_out_of_turn_is_not_stripped)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">FEAT", FEATURES, ">AUTH TLS", "<503 already done");
    assert_quirks(tls_quirks(talk), "tls-refused");
}

TALK(a_refused_mechanism_that_is_not_tls_is_no_news)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH GSSAPI", "<504 no", ">AUTH KERBEROS_V4", "<504 no",
        ">USER alice", "<331 password", ">PASS x", "<230 in");
    assert_quirks(tls_quirks(talk), "");
    assert_text(ftpx_security_mechanism(session_of(talk, 0)), "");
}

TALK(gssapi_is_agreed_on_by_adat)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH GSSAPI", "<334 go on", ">ADAT YII", "<335 ADAT=YGo",
        ">ADAT YII");
    assert_text(ftpx_security_mechanism(session_of(talk, 0)), "");
    SAY(&tcp, "<235 ADAT=YGo");
    assert_text(ftpx_security_mechanism(session_of(talk, 0)), "GSSAPI");
    g_assert_cmpint(session_of(talk, 0)->tls, ==, FTPX_TLS_NONE);
    assert_dialogue(session_of(talk, 0), "AUTH 334, ADAT 335, ADAT 235");
}

/* RFC 2228 §3: 234 completes the exchange, 334 begins it. */
TALK(a_mechanism_is_agreed_on_at_once_or_not_yet)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH KERBEROS_V4", "<234 done");
    assert_text(ftpx_security_mechanism(session_of(talk, 0)), "KERBEROS_V4");
    SAY(&tcp, ">AUTH GSSAPI", "<334 go on");
    assert_text(ftpx_security_mechanism(session_of(talk, 0)), "");
}

TALK(sealed_commands_pair_with_sealed_replies)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH GSSAPI", "<334 go on", ">ADAT YII", "<235 ADAT=YGo", ">ENC aGVs",
        "<632 bG8g", ">MIC d29y", "<631 bGQh", ">CONF aGVs", "<633 bG8g", ">ENC cmV0", "<632 MTUw",
        "<632 MjI2", ">ENC cXVp", "<632 MjIx");
    assert_dialogue(session_of(talk, 0),
                    "AUTH 334, ADAT 235, ENC 632, MIC 631, CONF 633, ENC 632 632, ENC 632");
    g_assert_cmpuint(session_of(talk, 0)->security.sealed, ==, 5);
    for (const struct ftpx_exchange *exchange = session_of(talk, 0)->exchanges; exchange;
         exchange = exchange->next) {
        assert_quirks(exchange->quirks, "");
        for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
            assert_quirks(reply->quirks, "");
    }
    const struct ftpx_login *login = session_of(talk, 0)->logins; /* what ADAT proves */
    g_assert_cmpint(login->result, ==, FTPX_LOGIN_SUCCESS);
    g_assert_cmpuint(login->user.len, ==, 0);
    g_assert_null(login->next);
    g_assert_false(session_of(talk, 0)->password_in_clear);
}

TALK(sealed_commands_of_no_known_mechanism_are_said_to_be_so)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2811));

    SAY(&tcp, ">ENC aGVs", "<632 bG8g");
    assert_text(ftpx_security_mechanism(session_of(talk, 0)), "unknown");
}

TALK(gridftp_is_recognised_on_its_port)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2811));

    SAY(&tcp, "<220 host GridFTP Server 3.28 (gcc64, 1311106221-78) [Globus Toolkit 5.0.4] ready.",
        ">AUTH GSSAPI", "<334 Using authentication type GSSAPI; ADAT must follow.");
    assert_text(session_of(talk, 0)->server_software, "GridFTP Server 3.28");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/security/refused", a_refused_auth_is_told);
    TALK_CASE("/security/fallback", a_password_in_the_clear_after_it_is_told_too);
    TALK_CASE("/security/stripped", what_feat_offers_must_not_be_refused);
    TALK_CASE("/security/stripped-late", nor_may_feat_offer_what_was_refused);
    TALK_CASE("/security/other-kind", another_kind_of_tls_may_be_refused);
    TALK_CASE("/security/list", a_list_of_mechanisms_offers_each);
    TALK_CASE("/security/commas", commas_may_separate_mechanisms);
    TALK_CASE("/security/out-of-turn", an_auth_out_of_turn_is_not_stripped);
    TALK_CASE("/security/not-tls", a_refused_mechanism_that_is_not_tls_is_no_news);
    TALK_CASE("/security/gssapi", gssapi_is_agreed_on_by_adat);
    TALK_CASE("/security/at-once", a_mechanism_is_agreed_on_at_once_or_not_yet);
    TALK_CASE("/security/sealed", sealed_commands_pair_with_sealed_replies);
    TALK_CASE("/security/unknown", sealed_commands_of_no_known_mechanism_are_said_to_be_so);
    TALK_CASE("/security/gridftp", gridftp_is_recognised_on_its_port);
    return talk_run();
}

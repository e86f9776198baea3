/* security: facts only; nothing here decides how the following bytes are read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "security.h"

#include "../../wire/quirk.h"
#include "../../wire/tls.h"
#include "self_description.h"

static bool is_no_separator(uint8_t byte)
{
    return !ftpx_is_one_of(byte, " ;,");
}

/* As servers write it: `AUTH TLS`, `AUTH TLS;TLS-C;SSL;TLS-P;`, `AUTH TLS, SSL`. */
static bool names_mechanism(ftpx_span feature, const char *name)
{
    while (feature.len > 0) {
        size_t end = ftpx_span_run(feature, is_no_separator);

        if (ftpx_span_is(ftpx_span_take(feature, end), name))
            return true;
        feature = ftpx_span_drop(feature, end + 1);
    }
    return false;
}

static bool offers(const struct ftpx_self_description *about, const char *name)
{
    ftpx_span feature;
    uint32_t index = 0;

    while ((feature = ftpx_self_description_feature(about, "AUTH", &index)).len > 0)
        if (names_mechanism(ftpx_span_drop(feature, 4), name))
            return true;
    return false;
}

/* What FEAT offers and AUTH does not get was taken out on the way, or is broken. 503 tells only
 * that it is too late, or too early. */
static bool is_stripped(const struct ftpx_security *security,
                        const struct ftpx_self_description *about)
{
    const struct ftpx_exchange *refused = security->refused;

    return refused && refused->final && refused->final->code != 503 &&
           offers(about, ftpx_tls_mechanism(refused->arg)->name);
}

void ftpx_security_auth_replied(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;
    struct ftpx_exchange *exchange = happening->exchange;
    struct ftpx_note *note = happening->note;
    struct ftpx_security *security = &session->security;
    ftpx_span mechanism = ftpx_span_trim(exchange->arg);
    uint16_t code = happening->reply->code;

    if (code == 234 || code == 334) {
        security->asked = mechanism;
        security->agreed = code == 234;
        security->refused = NULL;
        return;
    }
    if (!ftpx_reply_refuses(code) || !ftpx_tls_mechanism(mechanism))
        return;
    security->refused = exchange;
    note->quirks |= FTPX_QUIRK(TLS_REFUSED);
    if (is_stripped(security, &session->about))
        note->quirks |= FTPX_QUIRK(TLS_STRIPPED);
    session->quirks |= note->quirks & (FTPX_QUIRK(TLS_REFUSED) | FTPX_QUIRK(TLS_STRIPPED));
}

void ftpx_security_adat_replied(const struct ftpx_happening *happening)
{
    struct ftpx_security *security = &happening->session->security;

    if (happening->reply->code == 235)
        security->agreed = true;
    else if (ftpx_reply_refuses(happening->reply->code))
        security->asked = FTPX_SPAN_NONE;
}

void ftpx_security_feat_replied(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;

    if (!is_stripped(&session->security, &session->about))
        return;
    happening->note->quirks |= FTPX_QUIRK(TLS_STRIPPED);
    session->quirks |= FTPX_QUIRK(TLS_STRIPPED);
}

bool ftpx_security_seals(enum ftpx_cmd id)
{
    return id == FTPX_CMD_MIC || id == FTPX_CMD_CONF || id == FTPX_CMD_ENC;
}

void ftpx_security_sealed_sent(const struct ftpx_happening *happening)
{
    happening->session->security.sealed++;
}

void ftpx_security_pass_sent(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;

    if (!session->security.refused || !(happening->exchange->quirks & FTPX_QUIRK(CLEARTEXT)))
        return;
    happening->exchange->quirks |= FTPX_QUIRK(TLS_FALLBACK);
    happening->note->quirks |= FTPX_QUIRK(TLS_FALLBACK);
    session->quirks |= FTPX_QUIRK(TLS_FALLBACK);
}

ftpx_span ftpx_security_mechanism(const struct ftpx_session *session)
{
    const struct ftpx_security *security = &session->security;

    if (security->agreed && !ftpx_tls_mechanism(security->asked))
        return security->asked;
    return security->sealed > 0 ? ftpx_span_of("unknown") : FTPX_SPAN_NONE;
}

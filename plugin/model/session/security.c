/* security: facts only; nothing here decides how the following bytes are read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "security.h"

#include "../../wire/quirk.h"
#include "../../wire/tls.h"
#include "self_description.h"
#include "session.h"

static bool is_separator(uint8_t byte)
{
    return byte == ' ' || byte == ';' || byte == ',';
}

/* As servers write it: `AUTH TLS`, `AUTH TLS;TLS-C;SSL;TLS-P;`, `AUTH TLS, SSL`. */
static bool names_mechanism(ftpx_span feature, const char *name)
{
    while (feature.len > 0) {
        size_t end = 0;

        while (end < feature.len && !is_separator(feature.at[end]))
            end++;
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

static void auth_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;
    struct ftpx_security *security = &session->security;
    ftpx_span mechanism = ftpx_span_trim(exchange->arg);

    if (reply->code == 234 || reply->code == 334) {
        security->asked = mechanism;
        security->agreed = reply->code == 234;
        security->refused = NULL;
        return;
    }
    if (!ftpx_reply_refuses(reply->code) || !ftpx_tls_mechanism(mechanism))
        return;
    security->refused = exchange;
    note->quirks |= FTPX_QUIRK(TLS_REFUSED);
    if (is_stripped(security, &session->about))
        note->quirks |= FTPX_QUIRK(TLS_STRIPPED);
    session->quirks |= note->quirks & (FTPX_QUIRK(TLS_REFUSED) | FTPX_QUIRK(TLS_STRIPPED));
}

static void adat_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    struct ftpx_security *security = &exchange->session->security;

    (void)note;
    if (reply->code == 235)
        security->agreed = true;
    else if (ftpx_reply_refuses(reply->code))
        security->asked = FTPX_SPAN_NONE;
}

static void feat_replied(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;

    if (!is_stripped(&session->security, &session->about))
        return;
    note->quirks |= FTPX_QUIRK(TLS_STRIPPED);
    session->quirks |= FTPX_QUIRK(TLS_STRIPPED);
}

bool ftpx_security_seals(enum ftpx_cmd id)
{
    return id == FTPX_CMD_MIC || id == FTPX_CMD_CONF || id == FTPX_CMD_ENC;
}

void ftpx_security_sent(struct ftpx_exchange *exchange, struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;

    if (ftpx_security_seals(exchange->verb->id))
        session->security.sealed++;
    if (!session->security.refused || !(exchange->quirks & FTPX_QUIRK(CLEARTEXT)))
        return;
    exchange->quirks |= FTPX_QUIRK(TLS_FALLBACK);
    note->quirks |= FTPX_QUIRK(TLS_FALLBACK);
    session->quirks |= FTPX_QUIRK(TLS_FALLBACK);
}

void ftpx_security_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                           struct ftpx_note *note)
{
    switch (exchange->verb->id) {
    case FTPX_CMD_AUTH: auth_replied(exchange, reply, note); break;
    case FTPX_CMD_ADAT: adat_replied(exchange, reply, note); break;
    case FTPX_CMD_FEAT: feat_replied(exchange, note); break;
    default: break;
    }
}

ftpx_span ftpx_security_mechanism(const struct ftpx_session *session)
{
    const struct ftpx_security *security = &session->security;

    if (security->agreed && !ftpx_tls_mechanism(security->asked))
        return security->asked;
    return security->sealed > 0 ? ftpx_span_of("unknown") : FTPX_SPAN_NONE;
}

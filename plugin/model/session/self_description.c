/* self_description: a function a command; which is whose, effect knows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "self_description.h"

#include "../../wire/quirk.h"
#include "../../wire/software.h"
#include "../state.h"
#include "../limits.h"

/* --- FEAT --- */

/* feature = SP name [SP parameters]; some servers repeat the code before each (`211-SIZE`). */
static void read_features(struct ftpx_session *session, const struct ftpx_reply *reply,
                          struct ftpx_note *note)
{
    uint32_t most = MIN(reply->lines, FTPX_LIMIT_FEATURES);
    ftpx_span *features = wmem_alloc_array(session->engine->pool, ftpx_span, most);
    uint32_t count = 0;

    for (const struct ftpx_note *line = reply->notes; line; line = line->next_of_reply) {
        ftpx_span text = ftpx_span_trim(line->line.text);

        if (line->step != FTPX_REPLY_INNER || text.len == 0)
            continue;
        if (count == most) {
            note->quirks |= FTPX_QUIRK(LONG_REPLY);
            break;
        }
        features[count++] = text;
    }
    session->about.heading = reply->text;
    session->about.features = features;
    session->about.feature_count = count;
}

ftpx_span ftpx_self_description_feature(const struct ftpx_self_description *about, const char *name,
                                        uint32_t *index)
{
    size_t length = ftpx_span_of(name).len;

    while (*index < about->feature_count) {
        ftpx_span feature = about->features[(*index)++];

        if (ftpx_span_starts(feature, name) && (feature.len == length || feature.at[length] == ' '))
            return feature;
    }
    return FTPX_SPAN_NONE;
}

static enum ftpx_utf8 offer_of(const struct ftpx_self_description *about)
{
    uint32_t index = 0;

    return ftpx_self_description_feature(about, "UTF8", &index).len > 0 ? FTPX_UTF8_OFFERED
                                                                        : FTPX_UTF8_UNKNOWN;
}

void ftpx_self_description_feat_replied(const struct ftpx_happening *happening)
{
    struct ftpx_self_description *about = &happening->session->about;

    if (happening->reply->code != 211)
        return;
    read_features(happening->session, happening->reply, happening->note);
    if (about->utf8 == FTPX_UTF8_UNKNOWN)
        about->utf8 = offer_of(about);
}

/* --- OPTS UTF8, HOST, LANG, REIN --- */

/* OPTS SP ("UTF8" / "UTF-8") [SP ("ON" / "OFF")] */
void ftpx_self_description_opts_replied(const struct ftpx_happening *happening)
{
    ftpx_span arg = ftpx_span_trim(happening->exchange->arg);
    size_t space = ftpx_span_find(arg, ' ');
    ftpx_span name = ftpx_span_take(arg, space);
    ftpx_span value = ftpx_span_trim(ftpx_span_drop(arg, space));

    if (!ftpx_reply_completes(happening->reply->code) ||
        !(ftpx_span_is(name, "UTF8") || ftpx_span_is(name, "UTF-8")))
        return;
    if (value.len == 0 || ftpx_span_is(value, "ON"))
        happening->session->about.utf8 = FTPX_UTF8_ON;
    else if (ftpx_span_is(value, "OFF"))
        happening->session->about.utf8 = FTPX_UTF8_OFF;
}

void ftpx_self_description_host_replied(const struct ftpx_happening *happening)
{
    if (ftpx_reply_completes(happening->reply->code))
        happening->session->about.host = ftpx_span_trim(happening->exchange->arg);
}

void ftpx_self_description_lang_replied(const struct ftpx_happening *happening)
{
    if (ftpx_reply_completes(happening->reply->code))
        happening->session->about.language = ftpx_span_trim(happening->exchange->arg);
}

/* RFC 7151 §3.4 and RFC 2640 §4.1: all is as it was at the greeting. */
void ftpx_self_description_rein_replied(const struct ftpx_happening *happening)
{
    struct ftpx_self_description *about = &happening->session->about;

    if (!ftpx_reply_completes(happening->reply->code))
        return;
    about->host = FTPX_SPAN_NONE;
    about->language = FTPX_SPAN_NONE;
    about->utf8 = offer_of(about);
}

/* --- software --- */

static ftpx_span software_in(ftpx_span text)
{
    return ftpx_software_server(ftpx_span_take(text, FTPX_LIMIT_BANNER));
}

void ftpx_self_description_greeted(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    session->server_software = software_in(reply->text);
    if (session->server_software.len == 0)
        session->server_software = software_in(reply->last_text);
}

void ftpx_self_description_syst_replied(const struct ftpx_happening *happening)
{
    struct ftpx_session *session = happening->session;
    const struct ftpx_reply *reply = happening->reply;

    if (reply->code != 215)
        return;
    session->about.system = ftpx_span_trim(reply->text);
    if (session->server_software.len == 0)
        session->server_software = software_in(reply->text);
}

void ftpx_self_description_clnt_sent(const struct ftpx_happening *happening)
{
    happening->session->client_software = happening->exchange->arg;
}

/* Name and version of a CSID command or reply, in the pool; empty when it has no name. */
static ftpx_span identity_in(wmem_allocator_t *pool, ftpx_span text)
{
    struct ftpx_software_identity said =
        ftpx_software_csid(ftpx_span_take(text, FTPX_LIMIT_BANNER));

    if (said.name.len == 0)
        return FTPX_SPAN_NONE;
    uint8_t *bytes = wmem_alloc(pool, said.name.len + 1 + said.version.len);
    memcpy(bytes, said.name.at, said.name.len);
    if (said.version.len == 0)
        return (ftpx_span){bytes, said.name.len};
    bytes[said.name.len] = ' ';
    memcpy(bytes + said.name.len + 1, said.version.at, said.version.len);
    return (ftpx_span){bytes, said.name.len + 1 + said.version.len};
}

void ftpx_self_description_csid_sent(const struct ftpx_happening *happening)
{
    ftpx_span client = identity_in(happening->session->engine->pool, happening->exchange->arg);

    if (client.len > 0)
        happening->session->client_software = client;
}

void ftpx_self_description_csid_replied(const struct ftpx_happening *happening)
{
    ftpx_span server = FTPX_SPAN_NONE;

    if (happening->reply->code == 200)
        server = identity_in(happening->session->engine->pool, happening->reply->text);
    if (server.len > 0)
        happening->session->server_software = server;
}

const char *ftpx_self_description_utf8_name(enum ftpx_utf8 utf8)
{
    static const char *const names[] = {NULL, "offered", "on", "off"};
    return names[utf8];
}

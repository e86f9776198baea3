/* self_description: a row a command, as in effect.
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

static void feat_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    struct ftpx_self_description *about = &exchange->session->about;

    if (reply->code != 211)
        return;
    read_features(exchange->session, reply, note);
    if (about->utf8 == FTPX_UTF8_UNKNOWN)
        about->utf8 = offer_of(about);
}

/* --- OPTS UTF8, HOST, LANG, REIN --- */

/* OPTS SP ("UTF8" / "UTF-8") [SP ("ON" / "OFF")] */
static void opts_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    ftpx_span arg = ftpx_span_trim(exchange->arg);
    size_t space = ftpx_span_find(arg, ' ');
    ftpx_span name = ftpx_span_take(arg, space);
    ftpx_span value = ftpx_span_trim(ftpx_span_drop(arg, space));

    (void)note;
    if (!ftpx_reply_completes(reply->code) ||
        !(ftpx_span_is(name, "UTF8") || ftpx_span_is(name, "UTF-8")))
        return;
    if (value.len == 0 || ftpx_span_is(value, "ON"))
        exchange->session->about.utf8 = FTPX_UTF8_ON;
    else if (ftpx_span_is(value, "OFF"))
        exchange->session->about.utf8 = FTPX_UTF8_OFF;
}

static void host_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    (void)note;
    if (ftpx_reply_completes(reply->code))
        exchange->session->about.host = ftpx_span_trim(exchange->arg);
}

static void lang_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    (void)note;
    if (ftpx_reply_completes(reply->code))
        exchange->session->about.language = ftpx_span_trim(exchange->arg);
}

/* RFC 7151 §3.4 and RFC 2640 §4.1: all is as it was at the greeting. */
static void rein_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    struct ftpx_self_description *about = &exchange->session->about;

    (void)note;
    if (!ftpx_reply_completes(reply->code))
        return;
    about->host = FTPX_SPAN_NONE;
    about->language = FTPX_SPAN_NONE;
    about->utf8 = offer_of(about);
}

/* --- software --- */

static void syst_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    struct ftpx_session *session = exchange->session;

    (void)note;
    if (reply->code != 215)
        return;
    session->about.system = ftpx_span_trim(reply->text);
    if (session->server_software.len == 0)
        session->server_software =
            ftpx_software_server(ftpx_span_take(reply->text, FTPX_LIMIT_BANNER));
}

static void clnt_sent(struct ftpx_exchange *exchange)
{
    exchange->session->client_software = exchange->arg;
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

static void csid_sent(struct ftpx_exchange *exchange)
{
    ftpx_span client = identity_in(exchange->session->engine->pool, exchange->arg);

    if (client.len > 0)
        exchange->session->client_software = client;
}

static void csid_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    ftpx_span server = FTPX_SPAN_NONE;

    (void)note;
    if (reply->code == 200)
        server = identity_in(exchange->session->engine->pool, reply->text);
    if (server.len > 0)
        exchange->session->server_software = server;
}

/* --- all --- */

static const struct row {
    enum ftpx_cmd id;
    void (*sent)(struct ftpx_exchange *exchange);
    void (*replied)(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                    struct ftpx_note *note);
} rows[] = {
    {FTPX_CMD_FEAT, NULL, feat_replied}, {FTPX_CMD_OPTS, NULL, opts_replied},
    {FTPX_CMD_HOST, NULL, host_replied}, {FTPX_CMD_LANG, NULL, lang_replied},
    {FTPX_CMD_REIN, NULL, rein_replied}, {FTPX_CMD_SYST, NULL, syst_replied},
    {FTPX_CMD_CLNT, clnt_sent, NULL},    {FTPX_CMD_CSID, csid_sent, csid_replied},
};

static const struct row *row_of(const struct ftpx_exchange *exchange)
{
    static const struct row nothing = {FTPX_CMD_UNKNOWN, NULL, NULL};

    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++)
        if (rows[index].id == exchange->verb->id)
            return &rows[index];
    return &nothing;
}

void ftpx_self_description_sent(struct ftpx_exchange *exchange)
{
    const struct row *row = row_of(exchange);

    if (row->sent)
        row->sent(exchange);
}

void ftpx_self_description_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                                   struct ftpx_note *note)
{
    const struct row *row = row_of(exchange);

    if (row->replied)
        row->replied(exchange, reply, note);
}

const char *ftpx_self_description_utf8_name(enum ftpx_utf8 utf8)
{
    static const char *const names[] = {NULL, "offered", "on", "off"};
    return names[utf8];
}

/* record_about: what client and server say of themselves, in the order in which it appears.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record_parts.h"

#include "../../model/session/habits.h"
#include "../../model/session/names.h"
#include "../../model/session/security.h"
#include "../../model/limits.h"
#include "../../model/session/self_description.h"
#include "../../model/tcp/flow.h"

void ftpx_record_put_remarks(struct ftpx_json *json, const struct ftpx_session *session)
{
    const struct ftpx_reply *remark = session->remarks;

    if (!remark)
        return;
    ftpx_json_begin_list(json, "unasked");
    for (unsigned count = 0; remark && count < FTPX_LIMIT_REMARKS; count++) {
        ftpx_json_begin(json, NULL);
        ftpx_json_number(json, "frame", remark->first_frame);
        ftpx_json_number(json, "code", remark->code);
        ftpx_json_text(json, "text", ftpx_span_trim(remark->text));
        ftpx_json_end(json);
        remark = remark->next_remark;
    }
    ftpx_json_end_list(json);
}

void ftpx_record_put_unheard(struct ftpx_json *json, const struct ftpx_session *session)
{
    const struct ftpx_unheard *unheard = &session->flow->half[session->client_side]->unheard;

    if (unheard->bytes == 0)
        return;
    ftpx_json_begin(json, "unheard_tls");
    ftpx_json_number(json, "frame", unheard->first.frame);
    ftpx_json_number(json, "bytes", unheard->bytes);
    ftpx_json_end(json);
}

/* What was chosen needs no telling. */
static void put_charset(struct ftpx_json *json, const struct ftpx_charset *assumed)
{
    if (!assumed)
        return;
    ftpx_json_begin(json, "charset");
    ftpx_json_word(json, "name", ftpx_charset_name(assumed));
    ftpx_json_word(json, "from", ftpx_names_reason(assumed));
    ftpx_json_end(json);
}

void ftpx_record_put_about(struct ftpx_json *json, const struct ftpx_session *session)
{
    const struct ftpx_self_description *about = &session->about;

    ftpx_json_name(json, "server_software_inferred", ftpx_habits_server(session));
    ftpx_json_name(json, "client_software_inferred", ftpx_habits_client(session));
    if (session->tls != FTPX_TLS_NONE)
        ftpx_json_word(json, "security", "TLS");
    else
        ftpx_json_text(json, "security", ftpx_security_mechanism(session));
    ftpx_json_text(json, "system", about->system);
    ftpx_json_texts(json, "features", about->features, about->feature_count);
    ftpx_json_name(json, "utf8", ftpx_self_description_utf8_name(about->utf8));
    put_charset(json, ftpx_names_assumed(session->names));
    ftpx_json_text(json, "host", about->host);
    ftpx_json_text(json, "language", about->language);
}

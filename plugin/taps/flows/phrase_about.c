/* phrase_about: names from the capture are made safe and cut here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "phrase_about.h"

#include "../../model/session/habits.h"
#include "../../model/session/security.h"
#include "../say/layout.h"

#define MECHANISM_COLUMNS 32

void ftpx_phrase_habits(GString *line, const struct ftpx_session *session)
{
    const char *client = ftpx_habits_client(session);
    const char *server = ftpx_habits_server(session);

    if (client)
        g_string_append_printf(line, "the client behaves like %s", client);
    if (server)
        g_string_append_printf(line, "%sthe server behaves like %s", client ? "; " : "", server);
}

void ftpx_phrase_mechanism(GString *line, const struct ftpx_session *session)
{
    ftpx_span mechanism = ftpx_security_mechanism(session);
    uint32_t sealed = session->security.sealed;

    if (mechanism.len == 0)
        return;
    g_string_append(line, "security mechanism: ");
    ftpx_layout_text_head(line, NULL, mechanism, MECHANISM_COLUMNS);
    if (sealed > 0)
        g_string_append_printf(line, "; %u command%s that cannot be read", sealed,
                               sealed == 1 ? "" : "s");
}

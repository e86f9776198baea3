/* fields: turns the list into the host's registration, with the texts of enumerations taken from
 * the model.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fields.h"

#include "../model/session/session.h"
#include "../model/data/transfer.h"
#include "../wire/endpoint.h"
#include "../wire/reply.h"
#include <epan/packet.h>

#define X(variable, filter, name, type, base, strings, description) int hf_ftpx_##variable = -1;
FTPX_FIELDS(X)
#undef X

int ett_ftpx = -1;
int ett_ftpx_line = -1;
int ett_ftpx_data = -1;
int ett_ftpx_transfer = -1;
int ett_ftpx_entry = -1;

static int proto_control = -1;
static int proto_data = -1;

#define MOST_CODES 128
static value_string reply_codes[MOST_CODES];

static const value_string address_families[] = {{1, "IPv4"}, {2, "IPv6"}, {0, NULL}};

static const value_string phases[] = {
    {FTPX_PHASE_CONNECT, "connect"},   {FTPX_PHASE_LOGIN, "login"}, {FTPX_PHASE_COMMAND, "command"},
    {FTPX_PHASE_TRANSFER, "transfer"}, {FTPX_PHASE_CLOSE, "close"}, {0, NULL},
};

static const value_string logins[] = {
    {FTPX_LOGIN_NONE, "none"},           {FTPX_LOGIN_PENDING, "pending"},
    {FTPX_LOGIN_SUCCESS, "success"},     {FTPX_LOGIN_FAILED, "failed"},
    {FTPX_LOGIN_ANONYMOUS, "anonymous"}, {0, NULL},
};

static const value_string methods[] = {
    {FTPX_METHOD_PORT, "PORT"},       {FTPX_METHOD_PASV, "PASV"},
    {FTPX_METHOD_EPRT, "EPRT"},       {FTPX_METHOD_EPSV, "EPSV"},
    {FTPX_METHOD_LPRT, "LPRT"},       {FTPX_METHOD_LPSV, "LPSV"},
    {FTPX_METHOD_DEFAULT, "default"}, {0, NULL},
};

static const value_string states[] = {
    {FTPX_STATE_OPEN, "open"},
    {FTPX_STATE_COMPLETE, "complete"},
    {FTPX_STATE_INCOMPLETE, "incomplete"},
    {FTPX_STATE_ABORTED, "aborted"},
    {FTPX_STATE_REFUSED, "refused"},
    {0, NULL},
};

static value_string verbs[FTPX_CMD_COUNT + 1];

static void fill_verbs(void)
{
    for (unsigned id = 0; id < FTPX_CMD_COUNT; id++)
        verbs[id] = (value_string){id, ftpx_fields_verb((enum ftpx_cmd)id)};
}

/* The rest of the array stays zero and ends it. */
static void fill_reply_codes(void)
{
    uint16_t code;
    const char *meaning;

    for (size_t index = 0; index < MOST_CODES - 1 && ftpx_reply_code_at(index, &code, &meaning);
         index++)
        reply_codes[index] = (value_string){code, meaning};
}

const char *ftpx_fields_verb(enum ftpx_cmd verb)
{
    return verb == FTPX_CMD_UNKNOWN ? "other" : ftpx_verb(verb)->name;
}

int ftpx_proto_control(void)
{
    return proto_control;
}

int ftpx_proto_data(void)
{
    return proto_data;
}

static hf_register_info fields[] = {
#define X(variable, filter, name, type, base, strings, description) \
    {&hf_ftpx_##variable, {name, filter, FT_##type, BASE_##base, strings, 0, description, HFILL}},
    FTPX_FIELDS(X)
#undef X
};

void ftpx_fields_register(void)
{
    static int *trees[] = {&ett_ftpx, &ett_ftpx_line, &ett_ftpx_data, &ett_ftpx_transfer,
                           &ett_ftpx_entry};

    fill_reply_codes();
    fill_verbs();
    proto_control = proto_register_protocol("FTP sessions and transfers (FTPX)", "FTPX", "ftpx");
    proto_data = proto_register_protocol("FTP data connections (FTPX)", "FTPX-DATA", "ftpx-data");
    proto_register_field_array(proto_control, fields, array_length(fields));
    proto_register_subtree_array(trees, array_length(trees));
}

/* fields: the display fields of ftpx.* and ftpx-data.*, all in one list.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_FIELDS_H
#define FTPX_EPAN_FIELDS_H

void ftpx_fields_register(void);

/* Protocol numbers of FTPX and FTPX-DATA. */
int ftpx_proto_control(void);
int ftpx_proto_data(void);

/* X(variable, filter, name, type, base, strings). The first part are the twins of Wireshark's
 * own ftp.* and ftp-data.*: same name, type and meaning, 64 bits where 32 overflow. */
/* clang-format off */
#define FTPX_TWIN_FIELDS(X) \
    X(request,                    "ftpx.request",                    "Request",                      BOOLEAN, NONE, NULL) \
    X(response,                   "ftpx.response",                   "Response",                     BOOLEAN, NONE, NULL) \
    X(request_command,            "ftpx.request.command",            "Command",                      STRING,  NONE, NULL) \
    X(request_arg,                "ftpx.request.arg",                "Argument",                     STRING,  NONE, NULL) \
    X(response_code,              "ftpx.response.code",              "Reply code",                   UINT32,  DEC,  VALS(reply_codes)) \
    X(response_arg,               "ftpx.response.arg",               "Reply text",                   STRING,  NONE, NULL) \
    X(passive_ip,                 "ftpx.passive.ip",                 "Passive address",              IPv4,    NONE, NULL) \
    X(passive_port,               "ftpx.passive.port",               "Passive port",                 UINT16,  DEC,  NULL) \
    X(passive_nat,                "ftpx.passive.nat",                "Passive address is not the server's", BOOLEAN, NONE, NULL) \
    X(active_cip,                 "ftpx.active.cip",                 "Active address",               IPv4,    NONE, NULL) \
    X(active_port,                "ftpx.active.port",                "Active port",                  UINT16,  DEC,  NULL) \
    X(active_nat,                 "ftpx.active.nat",                 "Active address is not the client's", BOOLEAN, NONE, NULL) \
    X(eprt_af,                    "ftpx.eprt.af",                    "Extended active address family", UINT8, DEC,  VALS(address_families)) \
    X(eprt_ip,                    "ftpx.eprt.ip",                    "Extended active address",      IPv4,    NONE, NULL) \
    X(eprt_ipv6,                  "ftpx.eprt.ipv6",                  "Extended active IPv6 address", IPv6,    NONE, NULL) \
    X(eprt_port,                  "ftpx.eprt.port",                  "Extended active port",         UINT16,  DEC,  NULL) \
    X(epsv_ip,                    "ftpx.epsv.ip",                    "Extended passive address",     IPv4,    NONE, NULL) \
    X(epsv_ipv6,                  "ftpx.epsv.ipv6",                  "Extended passive IPv6 address", IPv6,   NONE, NULL) \
    X(epsv_port,                  "ftpx.epsv.port",                  "Extended passive port",        UINT16,  DEC,  NULL) \
    X(current_working_directory,  "ftpx.current-working-directory",  "Current working directory",    STRING,  NONE, NULL) \
    X(response_first_frame,       "ftpx.command-response.first-frame-num", "First data frame",       FRAMENUM, NONE, NULL) \
    X(response_last_frame,        "ftpx.command-response.last-frame-num",  "Last data frame",        FRAMENUM, NONE, NULL) \
    X(response_duration,          "ftpx.command-response.duration",  "Duration of the data (ms)",    UINT32,  DEC,  NULL) \
    X(response_bitrate,           "ftpx.command-response.bitrate",   "Bit rate of the data (kbps)",  UINT64,  DEC,  NULL) \
    X(response_frames,            "ftpx.command-response.frames",    "Data frames",                  UINT32,  DEC,  NULL) \
    X(response_bytes,             "ftpx.command-response.bytes",     "Data bytes",                   UINT64,  DEC,  NULL) \
    X(setup_frame,                "ftpx.setup-frame",                "Endpoint announced in",        FRAMENUM, NONE, NULL) \
    X(command_frame,              "ftpx.command-frame",              "Command in",                   FRAMENUM, NONE, NULL) \
    X(command,                    "ftpx.command",                    "Transfer command",             STRING,  NONE, NULL) \
    X(data_setup_frame,           "ftpx-data.setup-frame",           "Endpoint announced in",        FRAMENUM, NONE, NULL) \
    X(data_setup_method,          "ftpx-data.setup-method",          "Endpoint announced by",        STRING,  NONE, NULL) \
    X(data_command,               "ftpx-data.command",               "Command",                      STRING,  NONE, NULL) \
    X(data_command_frame,         "ftpx-data.command-frame",         "Command in",                   FRAMENUM, NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST)) \
    X(data_cwd,                   "ftpx-data.current-working-directory", "Current working directory", STRING, NONE, NULL)

#define FTPX_OWN_FIELDS(X) \
    X(session,                    "ftpx.session",                    "Session",                      UINT32,  DEC,  NULL) \
    X(phase,                      "ftpx.phase",                      "Phase",                        UINT8,   DEC,  VALS(phases)) \
    X(user,                       "ftpx.user",                       "User",                         STRING,  NONE, NULL) \
    X(login,                      "ftpx.login",                      "Login",                        UINT8,   DEC,  VALS(logins)) \
    X(server_software,            "ftpx.server.software",            "Server software",              STRING,  NONE, NULL) \
    X(client_software,            "ftpx.client.software",            "Client software",              STRING,  NONE, NULL) \
    X(response_in,                "ftpx.response.in",                "Final reply in",               FRAMENUM, NONE, FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE)) \
    X(response_to,                "ftpx.response.to",                "Reply to the command in",      FRAMENUM, NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST)) \
    X(response_time,              "ftpx.response.time",              "Time since the command",       RELATIVE_TIME, NONE, NULL) \
    X(feature,                    "ftpx.feature",                    "Feature",                      STRING,  NONE, NULL) \
    X(host,                       "ftpx.host",                       "Virtual host",                 STRING,  NONE, NULL) \
    X(attack,                     "ftpx.attack",                     "Sign of an attack",            STRING,  NONE, NULL) \
    X(operation,                  "ftpx.operation",                  "File operation",               STRING,  NONE, NULL) \
    X(operation_path,             "ftpx.operation.path",             "Path",                         STRING,  NONE, NULL) \
    X(operation_from,             "ftpx.operation.from",             "Former path",                  STRING,  NONE, NULL) \
    X(cwd,                        "ftpx.cwd",                        "Working directory",            STRING,  NONE, NULL) \
    X(line,                       "ftpx.line",                       "Line of a reply",              STRING,  NONE, NULL) \
    X(data_method,                "ftpx.data.method",                "Method",                       UINT8,   DEC,  VALS(methods)) \
    X(data_ip,                    "ftpx.data.ip",                    "Announced address",            IPv4,    NONE, NULL) \
    X(data_ipv6,                  "ftpx.data.ipv6",                  "Announced IPv6 address",       IPv6,    NONE, NULL) \
    X(data_port,                  "ftpx.data.port",                  "Announced port",               UINT16,  DEC,  NULL) \
    X(data_nat,                   "ftpx.data.nat",                   "Address is not the announcer's own", BOOLEAN, NONE, NULL) \
    X(transfer,                   "ftpx.transfer",                   "Transfer",                     UINT32,  DEC,  NULL) \
    X(transfer_command,           "ftpx.transfer.command",           "Command",                      STRING,  NONE, NULL) \
    X(transfer_path,              "ftpx.transfer.path",              "Path",                         STRING,  NONE, NULL) \
    X(transfer_name,              "ftpx.transfer.name",              "Name",                         STRING,  NONE, NULL) \
    X(transfer_direction,         "ftpx.transfer.direction",         "Direction",                    STRING,  NONE, NULL) \
    X(transfer_type,              "ftpx.transfer.type",              "Type",                         STRING,  NONE, NULL) \
    X(transfer_mode,              "ftpx.transfer.mode",              "Mode",                         STRING,  NONE, NULL) \
    X(transfer_restart,           "ftpx.transfer.restart",           "Restart offset",               UINT64,  DEC,  NULL) \
    X(transfer_announced_size,    "ftpx.transfer.announced_size",    "Announced size",               UINT64,  DEC,  NULL) \
    X(transfer_announced_by,      "ftpx.transfer.announced_by",      "Announced by",                 STRING,  NONE, NULL) \
    X(transfer_entries,           "ftpx.transfer.entries",           "Entries",                      UINT32,  DEC,  NULL) \
    X(transfer_bytes,             "ftpx.transfer.bytes",             "Bytes",                        UINT64,  DEC,  NULL) \
    X(transfer_gap_bytes,         "ftpx.transfer.gap_bytes",         "Bytes missing in the capture", UINT64,  DEC,  NULL) \
    X(transfer_retransmitted,     "ftpx.transfer.retransmitted_bytes", "Bytes retransmitted",        UINT64,  DEC,  NULL) \
    X(transfer_conflicting,       "ftpx.transfer.conflicting_bytes", "Bytes that came again as others", UINT64, DEC, NULL) \
    X(transfer_duration,          "ftpx.transfer.duration",          "Duration",                     RELATIVE_TIME, NONE, NULL) \
    X(transfer_rate,              "ftpx.transfer.rate",              "Rate (bytes/s)",               DOUBLE,  NONE, NULL) \
    X(transfer_state,             "ftpx.transfer.state",             "State",                        UINT8,   DEC,  VALS(states)) \
    X(transfer_command_frame,     "ftpx.transfer.command_frame",     "Command in",                   FRAMENUM, NONE, NULL) \
    X(transfer_first_frame,       "ftpx.transfer.first_frame",       "First data in",                FRAMENUM, NONE, NULL) \
    X(transfer_last_frame,        "ftpx.transfer.last_frame",        "Last data in",                 FRAMENUM, NONE, NULL) \
    X(listing_name,               "ftpx.listing.name",               "Entry",                        STRING,  NONE, NULL) \
    X(listing_type,               "ftpx.listing.type",               "Type",                         STRING,  NONE, NULL) \
    X(listing_size,               "ftpx.listing.size",               "Size",                         UINT64,  DEC,  NULL) \
    X(listing_modified,           "ftpx.listing.modified",           "Modified",                     STRING,  NONE, NULL) \
    X(listing_perms,              "ftpx.listing.perms",              "Permissions",                  STRING,  NONE, NULL) \
    X(listing_target,             "ftpx.listing.target",             "Link to",                      STRING,  NONE, NULL) \
    X(data_len,                   "ftpx-data.len",                   "Length",                       UINT64,  DEC,  NULL) \
    X(data_offset,                "ftpx-data.offset",                "Offset in the stream",         UINT64,  DEC,  NULL)
/* clang-format on */

#define FTPX_FIELDS(X) FTPX_TWIN_FIELDS(X) FTPX_OWN_FIELDS(X)

#define X(variable, filter, name, type, base, strings) extern int hf_ftpx_##variable;
FTPX_FIELDS(X)
#undef X

extern int ett_ftpx;
extern int ett_ftpx_line;
extern int ett_ftpx_data;
extern int ett_ftpx_transfer;
extern int ett_ftpx_entry;

#endif

/* fields: the display fields of ftpx.* and ftpx-data.*, all in one list.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_FIELDS_H
#define FTPX_EPAN_FIELDS_H

#include "../wire/command.h"

void ftpx_fields_register(void);

/* Protocol numbers of FTPX and FTPX-DATA. */
int ftpx_proto_control(void);
int ftpx_proto_data(void);

/* What a command is called as the value of a field. */
const char *ftpx_fields_verb(enum ftpx_cmd verb);

/* X(variable, filter, name, type, base, strings, description). The first part are the twins of Wireshark's
 * own ftp.* and ftp-data.*: same name, type and meaning, 64 bits where 32 overflow. */
/* clang-format off */
#define FTPX_TWIN_FIELDS(X) \
    X(request,                    "ftpx.request",                    "Request",                      BOOLEAN, NONE, NULL, "Twin of ftp.request") \
    X(response,                   "ftpx.response",                   "Response",                     BOOLEAN, NONE, NULL, "Twin of ftp.response") \
    X(request_command,            "ftpx.request.command",            "Command",                      STRING,  NONE, NULL, "Twin of ftp.request.command") \
    X(request_arg,                "ftpx.request.arg",                "Argument",                     STRING,  NONE, NULL, "Twin of ftp.request.arg") \
    X(response_code,              "ftpx.response.code",              "Reply code",                   UINT32,  DEC,  VALS(reply_codes), "Twin of ftp.response.code") \
    X(response_arg,               "ftpx.response.arg",               "Reply text",                   STRING,  NONE, NULL, "Twin of ftp.response.arg") \
    X(passive_ip,                 "ftpx.passive.ip",                 "Passive address",              IPv4,    NONE, NULL, "Twin of ftp.passive.ip") \
    X(passive_port,               "ftpx.passive.port",               "Passive port",                 UINT16,  DEC,  NULL, "Twin of ftp.passive.port") \
    X(passive_nat,                "ftpx.passive.nat",                "Passive address is not the server's", BOOLEAN, NONE, NULL, "Twin of ftp.passive.nat") \
    X(active_cip,                 "ftpx.active.cip",                 "Active address",               IPv4,    NONE, NULL, "Twin of ftp.active.cip") \
    X(active_port,                "ftpx.active.port",                "Active port",                  UINT16,  DEC,  NULL, "Twin of ftp.active.port") \
    X(active_nat,                 "ftpx.active.nat",                 "Active address is not the client's", BOOLEAN, NONE, NULL, "Twin of ftp.active.nat") \
    X(eprt_af,                    "ftpx.eprt.af",                    "Extended active address family", UINT8, DEC,  VALS(address_families), "Twin of ftp.eprt.af") \
    X(eprt_ip,                    "ftpx.eprt.ip",                    "Extended active address",      IPv4,    NONE, NULL, "Twin of ftp.eprt.ip") \
    X(eprt_ipv6,                  "ftpx.eprt.ipv6",                  "Extended active IPv6 address", IPv6,    NONE, NULL, "Twin of ftp.eprt.ipv6") \
    X(eprt_port,                  "ftpx.eprt.port",                  "Extended active port",         UINT16,  DEC,  NULL, "Twin of ftp.eprt.port") \
    X(epsv_ip,                    "ftpx.epsv.ip",                    "Extended passive address",     IPv4,    NONE, NULL, "Twin of ftp.epsv.ip") \
    X(epsv_ipv6,                  "ftpx.epsv.ipv6",                  "Extended passive IPv6 address", IPv6,   NONE, NULL, "Twin of ftp.epsv.ipv6") \
    X(epsv_port,                  "ftpx.epsv.port",                  "Extended passive port",        UINT16,  DEC,  NULL, "Twin of ftp.epsv.port") \
    X(current_working_directory,  "ftpx.current-working-directory",  "Current working directory",    STRING,  NONE, NULL, "Twin of ftp.current-working-directory") \
    X(response_first_frame,       "ftpx.command-response.first-frame-num", "First data frame",       FRAMENUM, NONE, NULL, "Twin of ftp.command-response.first-frame-num; from the second pass on") \
    X(response_last_frame,        "ftpx.command-response.last-frame-num",  "Last data frame",        FRAMENUM, NONE, NULL, "Twin of ftp.command-response.last-frame-num; from the second pass on") \
    X(response_duration,          "ftpx.command-response.duration",  "Duration of the data (ms)",    UINT32,  DEC,  NULL, "Twin of ftp.command-response.duration; from the second pass on") \
    X(response_bitrate,           "ftpx.command-response.bitrate",   "Bit rate of the data (kbps)",  UINT64,  DEC,  NULL, "Twin of ftp.command-response.bitrate; from the second pass on") \
    X(response_frames,            "ftpx.command-response.frames",    "Data frames",                  UINT32,  DEC,  NULL, "Twin of ftp.command-response.frames; from the second pass on") \
    X(response_bytes,             "ftpx.command-response.bytes",     "Data bytes",                   UINT64,  DEC,  NULL, "Twin of ftp.command-response.bytes; from the second pass on") \
    X(setup_frame,                "ftpx.setup-frame",                "Endpoint announced in",        FRAMENUM, NONE, NULL, "Twin of ftp.setup-frame; sure from the second pass on") \
    X(command_frame,              "ftpx.command-frame",              "Command in",                   FRAMENUM, NONE, NULL, "Twin of ftp.command-frame; from the second pass on") \
    X(command,                    "ftpx.command",                    "Transfer command",             STRING,  NONE, NULL, "Twin of ftp.command; from the second pass on") \
    X(data_setup_frame,           "ftpx-data.setup-frame",           "Endpoint announced in",        FRAMENUM, NONE, NULL, "Twin of ftp-data.setup-frame") \
    X(data_setup_method,          "ftpx-data.setup-method",          "Endpoint announced by",        STRING,  NONE, NULL, "Twin of ftp-data.setup-method") \
    X(data_command,               "ftpx-data.command",               "Command",                      STRING,  NONE, NULL, "Twin of ftp-data.command") \
    X(data_command_frame,         "ftpx-data.command-frame",         "Command in",                   FRAMENUM, NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), "Twin of ftp-data.command-frame") \
    X(data_cwd,                   "ftpx-data.current-working-directory", "Current working directory", STRING, NONE, NULL, "Twin of ftp-data.current-working-directory")

#define FTPX_OWN_FIELDS(X) \
    X(session,                    "ftpx.session",                    "Session",                      UINT32,  DEC,  NULL, "Number of the control connection, from 0; on each of its frames and those of its data connections; on its handshake from the second pass on") \
    X(phase,                      "ftpx.phase",                      "Phase",                        UINT8,   DEC,  VALS(phases), "Where in its session the frame stands; of its handshake from the second pass on") \
    X(user,                       "ftpx.user",                       "User",                         STRING,  NONE, NULL, "As the client named it by USER; on control lines and data frames") \
    X(login,                      "ftpx.login",                      "Login",                        UINT8,   DEC,  VALS(logins), "How the attempt ended that this reply decides") \
    X(server_software,            "ftpx.server.software",            "Server software",              STRING,  NONE, NULL, "What the server calls itself") \
    X(client_software,            "ftpx.client.software",            "Client software",              STRING,  NONE, NULL, "What the client calls itself; sure from the second pass on") \
    X(request_meaning,            "ftpx.request.meaning",            "Meaning",                      STRING,  NONE, NULL, "What the command asks for, in a few words") \
    X(verb,                       "ftpx.verb",                       "Command or its reply",         UINT8,   DEC,  VALS(verbs), "The command of this line, or the one that this reply ends: ftpx.verb == \"RETR\" shows both; other: one that is not known") \
    X(response_in,                "ftpx.response.in",                "Final reply in",               FRAMENUM, NONE, FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), "Frame of the last reply to this command; from the second pass on") \
    X(response_to,                "ftpx.response.to",                "Reply to the command in",      FRAMENUM, NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), "Frame of the command that this reply ends") \
    X(response_time,              "ftpx.response.time",              "Time since the command",       RELATIVE_TIME, NONE, NULL, "From the command to its last reply") \
    X(feature,                    "ftpx.feature",                    "Feature",                      STRING,  NONE, NULL, "A feature that the server offers in its reply to FEAT; from the second pass on") \
    X(host,                       "ftpx.host",                       "Virtual host",                 STRING,  NONE, NULL, "Name of the virtual server that HOST asks for") \
    X(watch,                      "ftpx.watch",                      "On the watch list",            STRING,  NONE, NULL, "Entry of the watch list that the line is about, as \"user root\"; names sure from the second pass on") \
    X(attack,                     "ftpx.attack",                     "Sign of an attack",            STRING,  NONE, NULL, "What makes the command look like an attack; sure from the second pass on") \
    X(operation,                  "ftpx.operation",                  "File operation",               STRING,  NONE, NULL, "What the command does to a file or folder; sure from the second pass on") \
    X(operation_path,             "ftpx.operation.path",             "Path",                         STRING,  NONE, NULL, "Of the file or folder that it is done to; from the second pass on") \
    X(operation_from,             "ftpx.operation.from",             "Former path",                  STRING,  NONE, NULL, "Where the file or folder was before; from the second pass on") \
    X(cwd,                        "ftpx.cwd",                        "Working directory",            STRING,  NONE, NULL, "Folder of the session at this line or data frame") \
    X(charset,                    "ftpx.charset",                    "Character set",                STRING,  NONE, NULL, "That names of the server are read in though nobody chose it; sure from the second pass on") \
    X(charset_from,               "ftpx.charset.from",               "Character set known from",     STRING,  NONE, NULL, "names: all names of the server make words in it; locale: the user's language makes it likely; sure from the second pass on") \
    X(line,                       "ftpx.line",                       "Line of a reply",              STRING,  NONE, NULL, "A command or a line of a reply, whole") \
    X(data_method,                "ftpx.data.method",                "Method",                       UINT8,   DEC,  VALS(methods), "Command or reply that announced the data connection; sure from the second pass on") \
    X(data_ip,                    "ftpx.data.ip",                    "Announced address",            IPv4,    NONE, NULL, "Where the data connection shall go, whatever announced it; sure from the second pass on") \
    X(data_ipv6,                  "ftpx.data.ipv6",                  "Announced IPv6 address",       IPv6,    NONE, NULL, "Where the data connection shall go, whatever announced it; sure from the second pass on") \
    X(data_port,                  "ftpx.data.port",                  "Announced port",               UINT16,  DEC,  NULL, "Where the data connection shall go, whatever announced it; sure from the second pass on") \
    X(data_nat,                   "ftpx.data.nat",                   "Address is not the announcer's own", BOOLEAN, NONE, NULL, "Somebody announced another address than the one he is seen with; sure from the second pass on") \
    X(transfer,                   "ftpx.transfer",                   "Transfer",                     UINT32,  DEC,  NULL, "Number of the transfer in the whole capture, from 0; on its command, its replies and its data frames") \
    X(transfer_command,           "ftpx.transfer.command",           "Command",                      STRING,  NONE, NULL, "RETR, STOR, LIST, …") \
    X(transfer_path,              "ftpx.transfer.path",              "Path",                         STRING,  NONE, NULL, "Whole path of the file or folder, as far as the session tells it; sure from the second pass on") \
    X(transfer_name,              "ftpx.transfer.name",              "Name",                         STRING,  NONE, NULL, "Last part of the path; sure from the second pass on") \
    X(transfer_direction,         "ftpx.transfer.direction",         "Direction",                    STRING,  NONE, NULL, "download, upload or listing") \
    X(transfer_type,              "ftpx.transfer.type",              "Type",                         STRING,  NONE, NULL, "Representation by TYPE: A (text), I (binary), E or L; sure from the second pass on") \
    X(transfer_mode,              "ftpx.transfer.mode",              "Mode",                         STRING,  NONE, NULL, "Way of transmission by MODE: S (stream), B, C or Z") \
    X(transfer_restart,           "ftpx.transfer.restart",           "Restart offset",               UINT64,  DEC,  NULL, "Where in the file it begins, by REST") \
    X(transfer_announced_size,    "ftpx.transfer.announced_size",    "Announced size",               UINT64,  DEC,  NULL, "Size of the whole file, as known before it moves; sure from the second pass on") \
    X(transfer_announced_by,      "ftpx.transfer.announced_by",      "Announced by",                 STRING,  NONE, NULL, "Who told the announced size: mark (the 150), size (SIZE) or listing; sure from the second pass on") \
    X(transfer_entries,           "ftpx.transfer.entries",           "Entries",                      UINT32,  DEC,  NULL, "How many entries the listing has; from the second pass on") \
    X(transfer_bytes,             "ftpx.transfer.bytes",             "Bytes",                        UINT64,  DEC,  NULL, "Bytes of the data connection that were seen; from the second pass on") \
    X(transfer_gap_bytes,         "ftpx.transfer.gap_bytes",         "Bytes missing in the capture", UINT64,  DEC,  NULL, "Bytes of the data connection that the capture lacks; from the second pass on") \
    X(transfer_retransmitted,     "ftpx.transfer.retransmitted_bytes", "Bytes retransmitted",        UINT64,  DEC,  NULL, "Bytes that came more than once; from the second pass on") \
    X(transfer_conflicting,       "ftpx.transfer.conflicting_bytes", "Bytes that came again as others", UINT64, DEC, NULL, "Bytes that came once more with another value; from the second pass on") \
    X(transfer_duration,          "ftpx.transfer.duration",          "Duration",                     RELATIVE_TIME, NONE, NULL, "From the first data to the last; from the second pass on") \
    X(transfer_rate,              "ftpx.transfer.rate",              "Rate (bytes/s)",               DOUBLE,  NONE, NULL, "Bytes by duration; from the second pass on") \
    X(transfer_time,              "ftpx.transfer.time",              "Time in all",                  RELATIVE_TIME, NONE, NULL, "From its command to its final reply; from the second pass on") \
    X(transfer_time_answer,       "ftpx.transfer.time.answer",       "Until the answer",             RELATIVE_TIME, NONE, NULL, "From the command to the 1yz reply, or to a connection made before it; from the second pass on") \
    X(transfer_time_connect,      "ftpx.transfer.time.connect",      "Until the connection",         RELATIVE_TIME, NONE, NULL, "From there until the data connection was up, or was given up; from the second pass on") \
    X(transfer_time_first,        "ftpx.transfer.time.first",        "Until the first byte",         RELATIVE_TIME, NONE, NULL, "From there to the first byte of the file; from the second pass on") \
    X(transfer_time_bytes,        "ftpx.transfer.time.bytes",        "While bytes moved",            RELATIVE_TIME, NONE, NULL, "From the first byte to the last; from the second pass on") \
    X(transfer_time_end,          "ftpx.transfer.time.end",          "Until the final reply",        RELATIVE_TIME, NONE, NULL, "From the last byte to the final reply; from the second pass on") \
    X(transfer_overall_rate,      "ftpx.transfer.overall_rate",      "Rate over all of it (bytes/s)", DOUBLE, NONE, NULL, "Bytes by the time in all; from the second pass on") \
    X(transfer_limited_by,        "ftpx.transfer.limited_by",        "Limited by",                   STRING,  NONE, NULL, "What kept it from being faster: sender, receiver or network; unknown where that cannot be told; from the second pass on") \
    X(transfer_limited_why,       "ftpx.transfer.limited_why",       "Why",                          STRING,  NONE, NULL, "A word for how: window, queue, loss, idle, …; from the second pass on") \
    X(transfer_rtt,               "ftpx.transfer.rtt",               "Round-trip time",              RELATIVE_TIME, NONE, NULL, "The shortest of the data connection; from the second pass on") \
    X(transfer_rtt_median,        "ftpx.transfer.rtt_median",        "Median of round-trip times",   RELATIVE_TIME, NONE, NULL, "Half of all were no longer, right to 12 %; from the second pass on") \
    X(transfer_in_flight,         "ftpx.transfer.in_flight",         "Most bytes in flight",         UINT64,  DEC,  NULL, "Sent and not acknowledged yet, as the sender had it; from the second pass on") \
    X(transfer_window,            "ftpx.transfer.window",            "Largest window",               UINT32,  DEC,  NULL, "Bytes that the receiver had room for, at most; from the second pass on") \
    X(transfer_lost,              "ftpx.transfer.lost",              "Segments lost",                UINT32,  DEC,  NULL, "Segments that were sent again, or came late by half a round trip; from the second pass on") \
    X(transfer_attempts,          "ftpx.transfer.attempts",          "SYNs in vain",                 UINT32, DEC,  NULL, "Attempts to make its data connection, where none came about; from the second pass on") \
    X(transfer_refusals,          "ftpx.transfer.refusals",          "Refused by RST",               UINT32, DEC,  NULL, "How many of these attempts a RST answered; from the second pass on") \
    X(transfer_state,             "ftpx.transfer.state",             "State",                        UINT8,   DEC,  VALS(states), "Whether all of it came; from the second pass on") \
    X(transfer_command_frame,     "ftpx.transfer.command_frame",     "Command in",                   FRAMENUM, NONE, NULL, "Frame of the transfer's command") \
    X(transfer_first_frame,       "ftpx.transfer.first_frame",       "First data in",                FRAMENUM, NONE, NULL, "First frame with data; from the second pass on") \
    X(transfer_last_frame,        "ftpx.transfer.last_frame",        "Last data in",                 FRAMENUM, NONE, NULL, "Last frame with data; from the second pass on") \
    X(listing_name,               "ftpx.listing.name",               "Entry",                        STRING,  NONE, NULL, "Name of a listed file or folder; in the frame that completes its line") \
    X(listing_type,               "ftpx.listing.type",               "Type",                         STRING,  NONE, NULL, "What the entry is: file, dir, link, …") \
    X(listing_size,               "ftpx.listing.size",               "Size",                         UINT64,  DEC,  NULL, "Size of a listed file") \
    X(listing_modified,           "ftpx.listing.modified",           "Modified",                     STRING,  NONE, NULL, "Time of its last change, as listed") \
    X(listing_perms,              "ftpx.listing.perms",              "Permissions",                  STRING,  NONE, NULL, "Rights, as listed") \
    X(listing_target,             "ftpx.listing.target",             "Link to",                      STRING,  NONE, NULL, "Where a listed link points") \
    X(data_len,                   "ftpx-data.len",                   "Length",                       UINT64,  DEC,  NULL, "Bytes of data in this segment") \
    X(data_offset,                "ftpx-data.offset",                "Offset in the stream",         UINT64,  DEC,  NULL, "Where in the data connection's stream they stand")
/* clang-format on */

#define FTPX_FIELDS(X) FTPX_TWIN_FIELDS(X) FTPX_OWN_FIELDS(X)

#define X(variable, filter, name, type, base, strings, description) extern int hf_ftpx_##variable;
FTPX_FIELDS(X)
#undef X

extern int ett_ftpx;
extern int ett_ftpx_line;
extern int ett_ftpx_data;
extern int ett_ftpx_transfer;
extern int ett_ftpx_entry;

#endif

/* zeek_fields: the logs that are written, with their fields and types in Zeek's order (version 8, as it comes). It
 * does not know what a field says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_FIELDS_H
#define FTPX_TAPS_ZEEK_ZEEK_FIELDS_H

/* X(log, enumerator, name, type). The five that tell a connection always follow each other. */
/* clang-format off */
#define FTPX_ZEEK_CONNECTION(X, log) \
    X(log, UID,     "uid",       "string") \
    X(log, ORIG_H,  "id.orig_h", "addr") \
    X(log, ORIG_P,  "id.orig_p", "port") \
    X(log, RESP_H,  "id.resp_h", "addr") \
    X(log, RESP_P,  "id.resp_p", "port")

#define FTPX_ZEEK_FTP(X, log) \
    X(log, TS, "ts", "time") \
    FTPX_ZEEK_CONNECTION(X, log) \
    X(log, USER,        "user",                 "string") \
    X(log, PASSWORD,    "password",             "string") \
    X(log, COMMAND,     "command",              "string") \
    X(log, ARG,         "arg",                  "string") \
    X(log, MIME_TYPE,   "mime_type",            "string") \
    X(log, FILE_SIZE,   "file_size",            "count") \
    X(log, REPLY_CODE,  "reply_code",           "count") \
    X(log, REPLY_MSG,   "reply_msg",            "string") \
    X(log, PASSIVE,     "data_channel.passive", "bool") \
    X(log, DATA_ORIG_H, "data_channel.orig_h",  "addr") \
    X(log, DATA_RESP_H, "data_channel.resp_h",  "addr") \
    X(log, DATA_RESP_P, "data_channel.resp_p",  "port") \
    X(log, FUID,        "fuid",                 "string")

#define FTPX_ZEEK_FILES(X, log) \
    X(log, TS,   "ts",   "time") \
    X(log, FUID, "fuid", "string") \
    FTPX_ZEEK_CONNECTION(X, log) \
    X(log, SOURCE,           "source",           "string") \
    X(log, DEPTH,            "depth",            "count") \
    X(log, ANALYZERS,        "analyzers",        "set[string]") \
    X(log, MIME_TYPE,        "mime_type",        "string") \
    X(log, FILENAME,         "filename",         "string") \
    X(log, DURATION,         "duration",         "interval") \
    X(log, LOCAL_ORIG,       "local_orig",       "bool") \
    X(log, IS_ORIG,          "is_orig",          "bool") \
    X(log, SEEN_BYTES,       "seen_bytes",       "count") \
    X(log, TOTAL_BYTES,      "total_bytes",      "count") \
    X(log, MISSING_BYTES,    "missing_bytes",    "count") \
    X(log, OVERFLOW_BYTES,   "overflow_bytes",   "count") \
    X(log, TIMEDOUT,         "timedout",         "bool") \
    X(log, PARENT_FUID,      "parent_fuid",      "string") \
    X(log, MD5,              "md5",              "string") \
    X(log, SHA1,             "sha1",             "string") \
    X(log, SHA256,           "sha256",           "string") \
    X(log, EXTRACTED,        "extracted",        "string") \
    X(log, EXTRACTED_CUTOFF, "extracted_cutoff", "bool") \
    X(log, EXTRACTED_SIZE,   "extracted_size",   "count")

#define FTPX_ZEEK_CONN(X, log) \
    X(log, TS, "ts", "time") \
    FTPX_ZEEK_CONNECTION(X, log) \
    X(log, PROTO,          "proto",          "enum") \
    X(log, SERVICE,        "service",        "string") \
    X(log, DURATION,       "duration",       "interval") \
    X(log, ORIG_BYTES,     "orig_bytes",     "count") \
    X(log, RESP_BYTES,     "resp_bytes",     "count") \
    X(log, STATE,          "conn_state",     "string") \
    X(log, LOCAL_ORIG,     "local_orig",     "bool") \
    X(log, LOCAL_RESP,     "local_resp",     "bool") \
    X(log, MISSED_BYTES,   "missed_bytes",   "count") \
    X(log, HISTORY,        "history",        "string") \
    X(log, ORIG_PKTS,      "orig_pkts",      "count") \
    X(log, ORIG_IP_BYTES,  "orig_ip_bytes",  "count") \
    X(log, RESP_PKTS,      "resp_pkts",      "count") \
    X(log, RESP_IP_BYTES,  "resp_ip_bytes",  "count") \
    X(log, TUNNEL_PARENTS, "tunnel_parents", "set[string]") \
    X(log, IP_PROTO,       "ip_proto",       "count")

#define FTPX_ZEEK_NOTICE(X, log) \
    X(log, TS, "ts", "time") \
    FTPX_ZEEK_CONNECTION(X, log) \
    X(log, FUID,           "fuid",                         "string") \
    X(log, FILE_MIME_TYPE, "file_mime_type",               "string") \
    X(log, FILE_DESC,      "file_desc",                    "string") \
    X(log, PROTO,          "proto",                        "enum") \
    X(log, NOTE,           "note",                         "enum") \
    X(log, MSG,            "msg",                          "string") \
    X(log, SUB,            "sub",                          "string") \
    X(log, SRC,            "src",                          "addr") \
    X(log, DST,            "dst",                          "addr") \
    X(log, P,              "p",                            "port") \
    X(log, N,              "n",                            "count") \
    X(log, PEER_DESCR,     "peer_descr",                   "string") \
    X(log, ACTIONS,        "actions",                      "set[enum]") \
    X(log, EMAIL_DEST,     "email_dest",                   "set[string]") \
    X(log, SUPPRESS_FOR,   "suppress_for",                 "interval") \
    X(log, COUNTRY_CODE,   "remote_location.country_code", "string") \
    X(log, REGION,         "remote_location.region",       "string") \
    X(log, CITY,           "remote_location.city",         "string") \
    X(log, LATITUDE,       "remote_location.latitude",     "double") \
    X(log, LONGITUDE,      "remote_location.longitude",    "double")

#define FTPX_ZEEK_REPORTER(X, log) \
    X(log, TS,       "ts",       "time") \
    X(log, LEVEL,    "level",    "enum") \
    X(log, MESSAGE,  "message",  "string") \
    X(log, LOCATION, "location", "string")

/* X(log, path). FTPX_ZEEK_…, in the order in which they are written. */
#define FTPX_ZEEK_LOGS(X) \
    X(FTP,    "ftp") \
    X(FILES,  "files") \
    X(CONN,   "conn") \
    X(NOTICE, "notice") \
    X(REPORTER, "reporter")
/* clang-format on */

#define FTPX_ZEEK_ENUMERATOR(log, name, ...) FTPX_ZEEK_##log##_##name,
#define FTPX_ZEEK_ENUMERATION(log, ...)                                     \
    enum ftpx_zeek_##log##_field{FTPX_ZEEK_##log(FTPX_ZEEK_ENUMERATOR, log) \
                                     FTPX_ZEEK_##log##_COUNT};
FTPX_ZEEK_LOGS(FTPX_ZEEK_ENUMERATION)
#undef FTPX_ZEEK_ENUMERATION
#undef FTPX_ZEEK_ENUMERATOR

#define FTPX_ZEEK_LOG_ENUMERATOR(log, path) FTPX_ZEEK_LOG_##log,
enum ftpx_zeek_log_name { FTPX_ZEEK_LOGS(FTPX_ZEEK_LOG_ENUMERATOR) FTPX_ZEEK_LOG_COUNT };
#undef FTPX_ZEEK_LOG_ENUMERATOR

#define FTPX_ZEEK_MOST_FIELDS 32

#endif

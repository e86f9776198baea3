/* preferences: the preferences `ftpx.…`, a row each, as a user sets them. Whoever has a way to set them
 * makes of the rows what it needs: the plugin those of Wireshark, ftpx-scan what stands behind `-o`.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SETTINGS_PREFERENCES_H
#define FTPX_SETTINGS_PREFERENCES_H

#include "../wire/endpoint.h"

#include <stdbool.h>
#include <stdint.h>

/* The most ports of a list. */
#define FTPX_MOST_PORTS 64

enum ftpx_hash { FTPX_HASH_NONE, FTPX_HASH_SHA256 };

/* X(kind, variable, name, default, title, help), in the order in which they are shown. Kinds: PORTS is a
 * list of ports, BOOL, TEXT, COUNT an unsigned number, HASH an enum ftpx_hash. */
/* clang-format off */
#define FTPX_PREFERENCES(X) \
    X(PORTS, tcp_ports,          "tcp.ports",          FTPX_PORT_CONTROL, "TCP ports", \
      "Ports of FTP servers' control connections") \
    X(PORTS, tls_ports,          "tls.ports",          FTPX_PORT_TLS_CONTROL, "TLS ports", \
      "Ports of control connections that begin with TLS (FTPS)") \
    X(BOOL,  builtin,            "builtin",            true, "Run Wireshark's own FTP dissector too", \
      "Keeps the fields ftp.* and ftp-data.* beside ftpx.*") \
    X(BOOL,  heuristic,          "heuristic",          true, "Recognise FTP on any port", \
      "On any port control connections are recognised by what is said on them") \
    X(TEXT,  charset,            "charset",            "auto", "Character set of what is not UTF-8", \
      "auto: guessed from the names of each server, or what the locale makes likely; UTF-8: none; " \
      "else any that iconv knows, as GBK, Big5, Shift-JIS, EUC-KR, Windows-1251 or latin1. " \
      "What is valid UTF-8 is shown as such") \
    X(BOOL,  show_passwords,     "show_passwords",     false, "Show passwords in tables and records", \
      "Passwords in tables, pages, records and flows; those of anonymous users are always shown where there is a place for them") \
    X(COUNT, bruteforce_count,   "bruteforce.count",   5, "Failed logins that make a brute-force attack", \
      "Failed logins of one client at one server that make a brute-force attack; 0 turns the check off") \
    X(COUNT, bruteforce_seconds, "bruteforce.seconds", 60, "Seconds within which they must fall", \
      "Seconds within which these must fall, from the first of them to the last") \
    X(HASH,  hash,               "hash",               FTPX_HASH_SHA256, "Hash of transferred files", \
      "SHA-256 or none; computed by the statistics and records that show it") \
    X(BOOL,  hash_md5,           "hash.md5",           false, "MD5 too", \
      "MD5 of transferred files too, for lists that have no other hash") \
    X(BOOL,  hash_sha1,          "hash.sha1",          false, "SHA-1 too", \
      "SHA-1 of transferred files too, for lists that have no other hash") \
    X(BOOL,  hash_sha512,        "hash.sha512",        false, "SHA-512 too", \
      "SHA-512 of transferred files too, for lists that have no other hash") \
    X(TEXT,  watchlist,          "watchlist",          "", "File with a watch list", \
      "Hashes, names of files, users and addresses to look for, an entry a line; see docs/watchlist.md") \
    X(BOOL,  overwrite,          "overwrite",          false, "Reports replace files that exist", \
      "A file that a report is to be written to may exist; it is replaced once the report is whole. " \
      "The capture that is read never is") \
    X(BOOL,  json_commands,      "json.commands",      false, "A record for each command too", \
      "ftpx,json has a record for each command too, with all replies to it, and ftpx,zeek's ftp.log a row") \
    X(BOOL,  findings_notes,     "findings.notes",     false, "Notes are findings too", \
      "ftpx,json, ftpx,eve and ftpx,zeek tell as findings also what is only noted: passwords in clear, refused " \
      "commands and the like") \
    X(BOOL,  zeek_json,          "zeek.json",          false, "Zeek's logs as JSON", \
      "ftpx,zeek writes its logs as JSON Lines, as Zeek does when LogAscii::use_json is set") \
    X(BOOL,  quick,              "quick",              false, "Scan quickly (tshark -q -z ftpx,…)", \
      "Leaves out dissection that no report of FTPX needs, where nothing else is asked for; the " \
      "reports are the same") \
    X(COUNT, memory_reorder,     "memory.reorder",     64, "MiB held for bytes out of order", \
      "MiB that one report holds for bytes out of order, over all transfers that it hashes; a " \
      "transfer that needs more gets no hash") \
    X(COUNT, extract_max,        "extract.max",        1024, "Most MiB of an exported file", \
      "MiB; longer files are cut, and their names say so; 0 for no limit") \
    X(COUNT, extract_total,      "extract.total",      16384, "Most MiB of all exported files", \
      "MiB of one run: the lengths of all exported files, holes included. Further files are cut, " \
      "and their names say so; 0 for no limit")
/* clang-format on */

struct ftpx_port_list {
    uint16_t ports[FTPX_MOST_PORTS];
    uint32_t count;
};

/* What each kind is. */
#define FTPX_PREFERENCE_PORTS struct ftpx_port_list
#define FTPX_PREFERENCE_BOOL  bool
#define FTPX_PREFERENCE_TEXT  const char *
#define FTPX_PREFERENCE_COUNT unsigned
#define FTPX_PREFERENCE_HASH  enum ftpx_hash

#define FTPX_PREFERENCE_MEMBER(kind, variable, name, otherwise, title, help) \
    FTPX_PREFERENCE_##kind variable;
struct ftpx_preferences {
    FTPX_PREFERENCES(FTPX_PREFERENCE_MEMBER)
};

/* What they are before anybody sets them. */
struct ftpx_preferences ftpx_preferences_default(void);

enum ftpx_preference_result {
    FTPX_PREFERENCE_SET,
    FTPX_PREFERENCE_UNKNOWN, /* there is none of this name */
    FTPX_PREFERENCE_UNCLEAR  /* the value may mean something to Wireshark, which reads more */
};

/* Sets the preference `ftpx.NAME` from text, as Wireshark reads it. `value` must outlive `preferences`. */
enum ftpx_preference_result ftpx_preferences_set(struct ftpx_preferences *preferences,
                                                 const char *name, const char *value);

#endif

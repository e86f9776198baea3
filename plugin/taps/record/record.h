/* record: sessions, logins, transfers and files as JSON Lines with ECS names: what `-z ftpx,json` writes, and each
 * kind of record by itself. The shape is fixed by tests/golden/record.schema.json.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_H
#define FTPX_TAPS_RECORD_RECORD_H

#include "../../model/session/operation.h"
#include "../facts/findings.h"
#include "json.h"

/* One object a line: the captures first; sessions by first frame, in each its logins and transfers by command frame and
 * then the session itself; then transfers of no known session; files by their first piece's command
 * frame, and findings by frame last. */
void ftpx_records_write(const struct ftpx_scope *scope, FILE *out);

/* --- lines of one kind, each in the file of its name --- */

/* What all other records were made from: one line; nothing when nothing is known of the captures. */
void ftpx_record_capture(const struct ftpx_scope *scope, FILE *out);

/* Connections that were asked for in vain: a line for each client and server. */
void ftpx_record_attempts(const struct ftpx_scope *scope, FILE *out);

/* Commands of a session, as they came, with all that was said to each; nothing unless the scope wants that. */
void ftpx_record_commands(const struct ftpx_scope *scope, const struct ftpx_session *session,
                          FILE *out);

/* Files put together from their transfers: those of `scope->files` of which a piece is selected. */
void ftpx_record_files(const struct ftpx_scope *scope, FILE *out);

/* Findings as alerts, by frame. */
void ftpx_record_findings(const struct ftpx_scope *scope, FILE *out);

/* --- one line --- */

void ftpx_record_write_finding(const struct ftpx_scope *scope, const struct ftpx_finding *finding,
                               FILE *out);
void ftpx_record_write_login(const struct ftpx_scope *scope, const struct ftpx_login *login,
                             FILE *out);
void ftpx_record_write_operation(const struct ftpx_scope *scope,
                                 const struct ftpx_operation *operation, FILE *out);
void ftpx_record_write_session(const struct ftpx_scope *scope, const struct ftpx_session *session,
                               FILE *out);
void ftpx_record_write_transfer(const struct ftpx_scope *scope,
                                const struct ftpx_transfer *transfer, FILE *out);

/* The members of a file's record, into an object that has begun. */
void ftpx_record_file_members(struct ftpx_json *json, const struct ftpx_scope *scope,
                              const struct ftpx_file *file);

#endif

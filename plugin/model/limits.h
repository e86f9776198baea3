/* limits: every cap on what a capture can make us keep or do, each with its reason.
 * Reaching one is never silent: the named quirk says so.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_LIMITS_H
#define FTPX_MODEL_LIMITS_H

/* Bytes of one control line. Servers take 512 to 8192; real paths stay under 4096 (PATH_MAX).
 * LONG_LINE */
#define FTPX_LIMIT_LINE 8192

/* Lines of one reply whose texts are kept. Greetings of 50 lines exist; STAT lists folders.
 * LONG_REPLY */
#define FTPX_LIMIT_REPLY_LINES 20000

/* Commands waiting for a reply. lftp pipelines some dozens; the oldest goes unanswered beyond.
 * TOO_MANY_PENDING */
#define FTPX_LIMIT_PENDING 4096

/* How many pending commands are looked through for one that a reply fits. */
#define FTPX_LIMIT_FIT 32

/* Bytes held out of order on one side of a control connection: some full windows. AFTER_GAP */
#define FTPX_LIMIT_CONTROL_HELD (256 * 1024)

/* Segments that a hole in a control connection may outlive once the peer has acknowledged it,
 * and when nobody has: reordering within a capture spans a few segments, real loss lasts for
 * ever. AFTER_GAP */
#define FTPX_LIMIT_HOLE_ACKED   4
#define FTPX_LIMIT_HOLE_UNACKED 16

/* Separate runs of bytes in one direction of a connection. Loss makes dozens, a short snap
 * length one a segment. Bytes that would need another run count as not seen. FRAGMENTED */
#define FTPX_LIMIT_RANGES 16384

/* Bytes a connection may send before it is known as FTP: a greeting of 50 lines and some
 * commands. */
#define FTPX_LIMIT_CANDIDATE_BYTES 16384

/* How long an announced endpoint waits for its connection: Zeek's choice as well. */
#define FTPX_LIMIT_EXPECT_SECONDS 300

/* Announced endpoints of the same address and port that are looked through. Sessions behind one
 * NAT address share some. */
#define FTPX_LIMIT_EXPECT_FIT 64

/* Failed logins remembered for one pair of client and server. Larger thresholds make no sense to
 * people. */
#define FTPX_LIMIT_FAILURES 1024

/* Bytes of a path kept by the cwd algebra (PATH_MAX). */
#define FTPX_LIMIT_PATH 4096

/* Bytes of a greeting's line or a 215 in which a product's name is looked for: names come first. */
#define FTPX_LIMIT_BANNER 512

/* Endpoints that one SPAS may announce: real clusters have some dozens of nodes. */
#define FTPX_LIMIT_STRIPES 256

/* Claims about one file that are kept, from one upload to the next: one of each kind and some
 * repetitions; who asks for more gets the same answer. */
#define FTPX_LIMIT_CLAIMS 64

/* Lines of a FEAT that are kept as features: servers list some 40, and a name is told once.
 * LONG_REPLY */
#define FTPX_LIMIT_FEATURES 256

#endif

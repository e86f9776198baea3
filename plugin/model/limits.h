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

/* What a line that is kept costs its direction of a connection, in bytes that this has in the capture,
 * headers of FTPX_WEIGHT_HEADERS a segment included. Any line costs some 430 bytes of memory, however
 * short it is; one that begins a transfer some 1500 bytes in each report. A line in a segment of its own
 * pays for itself, and a client that has PASV answered for each transfer for that. TOO_MANY_LINES */
#define FTPX_LIMIT_LINE_PRICE     24
#define FTPX_LIMIT_TRANSFER_PRICE 48

/* Bytes that each direction, and all of a capture together, have beyond that: commands may be sent ahead,
 * a hundred in a segment, and ten thousands in a capture. */
#define FTPX_LIMIT_LINES_CREDIT     2400
#define FTPX_LIMIT_LINES_ALL_CREDIT (UINT64_C(3) << 20)

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

/* Segments that one may outlive which answers what the capture does not have yet, though nothing behind it
 * either: an interface whose clock is some milliseconds late. */
#define FTPX_LIMIT_WAITING 64

/* Bytes held out of order in one direction of a data connection under TLS, which is read in order
 * only: some full windows. Beyond them it counts as not read. UNDECRYPTED */
#define FTPX_LIMIT_TLS_HELD (8 * 1024 * 1024)

/* Bytes of records behind the last text that decryption gave that may be a closing alert: two bytes
 * with the overhead of any cipher. */
#define FTPX_LIMIT_TLS_ALERT 80

/* What captures say of how they were taken: bytes of a block that is looked into, of a comment, comments and
 * interfaces of each file. Larger blocks are passed over, comments cut, further ones counted. */
#define FTPX_LIMIT_CAPTURE_BLOCK      (1024 * 1024)
#define FTPX_LIMIT_COMMENT            400
#define FTPX_LIMIT_COMMENTS           32
#define FTPX_LIMIT_CAPTURE_INTERFACES 1024

/* Bytes of a message of TLS's handshake that goes over several records: chains of certificates take some
 * thousand. */
#define FTPX_LIMIT_TLS_HANDSHAKE (64 * 1024)

/* Of a server's certificate: bytes of the names of its owner and its issuer, digits of its number (RFC 5280
 * §4.1.2.2: 20 bytes). They are cut. */
#define FTPX_LIMIT_CERTIFICATE_NAME   1024
#define FTPX_LIMIT_CERTIFICATE_SERIAL 40

/* Sessions of TLS that one side of a connection offers to go on with or gives, and application protocols that it
 * offers: clients offer one or two of either. What is beyond is not told. */
#define FTPX_LIMIT_RESUMABLES    4
#define FTPX_LIMIT_TLS_PROTOCOLS 4

/* Separate runs of bytes in one direction of a connection. Loss makes dozens, a short snap
 * length one a segment. Bytes that would need another run count as not seen. FRAGMENTED */
#define FTPX_LIMIT_RANGES 16384

/* Segments that wait for the other side at a time: reordering spans a few. AFTER_GAP */
#define FTPX_LIMIT_EARLY 64

/* Newest bytes of a direction of a data connection that are kept, to tell whether what comes again is
 * the same: an old-fashioned window; and the directions, those that began last, of which they are
 * kept. Bytes that conflict further back are not told as such. */
#define FTPX_LIMIT_RECENT         (64 * 1024)
#define FTPX_LIMIT_RECENT_STREAMS 256

/* Connections to FTP's ports that are remembered because nothing has been said on them yet: scans of some
 * thousand hosts. The report says how many are left out. */
#define FTPX_LIMIT_ATTEMPTS 65536

/* Bytes a connection may send before it is known as FTP: a greeting of 50 lines and some
 * commands. */
#define FTPX_LIMIT_CANDIDATE_BYTES 16384

/* Lines of one direction, entries of a listing and settled transfers that one frame shows in the packet
 * tree: Wireshark gives a frame up that has a million items, and a line may have a hundred. 64 KB of
 * a real listing have a thousand. The expert information ftpx.line.hidden says so. */
#define FTPX_LIMIT_SHOWN_LINES 2000

/* Bytes that Wireshark's own FTP dissector may spend on copies of working directories in a capture before
 * it is kept from connections whose directory is longer than FTPX_LIMIT_PATH: a million frames with real
 * ones. The expert information ftpx.builtin.off says so. */
#define FTPX_LIMIT_BUILTIN (UINT64_C(64) << 20)

/* Pieces of expert information that one frame gets: Wireshark forgets what a frame has for reports
 * beyond 5000, the bytes that ours read among it. ftpx.line.hidden */
#define FTPX_LIMIT_SHOWN_QUIRKS 2000

/* Logins of one frame that are handed to Wireshark's credentials: its queue holds 5000 reports of all
 * kinds a frame, and nobody logs in a thousand times in one segment. */
#define FTPX_LIMIT_FRAME_LOGINS 1000

/* Lines of a session that a window shows as text: more than anybody reads, and still shown at once. */
#define FTPX_LIMIT_DIALOGUE_LINES 20000

/* Seconds from 1970 to the earliest and the latest time that packets may have. pcap ends here; pcapng
 * can name any time, and no network had packets there: they count as of the nearest time within.
 * Between any two times there are less than 2^63 nanoseconds then. */
#define FTPX_LIMIT_TIME_SECONDS (INT64_C(1) << 32)

/* How long an announced endpoint waits for its connection: Zeek's choice as well. */
#define FTPX_LIMIT_EXPECT_SECONDS 300

/* Sessions of the same hosts that are looked through for one that is under way. */
#define FTPX_LIMIT_INFER_FIT 64

/* How much earlier than the line that announces it a connection may stand in a capture, in nanoseconds:
 * two interfaces, or two machines, whose clocks differ. */
#define FTPX_LIMIT_SKEW INT64_C(250000000)

/* Newest connections between the hosts of a session that are looked through for one that is announced late,
 * or not to be read. */
#define FTPX_LIMIT_GUESTS 32

/* Connections that were there when the capture began and are measured, for each may be of a session that is yet
 * to say something. */
#define FTPX_LIMIT_EARLY_FLOWS 1024

/* Failed logins remembered for one pair of client and server. Larger thresholds make no sense to
 * people. */
#define FTPX_LIMIT_FAILURES 1024

/* Users remembered whose logins failed from one client at one server, and passwords that were wrong
 * for one user of a server, with the clients that tried them: what is told is that they are many.
 * Larger thresholds count as this one. */
#define FTPX_LIMIT_GUESSES 64

/* Users for whom wrong passwords are remembered: more than a server has. Guesses at further ones
 * only count for their client. */
#define FTPX_LIMIT_GUESSED_USERS 65536

/* First bytes kept of each transfer in TYPE A: formats are told by their first dozens, text by some
 * lines. */
#define FTPX_LIMIT_HEAD 512

/* Bytes of a path kept by the cwd algebra (PATH_MAX). */
#define FTPX_LIMIT_PATH 4096

/* Bytes of paths that one session makes of names and its working directory: so many, and so many for
 * each byte that its control connection has in the capture. Real paths have some dozens of bytes, the
 * commands and replies about a file some hundreds. Beyond them a name stands for the path. */
#define FTPX_LIMIT_PATHS      (1024 * 1024)
#define FTPX_LIMIT_PATH_SHARE 8

/* Bytes that one report keeps on disk of transfers that resume others, to hash files as wholes: an
 * image of a DVD. Files that need more have no hash. */
#define FTPX_LIMIT_SPOOL (UINT64_C(4) << 30)

/* Bytes of a stream that are hashed at once; the next ones go to another thread if that is wanted.
 * Starting it, and waiting for it in the end, costs what hashing some 100 kB does. */
#define FTPX_LIMIT_HASHED_AT_ONCE (4 * 1024 * 1024)

/* Blocks of bytes on their way there, their size, and the streams that may have some: 3 MiB, so that
 * short pauses of either thread cost nothing. Of further streams all is hashed at once. */
#define FTPX_LIMIT_ASIDE_BLOCK  (256 * 1024)
#define FTPX_LIMIT_ASIDE_BLOCKS 12
#define FTPX_LIMIT_ASIDE        4

/* Newest streams whose hash is kept going in case they are resumed: half a KiB each. Files that are
 * resumed behind more than these have no hash. */
#define FTPX_LIMIT_UNSETTLED 16384

/* Newest bytes of a stream that may be resumed, of which those behind where another goes on are not the
 * file's: what is under way when a client gives up, a large window; and of the newest streams together.
 * What is resumed further back has no hash, nor within an older one. */
#define FTPX_LIMIT_TAIL  (1024 * 1024)
#define FTPX_LIMIT_TAILS (32 * 1024 * 1024)

/* Streams that go on when bytes come behind what their sender called the end, which may be forged: so
 * many newer ones may end meanwhile. Later bytes cost the hash. */
#define FTPX_LIMIT_ENDING 64

/* Files of one name that are looked through for that which a path from the login directory means. */
#define FTPX_LIMIT_FILES_FIT 64

/* Files that one run extracts: empty ones take 4 KiB each on most disks, so a GiB. A message tells of
 * more. */
#define FTPX_LIMIT_EXTRACTED 262144

/* Streams whose first bytes a report keeps: a KiB each. Later files have no MIME type. */
#define FTPX_LIMIT_HEADS 65536

/* Bytes of a greeting's line or a 215 in which a product's name is looked for: names come first. */
#define FTPX_LIMIT_BANNER 512

/* Names of server software that the tree of counters tells apart: a few dozen are in use. The host
 * looks names up by an unseeded hash. Sessions of others are counted as "further names". */
#define FTPX_LIMIT_SOFTWARE_NAMES 1000

/* Endpoints that one SPAS may announce: real clusters have some dozens of nodes. */
#define FTPX_LIMIT_STRIPES 256

/* Claims about one file that are kept, from one upload to the next: one of each kind and some
 * repetitions; who asks for more gets the same answer. */
#define FTPX_LIMIT_CLAIMS 64

/* Lines of a FEAT that are kept as features: servers list some 40, and a name is told once.
 * LONG_REPLY */
#define FTPX_LIMIT_FEATURES 256

/* Replies that answer nothing in the capture, and data connections that were tried in vain, of which a session's
 * record tells. Their count is that of the notes. */
#define FTPX_LIMIT_REMARKS 16

/* Bytes that may come out of all coded transfers of a capture together (MODE Z, and MODE C's fillers),
 * whatever went in, beyond so many for each byte that went into them. Text deflates to a fifth, logs
 * to a tenth; deflate cannot do more than 1032:1, which empty disk images come near. Looked at every
 * FTPX_LIMIT_INFLATE_STEP bytes of input, so that the same stream is cut at the same place however it
 * is split. CONTENT_CAPPED */
#define FTPX_LIMIT_INFLATED      (UINT64_C(1) << 28)
#define FTPX_LIMIT_INFLATE_RATIO 20
#define FTPX_LIMIT_INFLATE_STEP  256

/* Deflated streams that may go on at a time: 40 KB each. Of others nothing is decoded.
 * CONTENT_CAPPED */
#define FTPX_LIMIT_INFLATING 1024

/* Bytes held out of order where the model reads a content: a full window of a fast connection.
 * What lies behind a hole is read without it then. CONTENT_CAPPED */
#define FTPX_LIMIT_CONTENT_HELD (4 * 1024 * 1024)

/* The same while it is not known which command a content belongs to: commands are late by some
 * segments. CONTENT_CAPPED */
#define FTPX_LIMIT_CONTENT_EARLY (64 * 1024)

/* How often lines behind a hole at the end of a listing are read anew, because more came after the
 * end: packets out of order do that some times. CONTENT_CAPPED */
#define FTPX_LIMIT_READ_AHEAD 16

/* Entries of one listing that are kept. Directories of mirrors and cameras have ten thousands.
 * CONTENT_CAPPED */
#define FTPX_LIMIT_ENTRIES 200000

/* Entries and directories of all listings of a capture: 200 to 300 bytes each. CONTENT_CAPPED */
#define FTPX_LIMIT_ALL_ENTRIES 1000000

/* Entries that are read again before lines behind holes are not looked at any more before their turn:
 * see FTPX_LIMIT_READ_AHEAD. */
#define FTPX_LIMIT_READ_AGAIN 50000

/* Bytes of the paths of directories whose files' sizes a session remembers: `ls -lR` of a large
 * mirror. Sizes of files in others are not known then. */
#define FTPX_LIMIT_FOLDER_PATHS (1024 * 1024)

/* Data connections whose throughput a report keeps: a KiB each. Of later ones no curve is known. */
#define FTPX_LIMIT_TRACES 16384

/* What the page of ftpx,report holds, so that a browser stays quick with it; each says how much it
 * leaves out. Transfers in their table (some 1 KB each, of which the script shows a page at a time),
 * rows of each other table, and columns of a name in one; */
#define FTPX_LIMIT_REPORT_TRANSFERS 10000
#define FTPX_LIMIT_REPORT_ROWS      2500
#define FTPX_LIMIT_REPORT_COLUMNS   200
/* rows of a table and bars of the timeline that are there without a script; */
#define FTPX_LIMIT_REPORT_PLAIN_ROWS  100
#define FTPX_LIMIT_REPORT_PLAIN_MARKS 1000
/* lanes of the timeline, and logins and transfers drawn on all of them; */
#define FTPX_LIMIT_REPORT_LANES 200
#define FTPX_LIMIT_REPORT_MARKS 12000
/* pictures of curves, and curves that the script can draw (up to 1 KB each); */
#define FTPX_LIMIT_REPORT_SPARKS 12
#define FTPX_LIMIT_REPORT_CURVES 1000
/* dialogues, and commands of one and of all of them; */
#define FTPX_LIMIT_REPORT_LADDERS   50
#define FTPX_LIMIT_REPORT_STEPS     300
#define FTPX_LIMIT_REPORT_ALL_STEPS 1000
/* users with a line of the summary, files that one names, failures told one by one, and sessions named
 * for a suspicion. */
#define FTPX_LIMIT_REPORT_PARTIES  12
#define FTPX_LIMIT_REPORT_NAMED    6
#define FTPX_LIMIT_REPORT_FAILURES 12
#define FTPX_LIMIT_REPORT_LINKS    6

/* Transfers of a session that ftpx,watch waits for: real clients have some under way. How the oldest stands is
 * told when there are more. */
#define FTPX_LIMIT_WATCHED 64

/* Captures that a report names, with their sizes and hashes; of more, their number. */
#define FTPX_LIMIT_CAPTURES_TOLD 100

/* Users and hosts that are counted for the summary: half a KiB each. */
#define FTPX_LIMIT_REPORT_COUNTED 65536

/* Names of a server by which its character set is guessed: bytes of one, which no file system lets be
 * longer, of all of them, and of how many each is reason to guess anew. Some dozens tell a
 * language. */
#define FTPX_LIMIT_NAME      255
#define FTPX_LIMIT_NAMES     4096
#define FTPX_LIMIT_NAMES_FEW 16

/* Bytes that are looked at for that in a capture, each time they are: 2 µs each at worst. Later servers'
 * names are shown as bytes. */
#define FTPX_LIMIT_NAMES_DETECTED (2 * 1024 * 1024)

#endif

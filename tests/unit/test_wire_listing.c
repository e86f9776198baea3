/* Tests of directory listings: lines as servers of many systems send them, and the entries that a
 * person reads in them. It knows neither connections nor directories.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/listing.h"

#define NO_SIZE UINT64_MAX

struct expected {
    const char *line;
    const char *name;
    const char *type; /* NULL: untold */
    uint64_t size;
    const char *modified;
    const char *perms;
    const char *target;
};

static void listed_cut(ftpx_span cut)
{
    for (unsigned style = FTPX_LISTING_LONG; style <= FTPX_LISTING_FACTS; style++) {
        struct ftpx_listing listing = {.style = (enum ftpx_listing_style)style};
        struct ftpx_listed listed;

        if (ftpx_listing_line(&listing, cut, &listed) == FTPX_LISTING_NOTHING)
            continue;
        g_assert_cmpuint(listed.name.len, >, 0);
        assert_within(listed.name, cut);
        assert_within(listed.target, cut);
        assert_within(listed.perms, cut);
        g_assert_nonnull(memchr(listed.modified, 0, sizeof listed.modified));
    }
}

static void check(struct ftpx_listing *listing, const struct expected *expected,
                  enum ftpx_listed_form form)
{
    struct ftpx_listed listed;

    g_test_message("%s", expected->line);
    g_assert_cmpint(ftpx_listing_line(listing, flush_text(expected->line), &listed), ==,
                    FTPX_LISTING_ENTRY);
    assert_span(listed.name, expected->name);
    g_assert_cmpstr(ftpx_listed_type_name(listed.type), ==, expected->type);
    g_assert_cmpint(listed.has_size, ==, expected->size != NO_SIZE);
    if (listed.has_size)
        g_assert_cmpuint(listed.size, ==, expected->size);
    g_assert_cmpstr(listed.modified, ==, expected->modified);
    assert_span(listed.perms, expected->perms);
    assert_span(listed.target, expected->target);
    g_assert_cmpint(listed.form, ==, form);
    flush_every_cut(ftpx_span_of(expected->line), listed_cut);
}

static void check_all(enum ftpx_listing_style style, const struct expected *lines, size_t count,
                      enum ftpx_listed_form form)
{
    for (size_t i = 0; i < count; i++) {
        struct ftpx_listing listing = {.style = style};
        check(&listing, &lines[i], form);
    }
}

static const struct expected unix_lines[] = {
    /* vsftpd, proftpd, pure-ftpd, GNU ls */
    {"-rw-r--r--    1 1001     0            5000 Nov 14  2023 a file with spaces.txt",
     "a file with spaces.txt", "file", 5000, "2023-11-14", "-rw-r--r--", ""},
    {"-rw-r--r--   1 alice    root          900 Nov 21 20:25 new.txt", "new.txt", "file", 900,
     "Nov 21 20:25", "-rw-r--r--", ""},
    {"drwxr-xr-x    2 alice      root               60 Nov  4  2023 sub", "sub", "dir", 60,
     "2023-11-04", "drwxr-xr-x", ""},
    {"-rw-r--r--  1 alice  root    700 Nov 14  2023 \xc3\xbc"
     "bung.txt",
     "\xc3\xbc"
     "bung.txt",
     "file", 700, "2023-11-14", "-rw-r--r--", ""},
    /* access control lists, SELinux */
    {"drwxrwxr-x+ 5 alice staff 4096 Feb 29  2024 shared", "shared", "dir", 4096, "2024-02-29",
     "drwxrwxr-x+", ""},
    {"-rw-r--r--. 1 root root 12 Jan  1 00:00 x", "x", "file", 12, "Jan  1 00:00", "-rw-r--r--.",
     ""},
    /* more than 4 GiB */
    {"-rw-r--r--    1 0        0        1073741824000 Feb 19  2016 1000GB.zip", "1000GB.zip",
     "file", 1073741824000, "2016-02-19", "-rw-r--r--", ""},
    /* columns missing: no group; neither user nor group; no links */
    {"-rw-r--r--   1 alice       23 Sep  2 22:27 z", "z", "file", 23, "Sep  2 22:27", "-rw-r--r--",
     ""},
    {"-rw-r--r-- 23 Sep  2 2019 z", "z", "file", 23, "2019-09-02", "-rw-r--r--", ""},
    {"-rw-r--r-- alice staff 23 Sep  2 2019 z", "z", "file", 23, "2019-09-02", "-rw-r--r--", ""},
    /* names of groups with blanks (Cygwin, Samba), or that look like dates */
    {"-rwxr-x---  1 ALICE+User Domain Users 512 Dec 31  1999 Y 2 K.doc", "Y 2 K.doc", "file", 512,
     "1999-12-31", "-rwxr-x---", ""},
    {"-rw-r--r-- 1 alice 12 2023 Nov 14 2022 x", "x", "file", 2023, "2022-11-14", "-rw-r--r--", ""},
    /* names that look like dates, arrows in files, blanks at both ends */
    {"-rw-r--r-- 1 a b 5 Nov 14 22:13 Nov 14 22:13 copy", "Nov 14 22:13 copy", "file", 5,
     "Nov 14 22:13", "-rw-r--r--", ""},
    {"-rw-r--r-- 1 a b 5 Nov 14  2023   two before", "  two before", "file", 5, "2023-11-14",
     "-rw-r--r--", ""},
    {"-rw-r--r-- 1 a b 5 Nov 14  2023 behind ", "behind ", "file", 5, "2023-11-14", "-rw-r--r--",
     ""},
    {"-rw-r--r-- 1 a b 5 Nov 14  2023 a -> b", "a -> b", "file", 5, "2023-11-14", "-rw-r--r--", ""},
    /* links */
    {"lrwxrwxrwx  1 root  wheel         32 Aug 16  2009 .message -> "
     "pub/NetBSD/README.export-control",
     ".message", "link", 32, "2009-08-16", "lrwxrwxrwx", "pub/NetBSD/README.export-control"},
    {"lrwxrwxrwx 1 a b 6 Aug 16  2009 x -> y -> target", "x -> y", "link", 6, "2009-08-16",
     "lrwxrwxrwx", "target"},
    {"lrwxrwxrwx 1 a b 11 Aug 16  2009 x -> y -> target", "x", "link", 11, "2009-08-16",
     "lrwxrwxrwx", "y -> target"},
    {"lrwxrwxrwx 1 a b 6 Aug 16  2009 hidden", "hidden", "link", 6, "2009-08-16", "lrwxrwxrwx", ""},
    /* devices, pipes, sockets */
    {"crw-rw-rw-  1 root root   1,   3 Mar  4 10:00 null", "null", "other", NO_SIZE, "Mar  4 10:00",
     "crw-rw-rw-", ""},
    {"brw-rw----  1 root disk 8,0 Mar  4 10:00 sda", "sda", "other", NO_SIZE, "Mar  4 10:00",
     "brw-rw----", ""},
    {"prw-r--r--  1 root root 0 Mar  4 10:00 fifo", "fifo", "other", 0, "Mar  4 10:00",
     "prw-r--r--", ""},
    {"srwxrwxrwx  1 root root 0 Mar  4 10:00 sock", "sock", "other", 0, "Mar  4 10:00",
     "srwxrwxrwx", ""},
    {"-rwsr-sr-t  1 root root 9 Mar  4 2020 su", "su", "file", 9, "2020-03-04", "-rwsr-sr-t", ""},
    /* dates of other styles: long-iso, full-iso, iso, BSD's -T, the day first */
    {"-rw-r--r-- 1 alice root 5000 2023-11-14 22:13 plain.bin", "plain.bin", "file", 5000,
     "2023-11-14T22:13", "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 2023-11-14 22:13:20.123456789 +0100 x", "x", "file", 5,
     "2023-11-14T22:13:20.123456789", "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 11-14 22:13 x", "x", "file", 5, "11-14 22:13", "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 2023-11-14 x", "x", "file", 5, "2023-11-14", "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 Nov 14 22:13:20 2023 x", "x", "file", 5, "2023-11-14T22:13:20",
     "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 14 Nov 2023 x", "x", "file", 5, "2023-11-14", "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 14 nov 22:13 x y", "x y", "file", 5, "14 nov 22:13", "-rw-r--r--",
     ""},
    /* other languages: French, German, Japanese, Finnish */
    {"-rw-r--r-- 1 alice root 5 14 d\xc3\xa9"
     "c.  2023 x y",
     "x y", "file", 5,
     "14 d\xc3\xa9"
     "c.  2023",
     "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 14. M\xe4rz 22:13 x y", "x y", "file", 5, "14. M\xe4rz 22:13",
     "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 11\xe6\x9c\x88 14  2023 x y", "x y", "file", 5, "2023-11-14",
     "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 14 marrask. 22:13 x y", "x y", "file", 5, "14 marrask. 22:13",
     "-rw-r--r--", ""},
    {"-rw-r--r-- 1 alice root 5 the 14th of November at 22:13 x y", "x y", "file", NO_SIZE, "",
     "-rw-r--r--", ""},
    {"drwxr-xr-x folder dateless", "dateless", "dir", NO_SIZE, "", "drwxr-xr-x", ""},
    /* `ls -i`, `ls -s`, both */
    {" 131 -rw-r--r-- 1 a b 5 Nov 14  2023 x", "x", "file", 5, "2023-11-14", "-rw-r--r--", ""},
    {"8388621 4 drwxr-xr-x 1 a b 5 Nov 14  2023 x", "x", "dir", 5, "2023-11-14", "drwxr-xr-x", ""},
    /* links so many that the column is full */
    {"drwxr-xr-x1000 a b 5 Nov 14  2023 x", "x", "dir", 5, "2023-11-14", "drwxr-xr-x", ""},
    /* `ls -h` */
    {"-rw-r--r-- 1 a b 1.2K Nov 14  2023 x", "x", "file", NO_SIZE, "2023-11-14", "-rw-r--r--", ""},
    /* Windows servers that speak UNIX */
    {"drw-rw-rw-   1 user     group           0 Nov 14 22:13 .", ".", "dir", 0, "Nov 14 22:13",
     "drw-rw-rw-", ""},
    /* NetWare */
    {"d [R----F--] supervisor            512       Jan 16 18:53    login", "login", "dir", 512,
     "Jan 16 18:53", "[R----F--]", ""},
    {"- [RWCEAFMS] rhesus             214059       Oct 20 15:27    cx.exe", "cx.exe", "file",
     214059, "Oct 20 15:27", "[RWCEAFMS]", ""},
    /* NetPresenz for the Mac */
    {"-------r--         326  1391972  1392298 Nov 22  1995 MegaPhone.sit", "MegaPhone.sit", "file",
     1392298, "1995-11-22", "-------r--", ""},
    {"drwxrwxr-x               folder        2 May 10  1996 network", "network", "dir", 2,
     "1996-05-10", "drwxrwxr-x", ""},
};

static void unix_lines_are_entries(void)
{
    check_all(FTPX_LISTING_LONG, unix_lines, G_N_ELEMENTS(unix_lines), FTPX_FORM_UNIX);
}

static const struct expected dos_lines[] = {
    {"11-14-23  10:13PM                 5000 a file with spaces.txt", "a file with spaces.txt",
     "file", 5000, "2023-11-14T22:13", "", ""},
    {"11-14-23  12:05AM       <DIR>          sub", "sub", "dir", NO_SIZE, "2023-11-14T00:05", "",
     ""},
    {"11-14-2023  12:05PM       <DIR>          sub two", "sub two", "dir", NO_SIZE,
     "2023-11-14T12:05", "", ""},
    {"02-29-96  09:00AM               123456 old.zip", "old.zip", "file", 123456,
     "1996-02-29T09:00", "", ""},
    {"11-14-23  10:13PM                    0  blank before", " blank before", "file", 0,
     "2023-11-14T22:13", "", ""},
    {"11-14-23  10:13PM       <DIR>           blank before", " blank before", "dir", NO_SIZE,
     "2023-11-14T22:13", "", ""},
    {"2023-11-14  22:13                 5000 x", "x", "file", 5000, "2023-11-14T22:13", "", ""},
    {"14.11.2023  22:13             5.000 x", "x", "file", 5000, "2023-11-14T22:13", "", ""},
    {"11/14/2023  10:13 PM    <DIR>          x", "x", "dir", NO_SIZE, "2023-11-14T22:13", "", ""},
    {"11/14/2023  10:13 PM       104,857,600 x", "x", "file", 104857600, "2023-11-14T22:13", "",
     ""},
    {"25/12/2023  22:13                 5 x", "x", "file", 5, "2023-12-25T22:13", "", ""},
    {"11-14-23  10:13PM       <JUNCTION>     old [C:\\new]", "old", "link", NO_SIZE,
     "2023-11-14T22:13", "", "C:\\new"},
    {"11-14-23  10:13PM       <SYMLINKD>     to", "to", "link", NO_SIZE, "2023-11-14T22:13", "",
     ""},
};

static void dos_lines_are_entries(void)
{
    check_all(FTPX_LISTING_LONG, dos_lines, G_N_ELEMENTS(dos_lines), FTPX_FORM_DOS);
}

static const struct expected fact_lines[] = {
    {"type=file;perm=r;size=1009;modify=20231114221320;unique=29g9; plain.bin", "plain.bin", "file",
     1009, "2023-11-14T22:13:20Z", "r", ""},
    {"Type=dir;Modify=19981107085215;Perm=el; /tmp", "/tmp", "dir", NO_SIZE, "1998-11-07T08:52:15Z",
     "el", ""},
    {"type=cdir;sizd=140;modify=20261122202504;UNIX.mode=0755;UNIX.uid=1001; .", ".", "dir", 140,
     "2026-11-22T20:25:04Z", "0755", ""},
    {"type=pdir;perm=e; ..", "..", "dir", NO_SIZE, "", "e", ""},
    {"type=OS.unix=slink:/pub/x;size=5; link", "link", "link", 5, "", "", "/pub/x"},
    {"type=OS.unix=symlink; link", "link", "link", NO_SIZE, "", "", ""},
    {"type=OS.unix=chr-13/29;perm=; device", "device", "other", NO_SIZE, "", "", ""},
    {"modify=20231114221320.25;size=3; x", "x", NULL, 3, "2023-11-14T22:13:20.25Z", "", ""},
    {"size=3;UNIX.mode=0644;perm=adfr;  both ends ", " both ends ", NULL, 3, "", "adfr", ""},
    {"type=file; =; x", "=; x", "file", NO_SIZE, "", "", ""},
    {" name without facts", "name without facts", NULL, NO_SIZE, "", "", ""},
    {"type=file;size=7 unclosed", "unclosed", "file", 7, "", "", ""},
    {"type=file;UNIX.owner=Domain Users;size=7; x", "x", "file", 7, "", "", ""},
    {"size=99999999999999999999999; huge", "huge", NULL, NO_SIZE, "", "", ""},
    {"modify=2023;size=-1; odd", "odd", NULL, NO_SIZE, "", "", ""},
};

static void fact_lines_are_entries(void)
{
    check_all(FTPX_LISTING_FACTS, fact_lines, G_N_ELEMENTS(fact_lines), FTPX_FORM_FACTS);
}

static const struct expected name_lines[] = {
    {"plain.bin", "plain.bin", NULL, NO_SIZE, "", "", ""},
    {" both ends ", " both ends ", NULL, NO_SIZE, "", "", ""},
    {"pub/a file", "pub/a file", NULL, NO_SIZE, "", "", ""},
    {"ends in a colon:", "ends in a colon:", NULL, NO_SIZE, "", "", ""},
    {"-rw-r--r-- 1 a b 5 Nov 14  2023 x", "-rw-r--r-- 1 a b 5 Nov 14  2023 x", NULL, NO_SIZE, "",
     "", ""},
    {"\xb1\xa8\xb8\xe6.txt", "\xb1\xa8\xb8\xe6.txt", NULL, NO_SIZE, "", "", ""},
};

static void names_stand_alone(void)
{
    check_all(FTPX_LISTING_NAMES, name_lines, G_N_ELEMENTS(name_lines), FTPX_FORM_NAMES);
}

/* The first two are the examples of EPLF's document. */
static const struct expected eplf_lines[] = {
    {"+i8388621.48594,m825718503,r,s280,\tdjb.html", "djb.html", "file", 280,
     "1996-03-01T22:15:03Z", "", ""},
    {"+i8388621.50690,m824255907,/,\t514", "514", "dir", NO_SIZE, "1996-02-13T23:58:27Z", "", ""},
    {"+r,up644,s0,\t a b", " a b", "file", 0, "", "644", ""},
    {"+\tneither", "neither", "other", NO_SIZE, "", "", ""},
};

static void eplf_lines_are_entries(void)
{
    check_all(FTPX_LISTING_LONG, eplf_lines, G_N_ELEMENTS(eplf_lines), FTPX_FORM_EPLF);
}

static const struct expected vms_lines[] = {
    {"CII-MANUAL.TEX;1      213/216  29-JAN-1996 03:33:12  [ANONYMOU,ANONYMOUS] (RWED,RWED,,)",
     "CII-MANUAL.TEX;1", "file", NO_SIZE, "1996-01-29T03:33:12", "(RWED,RWED,,)", ""},
    {"CORE.DIR;1          1/9  8-SEP-1996 16:09 [SYSTEM] (RWE,RWE,RE,RE)", "CORE.DIR;1", "dir",
     NO_SIZE, "1996-09-08T16:09", "(RWE,RWE,RE,RE)", ""},
    {"README.TXT;12  14-NOV-2023 22:13:20.55 12KB [A] (RWED,R,R,)", "README.TXT;12", "file",
     NO_SIZE, "2023-11-14T22:13:20.55", "(RWED,R,R,)", ""},
    {"SECRET.DAT;3   %RMS-E-PRV, insufficient privilege or file protection violation",
     "SECRET.DAT;3", "file", NO_SIZE, "", "", ""},
};

static void vms_lines_are_entries(void)
{
    check_all(FTPX_LISTING_LONG, vms_lines, G_N_ELEMENTS(vms_lines), FTPX_FORM_VMS);
}

static void a_vms_name_without_details_wraps(void)
{
    static const char name[] = "A_RATHER_LONG_NAME_THAT_FILLS_ITS_COLUMN.TXT;1";
    g_autofree char *joined =
        g_strdup_printf("%s %s", name, "  5/6  1-MAR-2001 01:02 [A] (R,R,R,)");
    struct expected expected = {joined, name, "file", NO_SIZE, "2001-03-01T01:02", "(R,R,R,)", ""};
    struct ftpx_listing listing = {.style = FTPX_LISTING_LONG};
    struct ftpx_listed listed;

    g_assert_cmpint(ftpx_listing_line(&listing, flush_text(name), &listed), ==, FTPX_LISTING_WRAPS);
    assert_span(listed.name, name);
    check(&listing, &expected, FTPX_FORM_VMS);
}

static const struct expected dataset_lines[] = {
    {"WPSLA1 3390   2023/11/14  1   15  FB      80 27920  PS  ALICE.DATA", "ALICE.DATA", "file",
     NO_SIZE, "", "", ""},
    {"WPSLA1 3390   2023/11/14  1   15  FB      80 27920  PO  ALICE.CNTL", "ALICE.CNTL", "dir",
     NO_SIZE, "", "", ""},
    {"WPSLA1 3390   2023/11/14  1   15  U        0  6144  PO-E ALICE.LOAD", "ALICE.LOAD", "dir",
     NO_SIZE, "", "", ""},
    {"WPSLA1 3390   **NONE**    1    1  ?        ?     ?  VS  ALICE.VSAM", "ALICE.VSAM", "other",
     NO_SIZE, "", "", ""},
    {"Migrated                                                OLD.DATA.SET", "OLD.DATA.SET", "file",
     NO_SIZE, "", "", ""},
    {"Pseudo Directory                                        ALICE.SUB", "ALICE.SUB", "dir",
     NO_SIZE, "", "", ""},
    {"ARCIVE Not Direct Access Device                         ALICE.TAPE", "ALICE.TAPE", "other",
     NO_SIZE, "", "", ""},
};

static void data_sets_stand_below_their_heading(void)
{
    struct ftpx_listing listing = {.style = FTPX_LISTING_LONG};
    struct ftpx_listed listed;
    const char *heading = "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname";

    g_assert_cmpint(ftpx_listing_line(&listing, flush_text(dataset_lines[0].line), &listed), ==,
                    FTPX_LISTING_NOTHING);
    g_assert_cmpint(ftpx_listing_line(&listing, flush_text(heading), &listed), ==,
                    FTPX_LISTING_NOTHING);
    for (size_t i = 0; i < G_N_ELEMENTS(dataset_lines); i++)
        check(&listing, &dataset_lines[i], FTPX_FORM_DATASETS);
}

static void half_a_heading_is_none(void)
{
    static const char *const halves[] = {"Volume of fees", "Fees Unit", "Name of the game"};

    for (size_t i = 0; i < G_N_ELEMENTS(halves); i++) {
        struct ftpx_listing listing = {.style = FTPX_LISTING_LONG};
        struct ftpx_listed listed;
        g_test_message("%s", halves[i]);
        ftpx_listing_line(&listing, flush_text(halves[i]), &listed);
        g_assert_cmpint(ftpx_listing_line(&listing, flush_text(dataset_lines[0].line), &listed), ==,
                        FTPX_LISTING_NOTHING);
    }
}

static const struct expected member_lines[] = {
    {" BACKUP    01.03 2003/06/28 2003/06/28 11:12    25    25     0 ALICE", "BACKUP", "file",
     NO_SIZE, "2003-06-28T11:12", "", ""},
    {" BARE", "BARE", "file", NO_SIZE, "", "", ""},
};

static void members_stand_below_their_heading(void)
{
    struct ftpx_listing listing = {.style = FTPX_LISTING_LONG};
    struct ftpx_listed listed;
    const char *heading = " Name     VV.MM   Created       Changed      Size  Init   Mod   Id";

    g_assert_cmpint(ftpx_listing_line(&listing, flush_text(heading), &listed), ==,
                    FTPX_LISTING_NOTHING);
    for (size_t i = 0; i < G_N_ELEMENTS(member_lines); i++)
        check(&listing, &member_lines[i], FTPX_FORM_MEMBERS);
}

static const char *const no_entries[] = {
    "",
    "total 28",
    "insgesamt 28",
    "Directory DUA0:[ALICE]",
    "Total of 5 files, 10/15 blocks.",
    "plain.bin",
    "-rw-r--r--",
    "-rw-r--r-- ",
    "drwxr-xr-y 1 a b 5 Nov 14  2023 x",
    "11-14-23  10:13PM                 5000",
    "11-14-23  10:13PM       <DIR>",
    "11-14-23  25:13                 5000 x",
    "13-14-23  10:13PM                 5000 x",
    "+i8388621.48594,m825718503,r,s280,",
    "x;y",
    "Volume of fees",
    "Fees Unit",
    ";1 x",
    "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname",
};

static void other_lines_are_no_entries(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(no_entries); i++) {
        struct ftpx_listing listing = {.style = FTPX_LISTING_LONG};
        struct ftpx_listed listed;

        g_test_message("%s", no_entries[i]);
        g_assert_cmpint(ftpx_listing_line(&listing, flush_text(no_entries[i]), &listed), ==,
                        FTPX_LISTING_NOTHING);
        flush_every_cut(ftpx_span_of(no_entries[i]), listed_cut);
    }
}

/* Whether a listing has lines of no known form; what stands around entries is none of them. */
static void what_is_not_read_is_known(void)
{
    static const struct {
        enum ftpx_listing_style style;
        const char *line;
        bool unread;
    } cases[] = {
        {FTPX_LISTING_LONG, "", false},
        {FTPX_LISTING_LONG, "total 0", false},
        {FTPX_LISTING_LONG, "总用量 12", false},
        {FTPX_LISTING_LONG, "ls: gone: No such file or directory", false},
        {FTPX_LISTING_LONG, "Directory DKA0:[ALICE]", false},
        {FTPX_LISTING_LONG, "drwxr-xr-x 2 a b 60 Nov 14  2023 sub", false},
        {FTPX_LISTING_LONG, "QSYS          77824 14/11/23 22:13:20 *DIR       QOpenSys/", true},
        {FTPX_LISTING_LONG, "sub", true},
        {FTPX_LISTING_LONG, "12 34", true},
        {FTPX_LISTING_FACTS, "type=file;size=1; a", false},
        {FTPX_LISTING_FACTS, "no facts here", true},
        {FTPX_LISTING_NAMES, "anything at all", false},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct ftpx_listing listing = {.style = cases[i].style};
        struct ftpx_listed listed;

        g_test_message("%s", cases[i].line);
        ftpx_listing_line(&listing, flush_text(cases[i].line), &listed);
        g_assert_cmpint(listing.has_unread, ==, cases[i].unread);
    }
}

static void no_facts_are_no_entry(void)
{
    static const char *const lines[] = {"", "type=file;", "type=file; ", "no facts here"};

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        struct ftpx_listing listing = {.style = FTPX_LISTING_FACTS};
        struct ftpx_listed listed;
        g_assert_cmpint(ftpx_listing_line(&listing, flush_text(lines[i]), &listed), ==,
                        FTPX_LISTING_NOTHING);
    }
}

static void complaints_of_ls_are_no_names(void)
{
    struct ftpx_listing listing = {.style = FTPX_LISTING_NAMES};
    struct ftpx_listed listed;

    g_assert_cmpint(
        ftpx_listing_line(&listing, flush_text("/bin/ls: *.c: No such file or directory"), &listed),
        ==, FTPX_LISTING_NOTHING);
    g_assert_cmpint(ftpx_listing_line(&listing, flush_text("ls: x"), &listed), ==,
                    FTPX_LISTING_ENTRY);
}

struct step {
    const char *line;
    enum ftpx_listing_step step;
    const char *name;
};

static void check_steps(enum ftpx_listing_style style, const struct step *steps, size_t count)
{
    struct ftpx_listing listing = {.style = style};
    struct ftpx_listed listed;

    for (size_t i = 0; i < count; i++) {
        g_assert_cmpint(ftpx_listing_line(&listing, flush_text(steps[i].line), &listed), ==,
                        steps[i].step);
        assert_span(listed.name, steps[i].name);
    }
}

static void headings_of_folders_change_the_folder(void)
{
    static const struct step recursive[] = {
        {".:", FTPX_LISTING_FOLDER, "."},
        {"total 4", FTPX_LISTING_NOTHING, ""},
        {"drwxr-xr-x 2 a b 60 Nov 14  2023 sub", FTPX_LISTING_ENTRY, "sub"},
        {"", FTPX_LISTING_NOTHING, ""},
        {"./sub:", FTPX_LISTING_FOLDER, "./sub"},
        {"-rw-r--r-- 1 a b 60 Nov 14  2023 x:", FTPX_LISTING_ENTRY, "x:"},
    };
    static const struct step names[] = {
        {".:", FTPX_LISTING_FOLDER, "."},         {"sub", FTPX_LISTING_ENTRY, "sub"},
        {"colon:", FTPX_LISTING_ENTRY, "colon:"}, {"", FTPX_LISTING_NOTHING, ""},
        {"sub:", FTPX_LISTING_FOLDER, "sub"},     {"x", FTPX_LISTING_ENTRY, "x"},
    };

    check_steps(FTPX_LISTING_LONG, recursive, G_N_ELEMENTS(recursive));
    check_steps(FTPX_LISTING_NAMES, names, G_N_ELEMENTS(names));
}

static void options_of_nlst_make_its_lines_long(void)
{
    g_assert_cmpint(ftpx_listing_style_of(true, ftpx_span_of("")), ==, FTPX_LISTING_NAMES);
    g_assert_cmpint(ftpx_listing_style_of(true, ftpx_span_of("-a pub")), ==, FTPX_LISTING_NAMES);
    g_assert_cmpint(ftpx_listing_style_of(true, ftpx_span_of("-a -lR pub")), ==, FTPX_LISTING_LONG);
    g_assert_cmpint(ftpx_listing_style_of(true, ftpx_span_of("pub -l")), ==, FTPX_LISTING_NAMES);
    g_assert_cmpint(ftpx_listing_style_of(false, ftpx_span_of("")), ==, FTPX_LISTING_LONG);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/listing/unix", unix_lines_are_entries);
    g_test_add_func("/listing/dos", dos_lines_are_entries);
    g_test_add_func("/listing/facts", fact_lines_are_entries);
    g_test_add_func("/listing/names", names_stand_alone);
    g_test_add_func("/listing/eplf", eplf_lines_are_entries);
    g_test_add_func("/listing/vms", vms_lines_are_entries);
    g_test_add_func("/listing/vms-wraps", a_vms_name_without_details_wraps);
    g_test_add_func("/listing/data-sets", data_sets_stand_below_their_heading);
    g_test_add_func("/listing/half-heading", half_a_heading_is_none);
    g_test_add_func("/listing/members", members_stand_below_their_heading);
    g_test_add_func("/listing/nothing", other_lines_are_no_entries);
    g_test_add_func("/listing/unread", what_is_not_read_is_known);
    g_test_add_func("/listing/no-facts", no_facts_are_no_entry);
    g_test_add_func("/listing/complaints", complaints_of_ls_are_no_names);
    g_test_add_func("/listing/folders", headings_of_folders_change_the_folder);
    g_test_add_func("/listing/options", options_of_nlst_make_its_lines_long);
    return g_test_run();
}

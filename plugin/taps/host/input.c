/* input: Wireshark's window tells which file it has open. tshark keeps it to itself, so its command line is
 * read as tshark reads it. A postdissector hears every frame, also those that a quick scan leaves alone,
 * and is there only once somebody wants it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "input.h"

#include "../../epan/compat.h"
#include "../../epan/fields.h"
#include "../../model/instant.h"
#include "../../system/process.h"

#include <cfile.h>
#include <epan/plugin_if.h>
#include <stdlib.h>
#include <string.h>
#include <wiretap/wtap.h>

/* tshark's options of one letter that have a value, in any version. */
#define WITH_VALUE "AabBcCdDeEfFGHijJKMNoOrRsStTuUwWXyYzZ"

static struct ftpx_captures *captures; /* NULL before anybody asks */
static struct ftpx_origins *origins;   /* NULL: nobody told */

bool ftpx_input_is_of(const char *program)
{
    return g_strcmp0(g_get_prgname(), program) == 0;
}

/* --- the command line --- */

struct words {
    const char *at;
    const char *end;
};

/* NULL behind the last. */
static const char *next_word(struct words *words)
{
    const char *word = words->at;

    if (word >= words->end)
        return NULL;
    words->at += strlen(word) + 1;
    return word;
}

/* The value of `r` in a word of short options (`-qr`, `-rFILE`); skips another's value. NULL for none. */
static const char *short_value(const char *letters, struct words *words)
{
    for (; *letters; letters++) {
        if (!strchr(WITH_VALUE, *letters))
            continue;
        const char *value = letters[1] ? letters + 1 : next_word(words);
        return *letters == 'r' ? value : NULL;
    }
    return NULL;
}

static const char *long_value(const char *option, struct words *words)
{
    static const char name[] = "read-file";
    const char *behind = option + strlen(name);

    if (!g_str_has_prefix(option, name) || (*behind && *behind != '='))
        return NULL;
    return *behind ? behind + 1 : next_word(words);
}

static const char *value_in(const char *word, struct words *words)
{
    if (word[0] != '-' || word[1] == '\0')
        return NULL;
    return word[1] == '-' ? long_value(word + 2, words) : short_value(word + 1, words);
}

/* What stands behind `-r`, the last of them, as for tshark. */
static void add_from_command_line(void)
{
    gsize length;
    char *line = ftpx_process_words(&length);

    if (!line)
        return;
    struct words words = {line, line + length};
    const char *file = NULL;
    const char *word = next_word(&words); /* the program */
    while ((word = next_word(&words)) && strcmp(word, "--") != 0) {
        const char *value = value_in(word, &words);
        file = value ? value : file;
    }
    if (file)
        ftpx_captures_add(captures, file);
    g_free(line);
}

/* --- who else tells --- */

static void add_escaped(const char *line)
{
    char *path = g_strcompress(line);

    ftpx_captures_add(captures, path);
    g_free(path);
}

/* Where the frames of these are from. */
static void add_origins(void)
{
    const char *descriptor = g_getenv(FTPX_ORIGINS_VARIABLE);

    if (descriptor && !origins)
        origins = ftpx_origins_load((int)g_ascii_strtoll(descriptor, NULL, 10));
    ftpx_captures_trace(captures, origins);
}

static bool add_merged(void)
{
    const char *paths = g_getenv(FTPX_CAPTURES_VARIABLE);

    if (!paths)
        return false;
    char **lines = g_strsplit(paths, "\n", -1);
    for (unsigned i = 0; lines[i]; i++)
        if (*lines[i])
            add_escaped(lines[i]);
    g_strfreev(lines);
    add_origins();
    return true;
}

static void *add_open(capture_file *file, void *unused)
{
    (void)unused;
    if (file->filename)
        ftpx_captures_add(captures, file->filename);
    return NULL;
}

static void add_files(void)
{
    if (ftpx_input_is_of("wireshark"))
        plugin_if_get_capture_file(add_open, NULL);
    else if (ftpx_input_is_of("tshark") && !add_merged())
        add_from_command_line();
}

struct ftpx_captures *ftpx_input(void)
{
    if (!captures)
        captures = ftpx_captures_new(wtap_encap_name);
    if (ftpx_captures_count(captures) == 0)
        add_files();
    return captures;
}

/* --- frames --- */

static int hear(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const wtap_rec *rec = pinfo->rec;

    (void)tvb;
    (void)tree;
    (void)data;
    if (pinfo->fd->visited || rec->rec_type != REC_TYPE_PACKET)
        return 0;
    int64_t time = ftpx_instant(pinfo->abs_ts.secs, pinfo->abs_ts.nsecs);
    ftpx_captures_see(ftpx_input(), &(struct ftpx_captures_frame){
                                        .time = pinfo->presence_flags & PINFO_HAS_TS ? &time : NULL,
                                        .link = rec->rec_header.packet_header.pkt_encap,
                                        .captured = rec->rec_header.packet_header.caplen,
                                        .length = rec->rec_header.packet_header.len,
                                    });
    return 0;
}

void ftpx_input_hear_frames(void)
{
    static dissector_handle_t handle;

    if (handle)
        return;
    handle = create_dissector_handle(hear, ftpx_proto_control());
    register_postdissector(handle);
}

/* --- life --- */

static void begin_capture(void)
{
    if (captures)
        ftpx_captures_forget(captures);
}

static void end(void)
{
    g_clear_pointer(&captures, ftpx_captures_free);
    g_clear_pointer(&origins, ftpx_origins_unload);
}

void ftpx_input_register(void)
{
    register_init_routine(begin_capture);
    register_shutdown_routine(end);
}

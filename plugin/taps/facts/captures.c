/* captures: files are hashed when somebody asks for it, which most reports do not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "captures.h"

#include "../../model/limits.h"
#include "../../system/file.h"
#include <stdio.h>
#include <string.h>

enum { READ_AT_ONCE = 1 << 20 };

/* A capture has one link layer, or one for each kind of interface. */
enum { MOST_LINKS = 16 };

struct file {
    char *path;
    struct ftpx_captured told;
    bool is_read;  /* for its hash, well or not */
    bool is_taken; /* all is told by another, and nothing is looked at here */
    struct ftpx_taking *taking;
};

struct ftpx_captures {
    const char *(*link_name)(int link);
    GPtrArray *names;                   /* char *: of all */
    GPtrArray *files;                   /* struct file *: those that are told in full */
    const struct ftpx_origins *origins; /* NULL: nobody knows them */
    struct ftpx_captures_frames frames;
    int links[MOST_LINKS];
    uint32_t link_count;
};

static void file_free(void *data)
{
    struct file *file = data;

    ftpx_taking_free(file->taking);
    g_free(file->path);
    g_free(file);
}

struct ftpx_captures *ftpx_captures_new(const char *(*link_name)(int link))
{
    struct ftpx_captures *captures = g_new0(struct ftpx_captures, 1);

    captures->link_name = link_name;
    captures->names = g_ptr_array_new_with_free_func(g_free);
    captures->files = g_ptr_array_new_with_free_func(file_free);
    return captures;
}

void ftpx_captures_free(struct ftpx_captures *captures)
{
    if (!captures)
        return;
    g_ptr_array_unref(captures->files);
    g_ptr_array_unref(captures->names);
    g_free(captures);
}

/* --- telling it --- */

void ftpx_captures_add(struct ftpx_captures *captures, const char *path)
{
    char *name = g_path_get_basename(path);

    g_ptr_array_add(captures->names, name);
    if (captures->files->len >= FTPX_LIMIT_CAPTURES_TOLD)
        return;
    struct file *file = g_new0(struct file, 1);
    file->path = g_strdup(path);
    file->told.name = name;
    g_ptr_array_add(captures->files, file);
}

void ftpx_captures_trace(struct ftpx_captures *captures, const struct ftpx_origins *origins)
{
    captures->origins = origins;
}

static void see_time(struct ftpx_captures_frames *frames, int64_t time)
{
    frames->first = frames->has_times ? MIN(frames->first, time) : time;
    frames->last = frames->has_times ? MAX(frames->last, time) : time;
    frames->has_times = true;
}

static void see_link(struct ftpx_captures *captures, int link)
{
    for (uint32_t i = captures->link_count; i > 0; i--)
        if (captures->links[i - 1] == link)
            return;
    if (captures->link_count < MOST_LINKS)
        captures->links[captures->link_count++] = link;
}

static void see_length(struct ftpx_captures_frames *frames, uint32_t captured, uint32_t length)
{
    if (captured >= length)
        return;
    frames->cut++;
    frames->snap = MAX(frames->snap, captured);
}

void ftpx_captures_see(struct ftpx_captures *captures, const struct ftpx_captures_frame *frame)
{
    captures->frames.count++;
    if (frame->time)
        see_time(&captures->frames, *frame->time);
    see_length(&captures->frames, frame->captured, frame->length);
    see_link(captures, frame->link);
}

static void add_frames(struct ftpx_captures_frames *sum, const struct ftpx_captures_frames *more)
{
    if (more->has_times) {
        see_time(sum, more->first);
        see_time(sum, more->last);
    }
    sum->count += more->count;
    sum->cut += more->cut;
    sum->snap = MAX(sum->snap, more->snap);
}

static void carry_links(struct ftpx_ledger *ledger, struct ftpx_captures *captures)
{
    uint32_t count = captures->link_count;

    ftpx_ledger_word(ledger, &count);
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        uint32_t link = ledger->out ? (uint32_t)captures->links[i] : 0;
        ftpx_ledger_word(ledger, &link);
        if (!ledger->out && !ledger->failed)
            see_link(captures, (int)link);
    }
}

void ftpx_captures_carry(struct ftpx_ledger *ledger, struct ftpx_captures *captures)
{
    struct ftpx_captures_frames frames =
        ledger->out ? captures->frames : (struct ftpx_captures_frames){0};

    ftpx_ledger_number(ledger, &frames.count);
    ftpx_ledger_flag(ledger, &frames.has_times);
    ftpx_ledger_signed(ledger, &frames.first);
    ftpx_ledger_signed(ledger, &frames.last);
    ftpx_ledger_number(ledger, &frames.cut);
    ftpx_ledger_word(ledger, &frames.snap);
    if (!ledger->out && !ledger->failed)
        add_frames(&captures->frames, &frames);
    carry_links(ledger, captures);
}

void ftpx_captures_forget(struct ftpx_captures *captures)
{
    g_ptr_array_set_size(captures->files, 0);
    g_ptr_array_set_size(captures->names, 0);
    captures->origins = NULL;
    captures->frames = (struct ftpx_captures_frames){0};
    captures->link_count = 0;
}

/* --- files --- */

uint32_t ftpx_captures_count(const struct ftpx_captures *captures)
{
    return captures ? captures->names->len : 0;
}

uint32_t ftpx_captures_told(const struct ftpx_captures *captures)
{
    return captures ? captures->files->len : 0;
}

/* Opening a pipe would wait for its writer. */
static bool is_file(const char *path, struct ftpx_file_about *about)
{
    return strcmp(path, "-") != 0 && ftpx_file_look(path, about);
}

/* False when it cannot be read to its end. */
static bool add_bytes(struct ftpx_hashing *hashing, struct ftpx_taking *taking, FILE *in)
{
    uint8_t *bytes = g_malloc(READ_AT_ONCE);
    size_t length;

    while ((length = fread(bytes, 1, READ_AT_ONCE, in)) > 0) {
        ftpx_hashing_add(hashing, (ftpx_span){bytes, length});
        ftpx_taking_add(taking, (ftpx_span){bytes, length});
    }
    g_free(bytes);
    return !ferror(in);
}

/* All that its bytes tell. */
static void read_bytes(struct file *file)
{
    const uint32_t wanted = FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256);
    struct ftpx_digests digests = {0};
    FILE *in = ftpx_file_open(file->path, "rb");

    if (!in)
        return;
    ftpx_hashing_prepare();
    struct ftpx_hashing *hashing = ftpx_hashing_new(NULL, wanted, false);
    file->taking = ftpx_taking_new();
    if (hashing && add_bytes(hashing, file->taking, in))
        ftpx_hashing_read(hashing, wanted, &digests);
    if (digests.known & wanted)
        g_strlcpy(file->told.sha256, digests.text[FTPX_DIGEST_SHA256], FTPX_DIGEST_MOST_TEXT);
    file->told.taken = ftpx_taking_of(file->taking);
    ftpx_hashing_free(hashing);
    fclose(in);
}

const struct ftpx_captured *ftpx_captures_file(struct ftpx_captures *captures, uint32_t number,
                                               bool hashed)
{
    struct file *file = captures->files->pdata[number];
    struct ftpx_file_about about;

    if (file->is_taken)
        return &file->told;
    file->told.has_size = is_file(file->path, &about);
    file->told.size = file->told.has_size ? about.size : 0;
    if (hashed && !file->is_read && file->told.has_size) {
        file->is_read = true;
        read_bytes(file);
    }
    return &file->told;
}

static void carry_sum(struct ftpx_ledger *ledger, struct ftpx_captured *told)
{
    ftpx_span sum = ftpx_span_of(told->sha256);

    ftpx_ledger_span(ledger, &sum);
    ledger->failed = ledger->failed || sum.len >= sizeof told->sha256;
    if (ledger->out || ledger->failed)
        return;
    char *text = g_strndup((const char *)sum.at, sum.len);
    g_strlcpy(told->sha256, text, sizeof told->sha256);
    g_free(text);
}

static void carry_read(struct ftpx_ledger *ledger, struct file *file)
{
    ftpx_ledger_flag(ledger, &file->told.has_size);
    ftpx_ledger_number(ledger, &file->told.size);
    carry_sum(ledger, &file->told);
    if (!file->taking)
        file->taking = ftpx_taking_new();
    ftpx_taking_carry(ledger, file->taking);
    file->told.taken = ftpx_taking_of(file->taking);
}

void ftpx_captures_carry_file(struct ftpx_ledger *ledger, struct ftpx_captures *captures,
                              uint32_t number)
{
    struct file none = {.path = NULL};
    struct file *file = number < captures->files->len ? captures->files->pdata[number] : &none;

    ftpx_ledger_flag(ledger, &file->is_read);
    if (file->is_read && !ledger->failed)
        carry_read(ledger, file);
    file->is_taken = file->is_read && !ledger->out;
    ftpx_taking_free(none.taking);
}

bool ftpx_captures_origin(const struct ftpx_captures *captures, uint32_t frame,
                          struct ftpx_place *out)
{
    return captures && captures->origins && ftpx_origins_find(captures->origins, frame, out) &&
           out->capture < captures->names->len;
}

const char *ftpx_captures_name(const struct ftpx_captures *captures, uint32_t number)
{
    return captures->names->pdata[number];
}

bool ftpx_captures_have(const struct ftpx_captures *captures, const char *path)
{
    struct ftpx_file_about one;
    struct ftpx_file_about other;

    for (uint32_t i = 0; i < ftpx_captures_told(captures); i++) {
        const struct file *file = captures->files->pdata[i];
        if (g_strcmp0(file->path, path) == 0)
            return true;
        if (is_file(path, &one) && is_file(file->path, &other) && one.number != 0 &&
            one.number == other.number && one.device == other.device)
            return true;
    }
    return false;
}

/* --- frames --- */

struct ftpx_captures_frames ftpx_captures_frames(const struct ftpx_captures *captures)
{
    return captures ? captures->frames : (struct ftpx_captures_frames){0};
}

const char *ftpx_captures_link(const struct ftpx_captures *captures, uint32_t number)
{
    if (!captures || number >= captures->link_count)
        return NULL;
    const char *name = captures->link_name(captures->links[number]);
    return name ? name : "?";
}

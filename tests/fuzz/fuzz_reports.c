/* Fuzzes what the reports write about a capture in the language of play.h, and the files that are
 * extracted from it. The first byte of the input chooses who asks (see enum wish), the second a
 * filter. It checks that all text is safe to print, that each digest is that of the bytes which
 * arrived, and that extraction stays within its folder and harms nothing there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "arrivals.h"
#include "printed.h"

#include "model/charset.h"
#include "taps/extract/extraction.h"
#include "taps/flows/narrative.h"
#include "taps/record/record.h"
#include "taps/report/report.h"
#include "taps/table/table.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDEST 100
#define MUCH   (UINT64_C(1) << 20)
#define LITTLE 64
#define MANY   1000
#define FEW    3

enum wish {
    WISH_TWO_PASSES = 1,
    WISH_PASSWORDS = 2,
    WISH_HASHES = 4,
    WISH_TRAPS = 8, /* the folder holds files and links that must stay as they are */
    WISH_SMALL_FILES = 16,
    WISH_LITTLE_MEMORY = 32
};

struct reports {
    uint8_t wishes;
    uint8_t filter; /* 0: none; else every frame that it divides passes */
    struct ftpx_select *select;
    struct ftpx_collect *collect;
    struct ftpx_extraction *extraction;
    const struct ftpx_engine *engine;
};

static const uint16_t tls_ports[] = {990};
static struct ftpx_config config;
static const struct ftpx_charset *charsets[4]; /* the first is none */
static char *place;                            /* holds the folder and what it may not touch */
static char *folder;

/* --- a tap's part --- */

static struct reports reports_new(uint8_t wishes, uint8_t filter, bool extracts)
{
    uint64_t cap = wishes & WISH_LITTLE_MEMORY ? LITTLE : MUCH;
    bool hashes = (wishes & WISH_HASHES) != 0;
    uint32_t digests =
        hashes ? FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256) | FTPX_DIGEST_BIT(FTPX_DIGEST_MD5) : 0;
    bool small = (wishes & WISH_SMALL_FILES) != 0;
    struct ftpx_collect_plan collect = {
        .cap = cap, .digests = digests, .heads = hashes, .spools = true};
    struct ftpx_extraction_plan extraction = {
        .folder = folder,
        .most = small ? LITTLE : MUCH,
        .total = small ? FEW * LITTLE : MUCH,
        .count = small ? FEW : MANY,
        .cap = cap,
        .digests = digests,
    };

    return (struct reports){.wishes = wishes,
                            .filter = filter,
                            .select = ftpx_select_new(filter == 0),
                            .collect = ftpx_collect_new(&collect),
                            .extraction = extracts ? ftpx_extraction_new(&extraction) : NULL};
}

static void reports_free(struct reports *reports)
{
    ftpx_extraction_free(reports->extraction);
    ftpx_collect_free(reports->collect);
    ftpx_select_free(reports->select);
}

/* What the host's tap hands on of a segment. */
static void see(void *context, const struct played *played)
{
    struct reports *reports = context;
    const struct ftpx_segment *segment = &played->segment;
    struct ftpx_sighting seen = played->sighting;
    bool is_data = seen.flow->verdict == FTPX_VERDICT_DATA;

    if (!is_data && seen.flow->verdict != FTPX_VERDICT_CONTROL)
        return;
    if (reports->filter != 0 && segment->frame % reports->filter == 0)
        ftpx_select_add(reports->select, seen.flow, segment->frame);
    if (!is_data)
        return;
    GByteArray *plain = played->plain;
    ftpx_span hidden = plain ? (ftpx_span){plain->data, plain->len} : FTPX_SPAN_NONE;
    struct ftpx_payload payload = ftpx_payload_of(&seen, segment, hidden);
    ftpx_collect_add(reports->collect, seen.flow, seen.side, &payload);
    if (reports->extraction)
        ftpx_extraction_add(reports->extraction, reports->engine, seen.flow, seen.side, &payload);
}

static struct ftpx_scope scope_of(const struct reports *reports, const struct ftpx_files *files)
{
    return (struct ftpx_scope){.engine = reports->engine,
                               .select = reports->select,
                               .collect = reports->collect,
                               .files = files,
                               .commands = true,
                               .show_passwords = (reports->wishes & WISH_PASSWORDS) != 0};
}

/* --- text --- */

typedef void (*write_fn)(const struct ftpx_scope *scope, FILE *out);

static void tell(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_narrative_write(scope, out, false);
}

static void tell_in_colour(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_narrative_write(scope, out, true);
}

static void tabulate(const struct ftpx_scope *scope, FILE *out)
{
    for (int subject = FTPX_ABOUT_SESSIONS; subject <= FTPX_ABOUT_CLIENTS; subject++)
        ftpx_table_write(ftpx_table((enum ftpx_subject)subject), scope, out);
}

/* To be freed by free(). */
static char *written(write_fn write, const struct ftpx_scope *scope)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    write(scope, out);
    fclose(out);
    g_assert_cmpuint(strlen(text), ==, length);
    return text;
}

/* What `tag` stands how often in the page. */
static unsigned count_of(const char *page, const char *tag)
{
    unsigned count = 0;

    for (; (page = strstr(page, tag)); page += strlen(tag))
        count++;
    return count;
}

/* Whatever was captured, there are the page's own scripts and nothing behind its end. The page is
 * large: few wishes are for one. */
static void assert_page(const struct ftpx_scope *scope)
{
    if (!scope->show_passwords || (scope->engine && scope->engine->config.charset))
        return;
    char *page = written(ftpx_report_write, scope);

    assert_printed(page, strlen(page), 0);
    g_assert_cmpuint(count_of(page, "<script"), ==, 2);
    g_assert_cmpuint(count_of(page, "</script"), ==, 2);
    g_assert_cmpuint(count_of(page, "<style"), ==, 1);
    g_assert_cmpuint(count_of(page, "<body"), ==, 1);
    g_assert_true(g_str_has_suffix(page, "</body>\n</html>\n"));
    free(page);
}

static void assert_texts(const struct ftpx_scope *scope)
{
    char *plain = written(tell, scope);
    char *coloured = written(tell_in_colour, scope);
    g_autofree char *bleached = printed_without_colours(coloured);
    char *records = written(ftpx_records_write, scope);
    char *tables = written(tabulate, scope);

    assert_printed(plain, strlen(plain), WIDEST);
    g_assert_cmpstr(bleached, ==, plain);
    assert_printed(tables, strlen(tables), 0);
    assert_json_lines(records);
    free(tables);
    free(records);
    assert_page(scope);
    free(coloured);
    free(plain);
}

/* --- digests --- */

/* The digest of what arrived, which must be all there is; NULL when it is not or is coded. */
static char *digest_of(arrivals *all, const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    if (!stream || ftpx_decode_is_needed(transfer->mode, transfer->structure) ||
        transfer->flow->tls_frame != 0)
        return NULL;
    uint8_t side = stream == &transfer->flow->half[1]->stream;
    const GArray *pieces = arrivals_of(all, transfer->flow, side);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    int64_t next = stream->start;
    for (guint index = 0; pieces && index < pieces->len; index++) {
        const struct arrival *piece = &g_array_index(pieces, struct arrival, index);
        if (arrival_end(piece) <= next)
            continue;
        if (piece->from > next)
            break;
        ftpx_span fresh = ftpx_span_drop(piece->bytes, (size_t)(next - piece->from));
        g_checksum_update(sum, fresh.at, (gssize)fresh.len);
        next += (int64_t)fresh.len;
    }
    char *text = next == stream->end ? g_strdup(g_checksum_get_string(sum)) : NULL;
    g_checksum_free(sum);
    return text;
}

/* A transfer that TLS or a mode hides is looked at by other targets. */
static void assert_digests(const struct reports *reports, arrivals *all)
{
    char claimed[FTPX_DIGEST_MOST_TEXT];

    for (uint32_t id = 0; id < ftpx_engine_transfer_count(reports->engine); id++) {
        const struct ftpx_transfer *transfer = ftpx_engine_transfer(reports->engine, id);
        if (!ftpx_collect_digest(reports->collect, transfer, FTPX_DIGEST_SHA256, claimed))
            continue;
        g_assert_true(reports->wishes & WISH_HASHES);
        g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer), ==, 0);
        if (transfer->flow->tls_frame != 0 ||
            ftpx_decode_is_needed(transfer->mode, transfer->structure))
            continue;
        g_autofree char *expected = digest_of(all, transfer);
        g_assert_cmpstr(claimed, ==, expected);
    }
}

/* --- files --- */

#define TRAP_TEXT "keep me"

static const char *const trap_files[] = {"f", "unnamed", "a (incomplete)"};
static const char *const trap_links[] = {"index.json", "g", "f (2)"};

static char *beside(const char *name)
{
    return g_build_filename(place, name, NULL);
}

static char *inside(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void put(char *path)
{
    g_assert_true(g_file_set_contents(path, TRAP_TEXT, -1, NULL));
    g_free(path);
}

static void set_traps(void)
{
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(trap_files); index++)
        put(inside(trap_files[index]));
    for (size_t index = 0; index < G_N_ELEMENTS(trap_links); index++) {
        g_autofree char *link = inside(trap_links[index]);
        g_assert_cmpint(symlink("../outside", link), ==, 0);
    }
}

static void is_kept(char *path)
{
    g_autofree char *content = NULL;

    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, TRAP_TEXT);
    g_free(path);
}

/* Takes the traps away again, too. */
static void assert_traps(void)
{
    is_kept(beside("outside"));
    for (size_t index = 0; index < G_N_ELEMENTS(trap_files); index++) {
        is_kept(inside(trap_files[index]));
        g_autofree char *file = inside(trap_files[index]);
        g_unlink(file);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(trap_links); index++) {
        struct stat status;
        g_autofree char *link = inside(trap_links[index]);
        g_assert_cmpint(lstat(link, &status), ==, 0);
        g_assert_true(S_ISLNK(status.st_mode));
        g_unlink(link);
    }
}

static GPtrArray *names_in(const char *path)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(path, 0, NULL);

    g_assert_nonnull(dir);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
        g_ptr_array_add(names, g_strdup(name));
    g_dir_close(dir);
    return names;
}

static void assert_file(const char *name, uint64_t most)
{
    g_autofree char *path = inside(name);
    struct stat status;

    assert_printed(name, strlen(name), 0);
    g_assert_cmpuint(strlen(name), <=, 120);
    g_assert_null(strpbrk(name, "/\\:*?\"<>|\n"));
    g_assert_true(name[0] != '.' && !g_str_has_suffix(name, ".") && !g_str_has_suffix(name, " "));
    g_assert_cmpint(lstat(path, &status), ==, 0);
    g_assert_true(S_ISREG(status.st_mode));
    g_assert_cmpuint(status.st_mode & 0777, ==, 0600);
    g_assert_true((uint64_t)status.st_size <= most || g_str_has_prefix(name, "index"));
}

/* What follows `label` in an entry of the index; NULL when the entry has no such member. */
static const char *member(const char *entry, const char *label)
{
    const char *found = strstr(entry, label);
    return found ? found + strlen(label) : NULL;
}

/* `entry` is one of the index, as it is indented there, from its name on. Of a complete file it tells
 * size and digest: those of what lies on the disk, unless a quota cut that. */
static void assert_content(const char *entry)
{
    g_autofree char *name = printed_string(&entry);
    g_autofree char *path = inside(name);
    g_autofree char *content = NULL;
    const char *size = member(entry, "\n      \"size\": ");
    const char *digest = member(entry, "\n        \"sha256\": \"");
    gsize length;

    if (!digest || member(entry, "\n    \"cut\": "))
        return;
    g_assert_nonnull(size);
    g_assert_true(g_file_get_contents(path, &content, &length, NULL));
    g_assert_cmpuint(length, ==, g_ascii_strtoull(size, NULL, 10));
    g_autofree char *seen =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)content, length);
    g_assert_true(g_str_has_prefix(digest, seen));
}

static void assert_contents(const char *index)
{
    g_auto(GStrv) entries = g_strsplit(index, "\n  \"", -1);

    for (char **entry = entries + 1; *entries && *entry; entry++)
        assert_content(*entry);
}

/* Whether this is the index: its members are all the other files. */
static bool is_index(const char *name, const GPtrArray *names)
{
    g_autofree char *path = inside(name);
    g_autofree char *text = NULL;
    size_t length;
    bool all = true;

    if (!g_str_has_prefix(name, "index") || !g_str_has_suffix(name, ".json"))
        return false;
    g_assert_true(g_file_get_contents(path, &text, &length, NULL));
    if (!json_validate((const guint8 *)text, length))
        return false;
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    assert_json(text, length, keys);
    for (guint index = 0; index < names->len; index++)
        all = all && (g_str_equal(names->pdata[index], name) ||
                      g_hash_table_contains(keys, names->pdata[index]));
    all = all && g_hash_table_size(keys) + 1 == names->len;
    g_hash_table_destroy(keys);
    if (all)
        assert_contents(text);
    return all;
}

static void clear_folder(const GPtrArray *names)
{
    for (guint index = 0; index < names->len; index++) {
        g_autofree char *path = inside(names->pdata[index]);
        g_unlink(path);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void assert_files(const struct reports *reports)
{
    uint64_t most = reports->wishes & WISH_SMALL_FILES ? LITTLE : MUCH;
    bool indexed = false;

    if (reports->wishes & WISH_TRAPS)
        assert_traps();
    g_autoptr(GPtrArray) names = names_in(folder);
    for (guint index = 0; index < names->len; index++) {
        assert_file(names->pdata[index], most);
        indexed = indexed || is_index(names->pdata[index], names);
    }
    g_assert_true(indexed);
    clear_folder(names);
    g_autoptr(GPtrArray) left = names_in(place);
    g_assert_cmpuint(left->len, ==, 1); /* what is outside */
}

/* --- the whole --- */

static void remove_place(void)
{
    g_autofree char *outside = beside("outside");

    g_unlink(outside);
    g_rmdir(place);
}

static void make_place(void)
{
    place = g_build_filename(g_get_tmp_dir(), "ftpx-fuzz-XXXXXX", NULL);
    g_assert_nonnull(g_mkdtemp(place));
    folder = beside("folder");
    put(beside("outside"));
    atexit(remove_place);
}

/* Any of those that names are guessed to be in, once. */
static const struct ftpx_charset *opened_charset(const char *name)
{
    static GHashTable *opened;
    void *charset = NULL;

    if (!opened)
        opened = g_hash_table_new(g_str_hash, g_str_equal);
    if (!g_hash_table_lookup_extended(opened, name, NULL, &charset)) {
        charset = ftpx_charset_open(name, FTPX_CHARSET_GUESSED);
        g_hash_table_insert(opened, g_strdup(name), charset);
    }
    return charset;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    play_start_up();
    make_place();
    config = talk_config();
    config.tls_ports = tls_ports;
    config.tls_port_count = G_N_ELEMENTS(tls_ports);
    charsets[1] = ftpx_charset_open("GB18030", FTPX_CHARSET_GUESSED);
    charsets[2] = ftpx_charset_open("Shift-JIS", FTPX_CHARSET_CHOSEN);
    charsets[3] = ftpx_charset_open("Windows-1252", FTPX_CHARSET_SUPPOSED);
    return 0;
}

static void finish(struct ftpx_extraction *extraction, const struct ftpx_scope *scope)
{
    struct ftpx_shortfall shortfall = ftpx_extraction_finish(extraction, scope);

    g_assert_cmpint(shortfall.failure, ==, 0);
    g_assert_cmpint(shortfall.index_failure, ==, 0);
    g_assert_cmpuint(shortfall.failed, ==, 0);
}

static void report(struct play *play, struct reports *reports)
{
    arrivals *all = arrivals_new(play);
    struct ftpx_files *files = ftpx_files_of(NULL, reports->engine);
    struct ftpx_scope scope = scope_of(reports, files);

    assert_texts(&scope);
    assert_digests(reports, all);
    finish(reports->extraction, &scope);
    assert_files(reports);
    ftpx_files_free(files);
    g_hash_table_destroy(all);
}

/* A second pass, as the host makes it once all facts are known. */
static void see_again(struct play *play, struct reports *reports)
{
    for (guint index = 0; index < play->all->len; index++) {
        struct played *played = play->all->pdata[index];
        played->sighting = ftpx_engine_find(play->talk.engine, &played->segment);
        see(reports, played);
    }
}

/* The extraction of the first pass forgets it, and goes on with the second. */
static void read_again(struct reports *first, struct reports *second)
{
    ftpx_extraction_reset(first->extraction);
    second->extraction = first->extraction;
    first->extraction = NULL;
}

/* Both passes come to the same records, but with a filter: in the first, frames go by
 * before anything shows that they are FTP's. */
static void assert_same(const struct reports *one, const struct reports *two)
{
    if (one->filter != 0)
        return;
    struct ftpx_files *files = ftpx_files_of(NULL, one->engine);
    struct ftpx_scope scopes[] = {scope_of(one, files), scope_of(two, files)};
    char *first = written(ftpx_records_write, &scopes[0]);
    char *second = written(ftpx_records_write, &scopes[1]);

    g_assert_cmpstr(first, ==, second);
    free(second);
    free(first);
    ftpx_files_free(files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct play play;

    if (size < 2)
        return 0;
    bool two_passes = (data[0] & WISH_TWO_PASSES) != 0;
    if (data[0] & WISH_TRAPS)
        set_traps();
    struct reports first = reports_new(data[0], data[1], true);
    config.charset = charsets[data[0] >> 6];
    config.guessed_charset = config.charset ? NULL : opened_charset;
    play_prepare(&play, (ftpx_span){data + 2, size - 2}, &config);
    first.engine = play.talk.engine;
    play_all(&play, see, &first);
    if (two_passes) {
        struct reports second = reports_new(data[0], data[1], false);
        second.engine = play.talk.engine;
        read_again(&first, &second);
        see_again(&play, &second);
        report(&play, &second);
        assert_same(&first, &second);
        reports_free(&second);
    } else {
        report(&play, &first);
    }
    reports_free(&first);
    play_end(&play);
    return 0;
}

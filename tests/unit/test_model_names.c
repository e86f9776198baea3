/* Tests of names: which character set a server's names are found to be in, and when none. The bytes are
 * words as people write them, in the sets that Python calls so.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "sets.h"
#include "talk.h"

#include "model/charset.h"
#include "model/charset_known.h"
#include "model/session/names.h"

#define MOST_NAMES 12

/* Opened once, as an engine's owner does. */
static const struct ftpx_charset *opened(const char *name)
{
    static GHashTable *sets;
    void *set = NULL;

    if (!sets)
        sets = g_hash_table_new(g_str_hash, g_str_equal);
    if (!g_hash_table_lookup_extended(sets, name, NULL, &set)) {
        set = ftpx_charset_open(name, FTPX_CHARSET_GUESSED);
        g_hash_table_insert(sets, g_strdup(name), set);
    }
    return set;
}

struct server {
    wmem_allocator_t *pool;
    struct ftpx_charset *chosen;
    struct ftpx_charset *likely;
    struct ftpx_name_table *table;
    struct ftpx_names *names;
};

static struct ftpx_endpoint server_at(uint8_t last, uint16_t port)
{
    return (struct ftpx_endpoint){{4, {192, 0, 2, last}}, port};
}

/* NULL for none. */
static struct ftpx_charset *open_as(const char *name, enum ftpx_charset_manner manner)
{
    struct ftpx_charset *set = name ? ftpx_charset_open(name, manner) : NULL;

    g_assert_true(set || !name);
    return set;
}

static struct server server_new(const char *chosen, const char *likely)
{
    struct server server = {.pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT),
                            .chosen = open_as(chosen, FTPX_CHARSET_CHOSEN),
                            .likely = open_as(likely, FTPX_CHARSET_SUPPOSED)};
    struct ftpx_config config = {.charset = server.chosen,
                                 .likely_charset = server.likely,
                                 .guessed_charset = chosen ? NULL : opened};
    struct ftpx_endpoint at = server_at(1, 21);

    server.table = ftpx_name_table_new(server.pool, &config);
    server.names = ftpx_names_of(server.table, &at);
    return server;
}

static void server_end(struct server *server)
{
    wmem_destroy_allocator(server->pool);
    ftpx_charset_close(server->chosen);
    ftpx_charset_close(server->likely);
}

/* As text that was written in that set. */
static void add(struct server *server, const char *text, const char *set)
{
    bool lacks = strcmp(set, "GB18030") == 0 && !system_reads(set);
    const char *usual = lacks ? "GBK" : set; /* the same bytes for what is usual */
    gsize length;
    g_autofree char *bytes = g_convert(text, -1, usual, "UTF-8", NULL, &length, NULL);

    g_assert_nonnull(bytes);
    ftpx_names_add(server->names, (ftpx_span){(const uint8_t *)bytes, length});
}

static void assert_read_in(const struct server *server, const char *expected)
{
    const struct ftpx_charset *set = ftpx_names_charset(server->names);

    g_assert_cmpstr(set ? ftpx_charset_name(set) : "none", ==, expected);
}

static char *shown(const struct server *server, const char *bytes)
{
    const struct ftpx_charset *set = ftpx_names_charset(server->names);
    size_t length = ftpx_charset_show(set, ftpx_span_of(bytes), NULL, 0);
    char *text = g_malloc(length + 1);

    ftpx_charset_show(set, ftpx_span_of(bytes), text, length + 1);
    return text;
}

/* --- enough names --- */

#define CHINESE                                                                                     \
    {                                                                                               \
        "报告.txt", "年度总结.doc", "财务报表", "会议记录.txt", "新建文件夹", "产品说明书.pdf" \
    }
#define JAPANESE                                                                           \
    {                                                                                      \
        "報告書.txt", "ソフト一覧.txt", "日本語の資料", "予定表.xls", "写真", "メモ.txt" \
    }

static const struct guess_case {
    const char *set; /* that the names are written in */
    const char *read;
    const char *names[MOST_NAMES];
} guesses[] = {
    {"GB18030", "GB18030", CHINESE},
    {"CP950",
     "Big5",
     {"報告.txt", "成功許可.txt", "會議記錄", "新增資料夾", "產品說明書.pdf", "財務報表"}},
    {"CP932", "Shift-JIS", JAPANESE},
    {"EUC-JP", "EUC-JP", JAPANESE}, /* valid in GB18030 as well */
    {"CP949",
     "EUC-KR",
     {"보고서.txt", "한국어 이름", "새 폴더", "사진.jpg", "회의록", "제품 설명서"}},
    {"CP1251",
     "Windows-1251",
     {"Отчёт.txt", "Список имён", "Новая папка", "Фотография.jpg", "Документы", "Договор"}},
    {"KOI8-R",
     "KOI8-R",
     {"Отчёт.txt", "Список имён", "Новая папка", "Фотография.jpg", "Документы", "Договор"}},
    {"CP1252",
     "Windows-1252",
     {"Résumé.txt", "Été à la mer", "Procès-verbal réunion", "Système", "Références", "Modèle"}},
    {"CP1253",
     "Windows-1253",
     {"Αναφορά.txt", "Φωτογραφία", "Έγγραφα", "Πρακτικά συνεδρίασης", "Άλλα", "Κατάλογος"}},
};

static void are_read(gconstpointer given)
{
    const struct guess_case *guess = given;
    struct server server = server_new(NULL, NULL);

    for (size_t i = 0; i < MOST_NAMES && guess->names[i]; i++) {
        if (i < FTPX_NAMES_ENOUGH)
            assert_read_in(&server, "none");
        add(&server, guess->names[i], guess->set);
    }
    assert_read_in(&server, guess->read);
    g_assert_true(ftpx_names_assumed(server.names) == ftpx_names_charset(server.names));
    g_assert_cmpint(ftpx_charset_manner(ftpx_names_charset(server.names)), ==,
                    FTPX_CHARSET_GUESSED);
    g_assert_cmpuint(ftpx_names_changes(server.table), >, 0);
    server_end(&server);
}

static const char *const chinese[] = CHINESE;

static struct server chinese_server(void)
{
    struct server server = server_new(NULL, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(chinese); i++)
        add(&server, chinese[i], "GB18030");
    return server;
}

static void names_count_once_and_by_part(void)
{
    struct server server = server_new(NULL, NULL);

    for (unsigned i = 0; i < 20; i++)
        add(&server, "/报告/年度总结/财务报表/会议记录", "GB18030");
    assert_read_in(&server, "none");
    add(&server, "plain/café/日本", "UTF-8");
    assert_read_in(&server, "none");
    add(&server, "新建文件夹/plain", "GB18030");
    assert_read_in(&server, "GB18030");
    server_end(&server);
}

static void servers_are_apart(void)
{
    struct server server = chinese_server();
    struct ftpx_endpoint others[] = {server_at(2, 21), server_at(1, 2121)};
    struct ftpx_endpoint same = server_at(1, 21);

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_null(ftpx_names_charset(ftpx_names_of(server.table, &others[i])));
    g_assert_true(ftpx_names_of(server.table, &same) == server.names);
    server_end(&server);
}

/* One in ten may be something else; more make the set none. */
static void words_decide(void)
{
    struct server server = server_new(NULL, "GB18030");

    for (uint8_t i = 0; i < 6; i++) {
        uint8_t noise[] = {0xff, 0x80, (uint8_t)('a' + i), 0xff};
        ftpx_names_add(server.names, (ftpx_span){noise, sizeof noise});
    }
    for (size_t i = 0; i < G_N_ELEMENTS(chinese); i++)
        add(&server, chinese[i], "GB18030");
    assert_read_in(&server, "GB18030");
    g_assert_cmpint(ftpx_charset_manner(ftpx_names_charset(server.names)), ==,
                    FTPX_CHARSET_SUPPOSED);
    server_end(&server);
}

/* 图片 in GBK is valid UTF-8. */
static void utf8_by_chance_is_read_as_its_neighbours(void)
{
    struct server server = chinese_server();
    static const struct {
        const char *bytes;
        const char *text;
    } cases[] = {
        {"\xcd\xbc\xc6\xac", "图片"},
        {"\xcd\xbc\xc6\xac.jpg", "图片.jpg"},
        {"a/\xcd\xbc\xc6\xac/b", "a/图片/b"},
        {"caf\xc3\xa9.txt", "café.txt"},
        {"\xe6\x8a\xa5\xe5\x91\x8a", "报告"},
        {"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", "Привет"},
        {"\xb1\xa8\xff", "\\xb1\\xa8\\xff"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = shown(&server, cases[i].bytes);

        g_assert_cmpstr(text, ==, cases[i].text);
    }
    g_assert_true(
        ftpx_charset_converts(ftpx_names_charset(server.names), ftpx_span_of("\xcd\xbc\xc6\xac")));
    server_end(&server);
}

/* --- few names --- */

static void the_likely_set_reads_what_looks_like_it(void)
{
    static const struct {
        const char *likely;
        const char *bytes;
        const char *text;
    } cases[] = {
        {"GB18030", "\xb1\xa8\xb8\xe6.txt", "报告.txt"},
        {"GB18030", "\xd5\x5c\xd0\xc5", "誠信"},
        {"GB18030", "M\xfcller.txt", "M\\xfcller.txt"},
        {"Shift-JIS", "\x83\x5c\x83\x74\x83\x67", "ソフト"},
        {"Shift-JIS", "r\xe9sum\xe9.txt", "r\\xe9sum\\xe9.txt"},
        {"Windows-1251", "\xce\xf2\xf7\xb8\xf2.txt", "Отчёт.txt"},
        {"Windows-1251", "\xc4\xea\xb6\xc8\xb1\xa8", "\\xc4\\xea\\xb6\\xc8\\xb1\\xa8"},
        {"Windows-1252", "R\xe9sum\xe9.txt", "Résumé.txt"},
        {"Windows-1252", "\xb1\xa8\xb8\xe6.txt", "\\xb1\\xa8\\xb8\\xe6.txt"},
        {"GB18030", "\xcd\xbc\xc6\xac", "ͼƬ"}, /* nothing doubts UTF-8 */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct server server = server_new(NULL, cases[i].likely);
        g_autofree char *text = shown(&server, cases[i].bytes);

        g_assert_cmpstr(text, ==, cases[i].text);
        g_assert_null(ftpx_names_assumed(server.names));
        server_end(&server);
    }
}

static void words_in_another_set_are_not_read_in_the_likely_one(void)
{
    struct server server = server_new(NULL, "GB18030");

    assert_read_in(&server, "GB18030");
    add(&server, "報告書.txt", "CP932");
    add(&server, "ソフト一覧.txt", "CP932");
    assert_read_in(&server, "none");
    server_end(&server);
}

static void what_was_chosen_goes_before(void)
{
    struct server server = server_new("Big5", "GB18030");

    for (size_t i = 0; i < G_N_ELEMENTS(chinese); i++)
        add(&server, chinese[i], "GB18030");
    assert_read_in(&server, "Big5");
    g_assert_null(ftpx_names_assumed(server.names));
    server_end(&server);
}

/* --- caps --- */

static void a_flood_of_names_costs_little(void)
{
    struct server server = chinese_server();
    uint32_t changes = ftpx_names_changes(server.table);

    for (unsigned i = 0; i < 100000; i++) {
        uint8_t name[] = {0xb1, 0xa8, (uint8_t)('a' + i % 26), (uint8_t)(0xa1 + i / 26 % 90),
                          (uint8_t)(0xa1 + i / 2340 % 90)};
        ftpx_names_add(server.names, (ftpx_span){name, sizeof name});
    }
    g_assert_cmpuint(ftpx_names_changes(server.table) - changes, <, 40);
    server_end(&server);
}

/* --- spellings --- */

static void sets_are_known_by_any_spelling(void)
{
    static const char *const same[][2] = {
        {"gbk", "GB18030"},
        {"CP936", "GB18030"},
        {"gb2312", "GB18030"},
        {"Shift_JIS", "Shift-JIS"},
        {"sjis", "Shift-JIS"},
        {"windows-31j", "Shift-JIS"},
        {"big5", "Big5"},
        {"uhc", "EUC-KR"},
        {"euckr", "EUC-KR"},
        {"iso8859-1", "ISO-8859-1"},
        {"windows1251", "Windows-1251"},
        {"koi8r", "KOI8-R"},
        {"latin1", "latin1"},
        {"cp1251", "cp1251"},
        {"IBM866", "IBM866"},
    };
    static const char *const none[] = {"nonsense",    "",  "UTF-16", "UTF-7", "EBCDIC-US",
                                       "ISO-2022-JP", "HZ"};

    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        struct ftpx_charset *set = ftpx_charset_open(same[i][0], FTPX_CHARSET_CHOSEN);

        g_assert_nonnull(set);
        g_assert_cmpstr(ftpx_charset_name(set), ==, same[i][1]);
        ftpx_charset_close(set);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
        g_assert_null(ftpx_charset_open(none[i], FTPX_CHARSET_CHOSEN));
}

static void locales_make_sets_likely(void)
{
    static const char *const cases[][2] = {
        {"zh_CN.UTF-8", "GB18030"},
        {"zh_TW", "Big5"},
        {"zh_HK.utf8", "Big5"},
        {"zh", "GB18030"},
        {"ja_JP.UTF-8", "Shift-JIS"},
        {"ko_KR", "EUC-KR"},
        {"ru_RU.UTF-8", "Windows-1251"},
        {"de_DE@euro", "Windows-1252"},
        {"th_TH", "ISO-8859-11"},
        {"en_US.UTF-8", NULL},
        {"C", NULL},
        {"C.UTF-8", NULL},
        {"POSIX", NULL},
        {"", NULL},
        {"z", NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(ftpx_charset_of_locale(cases[i][0]), ==, cases[i][1]);
}

static const struct ftpx_charset *opens_none(const char *name)
{
    (void)name;
    return NULL;
}

/* The names are known to be in a set that nobody can read. */
static void a_set_that_cannot_be_opened_is_none(void)
{
    struct server server = server_new(NULL, NULL);
    struct ftpx_config config = {.guessed_charset = opens_none};
    struct ftpx_endpoint at = server_at(1, 21);

    server.table = ftpx_name_table_new(server.pool, &config);
    server.names = ftpx_names_of(server.table, &at);
    for (size_t i = 0; i < G_N_ELEMENTS(chinese); i++)
        add(&server, chinese[i], "GB18030");
    assert_read_in(&server, "none");
    g_assert_cmpuint(ftpx_names_changes(server.table), ==, 0);
    server_end(&server);
}

static void what_was_chosen_is_not_assumed_though_names_are_known(void)
{
    struct server server = server_new("Big5", NULL);
    struct ftpx_config config = {.charset = server.chosen, .guessed_charset = opened};
    struct ftpx_endpoint at = server_at(1, 21);

    server.table = ftpx_name_table_new(server.pool, &config);
    server.names = ftpx_names_of(server.table, &at);
    for (size_t i = 0; i < G_N_ELEMENTS(chinese); i++)
        add(&server, chinese[i], "GB18030");
    assert_read_in(&server, "Big5");
    g_assert_null(ftpx_names_assumed(server.names));
    server_end(&server);
}

/* Two names: too few for a guess, enough to doubt one byte a character. */
static void chinese_words_are_not_read_in_a_likely_set_of_single_bytes(void)
{
    struct server server = server_new(NULL, "Windows-1251");

    add(&server, "Отчёт.txt", "CP1251");
    assert_read_in(&server, "Windows-1251");
    server_end(&server);
    server = server_new(NULL, "Windows-1251");
    for (size_t i = 0; i + 1 < FTPX_NAMES_ENOUGH; i++)
        add(&server, chinese[i], "GB18030");
    assert_read_in(&server, "none");
    server_end(&server);
}

static void the_reason_tells_names_from_locale(void)
{
    struct server server = chinese_server();

    g_assert_cmpstr(ftpx_names_reason(ftpx_names_assumed(server.names)), ==, "names");
    server_end(&server);
    server = server_new(NULL, "GB18030");
    add(&server, chinese[0], "GB18030");
    g_assert_nonnull(ftpx_names_assumed(server.names));
    g_assert_cmpstr(ftpx_names_reason(ftpx_names_assumed(server.names)), ==, "locale");
    server_end(&server);
}

/* No file system has names of more than 255 bytes. */
static void names_that_are_too_long_do_not_count(void)
{
    struct server server = server_new(NULL, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(chinese); i++) {
        GString *name = g_string_new(NULL);
        while (name->len < 600)
            g_string_append(name, chinese[i]);
        add(&server, name->str, "GB18030");
        g_string_free(name, TRUE);
    }
    assert_read_in(&server, "none");
    g_assert_cmpuint(ftpx_names_changes(server.table), ==, 0);
    server_end(&server);
}

/* Enough to be sure of, and they say no other than the locale does. */
static void words_in_the_likely_set_are_read_in_it(void)
{
    static const char *const russian[] = {"Отчёт.txt", "Список имён", "Новая папка",
                                          "Фотография.jpg"};
    struct server server = server_new(NULL, "GB18030");

    for (size_t i = 0; i + 1 < FTPX_NAMES_ENOUGH; i++)
        add(&server, chinese[i], "GB18030");
    assert_read_in(&server, "GB18030");
    g_assert_cmpstr(ftpx_names_reason(ftpx_names_assumed(server.names)), ==, "locale");
    server_end(&server);
    server = server_new(NULL, "Windows-1251");
    for (size_t i = 0; i < G_N_ELEMENTS(russian); i++)
        add(&server, russian[i], "CP1251");
    assert_read_in(&server, "Windows-1251");
    g_assert_cmpstr(ftpx_names_reason(ftpx_names_assumed(server.names)), ==, "locale");
    server_end(&server);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(guesses); i++) {
        g_autofree char *path = g_strconcat("/names/guessed/", guesses[i].set, NULL);

        g_test_add_data_func(path, &guesses[i], are_read);
    }
    g_test_add_func("/names/once and by part", names_count_once_and_by_part);
    g_test_add_func("/names/servers", servers_are_apart);
    g_test_add_func("/names/words decide", words_decide);
    g_test_add_func("/names/UTF-8 by chance", utf8_by_chance_is_read_as_its_neighbours);
    g_test_add_func("/names/likely", the_likely_set_reads_what_looks_like_it);
    g_test_add_func("/names/doubted", words_in_another_set_are_not_read_in_the_likely_one);
    g_test_add_func("/names/chosen", what_was_chosen_goes_before);
    g_test_add_func("/names/flood", a_flood_of_names_costs_little);
    g_test_add_func("/names/spellings", sets_are_known_by_any_spelling);
    g_test_add_func("/names/locales", locales_make_sets_likely);
    g_test_add_func("/names/not opened", a_set_that_cannot_be_opened_is_none);
    g_test_add_func("/names/chosen and known",
                    what_was_chosen_is_not_assumed_though_names_are_known);
    g_test_add_func("/names/single bytes",
                    chinese_words_are_not_read_in_a_likely_set_of_single_bytes);
    g_test_add_func("/names/reason", the_reason_tells_names_from_locale);
    g_test_add_func("/names/long", names_that_are_too_long_do_not_count);
    g_test_add_func("/names/agreed", words_in_the_likely_set_are_read_in_it);
    return g_test_run();
}

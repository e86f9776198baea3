/* Tests of where the frames of several captures are from: side by side, one after the other, and as another
 * program reads it from a file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/facts/origins.h"

#include <glib.h>
#include <string.h>

/* Captures by digits, a frame each. */
static struct ftpx_origins *origins_of(wmem_allocator_t *pool, const char *captures)
{
    struct ftpx_origins *origins = ftpx_origins_new(pool, 10);

    for (; *captures; captures++)
        ftpx_origins_add(origins, (uint32_t)(*captures - '0'));
    return origins;
}

static void is_at(const struct ftpx_origins *origins, uint32_t frame, uint32_t capture,
                  uint32_t frame_there)
{
    struct ftpx_place place;

    g_assert_true(ftpx_origins_find(origins, frame, &place));
    g_assert_cmpuint(place.capture, ==, capture);
    g_assert_cmpuint(place.frame, ==, frame_there);
}

static void is_nowhere(const struct ftpx_origins *origins, uint32_t frame)
{
    struct ftpx_place place;

    g_assert_false(ftpx_origins_find(origins, frame, &place));
}

static void each_frame_is_counted_in_its_own_capture(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    const struct ftpx_origins *origins = origins_of(pool, "0001100922");

    is_nowhere(origins, 0);
    is_at(origins, 1, 0, 1);
    is_at(origins, 3, 0, 3);
    is_at(origins, 4, 1, 1);
    is_at(origins, 5, 1, 2);
    is_at(origins, 6, 0, 4);
    is_at(origins, 7, 0, 5);
    is_at(origins, 8, 9, 1);
    is_at(origins, 9, 2, 1);
    is_at(origins, 10, 2, 2);
    is_nowhere(origins, 11);
    is_nowhere(origins, UINT32_MAX);
    wmem_destroy_allocator(pool);
}

static void what_has_no_frames_has_none(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);

    is_nowhere(origins_of(pool, ""), 0);
    is_nowhere(origins_of(pool, ""), 1);
    wmem_destroy_allocator(pool);
}

static FILE *saved(const char *captures)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    FILE *file = tmpfile();

    g_assert_nonnull(file);
    g_assert_true(ftpx_origins_save(origins_of(pool, captures), file));
    wmem_destroy_allocator(pool);
    return file;
}

static void another_program_finds_the_same(void)
{
    FILE *file = saved("0001100922");
    struct ftpx_origins *origins = ftpx_origins_load(fileno(file));

    g_assert_nonnull(origins);
    fclose(file);
    is_nowhere(origins, 0);
    is_at(origins, 5, 1, 2);
    is_at(origins, 7, 0, 5);
    is_at(origins, 10, 2, 2);
    is_nowhere(origins, 11);
    ftpx_origins_unload(origins);
}

static void no_frames_can_be_saved_too(void)
{
    FILE *file = saved("");
    struct ftpx_origins *origins = ftpx_origins_load(fileno(file));

    g_assert_nonnull(origins);
    is_nowhere(origins, 1);
    ftpx_origins_unload(origins);
    fclose(file);
}

static void what_is_no_such_file_tells_nothing(void)
{
    FILE *empty = tmpfile();

    g_assert_nonnull(empty);
    g_assert_null(ftpx_origins_load(fileno(empty)));
    g_assert_null(ftpx_origins_load(-1));
    fclose(empty);
    ftpx_origins_unload(NULL);
}

/* --- carried --- */

/* What was written, behind frames of capture 3; its captures 0, 1 and 2 are 5, 3 and 0 here. */
static struct ftpx_origins *carried(wmem_allocator_t *pool, ftpx_span written, uint32_t numbers,
                                    bool *failed)
{
    static const uint32_t here[] = {5, 3, 0};
    struct ftpx_origins *origins = origins_of(pool, "33");
    struct ftpx_ledger ledger = ftpx_ledger_from(written, 0);
    GArray *among = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    g_array_append_vals(among, here, numbers);
    ftpx_origins_carry(&ledger, origins, among);
    *failed = ledger.failed;
    g_array_unref(among);
    return origins;
}

static void runs_go_on_under_other_numbers(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger ledger = ftpx_ledger_to(bytes, 0);
    bool failed;

    ftpx_origins_carry(&ledger, origins_of(pool, "100120"), NULL);
    const struct ftpx_origins *origins =
        carried(pool, (ftpx_span){bytes->data, bytes->len}, 3, &failed);
    g_assert_false(failed);
    is_at(origins, 2, 3, 2);
    is_at(origins, 3, 3, 3);
    is_at(origins, 4, 5, 1);
    is_at(origins, 5, 5, 2);
    is_at(origins, 6, 3, 4);
    is_at(origins, 7, 0, 1);
    is_at(origins, 8, 5, 3);
    is_nowhere(origins, 9);
    g_byte_array_unref(bytes);
    wmem_destroy_allocator(pool);
}

/* A capture that is not there, and more frames than can be counted. */
static void what_cannot_be_is_not_taken_up(void)
{
    static const char *const written[] = {"\x01\x02\x01", "\x01\x01\xff\xff\xff\xff\x0f"};
    static const size_t length[] = {3, 7};
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    bool failed;

    for (size_t i = 0; i < G_N_ELEMENTS(written); i++) {
        const struct ftpx_origins *origins =
            carried(pool, (ftpx_span){(const uint8_t *)written[i], length[i]}, 2, &failed);
        g_assert_true(failed);
        is_nowhere(origins, 3);
    }
    wmem_destroy_allocator(pool);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tap/origins/each-own", each_frame_is_counted_in_its_own_capture);
    g_test_add_func("/tap/origins/none", what_has_no_frames_has_none);
    g_test_add_func("/tap/origins/saved", another_program_finds_the_same);
    g_test_add_func("/tap/origins/saved-none", no_frames_can_be_saved_too);
    g_test_add_func("/tap/origins/no-file", what_is_no_such_file_tells_nothing);
    g_test_add_func("/tap/origins/carried", runs_go_on_under_other_numbers);
    g_test_add_func("/tap/origins/cannot-be", what_cannot_be_is_not_taken_up);
    return g_test_run();
}

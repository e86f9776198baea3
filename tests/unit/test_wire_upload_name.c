/* Tests of upload_name: names that tell whose machine it was, and names that come near.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/upload_name.h"

static const struct name_case {
    const char *title;
    const char *name;
    bool is_told;
} cases[] = {
    {"passwords of a user at a machine", "PW_alice-DESKTOP-4AB7C2D_2024_05_06_10_11_12.html", true},
    {"keys of a user at a machine with any name", "KL_bob-OFFICE3_2023_12_31_23_59_59.html", true},
    {"a screen without an extension", "SC_bob-pc_2023_12_31_23_59_59", true},
    {"cookies of a user with a dash", "CO_a-b-PC1_2023_12_31_23_59_59.zip", true},
    {"another tag", "XX_bob-OFFICE3_2023_12_31_23_59_59.html", false},
    {"a tag in small letters", "pw_bob-OFFICE3_2023_12_31_23_59_59.html", false},
    {"no machine", "PW_bob_2023_12_31_23_59_59.html", false},
    {"an empty machine", "PW_bob-_2023_12_31_23_59_59.html", false},
    {"an empty user", "PW_-OFFICE3_2023_12_31_23_59_59.html", false},
    {"a day only", "PW_bob-OFFICE3_2023_12_31.html", false},
    {"a time that goes on", "PW_bob-OFFICE3_2023_12_31_23_59_599.html", false},
    {"a time with a name behind", "PW_bob-OFFICE3_2023_12_31_23_59_59x", false},
    {"a backup with a time", "db-PROD_2024_05_06_02_00_00.sql.gz", false},
    {"a photograph", "IMG_2024_05_06_10_11_12.jpg", false},

    {"a user at a new machine", "alice@DESKTOP-4AB7C2D.zip", true},
    {"a new portable and its user", "LAPTOP-1A2B3C4D_alice_log.txt", true},
    {"a new server and its user", "WIN-0123456789A Administrator.txt", true},
    {"a new machine alone", "DESKTOP-4AB7C2D.zip", false},
    {"a new machine and a date", "DESKTOP-4AB7C2D_2024-05-06.zip", false},
    {"a random part that is too short", "alice@DESKTOP-4AB7C2.zip", false},
    {"a random part that is too long", "alice@DESKTOP-4AB7C2D9.zip", false},
    {"a random part in small letters", "alice@DESKTOP-4ab7c2d.zip", false},
    {"a random part that goes on in small letters", "alice@DESKTOP-4AB7C2Dx.zip", false},
    {"within a word", "alice_myDESKTOP-4AB7C2D.zip", false},
    {"a word on desktops", "alice DESKTOP-BACKUPS.zip", true},
    {"a word on desktops of another length", "alice DESKTOP-BACKUP.zip", false},

    {"what was taken", "OFFICE3 - Passwords ID - 1234567890.txt", true},
    {"what was typed", "OFFICE3 - keystroke Logs ID - 12.txt", true},
    {"a list of passwords", "Passwords.txt", false},
    {"a log", "Logs ID.txt", false},

    {"nothing", "", false},
    {"a dot", ".", false},
    {"a tag alone", "PW_", false},
};

static void judge_cut(ftpx_span cut)
{
    ftpx_upload_name_sign(cut);
}

static void is_judged(gconstpointer given)
{
    const struct name_case *expected = given;

    g_assert_cmpint(ftpx_upload_name_sign(flush_text(expected->name)) != NULL, ==,
                    expected->is_told);
    flush_every_cut(ftpx_span_of(expected->name), judge_cut);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/upload_name/", cases[i].title, NULL);

        g_test_add_data_func(path, &cases[i], is_judged);
    }
    return g_test_run();
}

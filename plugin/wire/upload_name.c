/* upload_name: a function a form.
 *
 *     PW_alice-DESKTOP-4AB7C2D_2024_05_06_10_11_12.html    what, user, machine, time
 *     alice@DESKTOP-4AB7C2D.zip                            a machine that kept its first name
 *     OFFICE3 - Passwords ID - 1234567890.txt              what was taken
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "upload_name.h"

static bool is_capital_or_digit(uint8_t byte)
{
    return ftpx_is_digit(byte) || (byte >= 'A' && byte <= 'Z');
}

/* --- what, user, machine, time --- */

/* Digits in groups, each behind `_`: _2024_05_06_10_11_12 */
static bool is_time(ftpx_span text)
{
    static const size_t groups[] = {4, 2, 2, 2, 2, 2};

    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (!ftpx_span_take_byte(&text, '_') || ftpx_span_run(text, ftpx_is_digit) != groups[i])
            return false;
        text = ftpx_span_drop(text, groups[i]);
    }
    return text.len == 0 || text.at[0] == '.';
}

/* Passwords, keys, screens, cookies, cards. */
static bool begins_with_tag(ftpx_span name)
{
    static const char *const tags[] = {"PW_", "KL_", "SC_", "CO_", "CC_"};

    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (ftpx_span_equal(ftpx_span_take(name, 3), ftpx_span_of(tags[i])))
            return true;
    return false;
}

static bool is_tagged(ftpx_span name)
{
    ftpx_span owner = ftpx_span_drop(name, 3);
    size_t dash;

    if (!begins_with_tag(name))
        return false;
    dash = ftpx_span_find(owner, '-');
    for (size_t at = dash + 1; dash > 0 && at < owner.len; at++)
        if (owner.at[at] == '_' && is_time(ftpx_span_drop(owner, at)))
            return at > dash + 1;
    return false;
}

/* --- first names of machines --- */

/* What Windows calls a new machine: so many random capitals and digits behind the dash. */
static size_t machine_at(ftpx_span text)
{
    static const struct {
        const char *begin;
        size_t random;
    } forms[] = {{"DESKTOP-", 7}, {"LAPTOP-", 8}, {"WIN-", 11}};

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        ftpx_span begin = ftpx_span_of(forms[i].begin);
        ftpx_span rest = ftpx_span_drop(text, begin.len);

        if (ftpx_span_equal(ftpx_span_take(text, begin.len), begin) &&
            ftpx_span_run(rest, is_capital_or_digit) == forms[i].random &&
            ftpx_span_run(rest, ftpx_is_letter_or_digit) == forms[i].random)
            return begin.len + forms[i].random;
    }
    return 0;
}

static bool has_letter(ftpx_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (ftpx_is_letter(text.at[i]))
            return true;
    return false;
}

/* Of the last extension, nothing is said about a user. */
static ftpx_span without_extension(ftpx_span name)
{
    size_t end = ftpx_span_behind_last(name, '.');

    return end > 1 ? ftpx_span_take(name, end - 1) : name;
}

/* With another word, such as a user's: a machine's name alone is what backups have. */
static bool names_machine_and_more(ftpx_span name)
{
    ftpx_span stem = without_extension(name);

    for (size_t at = 0; at < stem.len; at++) {
        size_t length = machine_at(ftpx_span_drop(stem, at));
        bool is_whole_word = at == 0 || !ftpx_is_letter_or_digit(stem.at[at - 1]);

        if (length > 0 && is_whole_word)
            return has_letter(ftpx_span_take(stem, at)) ||
                   has_letter(ftpx_span_drop(stem, at + length));
    }
    return false;
}

/* --- what was taken --- */

static bool names_loot(ftpx_span name)
{
    static const char *const words[] = {"Passwords ID - ",           "Logs ID - ",
                                        "Screenshot ID - ",          "Cookies ID - ",
                                        "Keylogger_Stealer_Records", NULL};

    return ftpx_span_any(name, ftpx_span_has, words);
}

const char *ftpx_upload_name_sign(ftpx_span name)
{
    if (is_tagged(name))
        return "its name tells what was taken, a user, a machine and the time";
    if (names_loot(name))
        return "its name says that passwords or logs were taken";
    if (names_machine_and_more(name))
        return "its name has that of a Windows machine";
    return NULL;
}

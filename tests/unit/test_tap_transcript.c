/* Tests of dialogue and spoken: what client and server said, as text that may be shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/limits.h"
#include "taps/say/transcript.h"

static char *dialogue(struct talk *talk, bool show_passwords)
{
    struct ftpx_spoken_style style = {.show_passwords = show_passwords};
    GString *out = g_string_new(NULL);

    ftpx_transcript_write(out, session_of(talk, 0), &style);
    return g_string_free(out, FALSE);
}

static void reads(struct talk *talk, const char *expected)
{
    g_autofree char *text = dialogue(talk, false);

    g_assert_cmpstr(text, ==, expected);
}

TALK(lines_stand_with_their_frames_and_senders)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password");
    reads(talk, "       4  ← 220 ready\n"
                "       5  → USER alice\n"
                "       6  ← 331 password\n");
}

TALK(passwords_are_hidden_unless_asked_for)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">pass s3cr3t");
    g_autofree char *hidden = dialogue(talk, false);
    g_autofree char *shown = dialogue(talk, true);
    g_assert_null(strstr(hidden, "s3cr3t"));
    g_assert_nonnull(strstr(hidden, "→ pass ****\n"));
    g_assert_nonnull(strstr(shown, "→ pass s3cr3t\n"));
}

TALK(the_password_of_anonymous_is_no_secret)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER anonymous", "<331 e-mail", ">PASS me@example.org");
    g_autofree char *text = dialogue(talk, false);
    g_assert_nonnull(strstr(text, "→ PASS me@example.org\n"));
}

TALK(control_characters_are_escaped)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD \033[31mred");
    g_autofree char *text = dialogue(talk, false);
    g_assert_null(strchr(text, '\033'));
    g_assert_nonnull(strstr(text, "→ CWD \\x1b[31mred\n"));
}

TALK(a_long_dialogue_says_what_is_left_out)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password");
    for (unsigned i = 0; i < FTPX_LIMIT_DIALOGUE_LINES; i++)
        SAY(&tcp, ">NOOP");
    g_autofree char *text = dialogue(talk, false);
    g_assert_true(g_str_has_suffix(text, "NOOP\nand 3 further lines\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/dialogue/lines stand with their frames and senders",
              lines_stand_with_their_frames_and_senders);
    TALK_CASE("/dialogue/passwords are hidden unless asked for",
              passwords_are_hidden_unless_asked_for);
    TALK_CASE("/dialogue/the password of anonymous is no secret",
              the_password_of_anonymous_is_no_secret);
    TALK_CASE("/dialogue/control characters are escaped", control_characters_are_escaped);
    TALK_CASE("/dialogue/a long dialogue says what is left out",
              a_long_dialogue_says_what_is_left_out);
    return talk_run();
}

/* Tests of operation (model): what is filed, under which paths, with which outcome.
 * Which commands are operations at all is test_wire_operation.c's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/session/operation.h"

/* "ftp-mkdir /a/b done; ftp-rename /y from /x refused" */
static char *operations_of(struct talk *talk)
{
    static const char *const outcomes[] = {"unknown", "done", "refused"};
    GString *text = g_string_new(NULL);

    for (const struct ftpx_operation *operation = session_of(talk, 0)->operations; operation;
         operation = operation->next) {
        g_autofree char *path = text_of(operation->path);
        g_autofree char *source = text_of(operation->source);

        g_string_append_printf(text, "%s%s %s%s%s %s", text->len ? "; " : "",
                               operation->kind->action, path, *source ? " from " : "", source,
                               outcomes[ftpx_operation_outcome(operation)]);
    }
    return g_string_free(text, FALSE);
}

static void assert_operations(struct talk *talk, const char *expected)
{
    g_autofree char *found = operations_of(talk);

    g_assert_cmpstr(found, ==, expected);
}

static struct tcp control_in(struct talk *talk)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD /home", "<250 ok");
    return tcp;
}

TALK(a_rename_is_one_operation)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">RNFR a", "<350 ready");
    assert_operations(talk, "");
    SAY(&tcp, ">RNTO sub/b", "<250 ok");
    assert_operations(talk, "ftp-rename /home/sub/b from /home/a done");
    const struct ftpx_exchange *rnfr = exchange_of(session_of(talk, 0), 4);
    g_assert_true(rnfr->operation == session_of(talk, 0)->operations);
    g_assert_true(rnfr->next->operation == rnfr->operation);
}

TALK(a_refused_rnfr_is_one_too)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">RNFR a", "<550 no", ">NOOP", "<200 ok");
    assert_operations(talk, "ftp-rename /home/a refused");
}

TALK(a_refused_rnto_keeps_what_it_would_have_renamed)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">RNFR a", "<350 ready", ">RNTO b", "<553 no");
    assert_operations(talk, "ftp-rename /home/b from /home/a refused");
}

TALK(pipelined_behind_a_refused_rnfr_both_are_one)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">RNFR a", ">RNTO b", "<550 no");
    assert_operations(talk, "ftp-rename /home/b from /home/a refused");
    SAY(&tcp, "<503 RNFR first");
    assert_operations(talk, "ftp-rename /home/b from /home/a refused");
}

TALK(an_rnto_uses_the_newest_rnfr_only)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">RNFR a", "<350 ready", ">RNFR b", "<350 ready", ">RNTO c", "<250 ok", ">RNTO d",
        "<503 RNFR first");
    assert_operations(talk, "ftp-rename /home/c from /home/b done; ftp-rename /home/d refused");
}

TALK(a_copy_is_not_ended_by_rnto)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">SITE CPFR a", "<350 ready", ">RNTO b", "<503 no", ">SITE CPTO c", "<250 ok");
    assert_operations(talk, "ftp-rename /home/b refused; ftp-copy /home/c from /home/a done");
}

TALK(the_servers_word_for_a_new_directory_counts)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">MKD new", "<257 \"/mnt/home/new\" created", ">MKD other", "<257 made");
    assert_operations(talk, "ftp-mkdir /mnt/home/new done; ftp-mkdir /home/other done");
}

TALK(paths_are_those_of_when_it_was_carried_out)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">CWD sub", ">DELE a", "<250 ok", "<250 deleted", ">CWD no", ">DELE b", "<550 no",
        "<250 deleted");
    assert_operations(talk, "ftp-delete /home/sub/a done; ftp-delete /home/sub/b done");
}

TALK(what_was_never_answered_is_unknown)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">SITE CHMOD 600 a", "<202 superfluous", ">DELE b");
    assert_operations(talk, "ftp-chmod /home/a unknown; ftp-delete /home/b unknown");
}

TALK(a_link_keeps_what_it_points_to_as_sent)
{
    struct tcp tcp = control_in(talk);

    SAY(&tcp, ">SITE SYMLINK ../real link", "<200 ok");
    assert_operations(talk, "ftp-symlink /home/link from ../real done");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/operation/rename", a_rename_is_one_operation);
    TALK_CASE("/operation/rnfr-refused", a_refused_rnfr_is_one_too);
    TALK_CASE("/operation/rnto-refused", a_refused_rnto_keeps_what_it_would_have_renamed);
    TALK_CASE("/operation/rename-pipelined", pipelined_behind_a_refused_rnfr_both_are_one);
    TALK_CASE("/operation/rnfr-twice", an_rnto_uses_the_newest_rnfr_only);
    TALK_CASE("/operation/copy", a_copy_is_not_ended_by_rnto);
    TALK_CASE("/operation/mkd", the_servers_word_for_a_new_directory_counts);
    TALK_CASE("/operation/pipelined-cwd", paths_are_those_of_when_it_was_carried_out);
    TALK_CASE("/operation/unknown", what_was_never_answered_is_unknown);
    TALK_CASE("/operation/link", a_link_keeps_what_it_points_to_as_sent);
    return talk_run();
}

/* command: one line of a client as verb and argument.
 * What verbs there are is verbs.c's; what looks like an attack is attack.c's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "command.h"

#include "quirk.h"

static size_t word_length(ftpx_span line)
{
    size_t length = 0;

    while (length < line.len &&
           (ftpx_is_letter(line.at[length]) || (length && ftpx_is_digit(line.at[length]))))
        length++;
    return length;
}

/* A word glued to anything but a space is no FTP command; another protocol's still speaks for that
 * protocol, as in `SSH-2.0-x` and `HTTP/1.1 200 OK`. */
static const struct ftpx_verb *verb_of(ftpx_span name, ftpx_span rest)
{
    const struct ftpx_verb *verb = ftpx_verb_named(name);
    bool glued = rest.len && rest.at[0] != ' ';

    return glued && !ftpx_verb_is_foreign(verb) ? ftpx_verb(FTPX_CMD_UNKNOWN) : verb;
}

const struct ftpx_verb *ftpx_command_verb(ftpx_span line)
{
    line = ftpx_skip_blanks(line); /* as servers do */
    size_t word = word_length(line);

    return verb_of(ftpx_span_take(line, word), ftpx_span_drop(line, word));
}

struct ftpx_command ftpx_command_parse(ftpx_span line)
{
    line = ftpx_skip_blanks(line);
    struct ftpx_command command = {.name = ftpx_span_take(line, word_length(line))};
    ftpx_span rest = ftpx_span_drop(line, command.name.len);

    command.verb = verb_of(command.name, rest);
    command.arg = ftpx_span_starts(rest, " ") ? ftpx_span_drop(rest, 1) : rest;
    if (command.verb->id == FTPX_CMD_UNKNOWN)
        command.quirks |= FTPX_QUIRK(UNKNOWN_VERB);
    command.attack = ftpx_attack_of(command.verb, command.name, command.arg);
    if (command.attack != FTPX_ATTACK_NONE)
        command.quirks |= FTPX_QUIRK(ATTACK);
    return command;
}

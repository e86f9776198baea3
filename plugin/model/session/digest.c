/* digest: one table of words, matched against commands and feature lines alike.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "digest.h"

/* Commands, and HASH's names of algorithms. Longer words go before those that they begin with. */
static const struct {
    const char *word;
    enum ftpx_digest digest;
} words[] = {
    {"SHA-256", FTPX_DIGEST_SHA256}, {"SHA-512", FTPX_DIGEST_SHA512}, {"SHA-1", FTPX_DIGEST_SHA1},
    {"XSHA256", FTPX_DIGEST_SHA256}, {"XSHA512", FTPX_DIGEST_SHA512}, {"XSHA1", FTPX_DIGEST_SHA1},
    {"XSHA", FTPX_DIGEST_SHA1},      {"XMD5", FTPX_DIGEST_MD5},       {"MMD5", FTPX_DIGEST_MD5},
    {"MD5", FTPX_DIGEST_MD5},        {"XCRC", FTPX_DIGEST_CRC32},     {"CRC32", FTPX_DIGEST_CRC32},
};

/* "HASH SHA-1;SHA-256*;MD5", "XCRC filename;start;end", "MD5". Returns the bytes of the word. */
static size_t note_word(struct ftpx_session *session, ftpx_span text, uint32_t frame)
{
    size_t length = 0;

    while (length < text.len && text.at[length] > ' ' && text.at[length] != ';')
        length++;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!ftpx_span_starts(ftpx_span_take(text, length), words[i].word))
            continue;
        uint32_t *first = &session->digest_frames[words[i].digest];
        if (*first == 0)
            *first = frame;
        break;
    }
    return length;
}

/* Of features and commands only the first word counts, except of HASH: there all do. */
static void note_words(struct ftpx_session *session, ftpx_span text, uint32_t frame)
{
    text = ftpx_span_trim(text);
    if (!ftpx_span_starts(text, "HASH")) {
        note_word(session, text, frame);
        return;
    }
    while (text.len > 0)
        text = ftpx_span_drop(text, note_word(session, text, frame) + 1);
}

void ftpx_digest_note(struct ftpx_session *session, const struct ftpx_note *note)
{
    /* within a reply of several lines, the exchange that waits for it */
    const struct ftpx_exchange *exchange =
        note->exchange ? note->exchange : session->hearing.pending;
    bool sets_hash = exchange && exchange->verb->id == FTPX_CMD_OPTS;

    if (!exchange)
        return;
    if (note->from_client)
        note_words(session, sets_hash ? exchange->arg : note->text, note->frame);
    else if (exchange->verb->id == FTPX_CMD_FEAT)
        note_words(session, note->text, note->frame);
}

uint32_t ftpx_digests_before(const struct ftpx_session *session, uint32_t frame)
{
    uint32_t set = 0;

    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        if (session->digest_frames[digest] != 0 && session->digest_frames[digest] < frame)
            set |= FTPX_DIGEST_BIT(digest);
    return set;
}

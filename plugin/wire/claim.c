/* claim: a row a command, and the few shapes in which numbers stand in texts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "claim.h"

#include "reply.h"

static const struct ftpx_claim nothing;

static const struct {
    const char *name;
    uint8_t digits; /* of a digest in hexadecimal; 0 for all else */
} kinds[] = {
    [FTPX_CLAIM_NONE] = {"", 0},           [FTPX_CLAIM_SIZE] = {"SIZE", 0},
    [FTPX_CLAIM_MODIFIED] = {"MDTM", 0},   [FTPX_CLAIM_CRC32] = {"CRC32", 8},
    [FTPX_CLAIM_MD5] = {"MD5", 32},        [FTPX_CLAIM_SHA1] = {"SHA-1", 40},
    [FTPX_CLAIM_SHA256] = {"SHA-256", 64}, [FTPX_CLAIM_SHA512] = {"SHA-512", 128},
};

static const struct {
    enum ftpx_cmd id;
    enum ftpx_claim_kind kind;
} commands[] = {
    {FTPX_CMD_SIZE, FTPX_CLAIM_SIZE},      {FTPX_CMD_MDTM, FTPX_CLAIM_MODIFIED},
    {FTPX_CMD_XCRC, FTPX_CLAIM_CRC32},     {FTPX_CMD_XMD5, FTPX_CLAIM_MD5},
    {FTPX_CMD_MD5, FTPX_CLAIM_MD5},        {FTPX_CMD_XSHA, FTPX_CLAIM_SHA1},
    {FTPX_CMD_XSHA1, FTPX_CLAIM_SHA1},     {FTPX_CMD_XSHA256, FTPX_CLAIM_SHA256},
    {FTPX_CMD_XSHA512, FTPX_CLAIM_SHA512},
};

/* Names of algorithms, as HASH replies and CKSM asks. */
static const struct {
    const char *name;
    enum ftpx_claim_kind kind;
} algorithms[] = {
    {"SHA-256", FTPX_CLAIM_SHA256}, {"SHA-512", FTPX_CLAIM_SHA512}, {"SHA-1", FTPX_CLAIM_SHA1},
    {"SHA256", FTPX_CLAIM_SHA256},  {"SHA512", FTPX_CLAIM_SHA512},  {"SHA1", FTPX_CLAIM_SHA1},
    {"MD5", FTPX_CLAIM_MD5},        {"CRC32", FTPX_CLAIM_CRC32},
};

const char *ftpx_claim_name(enum ftpx_claim_kind kind)
{
    return kinds[kind].name;
}

static enum ftpx_claim_kind algorithm_named(ftpx_span word)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (ftpx_span_is(word, algorithms[i].name))
            return algorithms[i].kind;
    return FTPX_CLAIM_NONE;
}

/* Takes the first word off the text. */
static ftpx_span take_word(ftpx_span *text)
{
    ftpx_span word = ftpx_span_take(*text, ftpx_span_find(*text, ' '));

    *text = ftpx_span_trim(ftpx_span_drop(*text, word.len));
    return word;
}

/* --- digests --- */

/* The last word of exactly so many hexadecimal digits: a path may stand before it. */
static ftpx_span find_digest(ftpx_span text, size_t digits)
{
    ftpx_span found = FTPX_SPAN_NONE;

    for (size_t at = 0; at < text.len;) {
        size_t end = at;

        while (end < text.len && ftpx_is_hex(text.at[end]))
            end++;
        bool whole = (at == 0 || !ftpx_is_letter_or_digit(text.at[at - 1])) &&
                     (end == text.len || !ftpx_is_letter_or_digit(text.at[end]));
        if (whole && end - at == digits)
            found = ftpx_span_take(ftpx_span_drop(text, at), digits);
        at = end + 1;
    }
    return found;
}

/* The last word, cut off the text; nothing when there is only one. */
static ftpx_span take_last_word(ftpx_span *text)
{
    size_t start = ftpx_span_behind_last(*text, ' ');

    if (start == 0)
        return FTPX_SPAN_NONE;
    ftpx_span word = ftpx_span_drop(*text, start);
    *text = ftpx_span_trim(ftpx_span_take(*text, start - 1));
    return word;
}

/* path / path SP from SP to / DQUOTE path DQUOTE [SP from [SP to]] */
static void read_ranged_path(struct ftpx_claim *claim, ftpx_span arg)
{
    ftpx_span rest = ftpx_span_drop(arg, 1);
    size_t quote = ftpx_span_find(rest, '"');
    bool quoted = ftpx_span_starts(arg, "\"") && quote < rest.len;
    ftpx_span before = quoted ? ftpx_span_drop(rest, quote) : ftpx_span_trim(arg);
    ftpx_span last = take_last_word(&before);
    ftpx_span first = take_last_word(&before);

    claim->path = quoted ? ftpx_span_take(rest, quote) : arg;
    if (!ftpx_span_is_number(first, UINT64_MAX, &claim->from) ||
        !ftpx_span_is_number(last, UINT64_MAX, &claim->to))
        return;
    claim->has_range = true;
    if (!quoted)
        claim->path = before;
}

static struct ftpx_claim digest_claim(enum ftpx_claim_kind kind, ftpx_span text)
{
    struct ftpx_claim claim = {.kind = kind, .value = find_digest(text, kinds[kind].digits)};

    return claim.value.len > 0 ? claim : nothing;
}

/* algorithm SP from "-" to SP digest SP path */
static struct ftpx_claim hash_claim(ftpx_span arg, ftpx_span text)
{
    enum ftpx_claim_kind kind = algorithm_named(take_word(&text));
    ftpx_span range = take_word(&text);
    struct ftpx_claim claim = {.kind = kind, .value = take_word(&text), .path = arg};

    if (kind == FTPX_CLAIM_NONE || claim.value.len != kinds[kind].digits)
        return nothing;
    claim.has_range = ftpx_span_number(&range, UINT64_MAX, &claim.from) &&
                      ftpx_span_starts(range, "-") &&
                      ftpx_span_is_number(ftpx_span_drop(range, 1), UINT64_MAX, &claim.to);
    return claim;
}

/* CKSM SP algorithm SP offset SP length SP path; length -1: to the end */
static struct ftpx_claim cksm_claim(ftpx_span arg, ftpx_span text)
{
    enum ftpx_claim_kind kind = algorithm_named(take_word(&arg));
    ftpx_span offset = take_word(&arg);
    ftpx_span length = take_word(&arg);
    struct ftpx_claim claim = kind == FTPX_CLAIM_NONE ? nothing : digest_claim(kind, text);
    uint64_t count = 0;

    claim.path = arg;
    claim.has_range = !ftpx_span_is(offset, "0") || !ftpx_span_is(length, "-1");
    if (!claim.has_range)
        return claim;
    if (!ftpx_span_is_number(offset, UINT64_MAX, &claim.from) ||
        !ftpx_span_is_number(length, UINT64_MAX, &count) || claim.from > UINT64_MAX - count)
        return nothing;
    claim.to = claim.from + count;
    return claim;
}

/* --- sizes and times --- */

static struct ftpx_claim size_claim(ftpx_span text)
{
    struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE, .value = ftpx_span_trim(text)};

    if (!ftpx_reply_size(text, &claim.low))
        return nothing;
    claim.high = claim.low;
    return claim;
}

/* time-val = 14DIGIT ["." 1*DIGIT] (RFC 3659 §2.3) */
static struct ftpx_claim time_claim(ftpx_span text)
{
    ftpx_span rest = ftpx_span_trim(text);
    ftpx_span value = ftpx_span_take(rest, 14);
    uint64_t number;

    rest = ftpx_span_drop(rest, 14);
    if (value.len < 14 || !ftpx_span_is_number(value, UINT64_MAX, &number) ||
        (rest.len > 0 && rest.at[0] != '.'))
        return nothing;
    return (struct ftpx_claim){.kind = FTPX_CLAIM_MODIFIED, .value = value};
}

static enum ftpx_claim_kind kind_of(enum ftpx_cmd id)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].id == id)
            return commands[i].kind;
    return FTPX_CLAIM_NONE;
}

struct ftpx_claim ftpx_claim_of_file(const struct ftpx_verb *verb, ftpx_span arg, uint16_t code,
                                     ftpx_span text)
{
    enum ftpx_claim_kind kind = kind_of(verb->id);
    struct ftpx_claim claim = nothing;

    if (code < 200 || code >= 300)
        return nothing;
    if (verb->id == FTPX_CMD_HASH)
        return hash_claim(arg, text);
    if (verb->id == FTPX_CMD_CKSM)
        return cksm_claim(arg, text);
    if (kind == FTPX_CLAIM_SIZE)
        claim = size_claim(text);
    else if (kind == FTPX_CLAIM_MODIFIED)
        claim = time_claim(text);
    else if (kind != FTPX_CLAIM_NONE)
        claim = digest_claim(kind, text);
    if (kinds[claim.kind].digits > 0)
        read_ranged_path(&claim, arg);
    else
        claim.path = arg;
    return claim;
}

/* --- what was moved --- */

/* 1*DIGIT / 1*3DIGIT *("," 3DIGIT) */
static bool is_count(ftpx_span word, uint64_t *count_out)
{
    size_t before = word.len;

    if (!ftpx_span_number(&word, UINT64_MAX, count_out) || (word.len > 0 && before - word.len > 3))
        return false;
    while (ftpx_span_thousands(&word, ",", count_out))
        ;
    return word.len == 0;
}

static ftpx_span without_punctuation(ftpx_span word)
{
    while (word.len > 0 && !ftpx_is_letter_or_digit(word.at[word.len - 1]))
        word = ftpx_span_take(word, word.len - 1);
    while (word.len > 0 && !ftpx_is_letter_or_digit(word.at[0]))
        word = ftpx_span_drop(word, 1);
    return word;
}

struct ftpx_claim ftpx_claim_of_closing(ftpx_span text)
{
    static const char *const bytes[] = {"byte", "bytes", NULL};
    static const char *const moved[] = {"transferred", "sent",       "received", "written",
                                        "copied",      "transfered", NULL};
    ftpx_span before = FTPX_SPAN_NONE;
    ftpx_span rest = ftpx_span_trim(text);

    while (rest.len > 0) {
        ftpx_span number = without_punctuation(take_word(&rest));
        ftpx_span behind = rest;
        ftpx_span unit = without_punctuation(take_word(&behind));
        struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE, .value = number};

        if (ftpx_span_any(unit, ftpx_span_is, bytes) && is_count(number, &claim.low) &&
            (ftpx_span_any(before, ftpx_span_is, moved) ||
             ftpx_span_any(without_punctuation(take_word(&behind)), ftpx_span_is, moved))) {
            claim.high = claim.low;
            return claim;
        }
        before = number;
    }
    return nothing;
}

/* number SP "kbytes" SP ("to download" / …): number = 1*DIGIT "." DIGIT */
struct ftpx_claim ftpx_claim_of_mark(ftpx_span text)
{
    static const char *const units[] = {"bytes", "kbytes", "Mbytes"};
    struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE, .value = ftpx_span_trim(text)};
    ftpx_span rest = claim.value;
    uint64_t whole, tenth;

    if (!ftpx_span_number(&rest, UINT32_MAX, &whole) || !ftpx_span_starts(rest, "."))
        return nothing;
    rest = ftpx_span_drop(rest, 1);
    if (!ftpx_span_number(&rest, 9, &tenth) || !ftpx_span_starts(rest, " "))
        return nothing;
    claim.value = ftpx_span_take(claim.value, claim.value.len - rest.len);
    rest = ftpx_span_trim(rest);
    ftpx_span unit = take_word(&rest);
    uint64_t scale = 1;

    for (size_t i = 0; i < sizeof units / sizeof *units; i++, scale *= 1024) {
        if (!ftpx_span_is(unit, units[i]) || !ftpx_span_is(rest, "to download"))
            continue;
        uint64_t twentieths = (whole * 10 + tenth) * 2;
        claim.low = twentieths > 0 ? (twentieths - 1) * scale / 20 : 0;
        claim.high = (twentieths + 1) * scale / 20 + 1;
        return claim;
    }
    return nothing;
}

struct ftpx_claim ftpx_claim_of_total(ftpx_span text, enum ftpx_total total)
{
    static const struct {
        const char *before;
        const char *unit; /* stands behind, if not at once */
        uint64_t scale;
    } forms[] = {
        [FTPX_UPLOADED] = {"You uploaded ", " kbytes", 1024},
        [FTPX_DOWNLOADED] = {" and downloaded ", " kbytes", 1024},
        [FTPX_TRANSFERRED] = {"You have transferred ", " bytes in ", 1},
    };
    size_t at = ftpx_span_find_text(text, forms[total].before);
    ftpx_span rest = ftpx_span_drop(text, at + ftpx_span_of(forms[total].before).len);
    ftpx_span start = rest;
    struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE};
    uint64_t scale = forms[total].scale;
    uint64_t count;

    if (at == text.len || !ftpx_span_number(&rest, UINT64_MAX / 2048, &count) ||
        ftpx_span_find_text(rest, forms[total].unit) == rest.len)
        return nothing;
    claim.value = ftpx_span_take(start, start.len - rest.len);
    claim.low = count > 0 ? (count - 1) * scale + 1 : 0;
    claim.high = (count + 1) * scale - 1;
    return claim;
}

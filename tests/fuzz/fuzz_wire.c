/* Fuzzes every parser of wire with the same bytes, as a stream of lines and each line as
 * whatever it could be. It checks that nothing behind a line is read, that what is borrowed lies
 * within it, and that what is shown has the length it was said to have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "wire/attack.h"
#include "wire/claim.h"
#include "wire/command.h"
#include "wire/endpoint.h"
#include "wire/line.h"
#include "wire/listing.h"
#include "wire/operation.h"
#include "wire/carriers.h"
#include "wire/packet.h"
#include "wire/pcapng.h"
#include "wire/quirk.h"
#include "wire/reply.h"
#include "wire/software.h"
#include "wire/stamp.h"
#include "wire/text.h"
#include "wire/tls.h"
#include "wire/tls_hello.h"
#include "wire/x509.h"

#define LONGEST 300

static void borrowed(ftpx_span part, ftpx_span whole)
{
    if (part.len > 0)
        g_assert_true(part.at >= whole.at && part.at + part.len <= whole.at + whole.len);
}

static void announced(ftpx_span line)
{
    char text[FTPX_ADDRESS_TEXT];

    for (enum ftpx_method method = FTPX_METHOD_PORT; method < FTPX_METHOD_DEFAULT; method++) {
        struct ftpx_announced found = ftpx_announced_read(method, line);

        borrowed(found.host, line);
        borrowed(found.port, line);
        ftpx_address_text(&found.at.address, text);
        g_assert_true(found.method != FTPX_METHOD_NONE ||
                      (found.quirks & FTPX_QUIRK(BAD_ENDPOINT)));
    }
}

static void shown(ftpx_span line)
{
    size_t needed = ftpx_text_show(line, NULL, 0);
    g_autofree char *text = g_malloc(needed + 1);

    g_assert_cmpuint(ftpx_text_show(line, text, needed + 1), ==, needed);
    g_assert_cmpuint(strlen(text), ==, needed);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    ftpx_text_show(line, text, needed / 2 + 1); /* cut, but still UTF-8 */
    g_assert_cmpuint(strlen(text), <=, needed / 2);
    g_assert_true(g_utf8_validate(text, -1, NULL));
}

static void texts(ftpx_span line)
{
    g_autofree uint8_t *room = g_malloc(line.len + 1);
    size_t length = 0;
    uint64_t size;

    shown(line);
    g_assert_cmpuint(ftpx_line_strip_telnet(line, room), <=, line.len);
    if (ftpx_reply_quoted_path(line, room, &length))
        g_assert_cmpuint(length, <=, line.len);
    ftpx_reply_size_hint(line, &size);
    ftpx_reply_size(line, &size);
    borrowed(ftpx_reply_stou_name(line), line);
    borrowed(ftpx_software_server(line), line);
    ftpx_software_client(line);
    ftpx_listing_style_of(false, line);
}

/* From the start of each of the first words. */
static void stamps(ftpx_span text)
{
    char out[FTPX_STAMP_TEXT];

    for (unsigned word = 0; word < 6 && text.len > 0; word++) {
        size_t lengths[] = {ftpx_stamp_unix(text, false, out), ftpx_stamp_unix(text, true, out),
                            ftpx_stamp_dos(text, out), ftpx_stamp_vms(text, out),
                            ftpx_stamp_iso(text, out)};

        for (size_t index = 0; index < G_N_ELEMENTS(lengths); index++)
            g_assert_cmpuint(lengths[index], <=, text.len);
        ftpx_stamp_facts(text, out);
        g_assert_nonnull(memchr(out, 0, sizeof out));
        ftpx_stamp_is_time(ftpx_span_take(text, ftpx_span_find(text, ' ')));
        text = ftpx_span_drop(text, ftpx_span_find(text, ' ') + 1);
    }
}

static void hello(ftpx_span record)
{
    struct ftpx_tls_hello hello;
    ftpx_span protocols;
    ftpx_span identities;
    ftpx_span name;

    ftpx_tls_offer(record);
    if (!ftpx_tls_first_client_hello(record, &hello))
        return;
    protocols = ftpx_tls_protocols(&hello);
    identities = ftpx_tls_identities(&hello);
    borrowed(ftpx_tls_wanted_name(&hello), record);
    while (ftpx_tls_next_protocol(&protocols, &name))
        borrowed(name, record);
    while (ftpx_tls_next_identity(&identities, &name))
        borrowed(name, record);
    ftpx_tls_newest_version(&hello);
    ftpx_tls_agreed_version(&hello);
    ftpx_tls_is_retry(&hello);
}

static void name_in(ftpx_span bytes, ftpx_span whole)
{
    struct ftpx_x509_name name = {.rest = bytes};
    struct ftpx_x509_attribute attribute;

    while (ftpx_x509_next_attribute(&name, &attribute)) {
        borrowed(attribute.oid, whole);
        borrowed(attribute.value, whole);
    }
}

static void certificate(ftpx_span bytes)
{
    struct ftpx_x509 x509;

    borrowed(ftpx_tls_first_certificate(bytes), bytes);
    borrowed(ftpx_tls_new_ticket(bytes), bytes);
    if (!ftpx_x509_read(bytes, &x509))
        return;
    borrowed(x509.serial, bytes);
    name_in(x509.issuer, bytes);
    name_in(x509.subject, bytes);
    g_assert_cmpuint(strlen(x509.not_after), ==, FTPX_X509_TIME - 1);
}

static void records(ftpx_span bytes)
{
    while (bytes.len > 0) {
        size_t length = ftpx_tls_record_length(bytes);

        g_assert_cmpuint(length, <=, FTPX_TLS_RECORD_MAX);
        ftpx_tls_may_begin(bytes);
        ftpx_tls_is_hello(bytes);
        hello(bytes);
        if (length == 0)
            return;
        bytes = ftpx_span_drop(bytes, length);
    }
}

/* As a block of a pcapng file, in either order of bytes. */
static void block(ftpx_span bytes, bool big_end)
{
    struct ftpx_pcapng_block found = ftpx_pcapng_read(bytes, big_end);
    ftpx_span rest = found.options;
    ftpx_span value;
    unsigned code;
    bool by_system;
    uint64_t count;

    borrowed(found.options, bytes);
    while (ftpx_pcapng_next_option(&rest, big_end, &code, &value)) {
        borrowed(value, bytes);
        ftpx_pcapng_drops(code, value, big_end, &by_system, &count);
    }
    ftpx_pcapng_begins_section(bytes, &big_end);
    ftpx_pcapng_length(bytes, big_end);
}

/* As a frame of each link layer, cut by a snap length or not. */
static void packets(ftpx_span bytes)
{
    struct ftpx_packet packet;

    for (unsigned link = FTPX_LINK_ETHERNET; link <= FTPX_LINK_IP; link++)
        for (uint32_t cut = 0; cut <= 1000; cut += 1000) {
            if (ftpx_packet_read(link, bytes, (uint32_t)bytes.len + cut, &packet) !=
                FTPX_PACKET_PLAIN)
                continue;
            ftpx_packet_is_idle(&packet);
            ftpx_carriers_have_datagram(packet.payload);
            ftpx_carriers_have_stream(0, 0, packet.payload);
            borrowed(packet.payload, bytes);
            g_assert_cmpuint(packet.payload.len, <=, packet.length);
            g_assert_cmpuint(packet.length, <=, bytes.len + cut);
        }
}

static void operation(const struct ftpx_command *command)
{
    struct ftpx_operation_words words = ftpx_operation_parse(command->verb, command->arg);

    borrowed(words.path, command->arg);
    borrowed(words.source, command->arg);
}

static void claims(const struct ftpx_command *command, ftpx_span text)
{
    static const enum ftpx_cmd verbs[] = {FTPX_CMD_SIZE, FTPX_CMD_MDTM, FTPX_CMD_HASH,
                                          FTPX_CMD_XCRC, FTPX_CMD_MD5,  FTPX_CMD_CKSM};
    struct ftpx_claim claim = ftpx_claim_of_file(command->verb, command->arg, 213, text);

    borrowed(claim.value, text);
    borrowed(claim.path, command->arg);
    for (size_t index = 0; index < G_N_ELEMENTS(verbs); index++)
        borrowed(ftpx_claim_of_file(ftpx_verb(verbs[index]), text, 213, text).value, text);
    borrowed(ftpx_claim_of_closing(text).value, text);
    claim = ftpx_claim_of_mark(text);
    borrowed(claim.value, text);
    g_assert_cmpuint(claim.low, <=, claim.high);
    for (unsigned total = 0; total < FTPX_TOTAL_COUNT; total++)
        borrowed(ftpx_claim_of_total(text, (enum ftpx_total)total).value, text);
    borrowed(ftpx_software_csid(text).name, text);
}

/* As an entry, in each style of listing. */
static void listed(ftpx_span line, struct ftpx_listing listings[3])
{
    struct ftpx_listed found;

    for (unsigned style = 0; style < 3; style++) {
        listings[style].style = (enum ftpx_listing_style)style;
        if (ftpx_listing_line(&listings[style], line, &found) == FTPX_LISTING_NOTHING)
            continue;
        g_assert_cmpuint(found.name.len, >, 0);
        borrowed(found.name, line);
        borrowed(found.target, line);
        borrowed(found.perms, line);
        g_assert_nonnull(memchr(found.modified, 0, sizeof found.modified));
    }
}

/* A copy, so that the sanitizer sees who reads on. */
static void one_line(ftpx_span text, struct ftpx_reply_open *open, struct ftpx_listing listings[3])
{
    g_autofree uint8_t *copy = text.len > 0 ? g_memdup2(text.at, text.len) : NULL;
    ftpx_span line = {copy, text.len};
    struct ftpx_command command = ftpx_command_parse(line);
    struct ftpx_reply_line reply = ftpx_reply_line_parse(line);

    g_assert_nonnull(command.verb);
    borrowed(command.name, line);
    borrowed(command.arg, line);
    borrowed(reply.text, line);
    g_assert_cmpint(reply.code == 0, ==, reply.mark == 0);
    ftpx_verb_allows(command.verb, reply.code);
    ftpx_verb_fits(command.verb, reply.code, false);
    g_assert_cmpint(command.attack, <, FTPX_ATTACK_COUNT);
    g_assert_cmpint(ftpx_attack_of(command.verb, command.name, reply.text), <, FTPX_ATTACK_COUNT);
    ftpx_reply_meaning(reply.code);
    ftpx_reply_feed(open, &reply);
    operation(&command);
    claims(&command, reply.text);
    announced(command.arg);
    announced(reply.text);
    texts(reply.text);
    stamps(line);
    listed(line, listings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ftpx_span bytes = {data, size};
    struct ftpx_reply_open open = {0, 0};
    struct ftpx_listing listings[3] = {0};
    struct ftpx_line line;
    size_t taken;

    records(bytes);
    certificate(bytes);
    block(bytes, false);
    block(bytes, true);
    packets(bytes);
    ftpx_listing_shape(bytes, true);
    ftpx_listing_shape(bytes, false);
    while ((taken = ftpx_line_next(bytes, LONGEST, &line)) > 0) {
        g_assert_cmpuint(taken, <=, bytes.len);
        g_assert_cmpuint(taken, <=, LONGEST);
        borrowed(line.text, ftpx_span_take(bytes, taken));
        one_line(line.text, &open, listings);
        bytes = ftpx_span_drop(bytes, taken);
    }
    if (ftpx_line_ends_odd(bytes, &line))
        borrowed(line.text, bytes);
    ftpx_line_stub(bytes, &line);
    one_line(line.text, &open, listings);
    return 0;
}

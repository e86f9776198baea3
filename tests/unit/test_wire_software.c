/* Tests of software: greetings as servers send them, and passwords as clients do.
 * It knows no sessions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/software.h"

static const struct {
    const char *text, *server; /* "": none known */
} servers[] = {
    {"(vsFTPd 3.0.3)", "vsFTPd 3.0.3"},
    {"(vsFTPd 2.0.8+ (ext.1) )", "vsFTPd 2.0.8+"},
    {"Welcome to (VSFTPD 2.3.4).", "VSFTPD 2.3.4"},
    {"ProFTPD 1.3.3d Server (Debian) [::ffff:10.0.0.1]", "ProFTPD 1.3.3d"},
    {"ProFTPD Server (Debian) [10.0.0.1]", "ProFTPD"},
    {"---------- Welcome to Pure-FTPd [privsep] [TLS] ----------", "Pure-FTPd"},
    {"Microsoft FTP Service", "Microsoft FTP Service"},
    {"host Microsoft FTP Service (Version 5.0).", "Microsoft FTP Service (Version 5.0)"},
    {"FileZilla Server 1.8.1", "FileZilla Server 1.8.1"},
    {"FileZilla Server version 0.9.41 beta", "FileZilla Server version 0.9.41"},
    {"UNIX emulated by FileZilla", "FileZilla"},
    {"Serv-U FTP Server v15.1.6 ready...", "Serv-U FTP Server v15.1.6"},
    {"pyftpdlib 1.5.7 ready.", "pyftpdlib 1.5.7"},
    {"pyftpdlib based ftpd ready.", "pyftpdlib"},
    {"host FTP server (GNU inetutils 2.4) ready.", "GNU inetutils 2.4"},
    {"host FTP server (Version 6.4/OpenBSD/Linux-ftpd-0.17) ready.", "Linux-ftpd-0.17"},
    {"host FTP server (Version wu-2.6.2(1) Mon Jan 1) ready.", "wu-2.6.2"},
    {"FTPD1 IBM FTP CS V2R1 at HOST, 12:00:00 on 2024-01-01.", "IBM FTP CS V2R1"},
    {"MikroTik FTP server (MikroTik 6.44.3) ready", "MikroTik 6.44.3"},
    {"uftpd (2.8) ready.", "uftpd (2.8)"},
    {"Serv-U FTP-Server v2.5h for WinSock ready...", "Serv-U FTP-Server v2.5h"},
    {"Serv-U v3 ready", "Serv-U v3"},
    {"host (glFTPd 2.01 Linux+TLS) ready.", "glFTPd 2.01"},
    {"host NcFTPd Server (licensed copy) ready.", "NcFTPd Server"},
    {"bftpd 1.6 at 10.0.0.1 ready.", "bftpd 1.6"},
    {"host FTP server (tnftpd 20081009) ready.", "tnftpd 20081009"},
    {"host FTP server (lukemftpd 1.1) ready.", "lukemftpd 1.1"},
    {"Gene6 FTP Server v3.10.0 (Build 15) ready...", "Gene6 FTP Server v3.10.0"},
    {"host X2 WS_FTP Server 5.0.5 (1989540204)", "WS_FTP Server 5.0.5"},
    {"Welcome to Cerberus FTP Server", "Cerberus FTP Server"},
    {"CrushFTP Server Ready!", "CrushFTP"},
    {"Titan FTP Server 6.26.630 Ready.", "Titan FTP Server 6.26.630"},
    {"Wing FTP Server 4.0.2 ready...", "Wing FTP Server 4.0.2"},
    {"Xlight FTP Server 3.9 ready...", "Xlight FTP Server 3.9"},
    {"zFTPServer v2.0, 2008-12-24 ready.", "zFTPServer v2.0"},
    {"WarFTPd 1.82.00-RC10 (Sep 22 2006) Ready", "WarFTPd 1.82.00-RC10"},
    {"Jgaa's Fan Club FTP Service WAR-FTPD 1.65 Ready", "WAR-FTPD 1.65"},
    {"SlimFTPd 3.16, by WhitSoft Development", "SlimFTPd 3.16"},
    {"BulletProof FTP Server ready ...", "BulletProof FTP Server"},
    {"Core FTP Server Version 1.2, build 567", "Core FTP Server Version 1.2"},
    {"Golden FTP Server ready v4.30", "Golden FTP Server"},
    {"Hello, I'm freeFTPd 1.0", "freeFTPd 1.0"},
    {"host GridFTP Server 7.20 (gcc64, 1461) ready.", "GridFTP Server 7.20"},
    {"host FTP server (SunOS 5.8) ready.", "SunOS 5.8"},
    {"vsFTPd 3.", "vsFTPd 3"},
    {"vsFTPd", "vsFTPd"},
    {"vsFTPd ", "vsFTPd"},
    {"vsFTPd version", "vsFTPd"},
    {"vsFTPd version ", "vsFTPd"},
    {"vsFTPd v", "vsFTPd"},
    {"vsFTPd3", "vsFTPd"},
    {"", ""},
    {"FTP server ready.", ""},
    {"UNIX Type: L8", ""},
    {"vsFTPdX 1.0", ""},
    {"tftpuFTPd 1.0", ""},
    {"Version wu", "wu"},
    /* several products: the one that the table has first, with a version where it has one */
    {"SunOS 5.8 with ProFTPD 1.3.3d behind vsFTPd", "vsFTPd"},
    {"FileZilla 3.0 speaks to FileZilla Server 1.8.1", "FileZilla Server 1.8.1"},
    {"vsFTPd is not vsFTPd 3.0.3", "vsFTPd 3.0.3"},
    {"vsFTPd 2.3.4, not vsFTPd 3.0.3", "vsFTPd 2.3.4"},
};

static void server_cut(ftpx_span cut)
{
    assert_within(ftpx_software_server(cut), cut);
}

static void a_server_is_named_with_its_version_as_written(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(servers); i++) {
        g_test_message("%s", servers[i].text);
        assert_span(ftpx_software_server(flush_text(servers[i].text)), servers[i].server);
        flush_every_cut(ftpx_span_of(servers[i].text), server_cut);
    }
}

static const struct {
    const char *password, *client;
} clients[] = {
    {"lftp@", "lftp"},
    {"chrome@example.com", "chrome"},
    {"mozilla@example.com", "Mozilla"},
    {"IEUser@", "Internet Explorer"},
    {"-wget@", "Wget"},
    {"ftp@example.com", "curl"},
    {"", ""},
    {"secret", ""},
    {"alice@example.com", ""},
    {"lftp", ""},
    {"xlftp@", ""},
};

static void client_cut(ftpx_span cut)
{
    ftpx_software_client(cut);
}

static void a_client_is_known_by_the_password_it_makes_up(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(clients); i++) {
        g_test_message("%s", clients[i].password);
        assert_span(ftpx_software_client(flush_text(clients[i].password)), clients[i].client);
        flush_every_cut(ftpx_span_of(clients[i].password), client_cut);
    }
}

static void csid_cut(ftpx_span cut)
{
    assert_within(ftpx_software_csid(cut).name, cut);
    assert_within(ftpx_software_csid(cut).version, cut);
}

static void csid_says_name_and_version(void)
{
    static const struct {
        const char *text, *name, *version;
    } said[] = {
        {"Name=FileZilla; Version=3.5;", "FileZilla", "3.5"},
        {"name= x y ;OS=Linux", "x y", ""},
        {"Names=x;", "", ""},
        {"Name=\"lab client\";Version=1.0;", "lab client", "1.0"},
        {"Name=\";", "\"", ""},
        {"Name=\"\";", "", ""},
        {"Name=\"x;", "\"x", ""},
        {"Name=x\";", "x\"", ""},
        {"", "", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
        assert_span(ftpx_software_csid(flush_text(said[i].text)).name, said[i].name);
        assert_span(ftpx_software_csid(flush_text(said[i].text)).version, said[i].version);
        flush_every_cut(ftpx_span_of(said[i].text), csid_cut);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/software/a server is named with its version as written",
                    a_server_is_named_with_its_version_as_written);
    g_test_add_func("/software/a client is known by the password it makes up",
                    a_client_is_known_by_the_password_it_makes_up);
    g_test_add_func("/software/csid", csid_says_name_and_version);
    return g_test_run();
}

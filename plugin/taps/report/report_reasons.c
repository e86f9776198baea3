/* report_reasons: quirks have their Chinese words in wire/quirk.h, signs of attacks here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_reasons.h"

#include "../../wire/quirk.h"
#include "../say/reasons.h"
#include "report_words.h"

static const char *const attacks_chinese[FTPX_ATTACK_COUNT] = {
    /* clang-format off */
    [FTPX_ATTACK_OVERLONG]          = "参数过长",
    [FTPX_ATTACK_SITE_EXEC]         = "SITE EXEC 在服务器上运行程序",
    [FTPX_ATTACK_SITE_COPY]         = "SITE CPFR 或 CPTO 复制文件，在某些服务器上无需登录",
    [FTPX_ATTACK_BACK_DOOR]         = "触发已知后门的字符串",
    [FTPX_ATTACK_CROSS_PROTOCOL]    = "其他协议的请求",
    [FTPX_ATTACK_LINE_BREAK]        = "编码的换行后面藏有第二条命令",
    [FTPX_ATTACK_COMMAND_INJECTION] = "参数中有 shell 命令",
    [FTPX_ATTACK_FORMAT_STRING]     = "格式化字符串",
    [FTPX_ATTACK_TRAVERSAL]         = "路径穿越",
    [FTPX_ATTACK_REMOTE_PATH]       = "另一台机器上的路径（UNC）",
    [FTPX_ATTACK_ROOT_HOME]         = "root 的主目录",
    [FTPX_ATTACK_WILDCARDS]         = "使服务器繁忙或崩溃的通配符",
    /* clang-format on */
};

uint64_t ftpx_report_suspicions(void)
{
    return FTPX_QUIRK(ATTACK) | FTPX_QUIRK(BOUNCE) | FTPX_QUIRK(LOW_PORT) | FTPX_QUIRK(STOLEN) |
           FTPX_QUIRK(REDIRECTED) | FTPX_QUIRK(CONFLICTING) | FTPX_QUIRK(CLAIM_MISMATCH) |
           FTPX_QUIRK(WRONG_WAY) | FTPX_QUIRK(BRUTE_FORCE) | FTPX_QUIRK(GUESSED) |
           FTPX_QUIRK(SPRAYING) | FTPX_QUIRK(SLOW_GUESSING) | FTPX_QUIRK(ANONYMOUS_WRITE) |
           FTPX_QUIRK(HOST_NAMED_UPLOAD) | FTPX_QUIRK(TLS_STRIPPED);
}

const char *ftpx_report_attack_chinese(enum ftpx_attack attack)
{
    g_assert(attack < FTPX_ATTACK_COUNT && attack != FTPX_ATTACK_NONE);
    return attacks_chinese[attack] ? attacks_chinese[attack] : ftpx_attack_words(attack);
}

void ftpx_report_reason(GString *out, unsigned bit)
{
    ftpx_report_both(out, ftpx_quirk_reason(bit), ftpx_quirk_reason_chinese(bit));
}

void ftpx_report_reasons(GString *out, uint64_t quirks)
{
    GString *english = g_string_new(NULL);
    GString *chinese = g_string_new(NULL);

    ftpx_reasons(english, quirks);
    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks >> bit & 1)
            g_string_append_printf(chinese, "%s%s", chinese->len > 0 ? "；" : "",
                                   ftpx_quirk_reason_chinese(bit));
    ftpx_report_both(out, english->str, chinese->str);
    g_string_free(english, TRUE);
    g_string_free(chinese, TRUE);
}

void ftpx_report_attack(GString *out, enum ftpx_attack attack)
{
    ftpx_report_both(out, ftpx_attack_words(attack), ftpx_report_attack_chinese(attack));
}

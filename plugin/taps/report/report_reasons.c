/* report_reasons: the tables, in the order of wire/quirk.h and wire/attack.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_reasons.h"

#include "../../wire/quirk.h"
#include "../say/reasons.h"
#include "report_words.h"

static const char *const quirks_chinese[FTPX_QUIRK_COUNT] = {
    /* clang-format off */
    [FTPX_QUIRK_BIT_BARE_LF]            = "有一行仅以 LF 结尾",
    [FTPX_QUIRK_BIT_BARE_CR]            = "CR 后面没有 LF",
    [FTPX_QUIRK_BIT_NUL]                = "行中有 NUL",
    [FTPX_QUIRK_BIT_LONG_LINE]          = "有一行过长",
    [FTPX_QUIRK_BIT_CUT_LINE]           = "有一行缺少结尾",
    [FTPX_QUIRK_BIT_TELNET]             = "行中有 Telnet 命令",
    [FTPX_QUIRK_BIT_EIGHT_BIT]          = "有非 UTF-8 的字节",
    [FTPX_QUIRK_BIT_UNKNOWN_VERB]       = "未知命令",
    [FTPX_QUIRK_BIT_BAD_ENDPOINT]       = "没有可用的地址和端口",
    [FTPX_QUIRK_BIT_ENDPOINT_UNCLOSED]  = "缺少右括号",
    [FTPX_QUIRK_BIT_EPSV_ALL]           = "EPSV ALL 之后不允许使用",
    [FTPX_QUIRK_BIT_ATTACK]             = "看起来像攻击",
    [FTPX_QUIRK_BIT_NO_CODE]            = "服务器的一行不是应答",
    [FTPX_QUIRK_BIT_BAD_CODE]           = "应答代码格式错误",
    [FTPX_QUIRK_BIT_OTHER_CODE_INSIDE]  = "应答中夹有另一个代码",
    [FTPX_QUIRK_BIT_CLOSED_BY_OTHER]    = "应答以另一个代码结束",
    [FTPX_QUIRK_BIT_UNTERMINATED]       = "应答一直没有结束",
    [FTPX_QUIRK_BIT_LONG_REPLY]         = "应答过长，未全部保留",
    [FTPX_QUIRK_BIT_UNEXPECTED_REPLY]   = "没有命令在等待该应答",
    [FTPX_QUIRK_BIT_DOUBTFUL]           = "应答可能属于另一条命令",
    [FTPX_QUIRK_BIT_WRONG_STATE]        = "RFC 959 不允许在此处使用的应答",
    [FTPX_QUIRK_BIT_UNANSWERED]         = "一直没有应答",
    [FTPX_QUIRK_BIT_TOO_MANY_PENDING]   = "未应答的命令过多",
    [FTPX_QUIRK_BIT_TOO_MANY_LINES]     = "行过多且过短，未全部保留",
    [FTPX_QUIRK_BIT_AFTER_GAP]          = "此处失去了应答的对应关系",
    [FTPX_QUIRK_BIT_BOUNCE]             = "指向第三方（FTP bounce）",
    [FTPX_QUIRK_BIT_LOW_PORT]           = "宣告了小于 1024 的端口",
    [FTPX_QUIRK_BIT_NAT]                = "宣告的地址与实际使用的不同（NAT）",
    [FTPX_QUIRK_BIT_STOLEN]             = "数据连接的对端是陌生主机",
    [FTPX_QUIRK_BIT_REDIRECTED]         = "把客户端引向服务器以外的主机",
    [FTPX_QUIRK_BIT_UNUSED]             = "宣告的端点从未被连接",
    [FTPX_QUIRK_BIT_FXP]                = "服务器之间的复制（FXP）",
    [FTPX_QUIRK_BIT_NO_DATA_CONNECTION] = "捕获中没有找到数据连接",
    [FTPX_QUIRK_BIT_GAP]                = "数据流中缺少字节",
    [FTPX_QUIRK_BIT_NO_FIN]             = "未见发送方的 FIN",
    [FTPX_QUIRK_BIT_NO_FINAL_REPLY]     = "没有最终应答",
    [FTPX_QUIRK_BIT_FAILED_REPLY]       = "服务器报告失败",
    [FTPX_QUIRK_BIT_SIZE_MISMATCH]      = "与宣告的大小不符",
    [FTPX_QUIRK_BIT_RESET]              = "在发送方 FIN 之前被重置",
    [FTPX_QUIRK_BIT_ABORTED]            = "被取消（426、451 或 ABOR）",
    [FTPX_QUIRK_BIT_WRONG_WAY]          = "数据方向与命令相反",
    [FTPX_QUIRK_BIT_ASCII_BINARY]       = "在 TYPE A 下传送了二进制内容",
    [FTPX_QUIRK_BIT_FRAGMENTED]         = "空缺过多，无法全部记录",
    [FTPX_QUIRK_BIT_CONFLICTING]        = "重传的字节与之前不同",
    [FTPX_QUIRK_BIT_CLAIM_MISMATCH]     = "服务器报告的字节数与捕获到的不符",
    [FTPX_QUIRK_BIT_UNDECRYPTED]        = "未解密，或未解密到结尾",
    [FTPX_QUIRK_BIT_INFERRED]           = "仅凭主机和时间关联",
    [FTPX_QUIRK_BIT_UNDECODED]          = "不符合其 MODE 或 STRU",
    [FTPX_QUIRK_BIT_NO_EOF]             = "其 MODE 或 STRU 应有的结尾没有出现",
    [FTPX_QUIRK_BIT_CONTENT_CAPPED]     = "条目或解码后的字节过多，未全部保留",
    [FTPX_QUIRK_BIT_CLEARTEXT]          = "密码以明文发送",
    [FTPX_QUIRK_BIT_BRUTE_FORCE]        = "失败次数过多，疑似暴力破解",
    [FTPX_QUIRK_BIT_GUESSED]            = "疑似暴力破解之后登录成功",
    [FTPX_QUIRK_BIT_LOGIN_FAILED]       = "登录失败",
    [FTPX_QUIRK_BIT_SPRAYING]           = "用户或客户端过多，疑似密码喷洒",
    [FTPX_QUIRK_BIT_SLOW_GUESSING]      = "密码过多，疑似缓慢猜测",
    [FTPX_QUIRK_BIT_ANONYMOUS_WRITE]    = "匿名用户更改了文件",
    [FTPX_QUIRK_BIT_HOST_NAMED_UPLOAD]  = "文件名像窃密程序上传的文件",
    [FTPX_QUIRK_BIT_TLS_REFUSED]        = "TLS 被拒绝",
    [FTPX_QUIRK_BIT_TLS_STRIPPED]       = "声称支持 TLS，请求时却被拒绝",
    [FTPX_QUIRK_BIT_TLS_FALLBACK]       = "TLS 被拒绝后以明文发送密码",
    /* clang-format on */
};

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

const char *ftpx_report_reason_chinese(unsigned bit)
{
    g_assert(bit < FTPX_QUIRK_COUNT);
    return quirks_chinese[bit] ? quirks_chinese[bit] : ftpx_reason(bit);
}

const char *ftpx_report_attack_chinese(enum ftpx_attack attack)
{
    g_assert(attack < FTPX_ATTACK_COUNT && attack != FTPX_ATTACK_NONE);
    return attacks_chinese[attack] ? attacks_chinese[attack] : ftpx_attack_words(attack);
}

void ftpx_report_reason(GString *out, unsigned bit)
{
    ftpx_report_both(out, ftpx_reason(bit), ftpx_report_reason_chinese(bit));
}

void ftpx_report_reasons(GString *out, uint64_t quirks)
{
    GString *english = g_string_new(NULL);
    GString *chinese = g_string_new(NULL);

    ftpx_reasons(english, quirks);
    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks >> bit & 1)
            g_string_append_printf(chinese, "%s%s", chinese->len > 0 ? "；" : "",
                                   ftpx_report_reason_chinese(bit));
    ftpx_report_both(out, english->str, chinese->str);
    g_string_free(english, TRUE);
    g_string_free(chinese, TRUE);
}

void ftpx_report_attack(GString *out, enum ftpx_attack attack)
{
    ftpx_report_both(out, ftpx_attack_words(attack), ftpx_report_attack_chinese(attack));
}

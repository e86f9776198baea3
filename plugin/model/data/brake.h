/* brake: what kept a transfer from being faster, as far as its segments tell, with what that rests on. Where they do not
 * tell, it says why.
 *
 * Most of the time between the first and the last byte has to be of one kind (see pace.h). Waits for acknowledgements are
 * the network's when round trips grow, so that packets queue, or when packets are lost; when neither is so and the sender
 * keeps the same amount in flight, that is its own limit.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_BRAKE_H
#define FTPX_MODEL_DATA_BRAKE_H

#include "../tcp/pace.h"
#include "transfer.h"

/* Whose it is. */
enum ftpx_braked_by {
    FTPX_BRAKED_BY_UNKNOWN,
    FTPX_BRAKED_BY_SENDER,
    FTPX_BRAKED_BY_RECEIVER,
    FTPX_BRAKED_BY_NETWORK
};

/* X(enumerator, by, key, English, Simplified Chinese) */
/* clang-format off */
#define FTPX_BRAKES(X) \
    X(SHORT,       UNKNOWN,  "short",       "too little was sent to tell", "数据太少，无法判断") \
    X(INCOMPLETE,  UNKNOWN,  "incomplete",  "packets are missing from the capture", "捕获缺少数据包") \
    X(NO_OPENING,  UNKNOWN,  "no-opening",  "the capture has no handshake that nobody had to repeat", "捕获中没有无需重传的握手") \
    X(ONE_WAY,     UNKNOWN,  "one-way",     "no acknowledgements are in the capture", "捕获中没有确认") \
    X(MIXED,       UNKNOWN,  "mixed",       "several things took their part", "由多种因素共同造成") \
    X(IDLE,        SENDER,   "idle",        "it had nothing to send most of the time", "发送方大部分时间没有数据可发") \
    X(PAUSES,      SENDER,   "pauses",      "it paused again and again, as with a limit on its rate or a slow disk", \
      "发送方有规律地停顿，常见于限速或磁盘较慢") \
    X(IN_FLIGHT,   SENDER,   "in-flight",   "it had no more in flight though there was room, as with a small buffer or a slow source", \
      "窗口和路径有余量，但发送方没有发出更多数据，常见于发送缓冲区过小或数据源较慢") \
    X(WINDOW,      RECEIVER, "window",      "its window is small for the round-trip time", "接收方的窗口相对于往返时间过小") \
    X(READING,     RECEIVER, "reading",     "it read more slowly than data came, and closed its window", \
      "接收方读取数据较慢，窗口被关闭") \
    X(LOSS,        NETWORK,  "loss",        "packets were lost on the way", "数据包在途中丢失") \
    X(MARKED,      NETWORK,  "marked",      "a link on the way marked packets since it was full (ECN)", "途中链路因拥塞标记了数据包（ECN）") \
    X(QUEUE,       NETWORK,  "queue",       "packets queued on the way, at its slowest link", "数据包在途中最慢的链路上排队") \
    X(ROUND_TRIPS, NETWORK,  "round-trips", "connections start slowly, and this one was over by then", "连接起步较慢，而传输在提速前已结束")
/* clang-format on */

#define FTPX_BRAKE_ENUMERATOR(name, ...) FTPX_BRAKE_##name,
enum ftpx_brake { FTPX_BRAKES(FTPX_BRAKE_ENUMERATOR) FTPX_BRAKE_COUNT };
#undef FTPX_BRAKE_ENUMERATOR

/* FTPX_BRAKE_SHORT where nothing moved. */
enum ftpx_brake ftpx_brake_of(const struct ftpx_transfer *transfer);

/* Whether there was enough to judge by, be it that nothing decides. */
bool ftpx_brake_is_judged(enum ftpx_brake brake);

/* What it rests on; NULL when it was not measured. */
const struct ftpx_pace *ftpx_brake_pace(const struct ftpx_transfer *transfer);

enum ftpx_braked_by ftpx_brake_by(enum ftpx_brake brake);

/* "sender", "receiver", "network", "unknown". */
const char *ftpx_braked_by_name(enum ftpx_braked_by by);
/* A word, and sentences without a full stop. */
const char *ftpx_brake_key(enum ftpx_brake brake);
const char *ftpx_brake_words(enum ftpx_brake brake);
const char *ftpx_brake_chinese(enum ftpx_brake brake);

#endif

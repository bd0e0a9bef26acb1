/* gelf.h: log messages for a server that speaks GELF, as the platform's runner asks for it.
 *
 * Invariants: the server is the one of KBC_LOGGER_ADDR and KBC_LOGGER_PORT; both must be set, or
 * there is none. KBC_LOGGER_TRANSPORT is `tcp`, which is the default, or `udp`. The connection is
 * made for the first message. A message is version 1.1 of the format
 * (https://go2docs.graylog.org/current/getting_in_log_data/gelf.html): over TCP it ends with a NUL
 * byte, over UDP it is one datagram, or chunks where it is longer than 8192 bytes. Nothing here
 * waits longer than a few seconds for a server. Not for several threads at once: log.c holds its
 * lock.
 */
#ifndef KBC_GELF_H
#define KBC_GELF_H

#include "base/base.h"

/* As syslog numbers them. */
enum gelf_level { GELF_ERROR = 3, GELF_WARNING = 4, GELF_INFO = 6, GELF_DEBUG = 7 };

enum { GELF_LONGEST = 64 * 1024 }; /* bytes of a message */

enum gelf_result {
    GELF_SENT,
    GELF_OFF, /* no server is set, or it was given up */
    GELF_FAILED /* it is given up now: gelf_problem() tells why */
};

/* Sends a message: valid UTF-8, at most GELF_LONGEST bytes. */
MUST_USE enum gelf_result gelf_send(enum gelf_level level, struct span message);

/* Why the last gelf_send() failed. */
const char *gelf_problem(void);

#endif

/* gelf.c: GELF messages over TCP and UDP. */
#include "base/gelf.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum {
    WAIT_SECONDS = 5,
    DATAGRAM = 8192, /* the longest one that every server takes */
    CHUNK_HEADER = 12,
    CHUNK = DATAGRAM - CHUNK_HEADER,
    ESCAPED_MOST = 6, /* \u0000 */
};

enum state { STATE_NEW, STATE_OPEN, STATE_OFF };

/* The one server of this process; log.c's lock guards it. */
static struct {
    enum state state;
    int socket;
    int kind; /* SOCK_STREAM or SOCK_DGRAM */
    const char *problem;
} server;

struct text {
    size_t len;
    char at[ESCAPED_MOST * GELF_LONGEST + 512];
};

static void text_add(struct text *text, const char *from, size_t size)
{
    if (size <= sizeof(text->at) - text->len) {
        memcpy(text->at + text->len, from, size);
        text->len += size;
    }
}

static void text_add_string(struct text *text, const char *from)
{
    text_add(text, from, strlen(from));
}

/* The inside of a JSON string (RFC 8259, section 7). */
static void text_add_escaped(struct text *text, struct span from)
{
    for (size_t i = 0; i < from.len; i++) {
        const unsigned char byte = (unsigned char)from.at[i];
        if (byte == '"' || byte == '\\') {
            text_add(text, "\\", 1);
            text_add(text, from.at + i, 1);
        } else if (byte < 0x20) {
            char escape[ESCAPED_MOST + 1];
            snprintf(escape, sizeof(escape), "\\u%04x", byte);
            text_add_string(text, escape);
        } else {
            text_add(text, from.at + i, 1);
        }
    }
}

/* `host` is where a message comes from: the program, as the machine's name is nobody's business. */
static void text_make(struct text *text, enum gelf_level level, struct span message)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    char numbers[96];
    snprintf(numbers, sizeof(numbers), "\",\"timestamp\":%lld.%03ld,\"level\":%d}",
             (long long)now.tv_sec, now.tv_nsec / 1000000, (int)level);
    const char *program = program_invocation_short_name;
    text->len = 0;
    text_add_string(text, "{\"version\":\"1.1\",\"host\":\"");
    text_add_escaped(text, (struct span){program, strnlen(program, 64)});
    text_add_string(text, "\",\"short_message\":\"");
    text_add_escaped(text, message);
    text_add_string(text, numbers);
}

/* connect(2) with an end to its patience; false with errno. */
static bool connect_soon(int socket, const struct addrinfo *address)
{
    if (connect(socket, address->ai_addr, address->ai_addrlen) == 0)
        return true;
    if (errno != EINPROGRESS)
        return false;
    struct pollfd wait = {.fd = socket, .events = POLLOUT};
    int ready;
    do {
        ready = poll(&wait, 1, WAIT_SECONDS * 1000);
    } while (ready < 0 && errno == EINTR);
    int problem = ETIMEDOUT;
    socklen_t size = sizeof(problem);
    if (ready > 0 && getsockopt(socket, SOL_SOCKET, SO_ERROR, &problem, &size) != 0)
        return false;
    errno = problem;
    return problem == 0;
}

static bool open_address(const struct addrinfo *address)
{
    const int opened =
        socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
               address->ai_protocol);
    if (opened < 0) {
        server.problem = strerror(errno);
        return false;
    }
    if (!connect_soon(opened, address)) {
        server.problem = strerror(errno);
        close(opened);
        return false;
    }
    server.socket = opened;
    return true;
}

static bool open_server(const char *name, const char *port)
{
    const char *transport = getenv("KBC_LOGGER_TRANSPORT");
    if (!transport || !*transport || strcmp(transport, "tcp") == 0) {
        server.kind = SOCK_STREAM;
    } else if (strcmp(transport, "udp") == 0) {
        server.kind = SOCK_DGRAM;
    } else {
        server.problem = "KBC_LOGGER_TRANSPORT is neither tcp nor udp";
        return false;
    }
    const struct addrinfo hints = {.ai_socktype = server.kind, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    const int problem = getaddrinfo(name, port, &hints, &found);
    if (problem != 0) {
        server.problem = gai_strerror(problem);
        return false;
    }
    bool opened = false;
    for (const struct addrinfo *at = found; at && !opened; at = at->ai_next)
        opened = open_address(at);
    freeaddrinfo(found);
    return opened;
}

/* Waits until more can be sent; false when the server takes nothing for too long. */
static bool wait_for_room(void)
{
    struct pollfd wait = {.fd = server.socket, .events = POLLOUT};
    const int ready = poll(&wait, 1, WAIT_SECONDS * 1000);
    if (ready == 0)
        errno = ETIMEDOUT;
    return ready > 0 || (ready < 0 && errno == EINTR);
}

static bool send_stream(const char *from, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t sent = send(server.socket, from + done, size - done, MSG_NOSIGNAL);
        if (sent >= 0)
            done += (size_t)sent;
        else if (errno == EAGAIN ? !wait_for_room() : errno != EINTR)
            return false;
    }
    return true;
}

static bool send_datagram(struct span head, struct span body)
{
    struct iovec pieces[] = {
        {.iov_base = (void *)(uintptr_t)head.at, .iov_len = head.len},
        {.iov_base = (void *)(uintptr_t)body.at, .iov_len = body.len},
    };
    const struct msghdr message = {.msg_iov = pieces, .msg_iovlen = COUNT(pieces)};
    while (sendmsg(server.socket, &message, MSG_NOSIGNAL) < 0)
        if (errno == EAGAIN ? !wait_for_room() : errno != EINTR)
            return false;
    return true;
}

/* Magic bytes, an id that the chunks share, number and count of the chunks. The longest message
 * makes fewer than the 128 chunks that the format allows: only what log.c masks needs 6 bytes. */
static bool send_chunks(const struct text *text)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const uint64_t id =
        (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec + ((uint64_t)getpid() << 40);
    char head[CHUNK_HEADER] = {0x1e, 0x0f};
    memcpy(head + 2, &id, sizeof(id));
    const size_t count = (text->len + CHUNK - 1) / CHUNK;
    head[11] = (char)count;
    for (size_t i = 0; i < count; i++) {
        const size_t at = i * CHUNK, left = text->len - at;
        head[10] = (char)i;
        const struct span body = {text->at + at, left < CHUNK ? left : CHUNK};
        if (!send_datagram((struct span){head, sizeof(head)}, body))
            return false;
    }
    return true;
}

static bool send_text(const struct text *text)
{
    if (server.kind == SOCK_STREAM)
        return send_stream(text->at, text->len);
    if (text->len <= DATAGRAM)
        return send_datagram((struct span){0}, (struct span){text->at, text->len});
    return send_chunks(text);
}

static enum gelf_result give_up(void)
{
    server.state = STATE_OFF;
    return GELF_FAILED;
}

enum gelf_result gelf_send(enum gelf_level level, struct span message)
{
    if (server.state == STATE_OFF)
        return GELF_OFF;
    if (server.state == STATE_NEW) {
        const char *name = getenv("KBC_LOGGER_ADDR"), *port = getenv("KBC_LOGGER_PORT");
        if (!name || !*name || !port || !*port) {
            server.state = STATE_OFF;
            return GELF_OFF;
        }
        if (!open_server(name, port))
            return give_up();
        server.state = STATE_OPEN;
    }
    struct text text;
    text_make(&text, level, message);
    if (server.kind == SOCK_STREAM)
        text_add(&text, "", 1); /* the NUL between messages */
    if (send_text(&text))
        return GELF_SENT;
    server.problem = strerror(errno);
    close(server.socket);
    return give_up();
}

const char *gelf_problem(void)
{
    return server.problem;
}

/* io_descriptor.c: reading and writing descriptors, and how many bytes were read. */
#include "io/io_descriptor.h"
#include "io/io.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_uint_fast64_t bytes_read;

void io_count(uint64_t bytes)
{
    atomic_fetch_add_explicit(&bytes_read, bytes, memory_order_relaxed);
}

uint64_t io_counted(void)
{
    return atomic_load_explicit(&bytes_read, memory_order_relaxed);
}

bool io_is_passing(int descriptor, short events)
{
    if (errno == EAGAIN) {
        struct pollfd wait = {.fd = descriptor, .events = events};
        poll(&wait, 1, -1);
        return true;
    }
    return errno == EINTR;
}

int io_write_all(int descriptor, const char *from, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t wrote = write(descriptor, from + done, size - done);
        if (wrote >= 0)
            done += (size_t)wrote;
        else if (!io_is_passing(descriptor, POLLOUT))
            return errno;
    }
    return 0;
}

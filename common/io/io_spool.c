/* io_spool.c: a stream as a file that can be read from any place. */
#include "base/log.h"
#include "base/mem.h"
#include "io/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An empty file without a name, which vanishes when it is closed. */
static int open_spool(void)
{
    const char *wanted = getenv("TMPDIR");
    const char *folder = wanted && *wanted ? wanted : "/tmp";
    int descriptor = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
    if (descriptor < 0) { /* not every file system can */
        char *path CLEANUP(mem_release) = mem_format("%s/.kbc-XXXXXX", folder);
        descriptor = mkostemp(path, O_CLOEXEC);
        if (descriptor >= 0)
            unlink(path);
    }
    if (descriptor < 0)
        app_error("cannot create a temporary file: %s", strerror(errno));
    return descriptor;
}

struct reader *reader_seekable(struct reader *reader)
{
    static const char name[] = "a temporary file";
    const int descriptor = reader_descriptor(reader);
    const int spool = descriptor < 0 ? open_spool() : descriptor;
    const int again = fcntl(spool, F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0) {
        struct writer *writer = writer_of(spool, name);
        io_copy(reader, writer);
        writer_finish(writer);
    }
    if (again < 0 || (descriptor < 0 && lseek(again, 0, SEEK_SET) < 0))
        app_error("cannot read %s: %s", name, strerror(errno));
    struct reader *seekable = reader_of(again, name);
    reader_note_faults(seekable, reader->fault);
    return seekable;
}

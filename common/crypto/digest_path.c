/* digest_path.c: the digest of a path as a list of its parts. */
#include "base/buf.h"
#include "crypto/digest.h"
#include "io/io.h"
#include "json/jsontext.h"

#include <string.h>

static bool put_parts(struct writer *list, const char *path)
{
    for (const char *at = path; at; at = strchr(at, '/')) {
        writer_write(list, *at == '/' ? "," : "[", 1);
        at += *at == '/';
        if (!jsontext_string(list, (struct span){at, strcspn(at, "/")}))
            return false;
    }
    writer_write(list, "]", 1);
    return true;
}

bool digest_path(const char *path, char *text)
{
    struct buf list CLEANUP(buf_release) = {0};
    struct writer *writer = writer_of_buf(&list);
    const bool good = put_parts(writer, path);
    writer_finish(writer);
    if (!good)
        return false;
    struct digest *digest CLEANUP(digest_drop) =
        digest_new(DIGEST_SHA256, (struct span){0}, DIGEST_PREPEND);
    digest_add(digest, (struct span){list.data, list.len});
    digest_end(digest, text);
    return true;
}

/* extract_name.c: the names of members as they are in out/. */
#include "run/extract_name.h"

#include "text/charset.h"

#include <string.h>
#include <strings.h>

static bool is_utf8(const char *name)
{
    const struct span bytes = {name, strlen(name)};
    return charset_utf8_valid(bytes) == bytes.len;
}

/* The name in UTF-8; NULL where it is not in `encoding`. */
static char *converted(const char *name, const char *encoding)
{
    struct buf text = {0};
    struct reader *from = reader_of_span((struct span){name, strlen(name)});
    struct writer *to = writer_of_buf(&text);
    const struct charset_result result =
        charset_convert(from, to, encoding, "UTF-8", ON_ERROR_IGNORE);
    reader_close(from);
    writer_finish(to);
    if (result.dropped == 0 && text.len > 0 && !memchr(text.data, 0, text.len))
        return buf_take(&text);
    buf_release(&text);
    return NULL;
}

char *extract_name(const char *given, bool utf8, const struct extract *how)
{
    static const char by_definition[] = "CP437";
    const bool as_it_is = (utf8 || !how->names_encoding) && is_utf8(given);
    char *name = as_it_is
                     ? mem_string(given)
                     : converted(given, how->names_encoding ? how->names_encoding : by_definition);
    if (!name)
        return NULL;
    for (char *at = name; how->backslashes_are_slashes && *at; at++)
        if (*at == '\\')
            *at = '/';
    size_t length = strlen(name);
    while (length > 1 && name[length - 1] == '/') /* of a folder */
        name[--length] = '\0';
    while (strncmp(name, "./", 2) == 0)
        memmove(name, name + 2, strlen(name + 2) + 1);
    return name;
}

static bool is_part(const char *part, size_t length, const char *name)
{
    return length == strlen(name) && strncasecmp(part, name, length) == 0;
}

bool extract_is_system(const char *path)
{
    for (const char *part = path; *part; part += strspn(part, "/")) {
        const size_t length = strcspn(part, "/");
        if (strncmp(part, "._", 2) == 0 || is_part(part, length, "__MACOSX") ||
            is_part(part, length, ".DS_Store") || is_part(part, length, "Thumbs.db"))
            return true;
        part += length;
    }
    return false;
}

const char *extract_wrong_encoding(const char *name)
{
    return charset_known(name) ? NULL : "is no encoding that iconv knows (iconv -l lists them)";
}

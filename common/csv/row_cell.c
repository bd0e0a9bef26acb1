/* row_cell.c: the value of a cell. */
#include "csv/row_cell.h"
#include <string.h>

struct span row_undoubled(struct span cell, char enclosure, struct buf *scratch)
{
    const char *hit = enclosure && cell.len ? memchr(cell.at, enclosure, cell.len) : NULL;
    if (!hit)
        return cell;
    buf_clear(scratch);
    const char *from = cell.at, *const end = cell.at + cell.len;
    char *to = buf_room(scratch, cell.len);
    for (; hit; hit = from < end ? memchr(from, enclosure, (size_t)(end - from)) : NULL) {
        memcpy(to, from, (size_t)(hit + 1 - from));
        to += hit + 1 - from;
        from = hit + 1 < end ? hit + 2 : end;
    }
    memcpy(to, from, (size_t)(end - from));
    scratch->len = (size_t)(to + (end - from) - scratch->data);
    return (struct span){scratch->data, scratch->len};
}

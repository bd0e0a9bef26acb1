/* seven_header.c: the directory of a 7z archive, as far as encryption is concerned (7zFormat.txt of
 * the LZMA SDK, "Header structure"). */
#include "archive/seven_header.h"

unsigned seven_byte(struct seven_cursor *cursor)
{
    if (cursor->at == cursor->end) {
        cursor->bad = true;
        return 0;
    }
    return *cursor->at++;
}

uint64_t seven_fixed(struct seven_cursor *cursor, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number |= (uint64_t)seven_byte(cursor) << 8 * i;
    return number;
}

uint64_t seven_number(struct seven_cursor *cursor)
{
    const unsigned first = seven_byte(cursor);
    uint64_t number = 0;
    size_t more = 0;
    for (unsigned mask = 0x80; mask && first & mask; mask >>= 1)
        number |= (uint64_t)seven_byte(cursor) << 8 * more++;
    return more < 8 ? number | (uint64_t)(first & (0x7fu >> more)) << 8 * more : number;
}

void seven_put_number(struct buf *to, uint64_t number)
{
    size_t more = 0;
    while (more < 8 && number >> (7 * more + 7))
        more++;
    /* The bits of `number` above its whole bytes share the first one with `more` ones. */
    const unsigned top = more < 8 ? (unsigned)(number >> 8 * more) : 0;
    buf_add_byte(to, (char)(0xff00u >> more | top));
    for (size_t i = 0; i < more; i++)
        buf_add_byte(to, (char)(number >> 8 * i));
}

static struct span take(struct seven_cursor *cursor, uint64_t size)
{
    if (size > (uint64_t)(cursor->end - cursor->at)) {
        cursor->bad = true;
        return (struct span){0};
    }
    const struct span taken = {(const char *)cursor->at, (size_t)size};
    cursor->at += size;
    return taken;
}

static struct span since(const unsigned char *from, const struct seven_cursor *cursor)
{
    return (struct span){(const char *)from, (size_t)(cursor->at - from)};
}

bool seven_is(const struct seven_coder *coder, struct span id)
{
    size_t same = 0;
    while (same < id.len && same < coder->id.len && id.at[same] == coder->id.at[same])
        same++;
    return same == id.len && same == coder->id.len;
}

bool seven_is_foreign(const struct seven_coder *coder)
{
    return SEVEN_IS(coder, SEVEN_DEFLATE64) || SEVEN_IS(coder, SEVEN_ZSTD);
}

static void read_coder(struct seven_cursor *cursor, struct seven_coder *coder)
{
    const unsigned char *from = cursor->at;
    const unsigned flags = seven_byte(cursor);
    coder->id = take(cursor, flags & 0x0f);
    coder->ins = flags & 0x10 ? seven_number(cursor) : 1;
    coder->outs = flags & 0x10 ? seven_number(cursor) : 1;
    coder->settings = flags & 0x20 ? take(cursor, seven_number(cursor)) : (struct span){0};
    coder->all = since(from, cursor);
    /* The other flags were never used. */
    if (flags & 0xc0 || coder->ins > SEVEN_CODERS || coder->outs > SEVEN_CODERS)
        cursor->bad = true;
}

/* Which outputs are whose inputs, and which inputs are packed data. */
static void read_pairs(struct seven_cursor *cursor, struct seven_folder *folder, uint64_t ins,
                       uint64_t outs)
{
    if (outs < 1 || outs > SEVEN_CODERS || ins > SEVEN_CODERS || ins < outs) {
        cursor->bad = true;
        return;
    }
    folder->out_count = (size_t)outs;
    folder->pair_count = (size_t)outs - 1;
    folder->packed_count = (size_t)ins - folder->pair_count;
    for (size_t i = 0; i < folder->pair_count; i++) {
        folder->pairs[i].in = seven_number(cursor);
        folder->pairs[i].out = seven_number(cursor);
    }
    for (size_t i = 0; folder->packed_count > 1 && i < folder->packed_count; i++)
        seven_number(cursor);
}

static void count_aes(struct seven_folder *folder)
{
    folder->aes_count = 0;
    for (size_t i = folder->coder_count; i-- > 0;) {
        if (SEVEN_IS(&folder->coders[i], "\x06\xf1\x07\x01")) {
            folder->aes = i;
            folder->aes_count++;
        }
    }
}

bool seven_folder_read(struct seven_cursor *cursor, struct seven_folder *folder)
{
    const unsigned char *from = cursor->at;
    const uint64_t count = seven_number(cursor);
    uint64_t ins = 0, outs = 0;
    *folder = (struct seven_folder){0};
    if (count < 1 || count > SEVEN_CODERS)
        cursor->bad = true;
    for (; !cursor->bad && folder->coder_count < count; folder->coder_count++) {
        struct seven_coder *coder = &folder->coders[folder->coder_count];
        read_coder(cursor, coder);
        ins += coder->ins;
        outs += coder->outs;
    }
    count_aes(folder);
    if (!cursor->bad)
        read_pairs(cursor, folder, ins, outs);
    folder->all = since(from, cursor);
    return !cursor->bad;
}

size_t seven_folder_first(const struct seven_folder *folder)
{
    size_t first = SEVEN_CODERS;
    if (folder->packed_count != 1)
        return SEVEN_CODERS;
    for (size_t i = 0; i < folder->coder_count; i++) {
        bool follows = false;
        for (size_t j = 0; j < folder->pair_count; j++)
            follows = follows || folder->pairs[j].in == i;
        if (folder->coders[i].ins != 1 || folder->coders[i].outs != 1)
            return SEVEN_CODERS;
        if (!follows && first < SEVEN_CODERS)
            return SEVEN_CODERS;
        if (!follows)
            first = i;
    }
    for (size_t i = 0; i < folder->pair_count; i++)
        if (folder->pairs[i].in >= folder->coder_count ||
            folder->pairs[i].out >= folder->coder_count ||
            folder->pairs[i].in == folder->pairs[i].out)
            return SEVEN_CODERS;
    return first;
}

void seven_folder_peel(struct seven_folder *folder, size_t coder, uint64_t *unpacked)
{
    static const char copy[] = {1, 0}; /* an id of one byte: that of copying */
    if (folder->coder_count == 1) {
        folder->coders[0] = (struct seven_coder){
            .all = {copy, sizeof(copy)}, .id = {copy + 1, 1}, .ins = 1, .outs = 1};
        folder->aes_count = 0;
        return;
    }
    folder->coder_count--;
    folder->out_count--;
    for (size_t i = coder; i < folder->coder_count; i++) {
        folder->coders[i] = folder->coders[i + 1];
        unpacked[i] = unpacked[i + 1];
    }
    size_t kept = 0;
    for (size_t i = 0; i < folder->pair_count; i++) {
        const uint64_t in = folder->pairs[i].in, out = folder->pairs[i].out;
        if (out == coder)
            continue;
        folder->pairs[kept].in = in - (in > coder);
        folder->pairs[kept++].out = out - (out > coder);
    }
    folder->pair_count = kept;
    count_aes(folder);
}

void seven_folder_put(const struct seven_folder *folder, struct buf *to)
{
    seven_put_number(to, folder->coder_count);
    for (size_t i = 0; i < folder->coder_count; i++)
        buf_add(to, folder->coders[i].all.at, folder->coders[i].all.len);
    for (size_t i = 0; i < folder->pair_count; i++) {
        seven_put_number(to, folder->pairs[i].in);
        seven_put_number(to, folder->pairs[i].out);
    }
}

/* Passes over a list of numbers and returns where it begins. */
static struct seven_cursor pass_numbers(struct seven_cursor *cursor, uint64_t count)
{
    const struct seven_cursor first = *cursor;
    for (uint64_t i = 0; i < count && !cursor->bad; i++)
        seven_number(cursor);
    return first;
}

/* The check sums of packed data: nobody needs them. */
static void pass_crcs(struct seven_cursor *cursor, uint64_t count)
{
    uint64_t given = count;
    if (seven_byte(cursor) == 0) {
        given = 0;
        for (uint64_t i = 0; i < count && !cursor->bad; i += 8)
            given += (unsigned)__builtin_popcount(seven_byte(cursor));
    }
    for (uint64_t i = 0; i < given && !cursor->bad; i++)
        take(cursor, 4);
}

static void read_pack(struct seven_cursor *cursor, struct seven_streams *streams)
{
    if (seven_byte(cursor) != SEVEN_PACK)
        cursor->bad = true;
    streams->pack_at = seven_number(cursor);
    streams->pack_count = seven_number(cursor);
    if (seven_byte(cursor) != SEVEN_SIZES)
        cursor->bad = true;
    streams->pack_sizes = pass_numbers(cursor, streams->pack_count);
    unsigned id = seven_byte(cursor);
    if (id == SEVEN_CRCS) {
        pass_crcs(cursor, streams->pack_count);
        id = seven_byte(cursor);
    }
    if (id != SEVEN_END)
        cursor->bad = true;
}

bool seven_streams_read(struct seven_cursor *cursor, struct seven_streams *streams)
{
    *streams = (struct seven_streams){0};
    read_pack(cursor, streams);
    if (seven_byte(cursor) != SEVEN_UNPACK || seven_byte(cursor) != SEVEN_FOLDERS)
        cursor->bad = true;
    streams->folder_count = seven_number(cursor);
    if (seven_byte(cursor) != 0) /* the folders stand elsewhere */
        cursor->bad = true;
    streams->folders = *cursor;
    uint64_t outs = 0;
    struct seven_folder folder;
    for (uint64_t i = 0; i < streams->folder_count && !cursor->bad; i++) {
        if (!seven_folder_read(cursor, &folder))
            break;
        streams->encrypted = streams->encrypted || folder.aes_count > 0;
        for (size_t coder = 0; coder < folder.coder_count; coder++)
            streams->foreign = streams->foreign || seven_is_foreign(&folder.coders[coder]);
        outs += folder.out_count;
    }
    if (seven_byte(cursor) != SEVEN_UNPACK_SIZES)
        cursor->bad = true;
    streams->unpack_sizes = pass_numbers(cursor, outs);
    streams->rest = *cursor;
    return !cursor->bad;
}

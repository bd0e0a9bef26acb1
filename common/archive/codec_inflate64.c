/* codec_inflate64.c: Deflate64, which no library of Debian decodes alone.
 *
 * It is deflate (RFC 1951) but for three things, after PKWARE's APPNOTE.TXT 4.4.5 (method 9) and
 * what archives show: the window has 64 KB, so that the distance codes 30 and 31 are used, and the
 * length code 285 has 16 more bits and begins at 3. A code is looked up by its first bits, and bit
 * by bit where it is longer.
 */
#include "archive/codec_deflate.h"
#include "base/mem.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

enum {
    WINDOW = 64 * 1024,
    CODE_BITS = 15, /* of the longest code */
    FAST_BITS = 10,
    LITERALS = 288, /* literals, the end of a block, lengths */
    DISTANCES = 32,
    ORDERS = 19, /* the alphabet in which the lengths of codes are given */
    END_OF_BLOCK = 256,
    FIRST_LENGTH = 257,
    LENGTHS = 29,
};

static const char truncated[] = "it is truncated", wrong_codes[] = "a block has impossible codes",
                  wrong_code[] = "a block has a code without a meaning";

struct codes {
    uint16_t fast[1 << FAST_BITS]; /* by the next bits: symbol << 4 | length; 0: it is longer */
    uint16_t count[CODE_BITS + 1], symbol[LITERALS]; /* codes of each length; symbols in order */
};

enum state { AT_BLOCK, IN_STORED, IN_CODES, AT_END };

struct inflate64 {
    struct inflater inflater;
    enum state state;
    bool last; /* this block is */
    uint64_t hold; /* the next bits, from the lowest on */
    unsigned held; /* how many */
    size_t stored; /* bytes left of a stored block */
    size_t length, distance; /* what is left of a match */
    uint64_t made; /* bytes of the stream */
    struct codes literals, distances;
    unsigned char window[WINDOW]; /* byte `n` of the stream at n % WINDOW */
};

static void refill(struct inflate64 *own, struct packed *packed)
{
    if (packed->end - packed->at >= sizeof(own->hold)) {
        uint64_t next;
        memcpy(&next, packed->block + packed->at, sizeof(next));
        own->hold |= le64toh(next) << own->held;
        packed->at += (63 - own->held) / 8;
        own->held |= 56;
        return;
    }
    while (own->held <= 56 && packed_more(packed)) {
        own->hold |= (uint64_t)packed->block[packed->at++] << own->held;
        own->held += 8;
    }
}

static void drop(struct inflate64 *own, unsigned bits)
{
    own->hold >>= bits;
    own->held -= bits;
}

/* The next `bits` bits, at most 16; 0 with a problem where there are not so many. */
static unsigned take(struct inflate64 *own, struct packed *packed, unsigned bits)
{
    if (own->held < bits)
        refill(own, packed);
    if (own->held < bits) {
        own->inflater.problem = truncated;
        return 0;
    }
    const unsigned taken = (unsigned)(own->hold & ((UINT64_C(1) << bits) - 1));
    drop(own, bits);
    return taken;
}

/* Of the bits of a code, which come from its highest on. */
static unsigned reversed(unsigned code, unsigned bits)
{
    unsigned turned = 0;
    for (unsigned i = 0; i < bits; i++)
        turned |= (code >> i & 1) << (bits - 1 - i);
    return turned;
}

/* Makes the codes whose lengths are given. False where they are too many or too few; a single one
 * of one bit, and none at all, are fine. */
static bool make_codes(struct codes *codes, const unsigned char *lengths, size_t symbols)
{
    uint16_t next[CODE_BITS + 2] = {0}, place[CODE_BITS + 2] = {0};
    memset(codes, 0, sizeof(*codes));
    for (size_t i = 0; i < symbols; i++)
        codes->count[lengths[i]]++;
    const bool none = codes->count[0] == symbols;
    codes->count[0] = 0;
    int left = 1;
    for (unsigned bits = 1; bits <= CODE_BITS; bits++) {
        left = left * 2 - codes->count[bits];
        if (left < 0)
            return false;
        next[bits + 1] = (uint16_t)((next[bits] + codes->count[bits]) << 1);
        place[bits + 1] = (uint16_t)(place[bits] + codes->count[bits]);
    }
    if (left > 0 && !none && !(codes->count[1] == 1 && place[CODE_BITS + 1] == 1))
        return false;
    for (size_t i = 0; i < symbols; i++) {
        const unsigned bits = lengths[i];
        if (bits == 0)
            continue;
        codes->symbol[place[bits]++] = (uint16_t)i;
        const unsigned code = next[bits]++;
        for (unsigned at = reversed(code, bits); bits <= FAST_BITS && at < 1 << FAST_BITS;
             at += 1u << bits)
            codes->fast[at] = (uint16_t)(i << 4 | bits);
    }
    return true;
}

/* The symbol of a code that is not found by its first bits, or none. */
static unsigned long_symbol(struct inflate64 *own, const struct codes *codes)
{
    unsigned code = 0, first = 0, place = 0;
    for (unsigned bits = 1; bits <= CODE_BITS; bits++) {
        code |= own->hold >> (bits - 1) & 1;
        const unsigned count = codes->count[bits];
        if (code - first < count && own->held >= bits) {
            drop(own, bits);
            return codes->symbol[place + code - first];
        }
        place += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    own->inflater.problem = own->held < CODE_BITS ? truncated : wrong_code;
    return END_OF_BLOCK;
}

/* The next symbol; END_OF_BLOCK with a problem where there is none. */
static unsigned symbol(struct inflate64 *own, struct packed *packed, const struct codes *codes)
{
    if (own->held < CODE_BITS)
        refill(own, packed);
    const unsigned entry = codes->fast[own->hold & ((1 << FAST_BITS) - 1)];
    const unsigned bits = entry & 15;
    if (bits == 0 || bits > own->held)
        return long_symbol(own, codes);
    drop(own, bits);
    return entry >> 4;
}

/* The lengths of the codes of both alphabets, themselves in codes (RFC 1951, 3.2.7). */
static bool read_lengths(struct inflate64 *own, struct packed *packed, unsigned char *lengths,
                         size_t wanted)
{
    size_t count = 0;
    while (count < wanted) {
        const unsigned kind = symbol(own, packed, &own->literals);
        unsigned char value = 0;
        size_t times = 1;
        if (own->inflater.problem)
            return false;
        if (kind < 16) {
            value = (unsigned char)kind;
        } else if (kind == 16) {
            if (count == 0)
                return false;
            value = lengths[count - 1];
            times = 3 + take(own, packed, 2);
        } else {
            times = kind == 17 ? 3 + take(own, packed, 3) : 11 + take(own, packed, 7);
        }
        if (times > wanted - count)
            return false;
        memset(lengths + count, value, times);
        count += times;
    }
    return true;
}

static bool begin_dynamic(struct inflate64 *own, struct packed *packed)
{
    static const unsigned char order[ORDERS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                11, 4,  12, 3, 13, 2, 14, 1, 15};
    unsigned char lengths[LITERALS + DISTANCES] = {0};
    const size_t literals = FIRST_LENGTH + take(own, packed, 5);
    const size_t distances = 1 + take(own, packed, 5), orders = 4 + take(own, packed, 4);
    for (size_t i = 0; i < orders; i++)
        lengths[order[i]] = (unsigned char)take(own, packed, 3);
    if (literals > FIRST_LENGTH + LENGTHS || !make_codes(&own->literals, lengths, ORDERS))
        return false;
    memset(lengths, 0, sizeof(lengths));
    if (!read_lengths(own, packed, lengths, literals + distances) || lengths[END_OF_BLOCK] == 0)
        return false;
    return make_codes(&own->literals, lengths, literals) &&
           make_codes(&own->distances, lengths + literals, distances);
}

static bool begin_fixed(struct inflate64 *own)
{
    unsigned char lengths[LITERALS];
    memset(lengths, 8, 144);
    memset(lengths + 144, 9, 256 - 144);
    memset(lengths + 256, 7, 280 - 256);
    memset(lengths + 280, 8, LITERALS - 280);
    const bool made = make_codes(&own->literals, lengths, LITERALS);
    memset(lengths, 5, DISTANCES);
    return made && make_codes(&own->distances, lengths, DISTANCES);
}

static bool begin_stored(struct inflate64 *own, struct packed *packed)
{
    drop(own, own->held % 8);
    const unsigned length = take(own, packed, 16), check = take(own, packed, 16);
    own->stored = length;
    return length == (~check & 0xffff);
}

static void begin_block(struct inflate64 *own, struct packed *packed)
{
    own->last = take(own, packed, 1) == 1;
    const unsigned type = take(own, packed, 2);
    own->state = type == 0 ? IN_STORED : IN_CODES;
    bool good = type == 1 && begin_fixed(own);
    if (type == 0)
        good = begin_stored(own, packed);
    else if (type == 2)
        good = begin_dynamic(own, packed);
    if (!good && !own->inflater.problem)
        own->inflater.problem = wrong_codes;
}

static void end_block(struct inflate64 *own)
{
    own->state = own->last ? AT_END : AT_BLOCK;
}

static void put(struct inflate64 *own, char *to, unsigned char byte)
{
    own->window[own->made++ % WINDOW] = byte;
    *to = (char)byte;
}

/* A match begins: its length is that of the symbol, its distance follows. */
static void begin_match(struct inflate64 *own, struct packed *packed, unsigned length)
{
    static const struct {
        uint16_t base;
        unsigned char bits;
    } of_length[LENGTHS] = {{3, 0},   {4, 0},   {5, 0},   {6, 0},   {7, 0},  {8, 0},
                            {9, 0},   {10, 0},  {11, 1},  {13, 1},  {15, 1}, {17, 1},
                            {19, 2},  {23, 2},  {27, 2},  {31, 2},  {35, 3}, {43, 3},
                            {51, 3},  {59, 3},  {67, 4},  {83, 4},  {99, 4}, {115, 4},
                            {131, 5}, {163, 5}, {195, 5}, {227, 5}, {3, 16}};
    if (length >= LENGTHS) {
        own->inflater.problem = wrong_code;
        return;
    }
    own->length = of_length[length].base + take(own, packed, of_length[length].bits);
    const unsigned code = symbol(own, packed, &own->distances);
    if (own->inflater.problem)
        return;
    /* Two codes for each number of more bits, from 0 and 0 on (RFC 1951, 3.2.5). */
    const unsigned bits = code < 4 ? 0 : code / 2 - 1;
    const size_t base = code < 4 ? code : (size_t)(2 + code % 2) << bits;
    own->distance = 1 + base + take(own, packed, bits);
    if (!own->inflater.problem && own->distance > own->made)
        own->inflater.problem = "a match begins before the data";
}

static size_t run_stored(struct inflate64 *own, struct packed *packed, char *to, size_t size)
{
    size_t made = 0;
    for (; made < size && own->stored > 0 && !own->inflater.problem; made++, own->stored--)
        put(own, to + made, (unsigned char)take(own, packed, 8));
    if (own->inflater.problem)
        return made - 1; /* the last one was none */
    if (own->stored == 0)
        end_block(own);
    return made;
}

static size_t run_codes(struct inflate64 *own, struct packed *packed, char *to, size_t size)
{
    size_t made = 0;
    while (made < size && own->state == IN_CODES && !own->inflater.problem) {
        for (; own->length > 0 && made < size; own->length--, made++)
            put(own, to + made, own->window[(own->made - own->distance) % WINDOW]);
        if (made == size)
            break;
        const unsigned next = symbol(own, packed, &own->literals);
        if (next < END_OF_BLOCK)
            put(own, to + made++, (unsigned char)next);
        else if (next >= FIRST_LENGTH)
            begin_match(own, packed, next - FIRST_LENGTH);
        else if (!own->inflater.problem)
            end_block(own);
    }
    return made;
}

static enum inflated inflate64_run(struct inflater *inflater, struct packed *packed, char *to,
                                   size_t *size)
{
    struct inflate64 *own = CONTAINER(inflater, struct inflate64, inflater);
    size_t made = 0;
    while (made < *size && own->state != AT_END && !inflater->problem)
        if (own->state == AT_BLOCK)
            begin_block(own, packed);
        else if (own->state == IN_STORED)
            made += run_stored(own, packed, to + made, *size - made);
        else
            made += run_codes(own, packed, to + made, *size - made);
    *size = made;
    if (inflater->problem)
        return INFLATED_DAMAGED;
    if (own->state != AT_END)
        return INFLATED_PART;
    packed->at -= own->held / 8; /* read ahead: at most PACKED_BACK */
    own->hold = own->held = 0;
    return INFLATED_ALL;
}

static void inflate64_restart(struct inflater *inflater)
{
    struct inflate64 *own = CONTAINER(inflater, struct inflate64, inflater);
    own->state = AT_BLOCK;
    own->hold = own->held = 0;
    own->length = own->stored = 0;
    own->made = 0;
    inflater->problem = NULL;
}

static void inflate64_release(struct inflater *inflater)
{
    free(CONTAINER(inflater, struct inflate64, inflater));
}

struct inflater *inflate64_new(void)
{
    static const struct inflater_kind kind = {inflate64_run, inflate64_restart, inflate64_release};
    struct inflate64 *own = mem_new(1, sizeof(*own));
    own->inflater.kind = &kind;
    return &own->inflater;
}

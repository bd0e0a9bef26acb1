/* charset_stream.c: any encoding to any, by iconv.
 *
 * Two ways. Straight from source to target, which is the fastest and stops exactly at the first
 * sequence that cannot be converted. And through code points, which knows whether the source or the
 * target is at fault and can go on.
 */
#include "base/log.h"
#include "base/mem.h"
#include "text/charset_inner.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum {
    OUT_ROOM = 64 * 1024,
    CHARACTERS = 16 * 1024, /* code points between decoder and encoder */
    KNOWN = 256,
};

/* iconv() over [*from, +*left) into the writer. 0 or the errno; E2BIG never. With from NULL, the
 * end. */
static int cd_write(iconv_t cd, char **from, size_t *left, struct writer *to)
{
    for (;;) {
        char *out = writer_room(to, OUT_ROOM);
        size_t room = OUT_ROOM;
        const bool failed = iconv(cd, from, left, &out, &room) == (size_t)-1;
        const int code = failed ? errno : 0;
        writer_commit(to, OUT_ROOM - room);
        if (code != E2BIG)
            return code;
    }
}

/* The window's next `length` bytes are done. */
static void take(struct conversion *conversion, struct window *window, size_t length)
{
    charset_advance(conversion, (struct span){window->data + window->at, length});
    window->at += length;
}

static struct span rest(const struct window *window)
{
    return (struct span){window->data + window->at, window->end - window->at};
}

/* An invalid sequence at the end of the window may look different with more bytes behind it. */
static bool undecided(const struct window *window)
{
    return !window->last && window->end - window->at < CHARSET_NEAR;
}

void charset_direct(struct conversion *conversion)
{
    char *data CLEANUP(mem_release) = mem_new(CHARSET_BLOCK, 1);
    iconv_t cd CLEANUP(charset_cd_close) =
        charset_cd_open(conversion->target_cd, conversion->source_cd);
    struct window window = {.data = data};
    while (!window.last) {
        charset_fill(conversion, &window);
        char *from = window.data + window.at;
        size_t left = window.end - window.at;
        const int code = cd_write(cd, &from, &left, conversion->to);
        take(conversion, &window, window.end - window.at - left);
        if (code == EILSEQ && !undecided(&window))
            charset_refuse(conversion, rest(&window));
    }
    if (window.at < window.end)
        charset_truncated(conversion, rest(&window));
    /* A composing decoder (CP1255) gives its last character only now. */
    if (cd_write(cd, NULL, NULL, conversion->to)) {
        user_error("the last character, before position %" PRIu64 ", row %" PRIu64
                   ", does not exist in %s; set on_error to transliterate or ignore",
                   conversion->position, conversion->lines + 1, conversion->target);
    }
}

/* What is written for a character that the target lacks. */
struct known {
    uint32_t character; /* 0: nothing is known here */
    struct approximation text;
};

struct pivot {
    struct conversion *conversion;
    iconv_t decoder; /* source to code points */
    iconv_t skipper; /* the same, ignoring what is invalid: knows how much glibc skips */
    iconv_t encoder; /* code points to target */
    iconv_t prober; /* the same, to try a character out */
    uint32_t *characters; /* CHARACTERS of them */
    bool is_utf8; /* the source */
    struct known *known; /* KNOWN of them, by the low bits of the character */
};

static void pivot_close(struct pivot *pivot)
{
    charset_cd_close(&pivot->decoder);
    charset_cd_close(&pivot->skipper);
    charset_cd_close(&pivot->encoder);
    charset_cd_close(&pivot->prober);
}

/* Replaces in `text` every character that the target lacks. False when one has no approximation. */
static bool approximate_all(const struct pivot *pivot, struct approximation *text)
{
    struct approximation next = {.length = 0};
    for (size_t i = 0; i < text->length; i++) {
        struct approximation part = {.text = {text->text[i]}, .length = 1};
        if (!charset_writes(pivot->prober, text->text[i]) &&
            !charset_approximate(text->text[i], &part)) {
            return false;
        }
        if (part.length > CHARSET_TEXT - next.length)
            return false;
        memcpy(next.text + next.length, part.text, part.length * sizeof(part.text[0]));
        next.length += part.length;
    }
    *text = next;
    return true;
}

static struct approximation find_approximation(const struct pivot *pivot, uint32_t character)
{
    struct approximation text = {.text = {character}, .length = 1};
    /* Twice, for an approximation that needs one itself: U+01FC is U+00C6 or else AE. The third
     * time only finds out whether that was enough. */
    for (int round = 0; round < 3; round++)
        if (!approximate_all(pivot, &text))
            return (struct approximation){.text = {'?'}, .length = 1};
    return text;
}

static void substitute(struct pivot *pivot, uint32_t character)
{
    struct known *const known = &pivot->known[character % KNOWN];
    if (known->character != character)
        *known = (struct known){character, find_approximation(pivot, character)};
    char *from = (char *)known->text.text;
    size_t left = known->text.length * sizeof(known->text.text[0]);
    if (cd_write(pivot->encoder, &from, &left, pivot->conversion->to))
        pivot->conversion->result.dropped++; /* a target without even '?' */
    else
        pivot->conversion->result.replaced++;
}

/* Writes `character`, or '?' where the target lacks it. */
static void replace(struct pivot *pivot, uint32_t character)
{
    uint32_t characters[] = {character, '?'};
    for (size_t i = 0; i < COUNT(characters); i++) {
        char *from = (char *)&characters[i];
        size_t left = sizeof characters[i];
        if (!cd_write(pivot->encoder, &from, &left, pivot->conversion->to)) {
            pivot->conversion->result.replaced++;
            return;
        }
    }
    pivot->conversion->result.dropped++;
}

static void encode(struct pivot *pivot, size_t count)
{
    char *from = (char *)pivot->characters;
    size_t left = count * sizeof(pivot->characters[0]);
    while (cd_write(pivot->encoder, &from, &left, pivot->conversion->to)) {
        const uint32_t character = pivot->characters[count - left / sizeof(character)];
        from += sizeof(character);
        left -= sizeof(character);
        if (pivot->conversion->on_error == ON_ERROR_TRANSLITERATE)
            substitute(pivot, character);
        else if (pivot->conversion->on_error == ON_ERROR_REPLACE)
            replace(pivot, '?');
        else
            pivot->conversion->result.dropped++;
    }
}

/* What glibc's own IGNORE makes of a few bytes, from the initial state. */
struct sample {
    uint32_t text[CHARSET_NEAR];
    size_t size, taken; /* bytes of text; bytes of the source */
};

static struct sample ignore_errors(const struct pivot *pivot, struct span bytes)
{
    struct sample sample = {.size = 0};
    char copy[CHARSET_NEAR];
    memcpy(copy, bytes.at, bytes.len);
    char *from = copy, *to = (char *)sample.text;
    size_t left = bytes.len, room = sizeof(sample.text);
    iconv(pivot->skipper, NULL, NULL, NULL, NULL);
    iconv(pivot->skipper, &from, &left, &to, &room);
    sample.size = sizeof(sample.text) - room;
    sample.taken = bytes.len - left;
    return sample;
}

/* How many bytes glibc's IGNORE leaves out for the invalid sequence at the front. It looks at as
 * few as will do, and may by then have converted what follows; that part is found by trying. After
 * an escape sequence, whose state is not known here, it is a guess, and at least 1. */
static size_t skip_length(const struct pivot *pivot, struct span bytes)
{
    struct sample whole = {.taken = 0};
    for (size_t length = 1; !whole.taken && length <= bytes.len && length <= CHARSET_NEAR; length++)
        whole = ignore_errors(pivot, (struct span){bytes.at, length});
    for (size_t skipped = 1; skipped < whole.taken; skipped++) {
        const size_t left = whole.taken - skipped;
        const struct sample tail = ignore_errors(pivot, (struct span){bytes.at + skipped, left});
        if (whole.size > 0 && tail.taken == left && tail.size == whole.size &&
            !memcmp(tail.text, whole.text, tail.size)) {
            return skipped;
        }
    }
    return whole.size == 0 && whole.taken > 1 ? whole.taken : 1;
}

/* The same as it is counted for replacements in UTF-8: what begins a character and does not go on
 * is one. */
static size_t cut_length(struct span bytes)
{
    size_t length = bytes.len < 3 ? bytes.len : 3;
    while (length > 1 && !charset_utf8_cut((struct span){bytes.at, length}))
        length--;
    return length;
}

/* What the decoder did not take: false when it waits for more bytes. */
static bool decode_error(struct pivot *pivot, struct window *window)
{
    struct conversion *const conversion = pivot->conversion;
    if (undecided(window))
        return false;
    if (conversion->on_error == ON_ERROR_REPLACE)
        replace(pivot, 0xFFFD);
    else if (conversion->on_error == ON_ERROR_IGNORE)
        conversion->result.dropped++;
    else
        charset_refuse(conversion, rest(window));
    const bool utf8 = conversion->on_error == ON_ERROR_REPLACE && pivot->is_utf8;
    take(conversion, window, utf8 ? cut_length(rest(window)) : skip_length(pivot, rest(window)));
    return true;
}

/* Decodes and encodes the window as far as it goes. */
static void pivot_block(struct pivot *pivot, struct window *window)
{
    bool more = true;
    while (more && window->at < window->end) {
        char *from = window->data + window->at, *to = (char *)pivot->characters;
        size_t left = window->end - window->at, room = CHARACTERS * sizeof(uint32_t);
        const bool failed = iconv(pivot->decoder, &from, &left, &to, &room) == (size_t)-1;
        const int code = failed ? errno : 0;
        take(pivot->conversion, window, window->end - window->at - left);
        encode(pivot, CHARACTERS - room / sizeof(uint32_t));
        more = code == EILSEQ ? decode_error(pivot, window) : code == E2BIG;
    }
}

void charset_pivot(struct conversion *conversion)
{
    char *data CLEANUP(mem_release) = mem_new(CHARSET_BLOCK, 1);
    uint32_t *characters CLEANUP(mem_release) = mem_new(CHARACTERS, sizeof(*characters));
    struct known *known CLEANUP(mem_release) = mem_new(KNOWN, sizeof(*known));
    const char *const source = conversion->source_cd, *const target = conversion->target_cd;
    struct pivot pivot CLEANUP(pivot_close) = {
        .conversion = conversion,
        .decoder = charset_cd_open("WCHAR_T", source),
        .skipper = charset_cd_open("WCHAR_T//IGNORE", source),
        .encoder = charset_cd_open(target, "WCHAR_T"),
        .prober = charset_cd_open(target, "WCHAR_T"),
        .characters = characters,
        .is_utf8 = charset_is_utf8(conversion->source),
        .known = known,
    };
    struct window window = {.data = data};
    while (!window.last) {
        charset_fill(conversion, &window);
        pivot_block(&pivot, &window);
    }
    if (window.at < window.end && conversion->on_error == ON_ERROR_REPLACE)
        replace(&pivot, 0xFFFD);
    else if (window.at < window.end)
        charset_truncated(conversion, rest(&window));
    /* What a composing decoder kept back, then what the encoder did. */
    char *to = (char *)characters;
    size_t room = CHARACTERS * sizeof(uint32_t);
    iconv(pivot.decoder, NULL, NULL, &to, &room);
    encode(&pivot, CHARACTERS - room / sizeof(uint32_t));
    cd_write(pivot.encoder, NULL, NULL, conversion->to);
}

/* label.c: cleaning and shortening names. */
#include "shape/label.h"
#include "crypto/digest.h"

#include <string.h>

enum { LABEL_MOST = 64 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The first characters of its parts; or, where it is one word, its digest. */
static void add_prefix(struct span text, struct buf *into)
{
    size_t words = 0;
    for (size_t i = 0; i < text.len; i++) {
        const bool inside = is_letter(text.at[i]) || text.at[i] == '-';
        const bool before = i > 0 && (is_letter(text.at[i - 1]) || text.at[i - 1] == '-');
        words += inside && !before;
    }
    if (words >= 2) {
        for (size_t i = 0; i < text.len; i++)
            if (text.at[i] != '-' && (i == 0 || text.at[i - 1] == '-'))
                buf_add_byte(into, text.at[i]);
    } else {
        char digest[DIGEST_TEXT];
        struct digest *md5 CLEANUP(digest_drop) =
            digest_new(DIGEST_MD5, (struct span){NULL, 0}, DIGEST_PREPEND);
        digest_add(md5, text);
        buf_add(into, digest, digest_end(md5, digest));
    }
    buf_add_byte(into, '_');
}

static void shorten(struct buf *text)
{
    struct buf made CLEANUP(buf_release) = {0};
    add_prefix((struct span){text->data, text->len}, &made);
    const size_t left = made.len < LABEL_MOST ? LABEL_MOST - made.len : 0;
    const char *from = text->data + text->len - left;
    const char *sign = memchr(from, '_', left);
    if (sign)
        buf_add(&made, sign, left - (size_t)(sign - from));
    buf_clear(text);
    buf_add(text, made.data, made.len);
}

void label_clean(struct span label, struct buf *into)
{
    struct buf text CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < label.len; i++) {
        const char c = label.at[i];
        buf_add_byte(&text, is_letter(c) || is_digit(c) || c == '-' ? c : '_');
    }
    if (text.len > LABEL_MOST)
        shorten(&text);
    bool pending = false;
    const size_t start = into->len;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '_') {
            pending = into->len > start;
            continue;
        }
        if (pending)
            buf_add_byte(into, '_');
        pending = false;
        buf_add_byte(into, text.data[i]);
    }
}

/* seven_key.c: the keys of an encrypted 7z archive. 7zFormat.txt does not describe them; this is
 * what CPP/7zip/Crypto/7zAes.cpp of the LZMA SDK's sibling 7-Zip does. */
#include "archive/seven_key.h"

#include "crypto/digest.h"
#include "json/jsontext.h"

#include <string.h>

enum { NO_ROUNDS = 0x3f, MOST_POWER = 24, UNITS = 64, COUNTER = 8 };

bool seven_aes_read(struct span settings, struct seven_aes *aes)
{
    *aes = (struct seven_aes){0};
    if (settings.len == 0)
        return true;
    const unsigned char *at = (const unsigned char *)settings.at;
    const unsigned first = at[0], sizes = settings.len > 1 ? at[1] : 0;
    aes->power = first & 0x3f;
    if ((first & 0xc0) == 0)
        return settings.len == 1;
    aes->salt_size = (first >> 7 & 1) + (sizes >> 4);
    const size_t first_size = (first >> 6 & 1) + (sizes & 0x0f);
    if (settings.len != 2 + aes->salt_size + first_size)
        return false;
    memcpy(aes->salt, at + 2, aes->salt_size);
    memcpy(aes->first, at + 2 + aes->salt_size, first_size);
    return true;
}

static void put_unit(struct buf *to, unsigned unit)
{
    buf_add_byte(to, (char)unit);
    buf_add_byte(to, (char)(unit >> 8));
}

/* UTF-8, known to be valid, as UTF-16. */
static void put_utf16(struct buf *to, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        const size_t more = *at < 0xc0 ? 0 : *at < 0xe0 ? 1 : *at < 0xf0 ? 2 : 3;
        uint32_t character = *at++ & (more == 0 ? 0x7fu : 0x3fu >> more);
        for (size_t i = 0; i < more; i++)
            character = character << 6 | (*at++ & 0x3f);
        if (character >= 0x10000) {
            put_unit(to, 0xd800 + ((character - 0x10000) >> 10));
            put_unit(to, 0xdc00 + (character & 0x3ff));
        } else {
            put_unit(to, character);
        }
    }
}

bool seven_keys_init(struct seven_keys *keys, const char *password, uint64_t rounds)
{
    *keys = (struct seven_keys){.rounds = rounds};
    const size_t length = strlen(password);
    if (!jsontext_is_text((struct span){password, length}))
        return false;
    buf_room(&keys->password, 2 * length); /* never moved: no copy is left behind */
    put_utf16(&keys->password, password);
    return true;
}

/* The SHA-256 of salt, password and a counter of 8 bytes, little-endian, 2^power times. */
static void make_key(const struct seven_keys *keys, const struct seven_aes *aes, unsigned char *key)
{
    const uint64_t rounds = (uint64_t)1 << aes->power;
    const size_t units = rounds < UNITS ? (size_t)rounds : UNITS;
    const size_t front = aes->salt_size + keys->password.len, unit = front + COUNTER;
    struct buf many CLEANUP(buf_release) = {0};
    char *at = buf_room(&many, units * unit);
    for (size_t i = 0; i < units; i++) {
        memcpy(at + i * unit, aes->salt, aes->salt_size);
        memcpy(at + i * unit + aes->salt_size, buf_text(&keys->password), keys->password.len);
    }
    struct digest *digest CLEANUP(digest_drop) =
        digest_new(DIGEST_SHA256, (struct span){0}, DIGEST_PREPEND);
    for (uint64_t round = 0; round < rounds; round += units) {
        for (size_t i = 0; i < units; i++)
            for (size_t byte = 0; byte < COUNTER; byte++)
                at[i * unit + front + byte] = (char)((round + i) >> 8 * byte);
        digest_add(digest, (struct span){at, units * unit});
    }
    explicit_bzero(at, units * unit);
    digest_end_bytes(digest, key);
}

/* Without rounds the key is salt and password themselves, cut off or filled up with zeros. */
static void copy_key(const struct seven_keys *keys, const struct seven_aes *aes, unsigned char *key)
{
    const size_t left = CIPHER_KEY - aes->salt_size;
    memset(key, 0, CIPHER_KEY);
    memcpy(key, aes->salt, aes->salt_size);
    memcpy(key + aes->salt_size, buf_text(&keys->password),
           keys->password.len < left ? keys->password.len : left);
}

size_t seven_keys_find(struct seven_keys *keys, const struct seven_aes *aes)
{
    for (size_t i = 0; i < keys->count; i++) {
        const struct seven_aes *known = &keys->at[i].aes;
        if (known->power == aes->power && known->salt_size == aes->salt_size &&
            memcmp(known->salt, aes->salt, aes->salt_size) == 0)
            return i;
    }
    if (keys->count == SEVEN_KEYS || (aes->power > MOST_POWER && aes->power != NO_ROUNDS))
        return SEVEN_KEYS;
    struct seven_key *key = &keys->at[keys->count];
    if (aes->power == NO_ROUNDS) {
        copy_key(keys, aes, key->bytes);
    } else if ((uint64_t)1 << aes->power <= keys->rounds) {
        keys->rounds -= (uint64_t)1 << aes->power;
        make_key(keys, aes, key->bytes);
    } else {
        return SEVEN_KEYS;
    }
    key->aes = *aes;
    return keys->count++;
}

void seven_keys_release(struct seven_keys *keys)
{
    if (keys->password.room > 0)
        explicit_bzero(keys->password.data, keys->password.room);
    buf_release(&keys->password);
    explicit_bzero(keys->at, sizeof(keys->at));
    keys->count = 0;
}

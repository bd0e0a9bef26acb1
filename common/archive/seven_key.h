/* seven_key.h: the keys of an encrypted 7z archive.
 *
 * Invariants: for seven*.c only. A key is made once, however many folders have it; how many there
 * may be and how many rounds of SHA-256 they may cost is bounded. The password is in memory as
 * UTF-16, and forgotten by seven_keys_release().
 */
#ifndef KBC_SEVEN_KEY_H
#define KBC_SEVEN_KEY_H

#include "base/buf.h"
#include "crypto/cipher.h"

enum {
    SEVEN_SALT = 16, /* the longest one */
    SEVEN_KEYS = 64
};

/* What a 7zAES coder is set to. */
struct seven_aes {
    unsigned power; /* the key takes 2^power rounds; 0x3f is none at all */
    size_t salt_size;
    unsigned char salt[SEVEN_SALT], first[CIPHER_BLOCK]; /* first: the initialisation vector */
};

/* Reads the settings of a coder. False when they are none. */
MUST_USE bool seven_aes_read(struct span settings, struct seven_aes *aes);

struct seven_key {
    struct seven_aes aes; /* without `first` */
    unsigned char bytes[CIPHER_KEY];
};

struct seven_keys {
    struct buf password;
    uint64_t rounds; /* left */
    size_t count;
    struct seven_key at[SEVEN_KEYS];
};

/* False when the password is not UTF-8. */
MUST_USE bool seven_keys_init(struct seven_keys *keys, const char *password, uint64_t rounds);

/* The number of the key for these settings; SEVEN_KEYS when it would be too much work. */
MUST_USE size_t seven_keys_find(struct seven_keys *keys, const struct seven_aes *aes);

void seven_keys_release(struct seven_keys *keys);

#endif

/* cipher_test.c: unit tests of cipher.h. */
#include "crypto/cipher.h"
#include "unit/unit.h"

/* NIST SP 800-38A, F.2.6: CBC-AES256.Decrypt */
static const unsigned char key[] =
    "\x60\x3d\xeb\x10\x15\xca\x71\xbe\x2b\x73\xae\xf0\x85\x7d\x77\x81"
    "\x1f\x35\x2c\x07\x3b\x61\x08\xd7\x2d\x98\x10\xa3\x09\x14\xdf\xf4";
static const unsigned char first[] =
    "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f";
static const unsigned char encrypted[] =
    "\xf5\x8c\x4c\x04\xd6\xe5\xf1\xba\x77\x9e\xab\xfb\x5f\x7b\xfb\xd6"
    "\x9c\xfc\x4e\x96\x7e\xdb\x80\x8d\x67\x9f\x77\x7b\xc6\x70\x2c\x7d"
    "\x39\xf2\x33\x69\xa9\xd9\xba\xcf\xa5\x30\xe2\x63\x04\x23\x14\x61";
static const unsigned char plain[] =
    "\x6b\xc1\xbe\xe2\x2e\x40\x9f\x96\xe9\x3d\x7e\x11\x73\x93\x17\x2a"
    "\xae\x2d\x8a\x57\x1e\x03\xac\x9c\x9e\xb7\x6f\xac\x45\xaf\x8e\x51"
    "\x30\xc8\x1c\x46\xa3\x5c\xe4\x11\xe5\xfb\xc1\x19\x1a\x0a\x52\xef";

enum { SIZE = 3 * CIPHER_BLOCK };

TEST(cipher_gives_the_published_values_from_any_block_on)
{
    struct cipher *cipher = cipher_new();
    for (size_t from = 0; from < SIZE; from += CIPHER_BLOCK) {
        unsigned char bytes[SIZE];
        memcpy(bytes, encrypted + from, SIZE - from);
        cipher_decrypt(cipher, key, from == 0 ? first : encrypted + from - CIPHER_BLOCK, bytes,
                       SIZE - from);
        CHECK(memcmp(bytes, plain + from, SIZE - from) == 0);
    }
    cipher_release(cipher);
    cipher_release(NULL);
}

TEST(cipher_takes_whole_blocks)
{
    struct cipher *cipher = cipher_new();
    unsigned char bytes[SIZE] = {0};
    cipher_decrypt(cipher, key, first, bytes, 0);
    CHECK_ERROR(2, "cannot be decrypted", cipher_decrypt(cipher, key, first, bytes, 17));
    cipher_release(cipher);
}

/* cipher.h: AES-256 in CBC mode, to read what others encrypted.
 *
 * Invariants: a cipher is used by one thread and keeps nothing between two calls, so that data can
 * be decrypted from any of its blocks on: the block before is then what `before` is for the first
 * one, the initialisation vector. There is no padding here. This module and digest.h are the only
 * ones that include OpenSSL; neither reads its configuration files.
 */
#ifndef KBC_CIPHER_H
#define KBC_CIPHER_H

#include "base/base.h"

enum { CIPHER_KEY = 32, CIPHER_BLOCK = 16 };

struct cipher;

MUST_USE struct cipher *cipher_new(void);

/* Decrypts `size` bytes, whole blocks, in place. `key` has CIPHER_KEY bytes, `before` CIPHER_BLOCK.
 */
void cipher_decrypt(struct cipher *cipher, const unsigned char *key, const unsigned char *before,
                    unsigned char *bytes, size_t size);

/* Releases it and forgets the key; NULL is fine. */
void cipher_release(struct cipher *cipher);

#endif

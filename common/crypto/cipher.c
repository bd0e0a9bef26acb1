/* cipher.c: AES-256 in CBC mode, to read what others encrypted. */
#include "crypto/cipher.h"

#include "base/log.h"
#include "base/mem.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct cipher {
    EVP_CIPHER *method;
    EVP_CIPHER_CTX *context;
};

static void check(int result)
{
    if (result != 1)
        app_error("the library of ciphers failed");
}

struct cipher *cipher_new(void)
{
    check(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL));
    struct cipher *cipher = mem_new(1, sizeof(*cipher));
    cipher->method = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
    cipher->context = EVP_CIPHER_CTX_new();
    if (!cipher->method || !cipher->context)
        app_error("the library of ciphers has no AES");
    return cipher;
}

void cipher_decrypt(struct cipher *cipher, const unsigned char *key, const unsigned char *before,
                    unsigned char *bytes, size_t size)
{
    static const size_t most = (size_t)1 << 30; /* the library counts in int */
    if (size % CIPHER_BLOCK != 0 || size > most)
        app_error("%zu bytes cannot be decrypted at once", size);
    int decrypted = 0;
    check(EVP_DecryptInit_ex2(cipher->context, cipher->method, key, before, NULL));
    check(EVP_CIPHER_CTX_set_padding(cipher->context, 0));
    check(EVP_DecryptUpdate(cipher->context, bytes, &decrypted, bytes, (int)size));
    if ((size_t)decrypted != size)
        app_error("the library of ciphers decrypted %d of %zu bytes", decrypted, size);
}

void cipher_release(struct cipher *cipher)
{
    if (!cipher)
        return;
    EVP_CIPHER_CTX_free(cipher->context);
    EVP_CIPHER_free(cipher->method);
    free(cipher);
}

/* digest.c: message digests as lower-case hexadecimal text. */
#include "crypto/digest.h"
#include "base/log.h"
#include "base/mem.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { HMAC_BLOCK = 64 }; /* of SHA-256 */

struct digest {
    EVP_MD *method;
    EVP_MD_CTX *context;
    struct span before, behind; /* what every message begins and ends with */
    bool keyed;
    char inner[HMAC_BLOCK], outer[HMAC_BLOCK]; /* the key and HMAC's paddings */
};

static void check(int result)
{
    if (result != 1)
        app_error("the library of digests failed");
}

void digest_add(struct digest *digest, struct span bytes)
{
    if (bytes.len > 0)
        check(EVP_DigestUpdate(digest->context, bytes.at, bytes.len));
}

static void begin(struct digest *digest)
{
    check(EVP_DigestInit_ex(digest->context, digest->method, NULL));
    digest_add(digest, digest->before);
}

static size_t finish(struct digest *digest, unsigned char *result)
{
    unsigned size = 0;
    check(EVP_DigestFinal_ex(digest->context, result, &size));
    return size;
}

/* RFC 2104, section 2. EVP_MAC does the same, but allocates for every message. */
static void set_key(struct digest *digest, struct span key)
{
    unsigned char block[EVP_MAX_MD_SIZE > HMAC_BLOCK ? EVP_MAX_MD_SIZE : HMAC_BLOCK] = {0};
    if (key.len > HMAC_BLOCK) {
        begin(digest);
        digest_add(digest, key);
        finish(digest, block);
    } else if (key.len > 0) {
        memcpy(block, key.at, key.len);
    }
    for (size_t i = 0; i < HMAC_BLOCK; i++) {
        digest->inner[i] = (char)(block[i] ^ 0x36);
        digest->outer[i] = (char)(block[i] ^ 0x5c);
    }
    OPENSSL_cleanse(block, sizeof(block));
    digest->before = (struct span){digest->inner, HMAC_BLOCK};
    digest->keyed = true;
}

struct digest *digest_new(enum digest_kind kind, struct span salt, enum digest_salt where)
{
    static const char *const names[] = {"MD5", "SHA256", "SHA512", "SHA256"};
    check(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL));
    struct digest *digest = mem_new(1, sizeof(*digest));
    digest->method = EVP_MD_fetch(NULL, names[kind], NULL);
    digest->context = EVP_MD_CTX_new();
    if (!digest->method || !digest->context)
        app_error("the library of digests has no %s", names[kind]);
    if (kind == DIGEST_HMAC_SHA256)
        set_key(digest, salt);
    else
        *(where == DIGEST_PREPEND ? &digest->before : &digest->behind) = salt;
    begin(digest);
    return digest;
}

static void write_text(const unsigned char *bytes, size_t length, char *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
}

size_t digest_end_bytes(struct digest *digest, unsigned char *result)
{
    digest_add(digest, digest->behind);
    size_t size = finish(digest, result);
    if (digest->keyed) {
        check(EVP_DigestInit_ex(digest->context, digest->method, NULL));
        check(EVP_DigestUpdate(digest->context, digest->outer, HMAC_BLOCK));
        check(EVP_DigestUpdate(digest->context, result, size));
        size = finish(digest, result);
    }
    begin(digest);
    return size;
}

size_t digest_end(struct digest *digest, char *text)
{
    unsigned char result[EVP_MAX_MD_SIZE];
    const size_t size = digest_end_bytes(digest, result);
    write_text(result, size, text);
    return 2 * size;
}

void digest_release(struct digest *digest)
{
    if (!digest)
        return;
    EVP_MD_CTX_free(digest->context);
    EVP_MD_free(digest->method);
    OPENSSL_cleanse(digest, sizeof(*digest));
    free(digest);
}

void digest_drop(struct digest **digest)
{
    digest_release(*digest);
    *digest = NULL;
}

/* digest.h: message digests as lower-case hexadecimal text.
 *
 * Invariants: a digest is used by one thread, for one message after the other: digest_add() as
 * often as needed, then digest_end(), which gives the text and begins the next message. Nothing is
 * allocated after digest_new(), so that many small messages are fast. Only this module and cipher.h
 * include OpenSSL, and neither reads its configuration files.
 */
#ifndef KBC_DIGEST_H
#define KBC_DIGEST_H

#include "base/base.h"

enum digest_kind { DIGEST_MD5, DIGEST_SHA256, DIGEST_SHA512, DIGEST_HMAC_SHA256 };

enum {
    DIGEST_TEXT = 128, /* bytes of the longest text: SHA512's */
    DIGEST_PATH = 64 /* and of digest_path()'s */
};

/* Where the salt of every message stands. HMAC has no choice. */
enum digest_salt { DIGEST_PREPEND, DIGEST_APPEND };

struct digest;

/* A salt is hashed with every message, as HMAC's key where the kind is that; {0} is none. It must
 * outlive the digest. */
MUST_USE struct digest *digest_new(enum digest_kind kind, struct span salt, enum digest_salt where);

void digest_add(struct digest *digest, struct span bytes);

/* Writes the text, at most DIGEST_TEXT bytes and not terminated; returns how many. */
size_t digest_end(struct digest *digest, char *text);

/* The same as bytes: 16 of MD5, 64 of SHA512, 32 of the others. */
size_t digest_end_bytes(struct digest *digest, unsigned char *result);

/* The SHA-256 of a path: of the compact JSON list of its parts, ["folder","file"], in ASCII. False
 * when the path is not UTF-8; else DIGEST_PATH bytes were written. */
MUST_USE bool digest_path(const char *path, char *text);

/* Releases it and forgets the key; NULL is fine. */
void digest_release(struct digest *digest);

/* For CLEANUP(digest_drop). */
void digest_drop(struct digest **digest);

#endif

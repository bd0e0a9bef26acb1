/* digest_test.c: unit tests of digest.h. */
#include "crypto/digest.h"
#include "unit/unit.h"

#define TEXT(literal) ((struct span){literal, sizeof(literal) - 1})

static char *digest_of(struct digest *digest, const char *message)
{
    static char text[DIGEST_TEXT + 1];
    digest_add(digest, (struct span){message, strlen(message)});
    text[digest_end(digest, text)] = 0;
    return text;
}

TEST(digest_gives_the_published_values)
{
    struct digest *md5 CLEANUP(digest_drop) =
        digest_new(DIGEST_MD5, (struct span){0}, DIGEST_PREPEND);
    CHECK_TEXT(digest_of(md5, "Event"), "a4ecfc70574394990cf17bd83df499f7");
    struct digest *sha256 CLEANUP(digest_drop) =
        digest_new(DIGEST_SHA256, (struct span){0}, DIGEST_PREPEND);
    CHECK_TEXT(digest_of(sha256, "Event"),
               "4e1f49a9c8ae8a158434e647c0c410352d718984a4fcd144d26cca3c394caa02");
    struct digest *sha512 CLEANUP(digest_drop) =
        digest_new(DIGEST_SHA512, (struct span){0}, DIGEST_PREPEND);
    /* FIPS 180-2, appendix C.1 */
    CHECK_TEXT(digest_of(sha512, "abc"),
               "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
               "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

/* RFC 4231: test cases 1, 2 and 6 */
TEST(digest_with_a_key_is_hmac)
{
    static const char key[] = "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
                              "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b";
    struct digest *first CLEANUP(digest_drop) =
        digest_new(DIGEST_HMAC_SHA256, TEXT(key), DIGEST_PREPEND);
    CHECK_TEXT(digest_of(first, "Hi There"),
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    struct digest *second CLEANUP(digest_drop) =
        digest_new(DIGEST_HMAC_SHA256, TEXT("Jefe"), DIGEST_PREPEND);
    CHECK_TEXT(digest_of(second, "what do ya want for nothing?"),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    char longer[131];
    memset(longer, 0xaa, sizeof(longer));
    struct digest *third CLEANUP(digest_drop) =
        digest_new(DIGEST_HMAC_SHA256, (struct span){longer, sizeof(longer)}, DIGEST_PREPEND);
    CHECK_TEXT(digest_of(third, "Test Using Larger Than Block-Size Key - Hash Key First"),
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(digest_puts_the_salt_before_or_behind_every_message)
{
    struct digest *before CLEANUP(digest_drop) = digest_new(DIGEST_MD5, TEXT("Ev"), DIGEST_PREPEND);
    struct digest *behind CLEANUP(digest_drop) = digest_new(DIGEST_MD5, TEXT("nt"), DIGEST_APPEND);
    for (size_t i = 0; i < 2; i++) {
        CHECK_TEXT(digest_of(before, "ent"), "a4ecfc70574394990cf17bd83df499f7");
        CHECK_TEXT(digest_of(behind, "Eve"), "a4ecfc70574394990cf17bd83df499f7");
    }
}

TEST(digest_begins_anew_after_each_message)
{
    struct digest *digest CLEANUP(digest_drop) =
        digest_new(DIGEST_HMAC_SHA256, TEXT("Jefe"), DIGEST_PREPEND);
    char before[DIGEST_TEXT + 1];
    memcpy(before, digest_of(digest, "a"), sizeof(before));
    digest_of(digest, "other");
    digest_add(digest, (struct span){0});
    CHECK_TEXT(digest_of(digest, "a"), before);
    struct digest *plain CLEANUP(digest_drop) =
        digest_new(DIGEST_MD5, (struct span){0}, DIGEST_PREPEND);
    CHECK_TEXT(digest_of(plain, ""), "d41d8cd98f00b204e9800998ecf8427e");
    digest_add(plain, TEXT("Ev"));
    CHECK_TEXT(digest_of(plain, "ent"), "a4ecfc70574394990cf17bd83df499f7");
}

TEST(digest_of_a_path_is_that_of_its_parts)
{
    char text[DIGEST_PATH + 1] = {0};
    CHECK(digest_path("folder/file", text));
    CHECK_TEXT(text, "92ad57d53b8e7810ed70d41ef73134a2fcef80fb7cd63afcb08e1a9c364936ca");
    CHECK(digest_path("\xc3\xa9/\xc5\xbe\"\xf0\x9f\x98\x80.csv", text));
    CHECK_TEXT(text, "d8f6779781e8a40c476153c35c7cef73762c3d51b984fe02981d494b96ed13dc");
    CHECK(digest_path("a\"\\\b\f\n\r\t\x01\x7f<>&/\xd0\xb6", text));
    CHECK_TEXT(text, "b5fddaeaf440f3fd42004a491d7e13e45c138fdabd29b70b69e780c24e7815c7");
    CHECK(!digest_path("\xe0\x80\x80", text));
    CHECK(!digest_path("a/\xff", text));
    CHECK(!digest_path("\xed\xa0\x80", text));
    CHECK(!digest_path("\xc3", text));
}

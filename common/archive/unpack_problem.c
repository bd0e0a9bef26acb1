/* unpack_problem.c: what libarchive's messages mean. */
#include "archive/unpack_problem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool problem_is_encryption(const char *problem)
{
    static const char *const words[] = {"ncrypt", "assphrase", "Crypto"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (strstr(problem, words[i]) != NULL)
            return true;
    return false;
}

/* Ids of Methods.txt of the LZMA SDK, and of 7-Zip-zstd. */
void problem_add_codec(struct buf *to, uint64_t codec)
{
    static const struct {
        uint64_t id;
        const char *name;
    } codecs[] = {{0x0a, "the filter ARM64"},
                  {0x0b, "the filter RISCV"},
                  {0x03030103, "the filter BCJ with this codec"},
                  {0x020302, "the filter Swap2"},
                  {0x020304, "the filter Swap4"},
                  {0x040109, "Deflate64"},
                  {0x040301, "Rar1"},
                  {0x040302, "Rar2"},
                  {0x040303, "Rar3"},
                  {0x040305, "Rar5"},
                  {0x04f71101, "Zstandard"},
                  {0x04f71102, "Brotli"},
                  {0x04f71104, "LZ4"},
                  {0x04f71105, "LZ5"},
                  {0x04f71106, "Lizard"},
                  {0x21, "this form of LZMA2"}};
    for (size_t i = 0; i < COUNT(codecs); i++) {
        if (codecs[i].id == codec) {
            buf_add_format(to, "%s in 7z", codecs[i].name);
            return;
        }
    }
    buf_add_format(to, "the codec %" PRIx64 " in 7z", codec);
}

bool problem_is_method(const char *problem, struct buf *method)
{
    static const char zip[] = "Unsupported ZIP compression method (";
    static const char *const codecs[] = {"Unknown codec ID: ", "Unexpected codec ID: "};
    static const char *const filters[] = {"many filters", "Unsupported filter", "form of BCJ2"};
    static const char *const encryptions[] = {"Unsupported encryption", "Unknown encryption"};
    if (strncmp(problem, zip, sizeof(zip) - 1) == 0) {
        const char *name = problem + sizeof(zip) - 1;
        buf_add_format(method, "the method %.*s in zip", (int)strcspn(name, ")\n"), name);
        return true;
    }
    for (size_t i = 0; i < COUNT(codecs); i++) {
        const size_t length = strlen(codecs[i]);
        if (strncmp(problem, codecs[i], length) == 0) {
            problem_add_codec(method, strtoull(problem + length, NULL, 16));
            return true;
        }
    }
    for (size_t i = 0; i < COUNT(filters); i++)
        if (strstr(problem, filters[i]) != NULL)
            buf_add_text(method, "these filters in 7z");
    for (size_t i = 0; i < COUNT(encryptions); i++)
        if (strncmp(problem, encryptions[i], strlen(encryptions[i])) == 0)
            buf_add_text(method, "this encryption in zip");
    return method->len > 0;
}

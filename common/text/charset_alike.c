/* charset_alike.c: encodings that are taken for others. */
#include "text/charset_alike.h"
#include "text/charset_inner.h"

bool charset_same_name(const char *name, const char *upper_name)
{
    size_t at = 0;
    while (name[at] && charset_upper((unsigned char)name[at]) == (unsigned char)upper_name[at])
        at++;
    return !name[at] && !upper_name[at];
}

bool charset_is_utf8(const char *name)
{
    return charset_same_name(name, "UTF-8") || charset_same_name(name, "UTF8");
}

struct pair {
    const char *name, *other;
};

static const char *find(const struct pair *pairs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (charset_same_name(name, pairs[i].name))
            return pairs[i].other;
    return NULL;
}

const char *charset_wider(const char *source)
{
    static const struct pair pairs[] = {
        {"SHIFT_JIS", "CP932"}, {"SHIFT-JIS", "CP932"}, {"SJIS", "CP932"},  {"EUC-JP", "EUC-JP-MS"},
        {"EUCJP", "EUC-JP-MS"}, {"EUC-KR", "CP949"},    {"EUCKR", "CP949"}, {"GB2312", "GB18030"},
        {"EUC-CN", "GB18030"},  {"EUCCN", "GB18030"},   {"GBK", "GB18030"}, {"BIG5", "BIG5-HKSCS"},
        {"BIG-5", "BIG5-HKSCS"}};
    return find(pairs, COUNT(pairs), source);
}

const char *charset_windows(const char *source)
{
    static const struct pair pairs[] = {{"ISO-8859-1", "WINDOWS-1252"},
                                        {"ISO8859-1", "WINDOWS-1252"},
                                        {"ISO_8859-1", "WINDOWS-1252"},
                                        {"LATIN1", "WINDOWS-1252"},
                                        {"ISO-8859-2", "WINDOWS-1250"},
                                        {"ISO8859-2", "WINDOWS-1250"},
                                        {"ISO_8859-2", "WINDOWS-1250"},
                                        {"LATIN2", "WINDOWS-1250"},
                                        {"ISO-8859-5", "WINDOWS-1251"},
                                        {"ISO8859-5", "WINDOWS-1251"},
                                        {"ISO-8859-6", "WINDOWS-1256"},
                                        {"ISO8859-6", "WINDOWS-1256"},
                                        {"ISO-8859-7", "WINDOWS-1253"},
                                        {"ISO8859-7", "WINDOWS-1253"},
                                        {"ISO-8859-8", "WINDOWS-1255"},
                                        {"ISO8859-8", "WINDOWS-1255"},
                                        {"ISO-8859-9", "WINDOWS-1254"},
                                        {"ISO8859-9", "WINDOWS-1254"},
                                        {"LATIN5", "WINDOWS-1254"},
                                        {"ISO-8859-13", "WINDOWS-1257"},
                                        {"ISO8859-13", "WINDOWS-1257"},
                                        {"ISO-8859-15", "WINDOWS-1252"},
                                        {"ISO8859-15", "WINDOWS-1252"},
                                        {"ISO-8859-16", "WINDOWS-1250"},
                                        {"EUC-KR", "CP949"},
                                        {"EUCKR", "CP949"}};
    return find(pairs, COUNT(pairs), source);
}

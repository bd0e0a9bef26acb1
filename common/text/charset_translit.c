/* charset_translit.c: what to write for a character that the target encoding lacks.
 *
 * Facts, not code: measured with glibc 2.36, `iconv -t ASCII//TRANSLIT` under C.UTF-8, one
 * character at a time, U+0080 to U+2FFFF, and again with the targets ISO-8859-1, ISO-8859-7, KOI8-R
 * and WINDOWS-1251 for what is not ASCII; the letters those encodings have themselves got the base
 * letter of Unicode's canonical decomposition. Combining marks beyond U+FFFF are left out, U+01C4
 * to U+01C6 were added.
 */
#include "text/charset_inner.h"

#include <uchar.h>

/* Consecutive characters from `first` on, a word for each. '_' is a blank in the result, "?" alone
 * says that there is nothing. */
struct run {
    uint32_t first;
    const char32_t *words;
};

/* All characters from `first` to `last` become `text`. */
struct same {
    uint32_t first, last;
    const char32_t *text;
};

static const struct same SAME[] = {
    {0x02CD, 0x02CD, U"_"}, {0x0300, 0x036F, U""}, {0x0591, 0x05BD, U""},  {0x05BF, 0x05BF, U""},
    {0x05C1, 0x05C2, U""},  {0x05C4, 0x05C5, U""}, {0x05C7, 0x05C7, U""},  {0x0610, 0x061A, U""},
    {0x064B, 0x065F, U""},  {0x0670, 0x0670, U""}, {0x06D6, 0x06DC, U""},  {0x06DF, 0x06E4, U""},
    {0x06E7, 0x06E8, U""},  {0x06EA, 0x06ED, U""}, {0x0898, 0x089F, U""},  {0x08CA, 0x08E1, U""},
    {0x08E3, 0x08FF, U""},  {0x1AB0, 0x1ACE, U""}, {0x1DC0, 0x1DFF, U""},  {0x200B, 0x200B, U""},
    {0x2060, 0x2063, U""},  {0x20D0, 0x20F0, U""}, {0x2423, 0x2423, U"_"}, {0x3099, 0x309A, U""},
    {0xFB1E, 0xFB1E, U""},  {0xFE00, 0xFE0F, U""}, {0xFE20, 0xFE2D, U""},  {0xFE33, 0xFE34, U"_"},
    {0xFE4D, 0xFE4F, U"_"}, {0xFEFF, 0xFEFF, U""},
};

static const struct run RUNS[] = {
    {0x00A0, U"_ ! c GBP ? JPY | ? ? (C) a << ! - (R) ? ? +- 2 3 ' u ? . , 1 o >> _1/4_ _1/2_"},
    {0x00BE, U"_3/4_ ? A A A A A A AE C E E E E I I I I D N O O O O O x O U U U U Y TH ss a a"},
    {0x00E2, U"a a a a ae c e e e e i i i i d n o o o o o / o u u u u y th y A a A a A a C c C"},
    {0x0109, U"c C c C c D d D d E e E e E e E e E e G g G g G g G g H h H h I i I i I i I i I"},
    {0x0131, U"i IJ ij J j K k q L l L l L l L l L l N n N n N n 'n N n O o O o O o OE oe R r"},
    {0x0156, U"R r R r S s S s S s S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z"},
    {0x017E, U"z s b B B b ? ? ? C c D D D d ? ? ? E F f G ? hv I I K k l ? ? N n ? O o OI oi"},
    {0x01A4, U"P p"},
    {0x01AB, U"t T t T U u ? V Y y Z z"},
    {0x01C4, U"DŽ Dž dž LJ Lj lj NJ Nj nj A a I i O o U u U u U u U u U u ? A a A a Æ æ G g G g"},
    {0x01E8, U"K k O o"},
    {0x01EC, U"O o Ʒ ʒ j DZ Dz dz G g ? ? N n A a Æ æ Ø ø A a A a E e E e I i I i O o O o R r"},
    {0x0212, U"R r U u U u S s T t ? ? H h ? d ? ? Z z A a E e O o O o O o O o Y y l n t j db"},
    {0x0239, U"qp A C c L T s z ? ? B U ? E e J j ? ? R r Y y ? ? ? b ? c d d ? ? ? e ? ? ? j"},
    {0x0260, U"g g G ? ? ? h h i ? I l l l ? ? ? m n n N ? OE"},
    {0x027C, U"r r r ? R ? s"},
    {0x0288, U"t u ? v ? ? ? Y z z"},
    {0x0299, U"B ? G H j ? L q ? ? dz ? dz ts ? ? ? ls lz ? ? ? ? h ? j r ? ? ? w y ? ? ? '"},
    {0x02C6, U"^ ? ' ? ? ` ? ? ? ? :"},
    {0x02DC, U"~ '' ? ? ? l s x"},
    {0x037E, U";"},
    {0x0385, U"¨ Α · Ε Η Ι ? Ο ? Υ Ω ι"},
    {0x03AA, U"Ι Υ α ε η ι υ"},
    {0x03BC, U"u"},
    {0x03CA, U"ι υ ο υ ω ? β θ Υ ϒ ϒ φ π"},
    {0x03F0, U"κ ρ ς ? Θ ε ? ? ? Σ"},
    {0x0400, U"Е Е ? Г ? ? ? І ? ? ? ? К И У"},
    {0x0419, U"И"},
    {0x0439, U"и"},
    {0x0450, U"е е ? г ? ? ? і ? ? ? ? к и у"},
    {0x0476, U"Ѵ ѵ"},
    {0x04A4, U"НГ нг"},
    {0x04B4, U"ТЦ тц"},
    {0x04C1, U"Ж ж"},
    {0x04D0, U"А а А а АЕ ае Е е ? ? Ә ә Ж ж З з ? ? И и И и О о ? ? Ө ө Э э У у У у У у Ч ч"},
    {0x04F8, U"Ы ы"},
    {0x058F, U"AMD"},
    {0x1D00, U"A AE ? B C D D E ? ? J K L M ? O"},
    {0x1D18, U"P ? ? T U ? ? ? V W Z"},
    {0x1D2C, U"A ? B ? D E ? G H I J K L M N ? O ? P R T U W a ? ? ? b d e ? ? ? g ? k m ? o"},
    {0x1D56, U"p t u ? ? v"},
    {0x1D62, U"i r u v"},
    {0x1D6B, U"ue b d f m n p r r s t z ? ? ? th I ? p U ? b d f g k l m n p r s ? v x z a ? d"},
    {0x1D92, U"e e ? ? i ? ? u ? ? c ? ? ? f"},
    {0x1DBB, U"z"},
    {0x1E00, U"A a B b B b B b C c D d D d D d D d D d E e E e E e E e E e F f G g H h H h H h"},
    {0x1E28, U"H h H h I i I i K k K k K k L l L l L l L l M m M m M m N n N n N n N n O o O o"},
    {0x1E50, U"O o O o P p P p R r R r R r R r S s S s S s S s S s T t T t T t T t U u U u U u"},
    {0x1E78, U"U u U u V v V v W w W w W w W w W w X x X x Y y Z z Z z Z z h t w y a ſ s s SS"},
    {0x1EA0, U"A a A a A a A a A a A a A a A a A a A a A a A a E e E e E e E e E e E e E e E e"},
    {0x1EC8, U"I i I i O o O o O o O o O o O o O o O o O o O o O o O o U u U u U u U u U u U u"},
    {0x1EF0, U"U u Y y Y y Y y Y y LL ll V v Y y α α α α α α α α Α Α Α Α Α Α Α Α ε ε ε ε ε ε"},
    {0x1F18, U"Ε Ε Ε Ε Ε Ε ? ? η η η η η η η η Η Η Η Η Η Η Η Η ι ι ι ι ι ι ι ι Ι Ι Ι Ι Ι Ι Ι Ι"},
    {0x1F40, U"ο ο ο ο ο ο ? ? Ο Ο Ο Ο Ο Ο ? ? υ υ υ υ υ υ υ υ ? Υ ? Υ ? Υ ? Υ ω ω ω ω ω ω ω ω"},
    {0x1F68, U"Ω Ω Ω Ω Ω Ω Ω Ω α α ε ε η η ι ι ο ο υ υ ω ω ? ? α α α α α α α α Α Α Α Α Α Α Α Α"},
    {0x1F90, U"η η η η η η η η Η Η Η Η Η Η Η Η ω ω ω ω ω ω ω ω Ω Ω Ω Ω Ω Ω Ω Ω α α α α α ? α α"},
    {0x1FB8, U"Α Α Α Α Α ? ι ? ? ¨ η η η ? η η Ε Ε Η Η Η ᾿ ᾿ ᾿ ι ι ι ι ? ? ι ι Ι Ι Ι Ι ? ῾ ῾ ῾"},
    {0x1FE0, U"υ υ υ υ ρ ρ υ υ Υ Υ Υ Υ Ρ ¨ ¨ ` ? ? ω ω ω ? ω ω Ο Ο Ω Ω Ω ? ? ? _ _ _ _ _ _ _"},
    {0x2008, U"_ _ _"},
    {0x2010, U"- - - - -- - ? ? ' ' , ' \" \" ,, \" + ? o ? . .. ..."},
    {0x202F, U" "},
    {0x2035, U"` `` ``` ? < > ? !!"},
    {0x2044, U"/ ? ? ?? ?! !? &"},
    {0x205F, U"_"},
    {0x2070, U"0 i ? ? 4 5 6 7 8 9 + ? = ( ) n 0 1 2 3 4 5 6 7 8 9 + ? = ( ) ? a e o x ? h k l"},
    {0x2098, U"m n p s t ? ? ? CE C= Cr Fr. L. ? ? Pts Rs KRW ILS Dong EUR ? ? GRD ? PHP"},
    {0x20B4, U"UAH ? ? ? KZT INR TL ? ? RUB GEL"},
    {0x2100, U"a/c a/s C °C ? c/o c/u ? ? °F g H H H h ? I I L l ? N No ? ? P Q R R R Rx ? SM"},
    {0x2121, U"TEL (TM) ? Z ? ? ? Z ? K A B C e e E F ? M o ? ? ? ? i ? FAX"},
    {0x2145, U"D d e i j"},
    {0x2150, U"_1/7_ _1/9_ _1/10_ _1/3_ _2/3_ _1/5_ _2/5_ _3/5_ _4/5_ _1/6_ _5/6_ _1/8_ _3/8_"},
    {0x215D, U"_5/8_ _7/8_ _1/_ I II III IV V VI VII VIII IX X XI XII L C D M i ii iii iv v vi"},
    {0x2176, U"vii viii ix x xi xii l c d m"},
    {0x2189, U"_0/3_"},
    {0x2190, U"<- ? -> ? <->"},
    {0x21AE, U"!<->"},
    {0x21CD, U"!<= !<=> !=> <= ? => ? <=>"},
    {0x2212, U"- ? ? / \\ *"},
    {0x2223, U"| ? ||"},
    {0x2236, U":"},
    {0x223C, U"~ ? ? ? ? !~ ? ? !~- ? ? !~= ? !~~"},
    {0x2260, U"!= ? !== ? <= >= ? ? ? ? << >> ? ? !< !> !<= !>= ? ? !<~ !>~ ? ? !<> !><"},
    {0x22D8, U"<<< >>>"},
    {0x2329, U"< >"},
    {0x2400, U"NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK"},
    {0x2416, U"SYN ETB CAN EM SUB ESC FS GS RS US SP DEL ? ? NL"},
    {0x2460, U"(1) (2) (3) (4) (5) (6) (7) (8) (9) (10) (11) (12) (13) (14) (15) (16) (17)"},
    {0x2471, U"(18) (19) (20) (1) (2) (3) (4) (5) (6) (7) (8) (9) (10) (11) (12) (13) (14)"},
    {0x2482, U"(15) (16) (17) (18) (19) (20) 1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12. 13. 14."},
    {0x2496, U"15. 16. 17. 18. 19. 20. (a) (b) (c) (d) (e) (f) (g) (h) (i) (j) (k) (l) (m) (n)"},
    {0x24AA, U"(o) (p) (q) (r) (s) (t) (u) (v) (w) (x) (y) (z) (A) (B) (C) (D) (E) (F) (G) (H)"},
    {0x24BE, U"(I) (J) (K) (L) (M) (N) (O) (P) (Q) (R) (S) (T) (U) (V) (W) (X) (Y) (Z) (a) (b)"},
    {0x24D2, U"(c) (d) (e) (f) (g) (h) (i) (j) (k) (l) (m) (n) (o) (p) (q) (r) (s) (t) (u) (v)"},
    {0x24E6, U"(w) (x) (y) (z) (0)"},
    {0x2500, U"- ? |"},
    {0x250C, U"+ ? ? ? + ? ? ? + ? ? ? + ? ? ? +"},
    {0x2524, U"+"},
    {0x252C, U"+"},
    {0x2534, U"+"},
    {0x253C, U"+"},
    {0x2571, U"/ \\"},
    {0x25E6, U"o"},
    {0x263A, U":) :)"},
    {0x27CB, U"/ ? \\"},
    {0x27E6, U"[| |] < > << >> (( )) ( )"},
    {0x2980, U"||| ? ? {| |} (( )) (| |) <| |>"},
    {0x29E3, U"# ? #"},
    {0x29F5, U"\\ ? ? / \\ ? ? < > + -"},
    {0x2A74, U"::= == ==="},
    {0x2C7C, U"j V"},
    {0x3000, U"_"},
    {0x3008, U"< >"},
    {0x30A0, U"="},
    {0x3250, U"PTE (21) (22) (23) (24) (25) (26) (27) (28) (29) (30) (31) (32) (33) (34) (35)"},
    {0x32B1, U"(36) (37) (38) (39) (40) (41) (42) (43) (44) (45) (46) (47) (48) (49) (50)"},
    {0x32CC, U"Hg erg eV LTD"},
    {0x3371, U"hPa da AU bar oV pc dm dm^2 dm^3 IU"},
    {0x3380, U"pA nA µA mA kA KB MB GB cal kcal pF nF µF µg mg kg Hz kHz MHz GHz THz µl ml dl"},
    {0x3398,
     U"kl fm nm µm mm cm km mm^2 cm^2 m^2 km^2 mm^3 cm^3 m^3 km^3 m/s m/s^2 Pa kPa MPa GPa rad"},
    {0x33AE, U"rad/s rad/s^2 ps ns µs ms pV nV µV mV kV MV pW nW µW mW kW MW ? ? a.m. Bq cc cd"},
    {0x33C6, U"C/kg Co. dB Gy ha HP in KK KM kt lm ln log lx mb mil mol PH p.m. PPM PR sr Sv"},
    {0x33DD, U"Wb V/m A/m"},
    {0x33FF, U"gal"},
    {0xA7F2, U"C F Q"},
    {0xFB00, U"ff fi fl ffi ffl st st"},
    {0xFB29, U"+"},
    {0xFE10, U", ? ? : ; ! ? ? ? ..."},
    {0xFE30, U".. ? ? ? ? ( ) { }"},
    {0xFE47, U"[ ]"},
    {0xFE50, U", ? . ? ; : ? ! ? ( ) { } ? ? # & * + - < > = ? \\ $ % @"},
    {0x107A5, U"q"},
    {0x1F100, U"0. 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,"},
    {0x1F110, U"(A) (B) (C) (D) (E) (F) (G) (H) (I) (J) (K) (L) (M) (N) (O) (P) (Q) (R) (S) (T)"},
    {0x1F124, U"(U) (V) (W) (X) (Y) (Z) ? (C) (R) (CD) (WZ) ? A B C D E F G H I J K L M N O P Q"},
    {0x1F141, U"R S T U V W X Y Z HV MV SD SS PPV WC"},
    {0x1F16A, U"MC MD MR"},
    {0x1F190, U"DJ"},
    {0x1FBF0, U"0 1 2 3 4 5 6 7 8 9"},
};

static bool text_of_range(uint32_t character, struct approximation *to)
{
    size_t low = 0;
    for (size_t high = COUNT(SAME); low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (SAME[middle].last < character)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == COUNT(SAME) || character < SAME[low].first)
        return false;
    for (to->length = 0; SAME[low].text[to->length]; to->length++)
        to->text[to->length] = SAME[low].text[to->length];
    return true;
}

/* Copies the word that `at` begins with; returns where it ends. */
static const char32_t *word(const char32_t *at, struct approximation *to)
{
    for (to->length = 0; *at && *at != U' '; at++)
        to->text[to->length++] = *at == U'_' ? U' ' : *at;
    return at;
}

static bool text_of_run(uint32_t character, struct approximation *to)
{
    size_t low = 0; /* the number of runs that begin at or before the character */
    for (size_t high = COUNT(RUNS); low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (RUNS[middle].first <= character)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return false;
    const char32_t *at = word(RUNS[low - 1].words, to);
    for (uint32_t left = character - RUNS[low - 1].first; left; left--) {
        if (!*at)
            return false;
        at = word(at + 1, to);
    }
    return to->length != 1 || to->text[0] != U'?';
}

/* Forms of ASCII characters that Unicode has in the order of ASCII: fullwidth (U+FF01),
 * mathematical letters (U+1D400, 13 alphabets) and digits (U+1D7CE, 5 styles). 0 for any other. */
static uint32_t plain_form(uint32_t character)
{
    if (character >= 0xFF01 && character <= 0xFF5E)
        return character - 0xFF01 + '!';
    if (character >= 0x1D400 && character <= 0x1D6A3) {
        const uint32_t letter = (character - 0x1D400) % 52;
        return letter < 26 ? 'A' + letter : 'a' + letter - 26;
    }
    if (character >= 0x1D7CE && character <= 0x1D7FF)
        return '0' + (character - 0x1D7CE) % 10;
    return 0;
}

bool charset_approximate(uint32_t character, struct approximation *to)
{
    to->text[0] = plain_form(character);
    to->length = 1;
    return to->text[0] || text_of_range(character, to) || text_of_run(character, to);
}

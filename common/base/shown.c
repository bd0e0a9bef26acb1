/* shown.c: bytes of data as text that a person can read. */
#include "base/shown.h"
#include "base/utf8.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define ELLIPSIS "\xe2\x80\xa6" /* U+2026 */

/* The pictures of controls begin at U+2400; that of a line end is the usual arrow. */
static void add_control(struct buf *buf, unsigned char control)
{
    if (control == '\n')
        buf_add_text(buf, "\xe2\x86\xb5");
    else if (control == 0x7f)
        buf_add_text(buf, "\xe2\x90\xa1");
    else
        buf_add_format(buf, "\xe2\x90%c", 0x80 + control);
}

void shown_add(struct buf *buf, struct span bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    for (size_t i = 0; i < bytes.len;) {
        const size_t length = at[i] < 0x80 ? 1 : utf8_shown_length(bytes.at + i, bytes.len - i);
        if (length == 0)
            buf_add_text(buf, REPLACEMENT);
        else if (length == 1 && (at[i] < 0x20 || at[i] == 0x7f))
            add_control(buf, at[i]);
        else
            buf_add(buf, bytes.at + i, length);
        i += length ? length : 1;
    }
}

void shown_size(struct buf *buf, uint64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    double amount = (double)bytes;
    size_t unit = 0;
    for (; amount >= 1000 && unit + 1 < COUNT(units); unit++)
        amount /= 1000;
    buf_add_format(buf, unit && amount < 10 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
}

/* Bytes of the first `width` characters. */
static size_t bytes_of(const char *text, size_t width)
{
    size_t at = 0;
    for (; text[at]; at++)
        if ((text[at] & 0xc0) != 0x80 && width-- == 0)
            break;
    return at;
}

size_t shown_width(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += (*text & 0xc0) != 0x80;
    return width;
}

void shown_pad(struct buf *buf, const char *text, size_t width)
{
    const size_t natural = shown_width(text);
    if (natural > width && width > 0) {
        buf_add(buf, text, bytes_of(text, width - 1));
        buf_add_text(buf, ELLIPSIS);
        return;
    }
    buf_add_text(buf, text);
    for (size_t i = natural; i < width; i++)
        buf_add_byte(buf, ' ');
}

size_t shown_terminal(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* page_style.h: the style of the page, inside of it so that it stands alone. */
#ifndef KBC_PAGE_STYLE_H
#define KBC_PAGE_STYLE_H

#define PAGE_STYLE                                                                                 \
    ":root{--paper:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#667085;--line:#e3e7ed;"               \
    "--accent:#2f5bea;--new:#0b7a4b;--new-back:#e2f6ec;--gone:#b42318;--gone-back:#fdeceb;"        \
    "--changed:#8a5a00;--changed-back:#fff3d6}"                                                    \
    "@media(prefers-color-scheme:dark){:root{--paper:#12161c;--card:#1a2029;--ink:#e6eaf0;"        \
    "--soft:#98a2b3;--line:#2c3441;--accent:#8aa7ff;--new:#6fe0ac;--new-back:#12372a;"             \
    "--gone:#ff9d94;--gone-back:#43201d;--changed:#ffd479;--changed-back:#42330f}}"                \
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);"              \
    "font:15px/1.5 system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}"                          \
    "main{max-width:1120px;margin:0 auto;padding:32px 24px 64px}"                                  \
    "h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:0}h3{font:600 14px/1.4 "            \
    "ui-monospace,'DejaVu Sans Mono',monospace;margin:0;overflow-wrap:anywhere}"                   \
    "p{margin:0;color:var(--soft)}nav{display:flex;flex-wrap:wrap;gap:8px;margin:18px 0 8px}"      \
    "nav a{padding:3px 12px;border:1px solid var(--line);border-radius:99px;color:var(--accent);"  \
    "background:var(--card);text-decoration:none;font-size:13px}"                                  \
    "section{position:relative;margin-left:13px;padding:22px 0 8px 29px;"                          \
    "border-left:2px solid var(--line)}section:last-of-type{border-color:transparent}"             \
    ".step{display:flex;align-items:baseline;gap:12px;flex-wrap:wrap}"                             \
    ".dot{position:absolute;left:-14px;top:20px;width:27px;height:27px;border-radius:50%;"         \
    "background:var(--accent);color:var(--card);display:grid;place-items:center;"                  \
    "font-weight:600;font-size:13px}"                                                              \
    "code{font:13px/1.5 ui-monospace,'DejaVu Sans Mono',monospace;color:var(--soft);"              \
    "overflow-wrap:anywhere}article{background:var(--card);border:1px solid var(--line);"          \
    "border-radius:10px;margin:12px 0;overflow:hidden}"                                            \
    ".head{display:flex;gap:8px;align-items:baseline;flex-wrap:wrap;padding:10px 14px}"            \
    ".head p{font-size:13px}.mark{font-size:12px;padding:0 8px;border-radius:99px}"                \
    ".new{color:var(--new);background:var(--new-back)}"                                            \
    ".gone{color:var(--gone);background:var(--gone-back)}"                                         \
    ".changed{color:var(--changed);background:var(--changed-back)}"                                \
    "del{text-decoration-thickness:1px}.scroll{overflow-x:auto;border-top:1px solid var(--line)}"  \
    "table{border-collapse:collapse;min-width:100%;font-size:13px}"                                \
    "th,td{padding:5px 14px;text-align:left;white-space:pre;border-bottom:1px solid var(--line);"  \
    "max-width:340px;overflow:hidden;text-overflow:ellipsis}"                                      \
    "tr:last-child td{border-bottom:0}th{font-weight:600;color:var(--soft)}"                       \
    "th.new{color:var(--new)}th.gone{color:var(--gone)}td.n{color:var(--soft);text-align:right;"   \
    "width:1%}details{border-top:1px solid var(--line);padding:7px 14px;font-size:13px}"           \
    "summary{cursor:pointer;color:var(--soft)}pre{margin:8px 0 4px;font:12.5px/1.5 "               \
    "ui-monospace,'DejaVu Sans Mono',monospace;overflow-x:auto}"                                   \
    ".row{border-top:1px solid var(--line);padding:7px 14px;font-size:13px;color:var(--soft)}"     \
    "ul{margin:4px 0;padding-left:18px}footer{color:var(--soft);font-size:12px;margin:20px 42px}"

#endif

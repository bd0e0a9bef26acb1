"""docs/BENCHMARKS.md and its plot from the measurements."""
import html
import os


def speed(group, result):
    return group['bytes'] / 1e6 / result['seconds'] if group['bytes'] and 'seconds' in result else None


def goal(group):
    if group.get('limit'):
        return 'at most %g times %s' % (group['limit'], group['base'])
    if group.get('at_least'):
        return 'at least %g times as fast as %s' % (group['at_least'], group['base'])
    if group.get('seconds'):
        return 'at most %g ms' % (group['seconds'] * 1000)
    return ''


def base_of(group):
    return next((r for r in group['results'] if r['label'] == group['base'] and 'seconds' in r), None)


def judged(group, result):
    """None, or whether one of our results keeps the group's goal."""
    base = base_of(group)
    if 'seconds' not in result or result is base or not result.get('ours'):
        return None
    if group.get('seconds'):
        return result['seconds'] <= group['seconds']
    if not base:
        return None
    if group.get('limit'):
        return result['seconds'] <= group['limit'] * base['seconds']
    if group.get('at_least'):
        return base['seconds'] >= group['at_least'] * result['seconds']
    return None


def table(group):
    base = base_of(group)
    lines = ['| command | seconds | MB/s | time as a multiple of %s | peak memory, MB |' % (group['base'] or '-'),
             '|---|---:|---:|---:|---:|']
    for result in group['results']:
        name = '**%s**' % result['label'] if result.get('ours') else result['label']
        if 'seconds' not in result:
            lines.append('| %s | could not be run | | | |' % name)
            continue
        rate = speed(group, result)
        mark = {None: '', True: ' ✓', False: ' ✗'}[judged(group, result)]
        lines.append('| %s | %.3f | %s | %s%s | %.1f |' % (
            name, result['seconds'], '%.0f' % rate if rate else '',
            '%.2f' % (result['seconds'] / base['seconds']) if base else '', mark, result['memory'] / 1024))
    return lines


def of_slowest_step(group):
    """Our time as a multiple of the slowest step's, where the group has such a goal; or None."""
    steps = [r['seconds'] for r in group['results'] if r['label'].startswith('step ') and 'seconds' in r]
    ours = [r['seconds'] for r in group['results'] if r.get('ours') and 'seconds' in r]
    return ours[0] / max(steps) if 'slowest' in group and steps and ours else None


def beside(group):
    """What the table does not say: sizes of what was written, and the slowest step."""
    lines = ['%s writes %.1f MB.' % (r['label'], r['size'] / 1e6) for r in group['results'] if 'size' in r]
    ratio = of_slowest_step(group)
    if ratio:
        lines.append('It takes %.2f times as long as the slowest step %s (goal: at most %g times).' % (
            ratio, '✓' if ratio <= group['slowest'] else '✗', group['slowest']))
    return ['', ' '.join(lines)] if lines else []


def images(table):
    """The section about images."""
    if not table:
        return '\n## Images\n\nThey could not be built on this machine.\n'
    return '\n## Images\n\nBuilt by buildah as `make images` does; the size is that of all files in the image.\n\n' + table


def shorten(command, work):
    return command.replace(work, '$WORK').replace(os.path.dirname(os.path.dirname(work)), '.')


def slower(groups):
    """What is slower than a rival, or than its goal."""
    lines = []
    for group in groups:
        ours = [r for r in group['results'] if r.get('ours') and 'seconds' in r]
        for mine in ours:
            for other in group['results']:
                if not other.get('ours') and 'seconds' in other and other['label'] != 'cp' and other['seconds'] < mine['seconds'] \
                        and not other['label'].startswith('step '):
                    lines.append('- %s: %s takes %.2f times as long as %s.' % (
                        group['name'], mine['label'], mine['seconds'] / other['seconds'], other['label']))
            if judged(group, mine) is False:
                lines.append('- %s: the goal (%s) is not reached.' % (group['name'], goal(group)))
            if mine['memory'] > 32 * 1024:
                lines.append('- %s: the peak of %.0f MB is above 32 MB.' % (group['name'], mine['memory'] / 1024))
        if (of_slowest_step(group) or 0) > group.get('slowest', 0):
            lines.append('- %s: the goal (at most %g times the slowest step) is not reached.' % (group['name'], group['slowest']))
    return lines or ['Nowhere in this run.']


def svg(groups):
    rows = []
    for group in groups:
        shown = [r for r in group['results'] if speed(group, r)]
        if shown:
            rows.append((group['name'], [(r['label'], speed(group, r), r.get('ours')) for r in shown]))
    top = max((s for _, bars in rows for _, s, _ in bars), default=1)
    width, left, line, y = 860, 250, 15, 40
    parts = []
    for name, bars in rows:
        parts.append('<text x="8" y="%d" font-weight="bold">%s</text>' % (y + 11, html.escape(name)))
        y += line + 2
        for label, rate, ours in bars:
            length = max(1, (width - left - 90) * rate / top)
            parts.append('<text x="%d" y="%d" text-anchor="end">%s</text>' % (left - 8, y + 11, html.escape(label)))
            parts.append('<rect x="%d" y="%d" width="%.1f" height="11" fill="%s"/>' % (
                left, y + 1, length, '#1f6feb' if ours else '#9aa4b2'))
            parts.append('<text x="%.1f" y="%d">%.0f</text>' % (left + length + 5, y + 11, rate))
            y += line
        y += 8
    head = ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11" fill="#1b1f24">'
            '<rect width="100%%" height="100%%" fill="#ffffff"/><text x="8" y="20" font-size="14">MB of table a second (longer is faster); '
            'blue: this project</text>' % (width, y + 10))
    return head + '\n' + '\n'.join(parts) + '\n</svg>\n'


def render(groups, machine, versions, mb, runs, work):
    lines = ['# Benchmarks', '', 'Written by `make bench`; nothing here is typed by hand.', '',
             'Tables of %d MB and 12 columns (numbers, dates, text with doubled quotes, commas, line breaks and accents), made by '
             '`tests/bench/table.c`: *quoted* encloses every cell, *sparse* only those that must be, *irregular* has a quote inside an '
             'unenclosed cell in every row. Input in the page cache, output written to the same disk. hyperfine, best of %d after one '
             'warm-up (mlr and DuckDB run once); all in one run on one machine. ✓ and ✗ tell whether the goal is kept. select-columns runs '
             'on one thread; the others as they come.' % (mb, runs), '', '![speeds](benchmarks.svg)', '', '## Machine and versions', '']
    lines += ['- %s: %s' % x for x in list(machine.items()) + list(versions.items())]
    lines += ['', '## Where we are slower', ''] + slower(groups)
    lines += ['', '## Results']
    for group in groups:
        lines += ['', '### ' + group['name'], '']
        if goal(group):
            lines += ['Goal: %s.' % goal(group), '']
        lines += table(group) + beside(group) + ['', '<details><summary>commands</summary>', '', '```sh']
        lines += [shorten(r['command'], work) for r in group['results']] + ['```', '', '</details>']
    return '\n'.join(lines) + '\n', svg(groups)

"""describe: what the processors say of themselves, for the scripts of this folder."""
import json
import os
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')


def names():
    """A processor is a file processors/NAME.c."""
    return sorted(x[:-2] for x in os.listdir(os.path.join(ROOT, 'processors')) if x.endswith('.c'))


def describe(bin_dir, name):
    try:
        said = subprocess.run([os.path.join(bin_dir, 'processor-' + name), '--describe'], stdout=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, check=True, timeout=60).stdout
        return json.loads(said)
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        sys.exit('%s: processor-%s --describe: %s' % (os.path.basename(sys.argv[0]), name, problem))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)


def to_json(value):
    return json.dumps(value, indent=4, ensure_ascii=False) + '\n'

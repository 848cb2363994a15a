#!/bin/sh
# Finds a Python 3.11 on a bare machine and hands over to `python -m ops`, which needs nothing but the standard library.
set -eu
cd "$(dirname "$0")/.."

is_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; }

for candidate in "${PYTHON311:-}" .venv/bin/python python3.11 python3 python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.11.*/bin/python; do
    [ -n "$candidate" ] || continue
    command -v "$candidate" >/dev/null 2>&1 || continue
    if is_311 "$candidate"; then
        exec "$candidate" -B -m ops "$@"
    fi
done
if command -v uv >/dev/null 2>&1 && found=$(uv python find 3.11 2>/dev/null) && is_311 "$found"; then
    exec "$found" -m ops "$@"
fi
echo "zhangfang: Python 3.11 was not found. Install it (apt install python3.11, pyenv install 3.11, or uv python install 3.11), or name it: PYTHON311=/path/to/python3.11 make run" >&2
exit 1

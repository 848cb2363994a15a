#!/bin/sh
# Resolves both package lists anew. Lock files carry names, versions and hashes, never an address; torch stays out of ours,
# because a locked torch would be the several-GB CUDA build on most machines (ops/environments.py installs the CPU build).
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_PREFERENCE=only-system
# The CPU wheel from a find-links folder where one is set, else from torch's own CPU index.
torch="--torch-backend cpu"
if [ -n "${PIP_FIND_LINKS:-}" ]; then
    torch=""
    for folder in $PIP_FIND_LINKS; do torch="$torch --find-links $folder"; done
fi
# shellcheck disable=SC2086  # separate words on purpose
uv pip compile pyproject.toml --group dev --python 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-package torch $torch --index-strategy unsafe-best-match --quiet --output-file requirements.lock >/dev/null
uv pip compile bot/requirements.in --python 3.10 --generate-hashes --no-header --no-annotate --quiet --output-file bot/requirements.lock >/dev/null
if grep -nE 'https?://' requirements.lock bot/requirements.lock; then
    echo "zhangfang: a lock file carries an address" >&2
    exit 1
fi

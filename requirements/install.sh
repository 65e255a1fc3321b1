#!/usr/bin/env bash
# Make .venv and install a hashed lock into it: with uv when it can be had, else with pip.
set -euo pipefail
export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 # offices often have a certificate authority of their own
python=${1:?"no Python 3.11–3.13 found"}
lock=$2
[ -n "$python" ] || { echo "Bangfu needs Python 3.11, 3.12 or 3.13 with venv." >&2; exit 1; }
[ -x .venv/bin/python ] || "$python" -m venv .venv
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt 2>/dev/null \
    && uv=.venv/bin/uv || echo "uv cannot be had, installing with pip (takes longer)"
fi
if [ -n "$uv" ] && "$uv" pip install -q --python .venv/bin/python --require-hashes -r "$lock"; then
  exit 0
fi
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"

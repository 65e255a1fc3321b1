#!/usr/bin/env bash
# The browser tests need Chromium and a Chinese font; Debian has both and root may install them.
set -uo pipefail
command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk) >/dev/null 2>&1 \
    || echo "Chromium could not be installed; the browser tests will say so."
fi
exit 0

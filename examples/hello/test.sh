#!/bin/sh
# Sends a request through the graph, and compares the reply. FLUX says which flux to use.
set -e
cd "$(dirname "$0")"
flux="${FLUX:-flux}"

"$flux" check hello.flux
reply="$("$flux" send hello.flux 'GET /hello/Ada')"
if [ "$reply" != "Hello, Ada!" ]; then
    echo "expected: Hello, Ada!" >&2
    echo "got:      $reply" >&2
    exit 1
fi
echo "hello: the reply is right"

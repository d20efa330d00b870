#!/bin/sh
# Imports a root file system of nothing but busybox as the image `gofer-test/busybox`, and as
# `gofer-test/own-command`, for tests on a machine that can pull none, unless they are there
# already. Usage: image.sh ENGINE
set -eu
engine=$1
busybox=$(command -v busybox) || { echo "there is no busybox (Debian: busybox-static)" >&2; exit 1; }
made_of=$(cat "$0" "$busybox" | cksum | tr ' ' -)
is_there() {
    [ "$("$engine" image inspect --format '{{.Config.Labels.made_of}}' "$1" 2>/dev/null)" = "$made_of" ]
}
if is_there gofer-test/busybox && is_there gofer-test/own-command; then
    exit
fi
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/tmp" "$root/etc"
cp "$busybox" "$root/bin/busybox"
for name in $("$busybox" --list); do ln -s busybox "$root/bin/$name" 2>/dev/null || true; done
echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
import() {
    name=$1
    shift
    tar -C "$root" -c . | "$engine" import --change 'ENV PATH=/bin' --change "LABEL made_of=$made_of" "$@" - "$name:latest"
}
import gofer-test/own-command --change 'ENTRYPOINT ["echo", "entrypoint:"]' --change 'CMD ["echo", "command"]'
import gofer-test/busybox

#!/bin/sh
# Imports a root file system of nothing but busybox as the image `gofer-test/busybox`, for tests
# on a machine that can pull none. Usage: image.sh ENGINE
set -eu
engine=$1
busybox=$(command -v busybox) || { echo "there is no busybox (Debian: busybox-static)" >&2; exit 1; }
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/tmp" "$root/etc"
cp "$busybox" "$root/bin/busybox"
for name in $("$busybox" --list); do ln -s busybox "$root/bin/$name" 2>/dev/null || true; done
echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
tar -C "$root" -c . | "$engine" import --change 'ENV PATH=/bin' - gofer-test/busybox:latest

#!/bin/sh
# Buildroot: kernel, firmware and root file system are in $1. $3 is the board's folder.
# Puts the boot partition's files into $1/boot and the card into $1/sdcard.img.
set -eu
images=$1
board=$3

boot=$images/card/boot
rm -rf "$images/card"
mkdir -p "$boot"
cp "$images"/rpi-firmware/* "$images"/bcm2837-*.dtb "$boot/"
cp "$images/Image" "$boot/kernel8.img"
cp "$TARGET_DIR/usr/share/pppi/pppi.conf" "$boot/"
# An initramfs without /init: the kernel has all it needs built in and mounts root= by itself
# (Linux, init/main.c, kernel_init_freeable). config.txt is the same for every system, and it names one.
cpio -o -H newc --quiet </dev/null >"$boot/initramfs.img"

# The same inputs give the same bytes: see scripts/image/assemble.ts.
time=${SOURCE_DATE_EPOCH:-$(stat -c %Y "$images/Image")}
find "$images/card" -exec touch -h -d "@$time" {} +
export SOURCE_DATE_EPOCH="$time" E2FSPROGS_FAKE_TIME="$time" E2FSCK_TIME="$time" TZ=UTC
rm -rf "$images/genimage.tmp"
genimage --config "$board/genimage.cfg" --rootpath "$images/card" --inputpath "$images" \
	--outputpath "$images" --tmppath "$images/genimage.tmp"
rm -rf "$images/genimage.tmp"

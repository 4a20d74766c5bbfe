#!/bin/sh
# Buildroot: kernel, firmware and root file system are in $1. $2 is the folder of the rendered device, $3 the
# board's. Puts the boot partition's files into $1/card/boot and the card into $1/sdcard.img.
set -eu
images=$1
device=$2
board=$3

boot=$images/card/boot
rm -rf "$images/card"
mkdir -p "$boot"
KERNEL='' INITRAMFS='' DEVICE_TREES=''
# shellcheck source=/dev/null # of the board's facts
. "$device/boot-files.conf"
cp "$images"/rpi-firmware/* "$boot/"
for tree in $DEVICE_TREES; do
	cp "$images/$tree" "$boot/"
done
# The firmware's package has copied these two once, however often they are edited.
cp "$board/config.txt" "$board/cmdline.txt" "$boot/"
cp "$images/Image" "$boot/$KERNEL"
# What the board's board.yaml sets in the trees: arguments of fdtput, a line each.
while read -r fix; do
	# shellcheck disable=SC2086 # words
	(cd "$boot" && fdtput -p $fix)
done <"$device/device-trees.fixes"
cp "$device/overlay/usr/share/pppi/pppi.conf" "$boot/"
# An initramfs without /init: the kernel has all it needs built in and mounts root= by itself
# (Linux, init/main.c, kernel_init_freeable). config.txt is the same for every system, and it names one.
cpio -o -H newc --quiet </dev/null >"$boot/$INITRAMFS"

# The same inputs give the same bytes: see scripts/image/assemble.ts.
time=${SOURCE_DATE_EPOCH:-$(stat -c %Y "$images/Image")}

# The sources of what is on the device; parts.txt is external.mk's. One that is overridden has no archive.
while read -r name version archive; do
	[ -f "$archive" ] || continue
	sum=$(sha256sum "$archive")
	printf '%s    {\n      "name": "%s",\n      "version": "%s",\n' "${comma-}" "$name" "$version"
	printf '      "architecture": "source",\n      "sha256": "%s"\n    }' "${sum%% *}"
	comma=',
'
done <"$images/parts.txt" >"$images/packages.txt"

# What the image says of itself: rendered, but for what only this build knows.
compression=fast
if grep -q '^BR2_TARGET_ROOTFS_SQUASHFS4_XZ=y' "$BR2_CONFIG"; then compression=small; fi
while IFS= read -r line; do
	case $line in
	'  "system": '*) line='  "system": "buildroot",' ;;
	'  "compression": '*) line="  \"compression\": \"$compression\"," ;;
	'  "sourceDate": '*) line="  \"sourceDate\": $time," ;;
	'  "packages": '*)
		if [ -s "$images/packages.txt" ]; then
			line=$(printf '  "packages": [\n%s\n  ]' "$(cat "$images/packages.txt")")
		fi
		;;
	esac
	printf '%s\n' "$line"
done <"$device/image.json" >"$boot/image.json"

find "$images/card" -exec touch -h -d "@$time" {} +
export SOURCE_DATE_EPOCH="$time" E2FSPROGS_FAKE_TIME="$time" E2FSCK_TIME="$time" TZ=UTC
export MKE2FS_CONFIG="$device/overlay/etc/mke2fs.conf"
rm -rf "$images/genimage.tmp"
genimage --config "$device/genimage.cfg" --rootpath "$images/card" --inputpath "$images" \
	--outputpath "$images" --tmppath "$images/genimage.tmp"
rm -rf "$images/genimage.tmp"

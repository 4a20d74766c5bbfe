#!/bin/sh
# Buildroot: the target is filled and the overlay laid over it. $1 is the target, $2 the folder of the rendered device.
# Buildroot only adds to the target. What an earlier overlay had and this one has not is taken away here: a
# link that has another name now, its PIN and its passwords.
set -eu
target=$1
overlay=$2/overlay
external=${0%/*}
list=$BUILD_DIR/pppi-overlay.list

has() {
	[ -e "$1" ] || [ -L "$1" ]
}

# Folders that are the overlay's alone. Packages bring start scripts of their own (syslogd, mdev, dropbear, …);
# the overlay starts all of that from its inittab, so only its scripts stay.
while read -r folder; do
	has "$target/$folder" || continue
	(cd "$target" && find "$folder" -depth) | while IFS= read -r path; do
		has "$overlay/$path" || rm -rf "${target:?}/$path"
	done
done <"$external/overlay-folders"

# In all others, what the last overlay had. Where it hid a file of a package, that file cannot come back.
(cd "$overlay" && find . ! -type d) | LC_ALL=C sort >"$list.new"
if [ -e "$list" ]; then
	LC_ALL=C comm -23 "$list" "$list.new" >"$list.gone"
	while IFS= read -r path; do
		if ! [ -L "$target/$path" ] && ! [ -f "$target/$path" ]; then continue; fi
		if cut -d, -f2- "$BUILD_DIR/packages-file-list.txt" | grep -qxF -e "$path"; then
			echo "The overlay no longer has ${path#.}, which it had laid over a file of a package:" >&2
			echo "the output folder must be rebuilt, delete ${BUILD_DIR%/*}" >&2
			exit 1
		fi
		rm "$target/$path"
	done <"$list.gone"
	rm "$list.gone"
fi
mv "$list.new" "$list"

# QuickJS's compiler has no use on the device.
rm -f "$target/usr/bin/qjsc"

# Where the data partition is mounted: git has no empty folders, so the overlay cannot bring it.
mkdir -p "$target/data"

#!/bin/sh
# Buildroot: the target is filled and the overlay laid over it. $1 is the target, $2 the folder of the rendered device.
# Packages bring start scripts of their own (syslogd, mdev, dropbear, …). The overlay starts all of that
# from its inittab, so only its scripts stay.
set -eu
target=$1
overlay=$2/overlay

for script in "$target"/etc/init.d/*; do
	if [ -e "$script" ] && [ ! -e "$overlay/etc/init.d/${script##*/}" ]; then
		rm "$script"
	fi
done

# Where the data partition is mounted: git has no empty folders, so the overlay cannot bring it.
mkdir -p "$target/data"

# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The card that the system runs from, and its partitions, by the kernel's names; the first one mounted. Brings along what
# /etc/pppi/board.conf sets.

# shellcheck source=/dev/null
. /etc/pppi/board.conf

# Sets DISK to the disk that the root file system is on, else to the board's card.
find_disk() {
  DISK=$BOARD_DISK
  # shellcheck disable=SC2034 # fields of proc(5), mountinfo
  while read -r id parent number root point rest; do
    if [ "$point" != / ] || [ ! -e "/sys/dev/block/$number/partition" ]; then continue; fi
    dir=$(cd -P "/sys/dev/block/$number/.." && pwd -P) && DISK=${dir##*/}
  done </proc/self/mountinfo
}

# Sets PART to a partition of DISK: sda3, or with a p between where the disk's own name ends in a digit.
find_partition() { # NUMBER
  for path in "/sys/class/block/$DISK"?*/partition "/sys/class/block/$DISK"/*/partition; do
    found=
    { read -r found <"$path"; } 2>/dev/null
    [ "$found" = "$1" ] || continue
    path=${path%/partition}
    PART=${path##*/}
    return 0
  done
  return 1
}

# Where the boot partition is mounted for the moment in which it is read or written.
BOOT=/run/pppi/boot

# Mounts it, PART, at BOOT.
boot_mount() { # OPTIONS: ro, rw or rw,sync
  # In one go, rather than one by one when mount asks the kernel for them; they may be built in.
  modprobe -a -q vfat nls_cp437 nls_ascii 2>/dev/null
  mount -t vfat -o "$1,noatime,nosuid,nodev,noexec,umask=077,codepage=437,iocharset=ascii" "/dev/$PART" "$BOOT"
}

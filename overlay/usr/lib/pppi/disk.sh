# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The card that the system runs from, and its partitions, by the kernel's names.

# Sets DISK to the disk that the root file system is on, else to the first SD card.
find_disk() {
  DISK=mmcblk0
  # shellcheck disable=SC2034 # fields of proc(5), mountinfo
  while read -r id parent number root point rest; do
    if [ "$point" != / ] || [ ! -e "/sys/dev/block/$number/partition" ]; then continue; fi
    dir=$(cd -P "/sys/dev/block/$number/.." && pwd -P) && DISK=${dir##*/}
  done </proc/self/mountinfo
}

# Sets PART to a partition of DISK: mmcblk0p3, sda3.
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

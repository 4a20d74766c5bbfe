# shellcheck shell=sh
# Files on the data partition that are whole at each moment.

# Is it mounted? Else /data would be the root, or a RAM disk.
data_is_mounted() {
  # shellcheck disable=SC2034 # columns
  while read -r data_device data_folder data_rest; do
    [ "$data_folder" != /data ] || return 0
  done </proc/mounts
  return 1
}

# A copy of FILE becomes /data/NAME, in a folder of root's alone. Under another name first: half a file, or an empty one
# on a full partition, would take the place of a whole one. Fails unless all of it can be read back.
data_put() { # NAME FILE
  data_is_mounted || return 1
  data_to=/data/$1
  data_folder=${data_to%/*}
  ! cmp -s "$2" "$data_to" || return 0
  [ -d "$data_folder" ] || { mkdir "$data_folder" && chmod 700 "$data_folder" && sync /data; } || return 1
  (umask 077 && cat "$2" >"$data_to.new") 2>/dev/null && sync "$data_to.new" && mv "$data_to.new" "$data_to" &&
    sync "$data_folder" && cmp -s "$2" "$data_to" && return
  rm -f "$data_to.new"
  return 1
}

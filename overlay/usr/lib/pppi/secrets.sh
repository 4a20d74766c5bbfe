# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The secrets of pppi.conf, and those of them that the data partition alone has. Needs settings.sh.

# Sets VALUE to that of KEY in a file of KEY=VALUE lines.
value_in() { # FILE KEY
  while IFS= read -r pair; do
    [ "${pair%%=*}" = "$2" ] || continue
    VALUE=${pair#*=}
    return 0
  done <"$1"
  return 1
}

# Sets SECRETS_AWAY to the keys, each behind a blank, whose value only the data partition has. Fails if nobody knows:
# pppi.conf cannot be read, or has a mistake.
secrets_away() {
  SECRETS_AWAY=
  [ -e "$SETTINGS/good" ] || return 1
  while read -r key; do
    value_in "$SETTINGS/values" "$key" || SECRETS_AWAY="$SECRETS_AWAY $key"
  done <"$SETTINGS/moved"
}

# shellcheck shell=sh disable=SC2034 # sets variables for its callers

# Sets SECRETS_AWAY to the keys, each behind a blank, of secrets that perhaps only the data partition has. Fails if nobody
# knows: pppi.conf cannot be read, or has a mistake.
secrets_away() {
  SECRETS_AWAY=
  [ -e /run/pppi/settings/away ] || return 1
  while read -r key; do SECRETS_AWAY="$SECRETS_AWAY $key"; done </run/pppi/settings/away
}

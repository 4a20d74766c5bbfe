# shellcheck shell=sh
# /run/pppi/LINK.json: what the supervisor of LINK is doing, for people and programs.
# All values are the supervisor's own words, names from checked YAML, or addresses: nothing to escape.

state='' reason='' detail='' last_failure=''
dials=0 failures=0
ifname='' local_ip='' remote_ip='' dns1='' dns2=''

# Writes the file and, if anything is new, a line to the log.
state_enter() { # STATE REASON DETAIL [LOG LEVEL]
  state_news=
  if [ "$state $reason $detail" != "$1 $2 $3" ]; then
    state_news="$LINK: $1${3:+: $3}"
    now
    state_since=$NOW
    state_since_date=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  fi
  state=$1 reason=$2 detail=$3
  state_write
  [ -z "$state_news" ] || log "${4:-info}" "$state_news"
}

# The same for each round of a loop: does nothing if nothing is new.
state_keep() { # STATE REASON DETAIL [LOG LEVEL]
  [ "$state $reason $detail" = "$1 $2 $3" ] || state_enter "$@"
}

state_write() {
  # Readers must never see half a file.
  cat >"/run/pppi/.$LINK.json.$$" <<JSON
{
  "link": "$LINK",
  "state": "$state",
  "reason": "$reason",
  "detail": "$detail",
  "since": "$state_since_date",
  "sinceUptime": $state_since,
  "dials": $dials,
  "failures": $failures,
  "lastFailure": "$last_failure",
  "interface": "$ifname",
  "address": "$local_ip",
  "peer": "$remote_ip",
  "dns1": "$dns1",
  "dns2": "$dns2"
}
JSON
  mv "/run/pppi/.$LINK.json.$$" "/run/pppi/$LINK.json"
}

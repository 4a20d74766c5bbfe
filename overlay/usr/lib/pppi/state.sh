# shellcheck shell=sh
# /run/pppi/LINK.json: what the supervisor of LINK is doing, for people and programs; LINK.events: the last ten changes,
# a line each: DATE UPTIME STATE REASON TEXT, `-` for no reason.
# All values are the supervisor's own words, names from checked YAML, or addresses: nothing to escape.

state='' reason='' detail='' last_failure=''
dials=0 failures=0
ifname='' local_ip='' remote_ip='' dns1='' dns2=''

# Not all could be written: the RAM disk is full.
state_dirty=

# Writes the file and, if anything is new, a line to the log and to the events.
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
  [ -n "$state_news" ] || return 0
  state_event "$state_since_date $state_since $1 ${2:--} $3"
  log "${4:-info}" "$state_news"
}

# The same for each round of a loop: does nothing if nothing is new.
state_keep() { # STATE REASON DETAIL [LOG LEVEL]
  if [ "$state $reason $detail" != "$1 $2 $3" ]; then
    state_enter "$@"
  else
    state_retry
  fi
}

# Once a second: what could not be written is written when there is room again.
state_retry() {
  [ -z "$state_dirty" ] || state_write
}

state_write() {
  # Readers must never see half a file.
  state_dirty=
  { printf '{
  "link": "%s",
  "state": "%s",
  "reason": "%s",
  "detail": "%s",
  "since": "%s",
  "sinceUptime": %s,
  "dials": %s,
  "failures": %s,
  "lastFailure": "%s",
  "interface": "%s",
  "address": "%s",
  "peer": "%s",
  "dns1": "%s",
  "dns2": "%s"
}
' "$LINK" "$state" "$reason" "$detail" "$state_since_date" "$state_since" "$dials" "$failures" "$last_failure" \
    "$ifname" "$local_ip" "$remote_ip" "$dns1" "$dns2" >"/run/pppi/.$LINK.json.$$" &&
    mv "/run/pppi/.$LINK.json.$$" "/run/pppi/$LINK.json"; } 2>/dev/null && return 0
  rm -f "/run/pppi/.$LINK.json.$$"
  state_dirty=yes
}

# The last ten, oldest first.
state_event() { # LINE
  { echo "$1" >>"/run/pppi/$LINK.events"; } 2>/dev/null
  set --
  { while read -r state_line; do set -- "$@" "$state_line"; done <"/run/pppi/$LINK.events"; } 2>/dev/null
  [ $# -gt 10 ] || return 0
  while [ $# -gt 10 ]; do shift; done
  { printf '%s\n' "$@" >"/run/pppi/.$LINK.events" && mv "/run/pppi/.$LINK.events" "/run/pppi/$LINK.events"; } 2>/dev/null
}

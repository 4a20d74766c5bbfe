# shellcheck shell=sh
# DNS servers of each interface are in /run/pppi/dns/METRIC-INTERFACE, one address a line, the metric with leading
# zeros so that the shell sorts them. /run/pppi/resolv.conf (where /etc/resolv.conf points) is made of these.
# No other program runs here but mv: it is on the way to being online.

dns_file() { # METRIC INTERFACE
  printf '/run/pppi/dns/%010d-%s' "$1" "$2"
}

dns_set() { # METRIC INTERFACE SERVER...
  dns_lines=
  dns_to=$(dns_file "$1" "$2")
  shift 2
  for dns_server in "$@"; do
    dns_lines="$dns_lines$dns_server
"
  done
  printf %s "$dns_lines" >"$dns_to"
  dns_written=$?
  dns_apply && return "$dns_written"
}

dns_drop() { # METRIC INTERFACE
  rm -f "$(dns_file "$1" "$2")"
  dns_apply
}

# First the new, then the old away: there always is one.
dns_move() { # INTERFACE METRIC NEW-METRIC
  dns_servers=
  dns_from=$(dns_file "$2" "$1")
  if [ -r "$dns_from" ]; then
    while read -r dns_server; do dns_servers="$dns_servers $dns_server"; done <"$dns_from"
  fi
  # shellcheck disable=SC2086 # one address each
  dns_set "$3" "$1" $dns_servers
  dns_drop "$2" "$1"
}

# Servers of the interface with the lowest metric first, none twice; libc reads three (resolv.conf(5)).
dns_apply() {
  dns_count=0 dns_all=' ' dns_text=
  for dns_from in /run/pppi/dns/*; do
    [ -r "$dns_from" ] || continue
    while read -r dns_server; do
      case $dns_server in '' | *[!0-9A-Fa-f.:]*) continue ;; esac
      case $dns_all in *" $dns_server "*) continue ;; esac
      [ "$dns_count" -lt 3 ] || break
      dns_count=$((dns_count + 1)) dns_all="$dns_all$dns_server " dns_text="${dns_text}nameserver $dns_server
"
    done <"$dns_from"
  done
  # pppd's umask closes files to others. Under another name first: libc never reads half of it.
  (umask 022 && printf %s "$dns_text" >"/run/pppi/.resolv.conf.$$") &&
    mv "/run/pppi/.resolv.conf.$$" /run/pppi/resolv.conf && return
  rm -f "/run/pppi/.resolv.conf.$$"
  return 1
}

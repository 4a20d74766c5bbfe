# shellcheck shell=sh
# The way to the internet: PPP has only one other side, a network card names its router.
# shellcheck source=/dev/null
. /usr/lib/pppi/route.sh
gateway=
[ "$KIND" = serial ] || gateway=$5
if [ "$KIND" = serial ] || [ -n "$gateway" ]; then
  default_route "$1" "$METRIC" "$gateway"
  own_table $((TABLE_FIRST + UNIT)) "$1" "$4" "$gateway"
  # shellcheck disable=SC2086 # one address each, or nothing
  dns_routes "$1" "$METRIC" "$gateway" ${DNS1:-} ${DNS2:-}
fi

# shellcheck shell=sh
# The way to the internet: PPP has only one other side, a network card names its router.
# shellcheck source=/dev/null
. /usr/lib/pppi/route.sh
if [ "$KIND" = serial ]; then
  default_route "$1" "$METRIC"
elif [ -n "$5" ]; then
  default_route "$1" "$METRIC" "$5"
fi

# shellcheck shell=sh
# The routes go with the interface or its address; the rule for that address does not.
# shellcheck source=/dev/null
. /usr/lib/pppi/route.sh
own_table_drop $((TABLE_FIRST + UNIT))

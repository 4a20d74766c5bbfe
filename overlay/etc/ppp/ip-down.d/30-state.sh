# shellcheck shell=sh
# Tells the supervisor that the address is gone.
rm -f "/run/pppi/$LINK.up"

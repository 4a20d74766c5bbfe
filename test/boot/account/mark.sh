#!/bin/sh
# ip-down has CONNECT_TIME, ip-up has not.
echo "$LINK $1 $4 ${CONNECT_TIME:+down}" >>/run/marks

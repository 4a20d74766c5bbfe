/** Where the stand-ins for programs write what they were asked. Not below /run, which is the device's. */
export const FAKE = '/fake';

/** A pipe into which nobody writes: the shell waits there itself, and a signal wakes it. */
export const NOBODY = `${FAKE}/nobody`;

/** Waits so many seconds, for a shell that looks often; a `sleep` of its own each time costs more than the look. */
export const nap = (seconds: number) => `read -r -t ${seconds} _ <>${NOBODY}`;

/**
 * A stand-in's log: one line a call, its name and arguments.
 * Programs that only have to exist and succeed need no more.
 */
export const RECORD = `#!/bin/sh
echo "\${0##*/} $*" >>${FAKE}/calls
`;

/** syslogd and logger in one, in BusyBox's format. */
export const LOGGER = `#!/bin/sh
tag= prio= given=no
while [ $# -gt 0 ]; do
  case $1 in
    -t) tag=$2; shift ;;
    -p) prio=$2; shift ;;
    --) ;;
    *) given=yes; echo "Jan  1 00:00:00 pppi $prio $tag: $1" >>/var/log/messages ;;
  esac
  shift
done
[ $given = yes ] || while IFS= read -r line; do
  echo "Jan  1 00:00:00 pppi $prio $tag: $line" >>/var/log/messages
done
`;

/**
 * A program for `sleep`: it moves the device's clock, and then does what `rest` says. The file is replaced,
 * never written into, as who reads it byte by byte must not see two times in one; the next file is the lock of
 * those who sleep at the same time. One that is killed leaves no lock behind.
 */
export const sleeping = (rest: string) => `#!/bin/sh
trap '' TERM INT HUP
set -C
until true >${FAKE}/uptime.next; do /bin/busybox sleep 0.001; done 2>/dev/null
read -r up _ <${FAKE}/uptime
up=$((\${up%%.*} + \${1%%.*}))
echo "$up.00 0.00" >|${FAKE}/uptime.next
mv ${FAKE}/uptime.next ${FAKE}/uptime
trap - TERM INT HUP
${rest}
`;

/** Time flies: a second takes a few milliseconds. */
export const SLEEP = sleeping('exec /bin/busybox sleep 0.003');

/** Programs that only have to exist. */
export const RECORDED = ['modprobe', 'mdev', 'udhcpc', 'usb_modeswitch', 'dropbear'];

# shellcheck shell=sh
# Around one run of a service or a timer, for the scripts `run` and `finish` in its folder below /run/service, which
# s6-supervise starts as root. NAME is its name. Each run has a number; pppid reads what is left of it:
#   /run/pppi/services/NAME.up   RUN
#   /run/pppi/services/NAME.end  RUN STATUS SIGNAL KILLS, STATUS 256 if a signal has ended it (s6-supervise(8)), KILLS by the
#                                kernel for want of memory
PATH=/usr/libexec/pppi/applets:/usr/sbin:/usr/bin:/sbin:/bin
# shellcheck source=/dev/null
for service_part in time data-file wake; do . "/usr/lib/pppi/$service_part.sh"; done

SERVICE=/run/pppi/services/$NAME
GROUP=/sys/fs/cgroup/services/$NAME
# Seconds without a sign of life after which pppid does not count, and between restarts then.
DEAD=60
ALONE=10

# By one write, and no process: pppid, which may read at any moment, finds it whole or empty, and is told when it is there.
service_note() { # FILE WORDS
  echo "$2" >"$SERVICE.$1"
}

# Why it does not start, in its log. s6-supervise then runs `finish`.
service_fail() { # TEXT
  echo "$NAME: $1"
  exit 111
}

# A limit that the kernel does not know is no reason not to run: a kernel may have been started without the controller
# for memory.
service_limit() { # FILE VALUE
  { echo "$2" >"$GROUP/$1"; } 2>/dev/null || echo "$NAME: this kernel does not limit $1"
}

service_kills() {
  KILLS=0
  while read -r kills_of kills_count; do
    [ "$kills_of" != oom_kill ] || KILLS=$kills_count
  done 2>/dev/null <"$GROUP/memory.events"
}

# MEMORY in bytes; CPU in percent of one processor, 0: no limit.
service_begin() { # MEMORY PROCESSES CPU
  run=0
  { read -r run <"$SERVICE.up"; } 2>/dev/null
  service_note up "$((run + 1))"
  [ -d "$GROUP" ] || mkdir -p "$GROUP"
  # What an earlier run has left, whose supervisor was killed.
  { echo 1 >"$GROUP/cgroup.kill"; } 2>/dev/null
  service_limit memory.max "$1"
  service_limit memory.oom.group 1
  service_limit pids.max "$2"
  [ "$3" = 0 ] || service_limit cpu.max "$(($3 * 1000)) 100000"
  service_kills
  service_note kills "$KILLS"
  { echo "$$" >"$GROUP/cgroup.procs"; } 2>/dev/null || echo "$NAME: runs without limits"
  # The supervisor is spared when memory is short; what it starts is not.
  echo 0 >/proc/self/oom_score_adj
  wake
}

# A folder for its own temporary files, in memory, in TMPDIR.
service_room() { # ID
  TMPDIR=/run/services/$NAME
  export TMPDIR
  [ ! -d "$TMPDIR" ] || return 0
  mkdir "$TMPDIR" && mount -t tmpfs -o "nosuid,nodev,size=16m,mode=700,uid=$1,gid=$1" tmpfs "$TMPDIR" && return
  rmdir "$TMPDIR"
  service_fail 'there is no room for its temporary files'
}

# A folder on the data partition, in DATA.
service_data() { # ID
  data_is_mounted || service_fail 'the data partition is not there'
  DATA=/data/services/$NAME
  export DATA
  mkdir -p "$DATA" && chown "$1:$1" "$DATA" && chmod 700 "$DATA" && return
  service_fail "$DATA cannot be made"
}

# Ends what has forked away, and tells how it went. 125: it stays down until pppid says up (s6-supervise(8)); while pppid
# does not run, it is started again here.
service_end() { # STATUS SIGNAL
  { echo 1 >"$GROUP/cgroup.kill"; } 2>/dev/null
  run=0 kills=0
  { read -r run <"$SERVICE.up"; } 2>/dev/null
  { read -r kills <"$SERVICE.kills"; } 2>/dev/null
  service_kills
  service_note end "$run $1 $2 $((KILLS - kills))"
  wake
  now
  beat=0
  { read -r beat <"/run/pppi/pppid.beat"; } 2>/dev/null
  if [ $((NOW - beat)) -le "$DEAD" ] && [ ! -e /run/pppi/pppid.guide ]; then exit 125; fi
  sleep "$ALONE"
  exit 0
}

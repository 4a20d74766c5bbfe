# shellcheck shell=sh
# Messages to syslog, as daemon.LEVEL from LOG_TAG[pid].

log() { # LEVEL TEXT
  logger -t "${LOG_TAG}[$$]" -p "daemon.$1" -- "$2"
}

# Each line of standard input as one message.
log_lines() { # LEVEL
  logger -t "${LOG_TAG}[$$]" -p "daemon.$1"
}

# init starts syslogd beside us; what is logged before its socket is there is lost. 2 s at most.
log_wait() {
  log_tries=0
  while [ ! -e /dev/log ] && [ "$log_tries" -lt 20 ]; do
    log_tries=$((log_tries + 1))
    sleep 0.1
  done
}

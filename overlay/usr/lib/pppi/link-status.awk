# Words for people, or JSON for programs, of what link-status has gathered: lines "tag rest" of printable ASCII, those
# after a `link` are about that one. Variables: json (yes or no), advice (its file). The status is 0 if all are online.

BEGIN {
  while ((getline line < advice) > 0)
    if (line !~ /^#/) what[word(line)] = rest(line)
  all_online = 1
  if (json == "yes") printf "["
}

{ tag = word($0); text = rest($0) }
tag == "link" { finish(); link = word(text); started = 1; next }
tag == "now" { split(text, parts, " "); uptime = parts[1] + 0; seconds_now = parts[2] + 0; booted = parts[3] + 0 }
tag == "restart" { restart(text) }
tag == "field" { field(text) }
tag == "signal" && word(text) != "" { signal[word(text)] = rest(text); has_signal = 1 }
tag == "event" { events[++event_count] = text }
tag == "health" { health = text }
tag == "modem" { modem = text }
tag == "traffic" { traffic = text }
tag == "usb" && json != "yes" { devices[++device_count] = text }
tag == "note" && json != "yes" { notes[++note_count] = text }
tag == "clock" { clock = text }

END {
  finish()
  if (json == "yes") print "]"
  else {
    usb()
    for (i = 1; i <= note_count; i++) if (index(said, notes[i]) == 0) print notes[i]
  }
  if (json != "yes" && restarts) {
    print restarts " restart" (restarts > 1 ? "s" : "") " without a shutdown in 24 hours, the last on " date(restart_last)
    print "  what to do: Check the power supply and its cable, then the SD card: the power failed, or the kernel stopped."
  }
  if (json != "yes" && clock != "") print "clock: " clock
  exit !all_online
}

# Devices that no link can use; one that a link waits for has been named there.
function usb(   i, heading) {
  for (i = 1; i <= device_count; i++) {
    if (index(said, rest(devices[i]))) continue
    if (!heading++) print "USB:"
    print "  " rest(devices[i])
    if (word(devices[i]) in what) print "    what to do: " what[word(devices[i])]
  }
}

function word(text) { sub(/ .*/, "", text); return text }
function rest(text) { return sub(/^[^ ]* /, "", text) ? text : "" }

# A line of the supervisor's file. What is not a name with a text or a number is not taken over.
function field(text,   name, value) {
  if (text !~ /^ *"[A-Za-z0-9]+": *("([^"\\]|\\["\\\/bfnrt])*"|-?[0-9]+),?$/) return
  name = text; sub(/^ *"/, "", name); sub(/".*/, "", name)
  value = text; sub(/^[^:]*: */, "", value); sub(/,$/, "", value)
  if ((name in raw) || name ~ /^(link|online|seconds|advice|modem|signal|traffic|health|restarts|events)$/) return
  names[++name_count] = name
  raw[name] = value
  if (value ~ /^"/) { value = substr(value, 2, length(value) - 2); gsub(/\\"/, "\"", value); gsub(/\\\\/, "\\", value) }
  plain[name] = value
}

function finish(   i) {
  if (started) {
    state = ("state" in plain) ? plain["state"] : "starting"
    reason = plain["reason"]
    online = state == "online" && reason == ""
    if (!online) all_online = 0
    if ("since" in plain) {
      plain["since"] = date_at(plain["sinceUptime"], plain["since"])
      raw["since"] = quoted(plain["since"])
    }
    todo = what[reason]
    if (json == "yes") as_json(); else for_people()
  }
  for (i in raw) delete raw[i]
  for (i in plain) delete plain[i]
  for (i in signal) delete signal[i]
  name_count = 0; event_count = 0; has_signal = 0
  health = ""; modem = ""; traffic = ""
}

# When it was UP seconds after power-on, as the clock is now: what was written down before the clock was set is wrong.
# The uptime was read first, and something may have been written since.
function date_at(up, written) {
  if (up !~ /^[0-9]+$/ || up + 0 > uptime + 60) return written
  return date(booted + up)
}
function date(seconds) { return strftime("%Y-%m-%dT%H:%M:%SZ", seconds) }

# A time to come is one that a clock has left which was ahead: as good as now.
function restart(text) {
  if (text !~ /^[0-9]+$/) return
  restart_last = text + 0 > seconds_now ? seconds_now : text + 0
  if (seconds_now - restart_last < 86400) restarts++
}

function quoted(text) {
  # BusyBox 1.35 and 1.37 differ in what "\\\\" and "\\\"" put there, but not in this.
  gsub(/["\\]/, "\\\\&", text)
  return "\"" text "\""
}
# A number, or null for what is none. JSON knows no zero in front.
function number(text) { return text ~ /^-?[0-9]+$/ ? sprintf("%.0f", text) : "null" }

function as_json(   i, parts, separator, event) {
  printf "%s{\n  \"link\": %s", json_before, quoted(link)
  json_before = ",\n"
  if (!("state" in raw)) printf ",\n  \"state\": \"starting\""
  for (i = 1; i <= name_count; i++) printf ",\n  \"%s\": %s", names[i], number_or_text(raw[names[i]])
  printf ",\n  \"online\": %s", online ? "true" : "false"
  printf ",\n  \"seconds\": %s", ("sinceUptime" in plain) ? number(uptime - plain["sinceUptime"]) : "null"
  printf ",\n  \"advice\": %s", quoted(todo)
  split(modem, parts, " ")
  printf ",\n  \"modem\": "
  if (modem == "") printf "null"
  else printf "{ \"id\": %s, \"socket\": %s, \"port\": %s, \"control\": %s }", \
    quoted(parts[1]), quoted(parts[2]), quoted(parts[3]), quoted(parts[4])
  printf ",\n  \"signal\": "
  if (!has_signal) printf "null"
  else printf "{ \"dbm\": %s, \"bars\": %s, \"operator\": %s, \"technology\": %s, \"cell\": %s, \"registration\": %s }", \
    number(signal["rssi"]), number(signal["bars"]), quoted(signal["operator"]), quoted(signal["technology"]), \
    quoted(signal["cell"]), quoted(signal["registration"])
  printf ",\n  \"traffic\": "
  if (traffic == "") printf "null"
  else printf "{ \"received\": %s, \"sent\": %s }", number(word(traffic)), number(rest(traffic))
  printf ",\n  \"health\": "
  if (health == "") printf "null"
  else printf "{ \"verdict\": %s, \"strikes\": %s, \"text\": %s }", \
    quoted(word(health)), number(word(rest(health))), quoted(rest(rest(health)))
  printf ",\n  \"restarts\": { \"day\": %d, \"last\": %s }", restarts, restart_last == "" ? "null" : quoted(date(restart_last))
  printf ",\n  \"events\": ["
  separator = ""
  for (i = 1; i <= event_count; i++) {
    event = events[i]
    split(event, parts, " ")
    printf "%s\n    { \"date\": %s, \"uptime\": %s, \"state\": %s, \"reason\": %s, \"text\": %s }", separator, \
      quoted(date_at(parts[2], parts[1])), number(parts[2]), quoted(parts[3]), quoted(parts[4] == "-" ? "" : parts[4]), \
      quoted(rest(rest(rest(rest(event)))))
    separator = ","
  }
  printf "%s]\n}", event_count ? "\n  " : ""
}
function number_or_text(value) { return value ~ /^"/ ? value : number(value) }

function duration(seconds) {
  seconds = seconds < 0 ? 0 : seconds
  if (seconds < 60) return seconds " s"
  if (seconds < 3600) return int(seconds / 60) " min " seconds % 60 " s"
  if (seconds < 86400) return int(seconds / 3600) " h " int(seconds % 3600 / 60) " min"
  return int(seconds / 86400) " d " int(seconds % 86400 / 3600) " h"
}

function bytes(count) {
  count += 0
  if (count < 1000) return count " B"
  if (count < 1000000) return sprintf("%.1f kB", count / 1000)
  if (count < 1000000000) return sprintf("%.1f MB", count / 1000000)
  return sprintf("%.2f GB", count / 1000000000)
}

function for_people(   i, parts, line) {
  if (!("state" in plain)) { print link ": starting"; return }
  print link ": " state " for " duration(uptime - plain["sinceUptime"]) ", since " plain["since"]
  if (plain["detail"] != "") print "  " plain["detail"]
  said = said plain["detail"] "\n"
  if (todo != "") print "  what to do: " todo
  if (modem != "") {
    split(modem, parts, " ")
    print "  modem " parts[1] " at " parts[2] ": " parts[3] (parts[4] != "" ? ", control " parts[4] : "")
  }
  if (has_signal) print "  signal " signal_line()
  if (plain["interface"] != "")
    print "  " plain["interface"] ": " plain["address"] " peer " plain["peer"] ", DNS " plain["dns1"] " " plain["dns2"]
  if (traffic != "")
    print "  traffic of this session: " bytes(word(traffic)) " received, " bytes(rest(traffic)) " sent"
  if (health != "") {
    line = word(health) == "ok" ? "is reached" : word(health) ", " word(rest(health)) " checks failed in a row"
    print "  internet " line (rest(rest(health)) != "" ? ": " rest(rest(health)) : "")
  }
  print "  dials " plain["dials"] ", failures " plain["failures"] \
    (plain["lastFailure"] != "" ? ", the last one " plain["lastFailure"] : "")
  if (event_count) print "  last events:"
  for (i = 1; i <= event_count; i++) {
    split(events[i], parts, " ")
    line = rest(rest(rest(rest(events[i]))))
    print "    " date_at(parts[2], parts[1]) " " parts[3] (parts[4] != "-" ? " (" parts[4] ")" : "") (line != "" ? ": " line : "")
  }
}

function signal_line(   i, line) {
  line = ""
  if ("bars" in signal) {
    for (i = 1; i <= 5; i++) line = line (i <= signal["bars"] + 0 ? "#" : "-")
    line = "[" line "]"
  }
  if ("rssi" in signal) line = line " " signal["rssi"] " dBm"
  if ("operator" in signal) line = line ", " signal["operator"]
  if ("technology" in signal) line = line ", " signal["technology"]
  if ("registration" in signal) line = line ", " (signal["registration"] == "roaming" ? "roaming" : "home network")
  if ("cell" in signal) line = line ", cell " signal["cell"]
  sub(/^[, ]+/, "", line)
  return line
}

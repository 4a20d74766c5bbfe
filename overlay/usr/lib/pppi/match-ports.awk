# Who gets which port. Reads the standard input and then /etc/pppi/ports, told apart by kind=:
#   held link device                                            what each link has now
#   scan tty id class subclass protocol number device           a port that there is; tty `-`: it may yet come
#   link role class subclass protocol number ids                what each link wants
# Writes one line for each link: link device ppp-tty at-tty, `-` for none; ppp-tty `?`: the best one may yet come.

function fits(want, have) { return want == "-" || want == have }

kind == "now" && $1 == "held" { owner[$3] = $2 }

# Kept in the order of devices and their interfaces' numbers, as text.
kind == "now" && $1 == "scan" {
  for (i = ++count; i > 1 && key[i - 1] > $8 " " $7; i--) {
    key[i] = key[i - 1]
    port[i] = port[i - 1]
  }
  key[i] = $8 " " $7
  port[i] = $0
  # A link stays with its modem when a second one like it is plugged in.
  if ($8 in owner) modem[owner[$8]] = $8
}

kind == "table" && NF == 7 && !/^#/ {
  if (!($1 in known)) {
    known[$1] = 1
    link[++links] = $1
  }
  if (($1, $2) in got) next
  for (i = 1; i <= count; i++) {
    split(port[i], is, " ")
    if (is[8] in owner && owner[is[8]] != $1) continue
    if ($1 in modem && modem[$1] != is[8]) continue
    if (index("," $7 ",", "," is[3] ",") == 0) continue
    # While a call is up, nobody may speak to the modem on its port.
    if ($2 == "at" && ($1, "ppp") in got && got[$1, "ppp"] == is[2]) continue
    if (!fits($3, is[4]) || !fits($4, is[5]) || !fits($5, is[6]) || !fits($6, is[7])) continue
    if (is[2] == "-" && $2 == "at") continue
    got[$1, $2] = is[2] == "-" ? "?" : is[2]
    modem[$1] = is[8]
    owner[is[8]] = $1
    break
  }
}

function or_none(text) { return text == "" ? "-" : text }

END {
  for (i = 1; i <= links; i++) {
    ppp = or_none(got[link[i], "ppp"])
    at = or_none(got[link[i], "at"])
    print link[i], (ppp at == "--" ? "-" : modem[link[i]]), ppp, at
  }
}

# Who gets which port. Reads three files, told apart by kind=:
#   held   link device                                       what each link has now
#   scan   tty id class subclass protocol number device      the ports there are, in the order of their numbers
#   table  /etc/pppi/ports                                   what each link wants
# Writes: link role tty device

function fits(want, have) { return want == "-" || want == have }

kind == "held" { owner[$2] = $1 }

kind == "scan" {
  count++
  tty[count] = $1; id[count] = $2; class[count] = $3; subclass[count] = $4
  protocol[count] = $5; number[count] = $6; device[count] = $7
  # A link stays with its stick when a second one like it is plugged in.
  if ($7 in owner) stick[owner[$7]] = $7
}

kind == "table" && NF == 7 && !/^#/ {
  if (($1, $2) in got) next
  for (i = 1; i <= count; i++) {
    if (device[i] in owner && owner[device[i]] != $1) continue
    if ($1 in stick && stick[$1] != device[i]) continue
    if (index("," $7 ",", "," id[i] ",") == 0) continue
    if (!fits($3, class[i]) || !fits($4, subclass[i]) || !fits($5, protocol[i]) || !fits($6, number[i])) continue
    got[$1, $2] = 1
    stick[$1] = device[i]
    owner[device[i]] = $1
    print $1, $2, tty[i], device[i]
    break
  }
}

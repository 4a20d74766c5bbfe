# shellcheck shell=sh
# Lays settings over the files of the read-only root. A file made in /run is bound over the one of the image, under its
# own name: pppd trusts a file by owner, mode and folders, and nobody else has to know of settings.
# Needs settings.sh.

# What comes on standard input takes the place of FILE. A second time too: the last one is seen.
lay() { # FILE
  lay_to=$SETTINGS/$$$1
  mkdir -p "${lay_to%/*}"
  cat >"$lay_to"
  if cmp -s "$lay_to" "$1"; then
    rm "$lay_to"
    return 0
  fi
  chmod "$(stat -c %a "$1")" "$lay_to" && mount -o bind "$lay_to" "$1" ||
    echo "$1 cannot be changed to what pppi.conf sets" >>"$SETTINGS_NOTES"
}

# A word of pppd's files, as scripts/render/quote/ppp.ts quotes it.
lay_ppp() { # TEXT
  case $1 in
    *[!A-Za-z0-9_.,:/+=%-]*) printf '"%s"' "$(printf '%s\n' "$1" | sed 's/[\\"]/\\&/g')" ;;
    *) printf %s "$1" ;;
  esac
}

# The same, to stand on the right side of sed's s///.
lay_ppp_sed() { # TEXT
  lay_ppp "$1" | sed 's/[\\&/]/\\&/g'
}

# A word of pppd's secrets files, with or without quotes.
LAY_WORD='("([^"\\]|\\.)*"|[^" ]+)'

# All of a file of KEY=VALUE lines.
lay_settings() { # FILE
  lay_keys=
  : >"$SETTINGS/accounts"
  while IFS= read -r lay_pair; do
    lay_key=${lay_pair%%=*} lay_value=${lay_pair#*=}
    lay_link=${lay_key%.*}
    case $lay_key in
      hostname)
        echo "$lay_value" | lay /etc/hostname
        sed "s/^127\.0\.1\.1 .*/127.0.1.1 $lay_value/" /etc/hosts | lay /etc/hosts
        ;;
      ssh.key) lay_keys="$lay_keys$lay_value
" ;;
      # The rule of an APN leaves nothing to quote.
      *.apn) sed -E "s/^(OK AT\+CGDCONT=[0-9]+,\"[A-Z0-9]+\",\").*/\1$lay_value\"/" "/etc/chatscripts/$lay_link" |
        lay "/etc/chatscripts/$lay_link" ;;
      *.user)
        lay_word=$(lay_ppp_sed "$lay_value")
        sed "s/^user .*/user $lay_word/" "/etc/ppp/peers/$lay_link" | lay "/etc/ppp/peers/$lay_link"
        printf '%s\n' "s/^$LAY_WORD $lay_link /$lay_word $lay_link /" >>"$SETTINGS/accounts"
        ;;
      *.password)
        lay_word=$(lay_ppp_sed "$lay_value")
        printf '%s\n' "s/^($LAY_WORD $lay_link) .*/\1 $lay_word/" >>"$SETTINGS/accounts"
        ;;
      *.pin) echo "$lay_value" >"$SETTINGS/$lay_link.pin" ;;
    esac
  done <"$1"
  if [ -s "$SETTINGS/accounts" ]; then
    for lay_file in /etc/ppp/pap-secrets /etc/ppp/chap-secrets; do
      sed -E -f "$SETTINGS/accounts" "$lay_file" | lay "$lay_file"
    done
  fi
  [ -z "$lay_keys" ] || { cat /root/.ssh/authorized_keys && printf %s "$lay_keys"; } | lay /root/.ssh/authorized_keys
}

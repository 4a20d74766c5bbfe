# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# Reads pppi.conf. People edit it on any computer: Windows' line ends and byte order mark, blanks and quotes do no
# harm. The values are checked by the rules of the YAML (scripts/config/keys/); a value is never shown.

# What is wrong, a line each, for link-status.
SETTINGS_NOTES=/run/pppi/settings.notes
# Of root alone: values (KEY=VALUE lines), secrets (LINE:KEY), moved (KEY).
SETTINGS=/run/pppi/settings
# How the note of a secret begins that is on the data partition, behind its key.
SETTINGS_MOVED=' was moved to the data partition'

# Sets SETTINGS_CR, the end of Windows' lines, and SETTINGS_BOM. Only when they are needed: each is a process.
settings_signs() {
  SETTINGS_CR=$(printf '\r')
  SETTINGS_BOM=$(printf '\357\273\277')
}

# Writes $SETTINGS/values, secrets and moved, and adds to the notes.
settings_read() { # FILE
  settings_line=0 settings_seen=' '
  settings_signs
  : >"$SETTINGS/values"
  : >"$SETTINGS/secrets"
  : >"$SETTINGS/moved"
  if [ "$(tr -dc '\000' <"$1" | wc -c)" -gt 0 ]; then
    settings_wrong 'is not plain text; save it as UTF-8'
    return
  fi
  while IFS= read -r settings_text || [ -n "$settings_text" ]; do
    settings_line=$((settings_line + 1))
    settings_take
  done <"$1"
}

settings_wrong() { # TEXT
  settings_where="pppi.conf"
  [ "$settings_line" -eq 0 ] || settings_where="pppi.conf line $settings_line:"
  echo "$settings_where $1" >>"$SETTINGS_NOTES"
}

# One line, settings_text.
settings_take() {
  settings_text=${settings_text%"$SETTINGS_CR"}
  [ "$settings_line" -gt 1 ] || settings_text=${settings_text#"$SETTINGS_BOM"}
  settings_trim "$settings_text"
  case $TRIMMED in
    '') return ;;
    '#'*"$SETTINGS_MOVED"*)
      settings_trim "${TRIMMED#?}"
      settings_note "${TRIMMED%%"$SETTINGS_MOVED"*}"
      return
      ;;
    '#'*) return ;;
    *=*) ;;
    *)
      settings_wrong 'is neither KEY = VALUE nor a comment'
      return
      ;;
  esac
  settings_pair=$TRIMMED
  settings_trim "${settings_pair%%=*}"
  settings_key=$TRIMMED
  settings_trim "${settings_pair#*=}"
  settings_value=$TRIMMED
  case $settings_value in
    \"*\" | \'*\') settings_value=${settings_value#?} settings_value=${settings_value%?} ;;
  esac
  settings_name || return
  settings_check || {
    settings_wrong "$settings_key $WRONG"
    return
  }
  if [ "$settings_key" != ssh.key ]; then
    case $settings_seen in *" $settings_key "*)
      settings_wrong "$settings_key is set a second time"
      return
      ;;
    esac
  fi
  settings_seen="$settings_seen$settings_key "
  printf '%s=%s\n' "$settings_key" "$settings_value" >>"$SETTINGS/values"
  case $settings_key in *.password | *.pin) echo "$settings_line:$settings_key" >>"$SETTINGS/secrets" ;; esac
}

settings_trim() { # TEXT
  TRIMMED=${1#"${1%%[! 	]*}"}
  TRIMMED=${TRIMMED%"${TRIMMED##*[! 	]}"}
}

# The note of a secret of a link that there is.
settings_note() { # KEY
  case $1 in
    *[!a-z0-9.-]* | *.*.*) ;;
    ?*.password | ?*.pin) ! is_link "${1%.*}" || echo "$1" >>"$SETTINGS/moved" ;;
  esac
}

# Sets settings_what to the last part of settings_key, and the link's own name for `link.`; fails for a key that there is not.
settings_name() {
  settings_what=$settings_key
  case $settings_key in
    hostname | ssh.key) return 0 ;;
    *[!A-Za-z0-9._-]* | '')
      settings_wrong 'has no key before the ='
      return 1
      ;;
    *.apn | *.user | *.password | *.pin) ;;
    *)
      settings_wrong "there is no key $settings_key"
      return 1
      ;;
  esac
  settings_what=${settings_key##*.}
  settings_link=${settings_key%.*}
  if [ "$settings_link" = link ] && ! is_link link; then
    # shellcheck disable=SC2046 # words
    set -- $(link_names)
    if [ $# -ne 1 ]; then
      settings_wrong "link. is for a device with one link; this one has $*"
      return 1
    fi
    settings_link=$1
  fi
  settings_key=$settings_link.$settings_what
  case $settings_link in
    *[!a-z0-9-]*) ;;
    ?*)
      if ! is_link "$settings_link"; then
        :
      elif grep -q '^KIND=serial$' "/etc/pppi/links/$settings_link.conf"; then
        return 0
      else
        settings_wrong "the modem of $settings_link dials on its own; set $settings_what in the modem"
        return 1
      fi
      ;;
  esac
  settings_wrong "there is no link $settings_link"
  return 1
}

# Fails and sets WRONG if settings_value may not be.
settings_check() {
  WRONG='has no value'
  [ -n "$settings_value" ] || return 1
  WRONG='must be one line without control characters'
  case $settings_value in *[[:cntrl:]]*) return 1 ;; esac
  WRONG='is not UTF-8'
  case $settings_value in *[!\ -~]*) settings_is_utf8 || return 1 ;; esac
  case $settings_what in
    hostname) settings_is_hostname ;;
    ssh.key) settings_is_ssh_key ;;
    apn) settings_is_apn ;;
    user | password) settings_is_credential ;;
    pin) settings_is_pin ;;
  esac
}

settings_is_hostname() {
  WRONG='must be a host name: a-z, 0-9 and -, 63 at most'
  case $settings_value in *[!a-z0-9-]* | -* | *-) return 1 ;; esac
  [ ${#settings_value} -le 63 ]
}

settings_is_ssh_key() {
  WRONG='must be a public key as in a .pub file: ssh-ed25519 AAAA… comment'
  case $settings_value in
    'ssh-ed25519 '* | 'ssh-rsa '* | 'ecdsa-sha2-nistp256 '* | 'ecdsa-sha2-nistp384 '* | 'ecdsa-sha2-nistp521 '*) ;;
    'sk-ssh-ed25519@openssh.com '* | 'sk-ecdsa-sha2-nistp256@openssh.com '*) ;;
    *) return 1 ;;
  esac
  settings_blob=${settings_value#* }
  settings_blob=${settings_blob%% *}
  # Base64 ends in up to three =.
  for settings_pad in 1 2 3; do settings_blob=${settings_blob%=}; done
  case $settings_blob in '' | *[!A-Za-z0-9+/]*) return 1 ;; esac
}

settings_is_apn() {
  WRONG='must be an APN: letters, digits, "." and "-", 100 at most'
  case $settings_value in *[!A-Za-z0-9._-]* | [._-]* | *[._-]) return 1 ;; esac
  [ ${#settings_value} -le 100 ]
}

settings_is_credential() {
  WRONG='must not start with "@/", which names a file (pppd(8))'
  case $settings_value in @/*) return 1 ;; esac
  WRONG='must be 255 bytes or less'
  [ "$(printf %s "$settings_value" | wc -c)" -le 255 ]
}

settings_is_pin() {
  WRONG='must be 4 to 8 digits'
  case $settings_value in *[!0-9]*) return 1 ;; esac
  [ ${#settings_value} -ge 4 ] && [ ${#settings_value} -le 8 ]
}

# RFC 3629, section 4; and no C1 control characters (U+0080 to U+009F), no line and paragraph separators.
settings_is_utf8() {
  printf %s "$settings_value" | od -An -v -tx1 | awk '
    { for (i = 1; i <= NF; i++) {
        b = $i ""
        if (need) {
          if (b < low || b > high) bad = 1
          low = "80"; high = "bf"; need--; seen = seen b
          if (!need && (seen ~ /^c2[89]/ || seen == "e280a8" || seen == "e280a9")) bad = 1
          continue
        }
        if (b < "80") continue
        low = "80"; high = "bf"; seen = b
        if (b >= "c2" && b <= "df") need = 1
        else if (b == "e0") { need = 2; low = "a0" }
        else if (b == "ed") { need = 2; high = "9f" }
        else if (b >= "e1" && b <= "ef") need = 2
        else if (b == "f0") { need = 3; low = "90" }
        else if (b == "f4") { need = 3; high = "8f" }
        else if (b >= "f1" && b <= "f3") need = 3
        else bad = 1
      } }
    END { exit bad || need }'
}

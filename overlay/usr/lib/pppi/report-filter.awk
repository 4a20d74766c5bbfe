# Takes secrets out of what report-facts tells: all that pppi-report shows has been here. Lines `secret TEXT`, which
# come first, say what is known and must not be seen; the patterns are for what nobody told us of. Better one number
# too many than one too few. Input is printable ASCII.

BEGIN {
  MASK = "[hidden]"
  # Bytes of a line, and of all.
  LINE = 400
  TOTAL = 400000
  # What may stand around a key and a value, in JSON that stands in JSON too.
  QUOTE = "\\\\*[\"']?"
  VALUE = "(\\\\*\"[^\"]*|\\\\*'[^']*|[^ \t\"',;<>\\\\]+)"
}

!begun && /^secret / { learn(substr($0, 8)); next }
/^=== / { begun = 1 }
!begun { next }
{
  line = $0
  known()
  # Patterns that are put together are compiled anew for each line: most lines need none.
  low = tolower(line)
  if (low ~ /pass|secret|token|key|bearer|authorization|psk|user|login|name = |pin|puk|clck|cpwd|:\/\//) words()
  if (low ~ /aaaa|sha256:|md5:|[a-z0-9+\/=]{40}/) keys()
  if (low ~ /imsi|imei|meid|iccid|ccid|msisdn|cnum|cimi|cgsn|serial|cell|reg:|[0-9a-f][:-]..[:-]..[:-]|ff:fe|enx/) identities()
  if (line ~ /[0-9]{7}|\+[0-9]|[0-9]{6}-[0-9]{6}|[0-9]{4} [0-9]{4} [0-9]{4}/) numbers()
  if (length(line) > LINE) line = substr(line, 1, LINE) " ..."
  total += length(line) + 1
  if (total > TOTAL) {
    print "=== cut here: longer than " TOTAL " bytes"
    exit
  }
  print line
  # Whoever ends us for lack of time keeps what is there.
  fflush()
}

# A secret as it is, and as JSON has it; of an SSH key whose it is, for its look tells the key.
function learn(text) {
  if (match(text, /AAAA[A-Za-z0-9+\/=]+ +/)) text = substr(text, RSTART + RLENGTH)
  remember(text)
  gsub(/["\\]/, "\\\\&", text)
  remember(text)
}

# One or two characters are in every other word, and our own name is no secret. Longer ones are looked for first.
function remember(text,   i) {
  if (length(text) < 3 || text == "pppi" || (text in seen)) return
  seen[text] = 1
  for (i = count++; i > 0 && length(secrets[i]) < length(text); i--) secrets[i + 1] = secrets[i]
  secrets[i + 1] = text
}

# Numbers and short words count only where they stand by themselves.
function known(   i, at, from, text, before, behind, apart) {
  for (i = 1; i <= count; i++) {
    text = secrets[i]
    from = ""
    apart = text ~ /^[0-9]+$/ ? "[0-9]" : (length(text) < 4 ? "[A-Za-z0-9_]" : "")
    while (at = index(line, text)) {
      before = substr(from line, length(from) + at - 1, at > 1 || from != "" ? 1 : 0)
      behind = substr(line, at + length(text), 1)
      from = from substr(line, 1, at - 1) (apart != "" && before behind ~ apart ? text : MASK)
      line = substr(line, at + length(text))
    }
    line = from line
  }
}

# Hides what matches VALUE behind what matches KEY, in small letters.
function after(key, value,   done, small, start, all) {
  done = ""
  small = tolower(line)
  while (match(small, "(" key ")(" value ")")) {
    start = RSTART
    all = RLENGTH
    match(substr(small, start, all), "^(" key ")")
    done = done substr(line, 1, start - 1 + RLENGTH) MASK
    line = substr(line, start + all)
    small = substr(small, start + all)
  }
  line = done line
}

function words() {
  after("://", "[^/ @]+@")
  after("bearer +|basic +", "[^ \"']+")
  after("(pass(word|wd|phrase)?|secret|token|api[_-]?key|authorization)" QUOTE " *[:=]+ *", VALUE)
  after("(^|[^a-z])(psk|puk2?|user(name)?|login)" QUOTE " *[:=]+ *", VALUE)
  after("(^|[^a-z])name = ", "\\\\*\"[^\"]+")
  # A PIN (3GPP TS 27.007: 7.4 +CLCK, 7.5 +CPWD, 8.3 +CPIN), in a command or in a sentence.
  after("(clck|cpwd|cpin2?)[=:]", ".*[0-9].*")
  after("(^|[^a-z0-9])(pin|puk)[12]?([^a-z0-9][^0-9]{0,12})?", "[0-9]{4,8}")
}

function keys() {
  after("", "aaaa[a-z0-9+/=]{16,}( +[^ ]+@[^ ]+)?")
  after("sha256:|md5:", "[a-z0-9+/:]{16,}")
  # The lines of a private key: 64 characters of base64. A path has no such mixture.
  if (match(line, /[A-Za-z0-9+\/=]{40,}/) && mixed(substr(line, RSTART, RLENGTH)))
    line = substr(line, 1, RSTART - 1) MASK substr(line, RSTART + RLENGTH)
}
function mixed(text) { return text ~ /[A-Z]/ && text ~ /[a-z]/ && text ~ /[0-9]/ }

function identities() {
  after("(im(si|ei(sv)?)|meid|i?ccid|msisdn|cnum|cimi|cgsn)[^a-z0-9][^0-9]{0,12}", "[0-9a-f]{6,}")
  after("serial ?(number|no\\.?)\"? *[:=] *", "[^ ,]{4,}")
  after("serial\"? *[:=] *", "(0x)?[0-9a-f]{8,}")
  # A Pi's MAC address is the end of its serial number; an IPv6 address may hold it (RFC 4291, appendix A).
  after("([0-9a-f]{2}[:-]){3}", "([0-9a-f]{2}[:-]){2}[0-9a-f]{2}")
  after("ff:fe", "[0-9a-f]{2}:[0-9a-f]{1,4}")
  after("enx[0-9a-f]{6}", "[0-9a-f]{6}")
  # Where the device is.
  after("(^|[^a-z])cell\"? *:? *\"?", "[0-9a-f]{4,}")
  after("c[eg]?reg: *[0-9](, *[0-9])?", ", *\\\\*\"[0-9a-f]+.*")
}

# IMSI (up to 15 digits), ICCID (18 to 20), IMEI (15), telephone numbers: ten digits and more wherever they are, eight
# and nine where they are no part of a word or a fraction. An address in hex is none of them.
function numbers(   done, digits, before, behind) {
  after("\\+", "[0-9][0-9 ()/-]{5,}[0-9]")
  after("", "[0-9]{2}-[0-9]{6}-[0-9]{6}-[0-9]")
  after("", "([0-9]{4} ){3,}[0-9]{2,}")
  done = ""
  while (match(line, /[0-9]{8,}/)) {
    digits = substr(line, RSTART, RLENGTH)
    before = substr(line, 1, RSTART - 1)
    behind = substr(line, RSTART + RLENGTH)
    line = behind
    if (tolower(done before) ~ /0x[0-9a-f]*$/ || (length(digits) < 10 && part_of(done before, behind)))
      done = done before digits
    else done = done before "[" length(digits) " digits]"
  }
  line = done line
}
function part_of(before, behind) { return before ~ /([A-Za-z_]|[0-9]\.)$/ || behind ~ /^([A-Za-z_]|\.[0-9])/ }

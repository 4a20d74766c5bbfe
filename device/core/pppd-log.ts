/** What ended a call, where pppd's log says more than its exit status. */
export type CallCause =
  | 'asked'
  | 'terminated'
  | 'auth refused'
  | 'auth unanswered'
  | 'auth unknown'
  | 'echo'
  | 'hangup'
  | 'loopback'
  | 'no ppp'
  | 'no address'
  | 'idle'
  | 'time'
  | 'traffic';

/** What chat said of its conversation, with its options -v and -s. */
export interface ChatLog {
  /** the string of ABORT that it failed by */
  readonly abort: string | null;
  /** what the modem said last to the last command, without what was waited for, and without its echo */
  readonly said: string | null;
  /** the line of its REPORT, such as `CONNECT 7200000` */
  readonly connect: string | null;
}

/** What pppd's log says of one call. Texts are the carrier's or the modem's own: printable, and short. */
export interface CallLog {
  /** the first that the log has: what follows from it is no cause. null: it has none */
  readonly cause: CallCause | null;
  /** what the carrier said of it */
  readonly text: string | null;
  readonly local: string | null;
  readonly remote: string | null;
  readonly dns: readonly string[];
  /** bytes */
  readonly sent: number | null;
  readonly received: number | null;
  readonly chat: ChatLog;
}

/** Lines of pppd 2.5.2: main.c, auth.c, fsm.c, lcp.c, ipcp.c, upap.c, chap.c, eap.c. */
const CAUSES: readonly (readonly [RegExp, CallCause])[] = [
  [/^Terminating on signal \d+$/, 'asked'],
  // The kernel's word to the owner of a terminal that is gone (pppd(8), SIGNALS); nobody here sends it.
  [/^Hangup \(SIGHUP\)$/, 'hangup'],
  [/^(?:LCP|IPCP) terminated by peer(?: \((.*)\))?$/, 'terminated'],
  [/^(?:PAP|CHAP) authentication failed(?:: (.*))?$/, 'auth refused'],
  [/^No response to PAP authenticate-requests$/, 'auth unanswered'],
  [/^CHAP authentication timed out$/, 'auth unanswered'],
  [/^EAP: timeout waiting for Request from peer$/, 'auth unanswered'],
  [/^(?:PAP|CHAP|EAP) authentication failed due to protocol-reject$/i, 'auth unknown'],
  [/^No response to \d+ echo-requests$/, 'echo'],
  [/^Modem hangup$/, 'hangup'],
  [/^Serial line is looped back\.$/, 'loopback'],
  [/^LCP: timeout sending Config-Requests$/, 'no ppp'],
  [/^IPCP: timeout sending Config-Requests$/, 'no address'],
  [/^Could not determine local IP address$/, 'no address'],
  [/^Peer refused to agree to (?:our|his) IP address$/, 'no address'],
  [/^Terminating connection due to lack of activity\.$/, 'idle'],
  [/^Connect time expired$/, 'time'],
  [/^Traffic limit reached\./, 'traffic'],
];

/** Characters of a text that are kept. */
const LONGEST = 80;

/**
 * Reads what pppd wrote to its `logfile` in one call: no date, one message a line, and chat's between them.
 * @param text whole or cut anywhere, as after a full disk
 */
export function readCallLog(text: string): CallLog {
  const lines = text.split('\n');
  const found = causeOf(lines);
  const message = of(lines, /^Remote message: (.*)$/);
  const [, sent, received] = matchOf(lines, /^Sent (\d+) bytes, received (\d+) bytes\.$/) ?? [];
  return {
    cause: found?.cause ?? null,
    text: found?.text ?? (found?.cause === 'auth refused' ? message : null),
    local: of(lines, /^local {2}IP address ([\d.]+)$/),
    remote: of(lines, /^remote IP address ([\d.]+)$/),
    dns: [/^primary {3}DNS address ([\d.]+)$/, /^secondary DNS address ([\d.]+)$/].flatMap(
      (form) => of(lines, form) ?? [],
    ),
    sent: sent === undefined ? null : Number(sent),
    received: received === undefined ? null : Number(received),
    chat: readChat(text, lines),
  };
}

function causeOf(lines: readonly string[]): { cause: CallCause; text: string | null } | undefined {
  for (const line of lines)
    for (const [form, cause] of CAUSES) {
      const match = form.exec(line);
      if (match) return { cause, text: printable(match[1]) };
    }
  return undefined;
}

/** @returns the last that fits: an address may change during a call */
function matchOf(lines: readonly string[], form: RegExp): RegExpExecArray | null {
  return lines.map((line) => form.exec(line)).findLast((match) => match !== null) ?? null;
}

function of(lines: readonly string[], form: RegExp): string | null {
  return printable(matchOf(lines, form)?.[1]);
}

/** Lines of chat 2.5.2's own: chat.c, msgf. */
const OF_CHAT =
  /^(?:abort on|clear abort on|report|timeout set to|expect|send|alarm|got it|Failed| -- |chat: )/;

/** May still lie in the port when chat begins. Of this dial it ends chat before the time is over. */
const OF_LAST_CALL = 'NO CARRIER';

function readChat(text: string, lines: readonly string[]): ChatLog {
  // A string of ABORT may have the ends of its line in it.
  const abort = /^Failed \(\s*([^()]*?)\s*\)$/m.exec(text)?.[1];
  const connect = of(lines, /^chat: +\w{3} +\d+ [\d:]{8} (CONNECT.*)$/);
  const last = lines.findLastIndex((line) => line.startsWith('expect ('));
  const end = lines.findIndex((line, at) => at > last && /^(?:alarm$| -- )/.test(line));
  const heard = last < 0 ? [] : lines.slice(last + 1, end < 0 ? lines.length : end);
  const said = heard
    .filter((line) => !OF_CHAT.test(line))
    .map((line) => line.replace(/(?:\^M)+/g, '').trim())
    .filter((line) => line !== '' && !/^AT/i.test(line) && line !== OF_LAST_CALL);
  return {
    abort: printable(abort),
    said: printable(said.findLast((line) => line !== 'OK') ?? said.at(-1)),
    connect,
  };
}

/** @returns what a terminal shows and a state file holds, without blanks around it; null for nothing */
function printable(text: string | undefined): string | null {
  const clean = (text ?? '').replace(/\^@|\^M|[^ -~]/g, '').trim();
  return clean === '' ? null : clean.slice(0, LONGEST);
}

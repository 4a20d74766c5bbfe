/** What docs/config.md says about hooks; the facts are those of overlay/usr/libexec/pppi/run-hooks and pppd(8). */
export const HOOK_TEXT = `### Hooks

\`\`\`yaml
links:
  twilio:
    hooks:
      ip-up: [hooks/tell.sh]    # beside the device file
      ip-down: [hooks/tell.sh]
\`\`\`

A hook is a POSIX shell script that begins with \`#!/bin/sh\`; the only shell on the device is that of BusyBox. It is copied into
the image byte for byte and runs as root when its own link gets an address, or when the link loses it.

| | |
|---|---|
| arguments | 1 interface (\`ppp0\`), 2 port, 3 speed, 4 own address, 5 peer address, 6 link name, as pppd gives them to ip-up. With a modem of \`kind: ethernet\` 2 is empty, 3 is 0, and 5 is the router |
| environment | \`LINK\`, \`METRIC\` of its default route, \`PATH\`; at ip-up \`DNS1\` and \`DNS2\`, if the carrier gave any. With a serial modem also what pppd sets, see pppd(8): at ip-down \`CONNECT_TIME\`, \`BYTES_SENT\`, \`BYTES_RCVD\` |
| when | at ip-up DNS and the default route are already set, at ip-down already removed. The health check comes later: ip-up does not mean that the internet answers |
| order | one after the other, as listed. If one fails, the next still runs |
| time limit | 60 s each, then TERM, and KILL 5 s later. For longer work start a process of your own in the background, with its output redirected |
| input, output | stdin is empty. stdout and stderr go to the log once the hook has ended: \`plog hooks\` shows them. A status other than 0 is logged too: \`plog\` |
| files | the root is read-only: \`/run\` is RAM, \`/data\` is kept |

An ip-down hook of a serial modem does not hold up the next call, so it may still run when the link is online again. A
modem of \`kind: ethernet\` waits for its hooks.

Secrets that a hook prints end up in the log and in \`pppi-report\`.
`;

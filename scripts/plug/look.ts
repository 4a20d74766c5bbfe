import { classText, type DeviceFacts } from '../descriptors';

/** An interface as the device's kernel sees it. */
export interface SeenInterface {
  number: number;
  alternate: number;
  /** ff/02/01 */
  code: string;
  /** '' if none */
  driver: string;
}

/** What the device shows about the modem in its socket. */
export interface Look {
  /** vvvv:pppp, '' if there is none */
  id: string;
  interfaces: SeenInterface[];
  /** names of programs that are working on it */
  busy: string[];
}

/** In the emulator the modem is at the root hub's only port. */
const SOCKET = '1-1';
/** What handles a modem, and what it starts; a script runs under its own name, */
const WORKERS = 'usb-device ports modprobe modeswitch usb_modeswitch';
/** until the engine runs in its place, with that name in its command line. */
const ENGINE_WORKERS = 'ports modeswitch';
/** It is done when there is a note, or a link has the modem's ports; after that it only waits. */
const JUDGE = 'usb-modem';

/** One line for the device's shell; its output is for `readLook`. */
export const LOOK = [
  `cd /sys/bus/usb/devices`,
  `v= p=; read -r v 2>/dev/null <${SOCKET}/idVendor; read -r p 2>/dev/null <${SOCKET}/idProduct`,
  `echo "id $v:$p"`,
  `for i in ${SOCKET}:*; do [ -e $i/bInterfaceNumber ] || continue; s=`,
  `for f in Number Class SubClass Protocol; do v=; read -r v <$i/bInterface$f; s="$s $v"; done`,
  `v=; read -r v <$i/bAlternateSetting; d=$(readlink $i/driver); echo "if$s $v \${d##*/}"; done`,
  `for w in ${WORKERS}; do ! pidof $w >/dev/null || echo "busy $w"; done; cd /`,
  `a=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ')`,
  `for w in ${ENGINE_WORKERS}; do case $a in *"usb.js $w"*) echo "busy $w" ;; esac; done`,
  `if [ ! -e /run/pppi/usb-notes/${SOCKET} ] && ! grep -qs '^${SOCKET} ' /run/pppi/ports/*`,
  `then case $a in *${JUDGE}*) echo "busy ${JUDGE}" ;; esac; fi`,
].join('; ');

export function readLook(output: string): Look {
  const look: Look = { id: '', interfaces: [], busy: [] };
  for (const line of output.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'id' && rest[0] !== ':') look.id = rest[0] ?? '';
    else if (word === 'busy') look.busy.push(rest[0] ?? '');
    else if (word === 'if') {
      const [number = '', code, subclass, protocol, alternate, driver = ''] = rest;
      look.interfaces.push({
        // sysfs has it in hexadecimal (drivers/usb/core/sysfs.c).
        number: Number.parseInt(number, 16),
        alternate: Number(alternate),
        code: [code, subclass, protocol].join('/'),
        driver,
      });
    }
  }
  look.interfaces.sort((a, b) => a.number - b.number);
  return look;
}

/**
 * Compares what the kernel sees of a device with its descriptors.
 * @returns a line for each difference; empty if there is none
 */
export function differences({ configurations }: DeviceFacts, look: Look): string[] {
  const wanted = configurations[0]?.interfaces ?? [];
  const numbers = [...new Set([...wanted, ...look.interfaces].map(({ number }) => number))];
  return numbers
    .sort((a, b) => a - b)
    .flatMap((number) => {
      const seen = look.interfaces.find((one) => one.number === number);
      const want = wanted.find((one) => one.number === number);
      if (seen === undefined) return [`interface ${number} is missing`];
      if (want === undefined) return [`interface ${number} is unexpected: ${seen.code}`];
      const setting = want.settings.find((one) => one.number === seen.alternate);
      // A setting that the dump does not show has the class of the others.
      const code = classText(setting ?? want.settings[0]);
      return code === seen.code ? [] : [`interface ${number} is ${seen.code}, not ${code}`];
    });
}

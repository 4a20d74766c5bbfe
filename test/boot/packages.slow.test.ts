import assert from 'node:assert/strict';
import { join } from 'node:path';
import { boot, PATIENCE, testSteps, until, type Booted } from './booted';

/** Debian's packages on the booted image: each program runs, and pppi's own scripts go on with BusyBox's applets. */
let pi: Booted;

const runs = async (command: string, said: RegExp) =>
  assert.match(await pi.sh(command, 30 * PATIENCE), said);

testSteps(
  async () => {
    pi = await boot('packages', join(__dirname, 'devices', 'packages.yaml'), 'huawei-12d1-14fe');
    await pi.console.login(30 * PATIENCE);
  },
  {
    'programs with libraries of the base and of their own': async () => {
      await runs('mosquitto_pub --help; true', /mosquitto_pub is a simple mqtt client/);
      await runs('curl --version', /^curl \d.*OpenSSL/m);
    },
    'Python has its byte code': async () => {
      await runs("python3 -c 'import json, sys; print(sys.version_info[0])'", /^3/m);
      await runs('ls /usr/lib/python3.*/__pycache__', /^abc\.cpython-\d+\.pyc$/m);
    },
    'certificates are where programs look': async () => {
      await runs('grep -c BEGIN /usr/lib/ssl/cert.pem', /^1\d\d/m);
    },
    'a terminal program finds its terminal': async () => {
      await runs('TERM=vt100 htop --version', /^htop/m);
      await runs('ls /usr/lib/locale/C.utf8/LC_CTYPE', /LC_CTYPE/);
    },
    'a program has its account': async () => {
      await runs('grep ^tcpdump: /etc/passwd', /^tcpdump:x:\d+:\d+:/m);
      await runs('tcpdump -D', /lo/);
    },
    'a few files of a package, with their libraries': async () => {
      await runs('s6-svc; echo $?', /^100/m);
      await runs('ls /usr/bin | grep -c ^s6-', /^2/m);
    },
    'a program replaces an applet, and not for the scripts of pppi': async () => {
      await runs('ip -V', /iproute2/);
      await runs('ls -l /usr/libexec/pppi/applets/ip', /-> .*busybox/);
      await until('online', async () => /online/.test(await pi.sh('link-status; true')), 120);
    },
  },
);

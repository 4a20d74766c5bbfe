// A link's check: SETTINGS LEASE DNS-ELSEWHERE [HOW]. Prints what is told, and ends. HOW: `twice` begins a second check
// while the first waits for its ping, which then is not slow any more; `stopped` ends it, and waits
// for the end of its ping, which makes the file `ended`.
import type { Lease } from '../../../../device/core';
import { every, exists, monotonic, quit, reap, remove, watchChildren } from '../../../../device/io';
import { Check } from '../../../../device/kinds';
import type { CheckSettings } from '../../../../device/settings';

watchChildren();
every(0.1, reap);
const [, settings = '', lease = '', elsewhere = '', how = ''] = scriptArgs;
const check = new Check(JSON.parse(settings) as CheckSettings | null, (event) => {
  print(JSON.stringify(event));
  quit(0);
});
const begin = (ask: number) =>
  check.begin({
    ...{ do: 'check', ask, lease: JSON.parse(lease) as Lease },
    dnsElsewhere: elsewhere === 'true',
  });
const began = monotonic();
begin(1);
let again = how === 'twice';
every(0.05, () => {
  if (!again || !exists('asked')) return;
  again = false;
  remove('slow');
  begin(2);
});
if (how === 'stopped')
  every(0.05, () => {
    // Its deadline would have ended it after 8 s.
    if (exists('ended')) quit(monotonic() - began < 8 ? 0 : 1);
    else if (exists('asked')) check.stop();
  });

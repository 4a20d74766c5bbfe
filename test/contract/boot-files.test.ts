import { firmwareOf, line, testBreaks, word } from './breaks';

testBreaks([
  // firmware
  {
    what: 'gpu_mem=32',
    change: (card) => line(card, 'gpu_mem=16', 'gpu_mem=32'),
    checks: ['firmware', 'config-txt'],
    says: /start\.elf is not on the card; gpu_mem=32 needs it/,
  },
  {
    what: 'no fixup_cd.dat',
    change: (card) => delete card.bootFiles['fixup_cd.dat'],
    checks: ['firmware'],
    says: /fixup_cd\.dat is not on the card/,
  },
  {
    what: 'start.elf without its fixup.dat',
    change: (card) => {
      card.bootFiles['start.elf'] = 3_000_000;
      card.firmware['start.elf'] = firmwareOf(card);
    },
    checks: ['firmware'],
    says: /start\.elf is on the card without fixup\.dat/,
  },
  {
    what: 'start_file',
    change: (card) => (card.config += 'start_file=start_cd.elf\n'),
    checks: ['firmware', 'config-txt'],
    says: /selects the firmware with start_file/,
  },
  {
    what: 'firmware of 2021',
    change: (card) => (firmwareOf(card).built = '2021-12-01'),
    checks: ['firmware'],
    says: /2021-12-01/,
  },
  {
    what: 'firmware without a date',
    change: (card) => (firmwareOf(card).built = undefined),
    checks: ['firmware'],
    says: /does not say when/,
  },
  {
    what: 'newer firmware and no initial_turbo',
    change: (card) => {
      firmwareOf(card).built = '2025-03-01';
      line(card, 'initial_turbo=0', '');
    },
    checks: ['firmware', 'config-txt'],
    says: /2025-03-01 and raises/,
  },
  // config-txt
  {
    what: 'a key that is not listed',
    change: (card) => (card.config += 'hdmi_safe=1\n'),
    checks: ['config-txt'],
    says: /hdmi_safe is not in contract/,
  },
  {
    what: 'a filter',
    change: (card) => (card.config += '[pi3]\n'),
    checks: ['config-txt'],
    says: /\[pi3\] is not in contract/,
  },
  {
    what: 'a key twice',
    change: (card) => (card.config += 'gpu_mem=16\n'),
    checks: ['config-txt'],
    says: /gpu_mem appears a second time/,
  },
  {
    what: 'a long line',
    change: (card) => (card.config += `# ${'x'.repeat(97)}\n`),
    checks: ['config-txt'],
    says: /longer than 98/,
  },
  {
    what: 'no core_freq',
    change: (card) => line(card, 'core_freq=250', ''),
    checks: ['config-txt'],
    says: /core_freq=250 is missing/,
  },
  {
    what: 'enable_uart=0',
    change: (card) => line(card, 'enable_uart=1', 'enable_uart=0'),
    checks: ['config-txt'],
    says: /enable_uart is 0, not 1/,
  },
  {
    what: 'a splash',
    change: (card) => line(card, 'disable_splash=1', 'disable_splash=0'),
    checks: ['config-txt'],
    says: /disable_splash is 0, not 1/,
  },
  // tree-names
  {
    what: 'a start_cd.elf without a name',
    change: (card) => (firmwareOf(card).models = ['3-b', 'cm3-io3']),
    checks: ['tree-names'],
    models: ['zero-2-w'],
    says: /start_cd\.elf never asks for bcm2837-rpi-zero-2-w\.dtb/,
  },
  {
    what: 'a tree that is not on the card',
    change: (card) => delete card.trees['bcm2837-rpi-zero-2-w.dtb'],
    checks: ['tree-names'],
    models: ['zero-2-w'],
    says: /bcm2837-rpi-zero-2-w\.dtb is not on the card/,
  },
  // cmdline-txt
  {
    what: 'two lines in cmdline.txt',
    change: (card) => word(card, ' ro ', ' ro\n'),
    checks: ['cmdline-txt'],
    says: /more than one line/,
  },
  {
    what: 'a long cmdline.txt',
    change: (card) => word(card, ' ro ', ` ro ${'x'.repeat(1000)} `),
    checks: ['cmdline-txt'],
    says: /it has 1\d\d\d bytes/,
  },
  {
    what: 'the root of another disk',
    change: (card) => (card.table.signature = 'deadbeef'),
    checks: ['cmdline-txt'],
    says: /root=PARTUUID=deadbeef-02 is missing/,
  },
  {
    what: 'hubs that may sleep',
    change: (card) => word(card, 'usbcore.autosuspend=-1', ''),
    checks: ['cmdline-txt'],
    says: /usbcore\.autosuspend=-1 is missing/,
  },
  {
    what: 'a root that goes on after read errors',
    change: (card) => word(card, 'rootflags=errors=panic', ''),
    checks: ['cmdline-txt'],
    says: /rootflags=errors=panic is missing/,
  },
]);

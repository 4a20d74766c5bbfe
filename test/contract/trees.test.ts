import { set, testBreaks } from './breaks';

testBreaks([
  // supply
  {
    what: 'the regulator left out of the initramfs',
    change: ({ initramfs }) => {
      initramfs.bootModules = initramfs.bootModules.filter((name) => name !== 'fixed');
    },
    checks: ['supply', 'drivers'],
    models: ['cm3-io3'],
    says: /mmc@7e202000 waits for \/fixed-regulator \(vmmc-supply/,
  },
  {
    what: 'a clock driver that is a module of the root',
    change: (card) => {
      card.kernel.compatibles = card.kernel.compatibles.filter((one) => !/cprman/.test(one));
      card.root.modules.needs.clk = [];
      card.root.modules.aliases.push(['of:N*T*Cbrcm,bcm2835-cprman', 'clk']);
    },
    checks: ['supply'],
    models: ['3-b', 'cm3-io3', 'zero-2-w'],
    says: /waits for \/soc\/cprman@7e101000 \(clocks.*whose driver clk is in the root file system only/,
  },
  {
    what: 'no driver for the card',
    change: ({ initramfs }) => {
      initramfs.bootModules = ['bcm2835_wdt', 'fixed', 'squashfs'];
    },
    checks: ['supply', 'drivers'],
    models: ['3-b', 'cm3-io3', 'zero-2-w'],
    says: /no driver for the card/,
  },
  {
    what: 'a USB host without its transceiver',
    change: (card) => delete card.root.modules.needs.phy_generic,
    checks: ['supply', 'drivers'],
    models: ['3-b', 'cm3-io3', 'zero-2-w'],
    says: /usb@7e980000 waits for \/phy \(phys/,
  },
  // console
  {
    what: 'console=ttyS1',
    change: (card) => (card.cmdline = `console=ttyS1,115200 ${card.cmdline}`),
    checks: ['console'],
    models: ['cm3-io3'],
    says: /console=ttyS1,115200 is not this model's port, which is ttyAMA0/,
  },
  {
    what: 'a shell on ttyS1',
    change: (card) => (card.root.inittab += 'ttyS1::respawn:-/bin/sh\n'),
    checks: ['console'],
    models: ['cm3-io3'],
    says: /inittab uses ttyS1/,
  },
  {
    what: 'a console that board.yaml does not tell',
    change: (card) => set(card, '3-b', '/chosen', 'stdout-path', 'serial0:115200n8'),
    checks: ['console'],
    models: ['3-b'],
    says: /serial0, board\.yaml says 1/,
  },
  {
    what: 'a console that is disabled',
    change: (card) => set(card, '3-b', '/soc/serial@7e215040', 'status', 'disabled'),
    checks: ['console'],
    models: ['3-b'],
    says: /names no enabled node/,
  },
  {
    what: 'a UART driver that is a module',
    change: (card) => {
      card.root.modules.builtin = card.initramfs.modules.builtin = [];
      card.root.modules.needs.amba_pl011 = [];
    },
    checks: ['console'],
    models: ['cm3-io3'],
    says: /driver of serial0:115200n8 is not built in: image/,
  },
  {
    what: 'another speed',
    change: (card) => set(card, '3-b', '/chosen', 'stdout-path', 'serial1:9600n8'),
    checks: ['console'],
    models: ['3-b'],
    says: /not at 115200 baud/,
  },
  // usb-host
  {
    what: 'dr_mode otg',
    change: (card) => set(card, 'zero-2-w', '/soc/usb@7e980000', 'dr_mode', 'otg'),
    checks: ['usb-host'],
    models: ['zero-2-w'],
    says: /dr_mode otg/,
  },
  // drivers
  {
    what: 'a node of a new kind',
    change: (card) => set(card, '3-b', '/soc/hdmi@7e902000', 'compatible', 'brcm,new'),
    checks: ['drivers'],
    says: /no driver for brcm,new \(3-b\)/,
  },
]);

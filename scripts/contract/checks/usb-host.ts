import { basename } from 'node:path/posix';
import type { Check } from '../check';
import { treesOf } from '../models';
import { enabledNodes, text } from '../nodes';

/** Without a USB host there is no modem. */
export const usbHost: Check = {
  name: 'usb-host',
  holds: 'In every device tree every enabled USB controller has dr_mode = "host".',
  why: 'With "otg", or without the property, a kernel that supports both roles (Debian\'s does) goes by the ID pin. If a cable or HAT does not ground that pin, the port becomes a device, no modem ever appears, and no log says why. Mainline\'s tree for the Zero 2 W says "otg".',
  source:
    'Linux, drivers/usb/dwc2/core.c (dwc2_get_dr_mode), arch/arm/boot/dts/broadcom/bcm2837-rpi-zero-2-w.dts',
  run: (context) =>
    treesOf(context).flatMap(({ model, tree }) =>
      enabledNodes(tree)
        .filter(({ path }) => /^usb@/.test(basename(path)))
        .filter((node) => text(node, 'dr_mode') !== 'host')
        .map((node) => ({
          model,
          what: `${node.path} has dr_mode ${text(node, 'dr_mode') ?? 'unset'}`,
          hint: 'set it to host with `fixes` in board.yaml',
        })),
    ),
};

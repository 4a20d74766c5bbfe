import type { Board, Model } from '../board';
import type { BootFiles } from '../image';

export interface Machine {
  board: Board;
  /** whose serial console it is */
  model: Model;
  boot: BootFiles;
  /** path of the card's file */
  card: string;
  /** path of the socket on which the stick listens */
  stickSocket: string;
}

/**
 * Arguments for qemu-system-aarch64. Its machine has 1 GiB whatever the model: mem= takes the rest away. The serial
 * console is on standard input and output; with `monitor` the keys Ctrl-A X end the emulator.
 */
export function qemuArguments(
  { board, model, boot, card, stickSocket }: Machine,
  monitor: boolean,
): string[] {
  const serials = Array.from({ length: model.serial }, () => ['-serial', 'null']).flat();
  const words = [boot.cmdline, board.emulator.cmdline, `mem=${model.memory}M`];
  return [
    ['-machine', board.emulator.machine],
    // One thread for all four processors: faster than four on a machine with few cores.
    ['-accel', 'tcg,thread=single'],
    ['-kernel', boot.kernel],
    ['-dtb', boot.deviceTree],
    ['-initrd', boot.initramfs],
    ['-append', words.filter((word) => word !== '').join(' ')],
    ['-drive', `if=sd,format=raw,file=${card.replaceAll(',', ',,')}`],
    // port=1: without it QEMU puts a full-speed hub between, and later plug events are lost.
    ['-chardev', `socket,id=stick,path=${stickSocket},reconnect=1`],
    ['-device', 'usb-redir,chardev=stick,port=1'],
    ['-display', 'none'],
    serials,
    ['-serial', monitor ? 'mon:stdio' : 'stdio'],
    ['-monitor', 'none'],
    ['-no-reboot'],
  ].flat();
}

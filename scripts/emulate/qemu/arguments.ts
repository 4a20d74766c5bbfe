import type { Board, Model } from '../../hardware';
import type { BootFiles } from '../../image';

/** What a machine is made of. */
export interface Parts {
  board: Board;
  /** whose serial console it is */
  model: Model;
  boot: BootFiles;
  /** path of the card's file */
  card: string;
  /** path of the socket on which the USB modem listens */
  modemSocket: string;
  /** path of the socket on which QEMU's control connection is taken */
  controlSocket: string;
  /** words for the end of the kernel's command line */
  cmdline: string;
  /** where everything that the card is told to write goes, too */
  writes?: WriteLog;
}

/** Files that QEMU writes while it runs. */
export interface WriteLog {
  /** the sectors in the order in which the card got them, as QEMU's driver blklogwrites has them */
  sectors: string;
  /** the commands that the card got and the sectors that it wrote, a line each */
  commands: string;
}

/**
 * Arguments for qemu-system-aarch64. Its machine has 1 GiB whatever the model: mem= takes the rest away. The serial
 * console is on standard input and output. A restart ends it: the machine raspi3b cannot be reset in place.
 */
export function qemuArguments({
  board,
  model,
  boot,
  card,
  modemSocket,
  controlSocket,
  cmdline,
  writes,
}: Parts): string[] {
  const serials = Array.from({ length: model.serial }, () => ['-serial', 'null']).flat();
  const words = [boot.cmdline, board.emulator.cmdline, `mem=${model.memory}M`, cmdline];
  return [
    ['-machine', board.emulator.machine],
    // One thread for all four processors: faster than four on a machine with few cores.
    ['-accel', 'tcg,thread=single'],
    ['-kernel', boot.kernel],
    ['-dtb', boot.deviceTree],
    ['-initrd', boot.initramfs],
    ['-append', words.filter((word) => word !== '').join(' ')],
    cardArguments(card, writes),
    // port=1: without it QEMU puts a full-speed hub between, and later plug events are lost.
    ['-chardev', `socket,id=modem,path=${escaped(modemSocket)},reconnect=1`],
    ['-device', 'usb-redir,chardev=modem,port=1'],
    ['-display', 'none'],
    serials,
    ['-serial', 'stdio'],
    ['-monitor', 'none'],
    ['-chardev', `socket,id=control,path=${escaped(controlSocket)}`],
    ['-mon', 'chardev=control,mode=control'],
    ['-no-reboot'],
  ].flat();
}

/** A path within one of QEMU's lists of options. */
function escaped(path: string): string {
  return path.replaceAll(',', ',,');
}

function cardArguments(card: string, writes?: WriteLog): string[] {
  if (writes === undefined) return ['-drive', `if=sd,format=raw,file=${escaped(card)}`];
  const logged = `file.driver=file,file.filename=${escaped(card)}`;
  const log = `log.driver=file,log.filename=${escaped(writes.sectors)}`;
  return [
    ...['-drive', `if=sd,driver=blklogwrites,${logged},${log}`],
    // QEMU's card writes sector by sector; which of them were one command is seen here only.
    ...['-trace', 'sdcard_normal_command', '-trace', 'sdcard_write_block', '-D', writes.commands],
  ];
}

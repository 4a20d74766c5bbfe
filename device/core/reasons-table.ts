import type { Reason } from './reasons';

/**
 * Every word that a device may give as `reason`, in alphabetical order: see Reason for the columns.
 * Statuses of pppd: pppd(8), EXIT STATUS, and 20 and 21 of pppd.h. Answers of chat: the ABORT list of
 * overlay/etc/chatscripts/__link__.hbs. Why recovery stops where it does: docs/decisions/14-health-check.md.
 */
export const TABLE = {
  asking: {
    sentence: 'an address is being asked for',
    advice: 'Nothing: an address is being asked for.',
    recovery: 'device',
  },
  'auth-refused': {
    sentence: 'the carrier refused user or password',
    advice:
      "Check the user and password of the link (`auth` in the device's YAML) and the APN: the carrier refused them.",
    recovery: 'modem',
    means: {
      'pppd 19': true,
      'pppd 11': 'the carrier refused to authenticate itself',
      'pppd 21': 'the carrier refused the calling number',
    },
  },
  'auth-unanswered': {
    sentence: 'the carrier does not answer the request to log in',
    advice:
      "Wait: the carrier's login server does not answer. If it stays so, try another `auth` for the link, or none.",
    recovery: 'device',
    means: { 'log auth unanswered': true },
  },
  busy: {
    sentence: 'the carrier is busy',
    advice: "Wait: the carrier's line is busy; the link redials automatically.",
    recovery: 'device',
    means: { 'chat BUSY': true },
  },
  'carrier-ended': {
    sentence: 'the carrier ended the call',
    advice:
      "Nothing, if it is rare: the link redials automatically. If it is frequent, ask the carrier, and check the SIM's credit.",
    recovery: 'device',
    means: { 'log terminated': true },
  },
  'chat-timeout': {
    sentence: 'the modem did not answer',
    advice:
      'Unplug the modem for ten seconds: it does not answer. If that does not help, try another port or power supply.',
    recovery: 'device',
    means: { 'chat timeout': true, 'chat other': 'no conversation with the modem' },
  },
  delayed: {
    sentence: 'the modem may not dial this number for a while',
    advice: 'Wait: the modem blocks the number for a while after failed calls.',
    recovery: 'device',
    means: { 'chat DELAYED': true },
  },
  'dns-dead': {
    sentence: "the carrier's DNS servers do not answer",
    advice:
      "Nothing on the device: the carrier's DNS servers do not answer; the link redials automatically.",
    recovery: 'device',
  },
  'download-mode': {
    sentence: "the modem waits for firmware (its maker's download mode)",
    advice:
      'Unplug the modem for ten seconds. If it comes back like this, its firmware is damaged: replace it.',
    recovery: 'device',
  },
  'echo-dead': {
    sentence: 'the carrier stopped answering LCP echoes',
    advice:
      'Nothing, if it is rare: the call went dead; the link redials automatically. If it is frequent, move the antenna.',
    recovery: 'device',
    means: { 'pppd 15': true },
  },
  ended: {
    sentence: 'pppd was asked to stop',
    advice: 'Nothing: the call was ended on the device; the link redials automatically.',
    recovery: 'device',
    means: {
      'pppd 5': true,
      'pppd 0': true,
      'pppd 12': 'the call was idle for the time set in the peers file',
      'pppd 13': 'the call reached the time limit set in the peers file',
      'pppd 20': 'the call reached the traffic limit set in the peers file',
    },
  },
  hangup: {
    sentence: 'the modem hung up',
    advice:
      "Nothing, if it is rare: the link redials automatically. If it is frequent, check the signal and the SIM's credit.",
    recovery: 'device',
    means: { 'pppd 16': true },
  },
  'hilink-modem': {
    sentence: 'the modem is a HiLink modem without a serial port',
    advice:
      'Use a modem file of kind `ethernet` for this modem: it is a router and has no serial port.',
    recovery: 'device',
  },
  'lease-lost': {
    sentence: 'the address was withdrawn',
    advice: 'Nothing, if it is rare: the address was withdrawn, and another one is asked for.',
    recovery: 'device',
  },
  loopback: {
    sentence: 'the port echoes what is sent to it',
    advice:
      "Check `ports` in the modem's file in config/modems: the data port echoes what is sent to it.",
    recovery: 'device',
    means: { 'pppd 17': true },
  },
  'modem-error': {
    sentence: 'the modem answered',
    advice: 'Check the APN and the number to dial; `plog` shows what the modem answered.',
    recovery: 'device',
    means: { 'chat answer': true },
  },
  'modem-is-cdrom': {
    sentence: 'the modem is still a CD-ROM',
    advice:
      'Unplug the modem for ten seconds. If it stays a CD-ROM, describe its mode switch (`usb.switch`) in its file in config/modems.',
    recovery: 'device',
  },
  'modem-taken': {
    sentence: 'the modem belongs to another link',
    advice:
      'Plug in a second modem: this one belongs to another link until it is unplugged, even while that link is off.',
    recovery: 'none',
  },
  'no-address': {
    sentence: 'the call got no address in time',
    advice:
      'Check the APN and the PDP type (`pdp`): the carrier takes the call, but assigns no address.',
    recovery: 'device',
    means: {
      'call without an address': true,
      'log no address': 'the carrier assigned the call no address',
    },
  },
  'no-answer': {
    sentence: 'the carrier does not answer',
    advice: 'Wait: the carrier did not take the call; the link redials automatically.',
    recovery: 'device',
    means: { 'chat NO ANSWER': true },
  },
  'no-cable': {
    sentence: 'no cable is plugged into the Ethernet socket',
    advice: 'Nothing, if a modem carries the traffic; else plug in the cable.',
    recovery: 'none',
  },
  'no-card': {
    sentence: 'there is no modem with a network card',
    advice: 'Plug in the modem, or add its USB id to its file in config/modems.',
    recovery: 'device',
  },
  'no-carrier': {
    sentence: 'the modem found no carrier',
    advice: "Check the APN, the SIM's credit and the antenna: the carrier did not take the call.",
    recovery: 'device',
    means: { 'chat NO CARRIER': true },
  },
  'no-daemon': {
    sentence: 'pppid does not run',
    advice:
      'Wait some minutes: pppid is started again, and pppd dials without it if it cannot run. If it stays so, send what `pppi-report` collects.',
    recovery: 'none',
  },
  'no-dialtone': {
    sentence: 'the modem is not ready to dial',
    advice:
      'Wait until the modem finds its network; if it does not, check the SIM and the antenna.',
    recovery: 'device',
    means: { 'chat NO DIALTONE': true, 'chat NO DIAL TONE': true },
  },
  'no-internet': {
    sentence: 'no target of the health check answers',
    advice:
      "Check the SIM's credit and data plan: the call is up, but the internet does not answer.",
    recovery: 'device',
  },
  'no-kernel-ppp': {
    sentence: 'the kernel has no PPP',
    advice: 'Rebuild the image: its kernel has no PPP.',
    recovery: 'device',
    means: { 'pppd 4': true },
  },
  'no-lease': {
    sentence: 'nobody answers DHCP',
    advice:
      "Open the modem's own web page: it is there but assigns no address. On Ethernet: look for a DHCP server behind the cable.",
    recovery: 'device',
  },
  'no-modem': {
    sentence: 'there is no modem with a data port',
    advice: 'Plug in the modem, or add its USB id to its file in config/modems.',
    recovery: 'device',
  },
  'no-negotiation': {
    sentence: 'PPP negotiation with the carrier failed',
    advice:
      'Check the APN and the PDP type (`pdp`): the carrier takes the call, but PPP is not agreed on.',
    recovery: 'device',
    means: {
      'pppd 10': true,
      'pppd 14': 'the carrier negotiated a call back',
      'pppd 16 without an address': 'the modem hung up before the link had an address',
      'log terminated without an address':
        'the carrier ended the call before the link had an address',
      'log auth unknown': 'the carrier does not know the authentication that it asked for',
      'log no ppp': 'nobody answers PPP on the other side',
    },
  },
  'no-pppd': {
    sentence: 'pppd is not installed',
    advice: 'Rebuild the image: it has no pppd.',
    recovery: 'device',
    means: { 'pppd 127': true },
  },
  'no-serial-port': {
    sentence: 'the modem has no serial port to dial on',
    advice:
      "Switch the modem to a mode with serial ports, by the maker's AT command or tool: links dial on a serial port.",
    recovery: 'device',
  },
  'no-sim': {
    sentence: 'there is no SIM in the modem',
    advice: 'Insert the SIM, or clean its contacts and insert it again.',
    recovery: 'usb',
    means: {
      'sim absent': true,
      'sim broken': 'the SIM does not work, or it is inserted the wrong way round',
    },
  },
  'not-registered': {
    sentence: 'the modem has no network yet',
    advice: 'Move the antenna, or wait: the modem finds no network that accepts its SIM.',
    recovery: 'device',
    means: { 'network searching': true },
  },
  off: {
    sentence: 'switched off by poff',
    advice: 'Switch it on with `pon`: it was switched off with `poff`.',
    recovery: 'none',
  },
  'pin-wanted': {
    sentence: 'the SIM asks for a PIN',
    advice: "Set the SIM's PIN as `pin` of the link, or turn off the PIN request in a phone.",
    recovery: 'none',
  },
  'pin-wrong': {
    sentence:
      'the SIM has refused this PIN; it is not sent again until the YAML or pppi.conf has another one',
    advice:
      'Correct `pin` of the link: the SIM refused it, and it is not sent again until it changes.',
    recovery: 'none',
    means: { 'sim has refused the PIN': true },
  },
  'port-failed': {
    sentence: 'the port could not be opened',
    advice: 'Unplug the modem for ten seconds: its port could not be opened.',
    recovery: 'device',
    means: { 'pppd 7': true },
  },
  'port-locked': {
    sentence: 'another program holds the lock on the port',
    advice: "Stop the other program that uses the modem's port.",
    recovery: 'device',
    means: { 'pppd 6': true },
  },
  'ports-misfit': {
    sentence: 'no interface of the modem fits the data port in its file',
    advice:
      "Correct `ports` in the modem's file to match the interfaces listed here, or use another modem.",
    recovery: 'device',
  },
  'pppd-failed': {
    sentence: 'pppd stopped on a fatal error',
    advice: 'See `plog`: pppd says there what went wrong.',
    recovery: 'device',
    means: {
      'pppd 1': true,
      'pppd 3': 'pppd was not started as root',
      'pppd 9': 'pppd could not run the command of its option pty',
      'pppd 18': 'the init script of the peers file failed',
    },
  },
  'pppd-killed': {
    sentence: 'pppd was killed by signal',
    advice:
      'Nothing: the link redials automatically. If it is frequent, check `plog`, and the memory with `free`.',
    recovery: 'device',
    means: { 'pppd killed': true },
  },
  'pppd-options': {
    sentence: 'pppd refused its options, or the port is gone',
    advice:
      'See `plog`: pppd refused its options, or the modem was unplugged while it was dialling.',
    recovery: 'device',
    means: { 'pppd 2': true },
  },
  puk: {
    sentence: 'the SIM is locked and asks for its PUK: put it in a phone',
    advice: 'Put the SIM in a phone and enter its PUK: three wrong PINs have locked it.',
    recovery: 'none',
    means: { 'sim puk': true },
  },
  'radio-off': {
    sentence: "the modem's radio was off, and is being switched on",
    advice:
      "Wait: the modem's radio is being switched on. If it stays off, look for a switch on the modem or its adapter.",
    recovery: 'device',
    means: { 'network radio-off': true },
  },
  'registration-denied': {
    sentence: 'the network denies this SIM registration',
    advice:
      'Ask the carrier whether the SIM is active and may be used here: the network refused it.',
    recovery: 'modem',
    means: { 'network denied': true },
  },
  'roaming-refused': {
    sentence: 'the SIM is not in its home network, and roaming is refused',
    advice:
      'Allow roaming (`roaming` of the link) if the price is right: the modem is in a foreign network.',
    recovery: 'modem',
    means: {
      'network roaming': true,
      'network unknown': 'the modem does not say whether it is roaming, and roaming is refused',
    },
  },
  'settings-late': {
    sentence: 'a password or PIN is on the data partition, which is not there yet',
    advice:
      'Wait: the data partition, which has a password or PIN of pppi.conf, is being checked. Two minutes after power-on the link dials without it.',
    recovery: 'none',
  },
  'sim-busy': {
    sentence: 'the modem is still reading the SIM',
    advice: 'Wait: the modem is reading its SIM. If that takes minutes, insert the SIM again.',
    recovery: 'device',
  },
  'sim-locked': {
    sentence: 'the modem is locked to another network or another SIM',
    advice: 'Use a SIM of the network that the modem was sold with, or have the modem unlocked.',
    recovery: 'none',
    means: { 'sim locked': true },
  },
  unknown: {
    sentence: 'pppd ended with status',
    advice: 'See `plog`: the call ended in a way that has no name here.',
    recovery: 'device',
    means: {
      'pppd other': true,
      'pppd unseen': 'the call ended while nothing watched it',
    },
  },
  'unknown-cdrom': {
    sentence: 'the device may be a modem in CD-ROM mode',
    advice:
      'If this is the modem to use, describe its mode switch (`usb.switch`) in a file in config/modems.',
    recovery: 'device',
  },
  'unknown-modem': {
    sentence: 'the device may be a modem, and no link knows it',
    advice: 'If this is the modem to use, add its USB id to a file in config/modems.',
    recovery: 'device',
  },
  'unlinked-modem': {
    sentence: 'the device is a modem that no link uses',
    advice:
      'If this is the modem to use, set it as `modem` of a link: its file exists, but no link uses it.',
    recovery: 'device',
  },
} as const satisfies Record<string, Reason>;

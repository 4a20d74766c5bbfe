import type { Board } from '../../hardware';

/**
 * Kernel modules that go onto the image with a package. The kernel or BusyBox's modprobe loads them when they are asked for
 * (nf_log_syslog is asked for as nf-logger-2-0, which no module depends on).
 */
const MODULES: Record<string, readonly string[]> = {
  nftables: [
    'nf_tables',
    'nft_ct',
    'nft_nat',
    'nft_masq',
    'nft_chain_nat',
    'nft_limit',
    'nft_log',
    'nft_reject',
    'nft_reject_inet',
    'nft_reject_ipv4',
    'nft_reject_ipv6',
    'nft_fib_inet',
    'nft_redir',
    'nft_hash',
    'nft_quota',
    'nft_numgen',
    'nft_socket',
    'nft_tunnel',
    'nft_flow_offload',
    'nf_log_syslog',
  ],
  iptables: [
    'nf_tables',
    'nft_compat',
    'nft_chain_nat',
    'nft_nat',
    'nft_masq',
    'nf_log_syslog',
    'xt_MASQUERADE',
    'xt_conntrack',
    'xt_state',
    'xt_tcpudp',
    'xt_multiport',
    'xt_LOG',
    'xt_limit',
    'xt_mark',
    'xt_nat',
    'xt_REDIRECT',
    'xt_TCPMSS',
    'xt_comment',
    'xt_addrtype',
    'xt_owner',
    'xt_mac',
    'xt_recent',
    'ipt_REJECT',
    'ip6t_REJECT',
  ],
  'wireguard-tools': ['wireguard'],
  'can-utils': [
    'can',
    'can-raw',
    'can-bcm',
    'can-gw',
    'vcan',
    'slcan',
    'mcp251x',
    'mcp251xfd',
    'gs_usb',
  ],
  'i2c-tools': ['i2c-dev'],
  hostapd: ['cfg80211'],
  wpasupplicant: ['cfg80211'],
  'v4l-utils': ['uvcvideo'],
  'alsa-utils': ['snd-usb-audio'],
  bluez: ['bluetooth', 'btusb', 'bnep', 'rfcomm', 'hidp'],
  minicom: ['cp210x', 'ch341', 'pl2303', 'ftdi_sio', 'cdc-acm'],
  picocom: ['cp210x', 'ch341', 'pl2303', 'ftdi_sio', 'cdc-acm'],
  'python3-serial': ['cp210x', 'ch341', 'pl2303', 'ftdi_sio', 'cdc-acm'],
  gpsd: ['cp210x', 'pl2303', 'ftdi_sio', 'cdc-acm', 'pps-ldisc', 'pps-gpio'],
  mbpoll: ['cp210x', 'ch341', 'pl2303', 'ftdi_sio', 'cdc-acm'],
  openvpn: ['tun'],
};

/**
 * @param board has those for its own buses and chips
 * @returns the kernel modules that packages use, sorted, each once; not every kernel has all of them
 */
export function modulesFor(
  packages: Iterable<string>,
  { modules }: Pick<Board, 'modules'>,
): string[] {
  const tables = [MODULES, modules.packages];
  const wanted = [...packages].flatMap((name) =>
    tables.flatMap((table) => (Object.hasOwn(table, name) ? (table[name] ?? []) : [])),
  );
  return [...new Set(wanted)].sort();
}

/** What cannot be put on the image, with what to do instead. */
interface Refusal {
  names: RegExp;
  /** after the name of the package */
  why: string;
  instead: string;
}

const REFUSALS: Refusal[] = [
  {
    names: /^(openssh-server|dropbear|dropbear-initramfs)$/,
    why: 'is set up by its own scripts (PAM, host keys)',
    instead: 'the image has an SSH server: put your public key into ssh.keys',
  },
  {
    names: /^(cron|cronie|anacron|systemd-cron|bcron|at)$/,
    why: 'writes its tables to a root file system that is read-only here',
    instead: 'use timers in the device file',
  },
  {
    names: /^(vsftpd|proftpd.*|pure-ftpd.*|samba|samba-ad-dc|winbind|libpam-.*|login|passwd|sudo)$/,
    why: 'needs accounts and a PAM stack that its scripts write',
    instead: 'serve files by SSH, or by HTTP with nginx-light or lighttpd',
  },
  {
    names: /^zram-tools$/,
    why: 'is started once by systemd',
    instead: 'leave it out: the image has no swap',
  },
  {
    names:
      /^(systemd.*|libnss-systemd|udev|sysvinit.*|sysv-rc|init|openrc|finit.*|busybox(-static|-syslogd)?|initscripts)$/,
    why: 'is another init, or replaces a part of it',
    instead: "the image starts with BusyBox's init",
  },
  {
    names:
      /^(linux-image-.*|linux-headers-.*|linux-binary-.*|initramfs-tools.*|dracut.*|.*-firmware|flash-kernel|grub-.*|u-boot-.*)$/,
    why: 'is a kernel, or belongs to its start',
    instead: 'the kernel is chosen with debian.kernel',
  },
  {
    names: /^.*-dkms$/,
    why: 'compiles a kernel module where it is installed',
    instead: 'use a module of the kernel package',
  },
  {
    names:
      /^(network-manager.*|ifupdown.*|netplan.*|netctl|connman|dhcpcd.*|isc-dhcp-client|resolvconf|openresolv|modemmanager|wvdial|usb-modeswitch.*|ppp)$/,
    why: 'manages the network, as pppi does',
    instead: 'links and ethernet in the device file say what shall be up',
  },
  {
    names: /^(apt|apt-.*|aptitude|dpkg|dpkg-dev|debconf|snapd|flatpak|unattended-upgrades)$/,
    why: 'manages packages, and the root file system is read-only',
    instead: 'list the packages in the device file and build a new image',
  },
  {
    names: /^(docker\.io|podman|containerd|lxc|lxd|incus.*|docker-.*)$/,
    why: 'runs containers, which need a writable root file system and tables of their own',
    instead: 'put the program itself on the image',
  },
  {
    names:
      /^(task-.*|gnome-.*|kde-.*|plasma-.*|xfce4.*|lxde.*|lxqt.*|xserver-xorg.*|xorg|lightdm|gdm3|sddm)$/,
    why: 'belongs to a desktop',
    instead: 'this image has no screen; Raspberry Pi OS has one',
  },
];

/** Libraries of a desktop: what needs one of them needs caches that only a running system makes. */
export const DESKTOP_LIBRARY = /^(libgtk-[34]-.*|libgtk2.*|libqt[56](gui|widgets).*)$/;

/** @returns why a package is not put on the image, and what to do instead; undefined if nothing speaks against it */
export function refusalOf(name: string): { why: string; instead: string } | undefined {
  const found = REFUSALS.find(({ names }) => names.test(name));
  return found && { why: found.why, instead: found.instead };
}

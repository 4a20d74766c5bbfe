# shellcheck shell=sh

# By init, so that calls end properly; by force if that hangs.
reboot_now() {
  reboot
  (sleep 60 && sync && reboot -f) &
}

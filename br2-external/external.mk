# No packages of our own: everything on the device is Buildroot's, or plain files of the overlay.

# What a device's YAML adds: "npm run build-image" merges it, by hand support/kconfig/merge_config.sh does
# (docs/buildroot.md). Forgotten, it would be missing in silence.
ifeq ($(BR_BUILDING),y)
PPPI_FRAGMENT = $(call qstrip,$(BR2_PPPI_DEVICE_DIR))/packages.fragment
PPPI_ASKED = $(shell sed -n 's/^\(BR2_[A-Za-z0-9_]*\)=y$$/\1/p' $(PPPI_FRAGMENT) 2>/dev/null)
PPPI_FORGOTTEN = $(foreach option,$(PPPI_ASKED),$(if $($(option)),,$(option)))
ifneq ($(strip $(PPPI_FORGOTTEN)),)
$(error $(strip $(PPPI_FORGOTTEN)) of $(PPPI_FRAGMENT) is not set: merge that file into .config)
endif
endif

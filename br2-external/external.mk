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

# What post-image.sh lists in image.json: name, version and archive of all that was compiled for the device.
PPPI_PARTS = $(sort $(filter-out host-% rootfs-%,$(foreach package,$(PACKAGES),\
	$(package) $($(call UPPERCASE,$(package))_FINAL_RECURSIVE_DEPENDENCIES))))
pppi-part = $(1) $($(2)_DL_VERSION) $($(2)_DL_DIR)/$($(2)_SOURCE)
define PPPI_LIST_PARTS
	$(Q)mkdir -p $(BINARIES_DIR)
	$(Q)printf '%s %s %s\n' $(foreach part,$(PPPI_PARTS),\
		$(if $($(call UPPERCASE,$(part))_SOURCE),$(call pppi-part,$(part),$(call UPPERCASE,$(part)))))\
		>$(BINARIES_DIR)/parts.txt
endef
TARGET_FINALIZE_HOOKS += PPPI_LIST_PARTS

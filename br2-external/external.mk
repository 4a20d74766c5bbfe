# No packages of our own: everything on the device is Buildroot's, or plain files of the overlay.

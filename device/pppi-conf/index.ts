/**
 * pppi.conf, by which a person sets on the card what is special to this one device: read at each start, made into files,
 * kept on the data partition, edited. For programs of their own, which may wait for the card. It must not know how a
 * link dials, nor how bytes get onto the boot partition (/usr/libexec/pppi/boot-file).
 */
export { early } from './early';
export { late } from './late';
export { linkKinds, RUN, STATUS } from './places';
export { BootFile } from './read';

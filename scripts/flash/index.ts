/**
 * Writes an image to an SD card, reads it back, and sets pppi.conf on it. It must not know how images are built, and
 * never chooses a disk by itself.
 */
export { askForCard, cardTable, chosen } from './ask';
export { readBmap } from './bmap';
export { readBack } from './card';
export { cards, listDisks, parseDisks, type Disk } from './disks';
export { explainFailure } from './failure';
export { flash } from './flash';
export { refuseOtherSystems } from './other-systems';
export { refusals } from './refusals';
export { settingValues } from './setting-values';
export { applySettings, readSettings } from './settings';
export { readSettingsFile, writeSettingsFile } from './settings-file';
export { findTarget } from './target';
export { gigabytes, progressText } from './units';

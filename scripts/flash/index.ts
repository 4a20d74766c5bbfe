export { askForCard, cardTable, chosen } from './ask';
export { readBmap, type Bmap } from './bmap';
export {
  allow,
  eject,
  explainFailure,
  findTarget,
  keepingSize,
  readBack,
  write,
  type Target,
} from './card';
export { cards, listDisks, parseDisks, type Disk } from './disks';
export { flash, type FlashRequest, type FlashResult } from './flash';
export { refuseOtherSystems } from './other-systems';
export { refusals, type Refusal } from './refusals';
export { applySettings, readSettings, type Setting } from './settings';
export { readSettingsFile, writeSettingsFile } from './settings-file';
export { gigabytes, progressText } from './units';

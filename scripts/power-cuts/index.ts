/**
 * What is left of a card when its power goes: every write of a boot recorded, every cut judged. It must not know what
 * the files mean, only which have to be old or new.
 */
export { bootDoubtful, type Booted } from './boot-doubtful';
export { countCuts, holdCampaign, losses, type Campaign, type Judged } from './campaign';
export { buildForCuts, record } from './record';
export { loadRecording, saveRecording } from './recording';
export { countTable, cutName, doubtTable, json, page, words, type Report } from './report';
export type { Recording } from './types';

export { bootDoubtful, type Booted } from './boot-doubtful';
export { countCuts, holdCampaign, losses, type Campaign, type Judged } from './campaign';
export { buildForCuts, record } from './record';
export { loadRecording, saveRecording } from './recording';
export { countTable, cutName, doubtTable, json, page, words, type Report } from './report';
export type { Recording } from './types';

export { plugAll, type Plugged } from './plug-all';
export { differences, LOOK, readLook, type Look } from './look';
export { publishedStates, publishedYaml, type Published } from './published';
export { json, table, writeReports } from './report';

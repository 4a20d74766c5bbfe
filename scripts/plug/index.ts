/**
 * Published descriptors of a hundred modems, plugged into one device one by one. It must not know the device's
 * rules, only what each state must look like.
 */
export { plugAll, type Plugged } from './plug-all';
export { differences, LOOK, readLook, type Look } from './look';
export { publishedStates, publishedYaml, type Published } from './published';
export { json, table, writeReports } from './report';

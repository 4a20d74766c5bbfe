/**
 * Published descriptors of a hundred modems, plugged into one device one after the other. It must not know the
 * device's rules, only what each state has to look like.
 */
export { plugAll, type Plugged } from './plug-all';
export { differences, LOOK, readLook, type Look } from './look';
export { publishedStates, publishedYaml, type Published } from './published';
export { json, table, writeReports } from './report';

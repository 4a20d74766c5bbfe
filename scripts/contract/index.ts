/**
 * What a real board needs of a card and no boot in the emulator can show: `read/` takes an image apart into plain data,
 * `checks/` are pure. It must not know how the image was built.
 */
export type { Card } from './card';
export { contextOf, type Context } from './check';
export { loadContract, loadWalk, walkPath } from './contract-file';
export { holdContract, type Finding, type Held } from './hold';
export { contractPage } from './page';
export { readCard } from './read/card';
export { formatHeld } from './report';
export { walkText } from './walk';

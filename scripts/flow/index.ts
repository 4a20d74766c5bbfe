export { readDevice } from './read-device';
export { renderDevice } from './render-device';

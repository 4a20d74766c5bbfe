export { imageRecord, recordTemplate } from './image-record';
export { publish } from './publish';

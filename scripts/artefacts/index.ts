export { imageRecord, recordTemplate } from './image-record';
export { publish, type ArtefactRequest } from './publish';

export { imageRecord } from './image-record';
export { publish, type ArtefactRequest } from './publish';

/**
 * From the model to the files of the overlay, with modes and owners. Pure: the overlay's templates come in as text.
 * It must not know where files are read from or written to.
 */
export { folderModeOf } from './modes';
export { mergedPath, replaces } from './own';
export { render, type OverlaySource, type RenderedFile } from './render';
export { compile, TemplateError } from './template';
export * from './quote';

export { folderModeOf } from './modes';
export { render, type OverlaySource, type RenderedFile } from './render';
export { TemplateError } from './template';
export * from './quote';

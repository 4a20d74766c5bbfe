export { quoteChat } from './chat';
export { quotePpp } from './ppp';
export { UnquotableError } from './refuse';
export { quoteSh } from './sh';
export { quoteText } from './text';

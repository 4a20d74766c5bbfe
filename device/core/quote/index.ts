/** How a value is written into a file that another program reads: one rule for each format. Host and device quote alike. */
export { quoteChat } from './chat';
export { quotePpp } from './ppp';
export { refuseUnprintable, UnquotableError } from './refuse';
export { quoteText } from './text';

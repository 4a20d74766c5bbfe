/** The rule of each format; those of files that pppi.conf changes are the device's too. */
export { quoteChat, quotePpp, quoteText, UnquotableError } from '../../../device/core';
export { quoteSh } from './sh';

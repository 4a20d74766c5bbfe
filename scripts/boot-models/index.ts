/**
 * Boots an image once with each model's device tree and reports what it saw. It must not know what the models are:
 * board.yaml lists them.
 */
export { bootModel, cardSeen, type ModelBoot } from './boot-model';
export { json, page, table, writeReports } from './report';

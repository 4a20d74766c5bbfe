export { bootModel, cardSeen, type ModelBoot } from './boot-model';
export { json, page, table, writeReports } from './report';

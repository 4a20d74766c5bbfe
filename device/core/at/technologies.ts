import type { Technology } from './means';

/** TS 27.007 7.3, AcT. */
const BY_NUMBER: readonly Technology[] = [
  'gsm',
  'gsm-compact',
  'umts',
  'edge',
  'hsdpa',
  'hsupa',
  'hspa',
  'lte',
  'ec-gsm',
  'nb-iot',
  'lte-5gc',
  'nr',
  'ng-ran',
  'lte-nr',
];

/** How lines of Huawei, Quectel and SIMCom call them, without blanks, dashes and underscores. */
const BY_WORD: Readonly<Record<string, Technology>> = {
  GSM: 'gsm',
  GPRS: 'gsm',
  EDGE: 'edge',
  EGPRS: 'edge',
  WCDMA: 'umts',
  UMTS: 'umts',
  TDSCDMA: 'umts',
  HSDPA: 'hsdpa',
  HSUPA: 'hsupa',
  HSPA: 'hspa',
  'HSDPA&HSUPA': 'hspa',
  'HSPA+': 'hspa+',
  'DCHSPA+': 'dc-hspa+',
  LTE: 'lte',
  FDDLTE: 'lte',
  TDDLTE: 'lte',
  LTEFDD: 'lte',
  LTETDD: 'lte',
  CATM1: 'lte',
  EMTC: 'lte',
  CATNB1: 'nb-iot',
  NBIOT: 'nb-iot',
  NR: 'nr',
  NR5G: 'nr',
  NR5GSA: 'nr',
  NR5GNSA: 'lte-nr',
  FDDNR5G: 'nr',
  TDDNR5G: 'nr',
};

export function technologyOfNumber(number: number | undefined): Technology | undefined {
  return number === undefined ? undefined : BY_NUMBER[number];
}

export function technologyOfWord(word: string): Technology | undefined {
  return BY_WORD[word.toUpperCase().replace(/[\s_-]/g, '')];
}

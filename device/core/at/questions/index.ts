import type { Asked } from '../command';
import { CARD_NUMBER_NAMES, cardNumberQuestion, simFileQuestion } from './card-number';
import { activeQuestion, addressesQuestion, attachedQuestion, contextsQuestion } from './contexts';
import {
  clockQuestion,
  functionalityQuestion,
  identityQuestion,
  imeiQuestion,
  imsiQuestion,
  nameQuestion,
} from './device';
import { sysinfoexQuestion, sysinfoQuestion } from './huawei-system';
import { operatorQuestion, quectelNetworkQuestion } from './network';
import { ASKING, type Question } from './question';
import { REGISTRATION_DOMAINS, registrationQuestion } from './registration';
import { cesqQuestion, csqQuestion, xcesqQuestion } from './signal';
import { huaweiPinQuestion, lockQuestion, pinQuestion, SLOT_NAMES, slotQuestion } from './sim';
import { storageQuestion, storesQuestion } from './storage';
import {
  askedTriesQuestion,
  listedTriesQuestion,
  namedTriesQuestion,
  optionTriesQuestion,
  simCommandQuestion,
  spicQuestion,
} from './tries';
import { hcsqQuestion, qcsqQuestion } from './vendor-signal';

/** The names of TS 27.007 and of V.250; a modem may answer either with the other. */
const named = (key: Parameters<typeof nameQuestion>[0], ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, [nameQuestion(key, names)]]));

/** Every question that is read, by the name of the command. */
const QUESTIONS: Readonly<Record<string, readonly Question[]>> = {
  ...Object.fromEntries(
    Object.keys(REGISTRATION_DOMAINS).map((name) => [name, [registrationQuestion(name)]]),
  ),
  ...Object.fromEntries(CARD_NUMBER_NAMES.map((name) => [name, [cardNumberQuestion]])),
  '+CPIN': [pinQuestion],
  '^CPIN': [huaweiPinQuestion],
  '+CLCK': [lockQuestion],
  ...Object.fromEntries(SLOT_NAMES.map((name) => [name, [slotQuestion(name)]])),
  '+CPINR': [namedTriesQuestion],
  '+QPINC': [namedTriesQuestion],
  '+UPINCNT': [listedTriesQuestion],
  '+XPINCNT': [listedTriesQuestion],
  '+EPINC': [listedTriesQuestion],
  '+CPNNUM': [optionTriesQuestion],
  '#PCT': [askedTriesQuestion],
  '^SPIC': [spicQuestion],
  '+SPIC': [spicQuestion],
  '+CSIM': [simCommandQuestion],
  '+CRSM': [simFileQuestion],
  '+CSQ': [csqQuestion],
  '+CESQ': [cesqQuestion],
  '+XCESQ': [xcesqQuestion],
  '^HCSQ': [hcsqQuestion],
  '+QCSQ': [qcsqQuestion],
  '+COPS': [operatorQuestion],
  '+QNWINFO': [quectelNetworkQuestion],
  '^SYSINFO': [sysinfoQuestion],
  '^SYSINFOEX': [sysinfoexQuestion],
  '+CGDCONT': [contextsQuestion],
  '+CGACT': [activeQuestion],
  '+CGATT': [attachedQuestion],
  '+CGPADDR': [addressesQuestion],
  '+CFUN': [functionalityQuestion],
  '+CCLK': [clockQuestion],
  '+CPMS': [storageQuestion, storesQuestion],
  ...named('manufacturer', '+CGMI', '+GMI'),
  ...named('model', '+CGMM', '+GMM'),
  ...named('revision', '+CGMR', '+GMR'),
  '+CGSN': [imeiQuestion],
  '+GSN': [imeiQuestion],
  '+CIMI': [imsiQuestion],
  I: [identityQuestion],
  '+SIMCOMATI': [identityQuestion],
};

/** @returns how the answer is read; undefined for a command that says nothing, or nothing that is known */
export function questionOf({ name, kind }: Asked): Question | undefined {
  const list = Object.hasOwn(QUESTIONS, name) ? QUESTIONS[name] : undefined;
  return list?.find(({ kinds = ASKING }) => kinds.includes(kind));
}

/** Whether a name is a question's, of whatever kind. */
export const isQuestion = (name: string) => Object.hasOwn(QUESTIONS, name);

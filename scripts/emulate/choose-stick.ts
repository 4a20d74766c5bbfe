import { EXIT, UserError } from '../host';
import { listKinds } from './stick';

/** That of the guide, as it comes: it starts as a CD-ROM. */
export const DEFAULT_STICK = 'huawei-12d1-14fe';

/** @throws UserError, exit status 2, if there is no such stick */
export function chooseStick(name: string = DEFAULT_STICK): string {
  if (listKinds().includes(name)) return name;
  throw new UserError(`there is no stick ${name}`, `sticks: ${listKinds().join(', ')}`, EXIT.usage);
}

import { otherInterfaces, stateOf, type UsbFacts, type UsbInterface } from '../core';
import { exists, listFolder, readBytes, realPath } from '../io';
import { dataPackIds, deviceAt } from './places';
import { codeOf, lineOf } from './sysfs';
import type { Time } from './time';

/** Seconds between two looks, and how many: a device has its interfaces within 5 s. */
const PAUSE = 0.1;
const LOOKS = 50;

/** @param place 1-1.2 */
export function interfacesOf(place: string): UsbInterface[] {
  return foldersOf(place).flatMap((folder) => {
    const code = codeOf(folder);
    if (code === null) return [];
    const endpoints = Number.parseInt(lineOf(`${folder}/bNumEndpoints`), 16);
    const driver = realPath(`${folder}/driver`)?.split('/').at(-1) ?? null;
    return [{ ...code, endpoints: Number.isNaN(endpoints) ? null : endpoints, driver }];
  });
}

function foldersOf(place: string): string[] {
  const device = deviceAt(place);
  return listFolder(device)
    .filter((name) => name.startsWith(`${place}:`))
    .map((name) => `${device}/${name}`);
}

/** The kernel reports a device before it has its interfaces, and adds these one after the other, each with its driver. */
export function isComplete(place: string): boolean {
  const want = Number(lineOf(`${deviceAt(place)}/bNumInterfaces`)) || 1;
  return foldersOf(place).filter((folder) => exists(`${folder}/bInterfaceProtocol`)).length >= want;
}

/** @param then is told whether it has its interfaces now */
export function whenComplete(place: string, time: Time, then: (isThere: boolean) => void): void {
  const look = (left: number): void => {
    if (isComplete(place)) then(true);
    else if (left === 0) then(false);
    else time.wait(PAUSE, () => look(left - 1));
  };
  look(LOOKS);
}

export function isStorage(place: string): boolean {
  const classes = foldersOf(place).map((folder) => ({
    class: lineOf(`${folder}/bInterfaceClass`),
  }));
  return stateOf(classes) === 'storage';
}

/** @param id that the device has had: it may be gone */
export function factsOf(place: string, id: string): UsbFacts {
  const device = deviceAt(place);
  const read = (name: string) => lineOf(`${device}/${name}`);
  const [configurations, active] = [
    Number(read('bNumConfigurations')) || 1,
    Number(read('bConfigurationValue')) || 0,
  ];
  const bytes = configurations > 1 ? readBytes(`${device}/descriptors`) : null;
  return {
    ...{ id, place, product: read('product'), interfaces: interfacesOf(place) },
    ...{ configurations, active, others: bytes ? otherInterfaces(bytes, active) : [] },
    scsi: scsiTypes(place),
    isOfModemMaker: dataPackIds().some((known) => known.slice(0, 4) === id.slice(0, 4)),
  };
}

/** Of INTERFACE/hostN/targetH:C:T/H:C:T:L/type, which the driver usb-storage makes. */
function scsiTypes(place: string): number[] {
  const below = (folders: readonly string[], name: RegExp) =>
    folders.flatMap((folder) =>
      listFolder(folder)
        .filter((each) => name.test(each))
        .map((each) => `${folder}/${each}`),
    );
  const units = below(below(below(foldersOf(place), /^host/), /^target/), /^\d+:/);
  return units.map((unit) => lineOf(`${unit}/type`)).flatMap((type) => (type ? Number(type) : []));
}

import type { Mistake } from './mistake';

/** A file of the user's own, as it lies in the folder that `files` of a device names. */
export type OwnFile =
  | {
      kind: 'file';
      /** below the folder, which is the root of the device */
      path: string;
      executable: boolean;
      /** bytes */
      size: number;
      /** where it lies */
      source: string;
      /** a template's content, to be rendered */
      template?: Buffer;
    }
  | { kind: 'link'; path: string; target: string }
  | { kind: 'folder'; path: string };

/** A folder of the user's own files, read. */
export interface OwnTree {
  /** sorted by path; only folders with nothing in them are listed */
  files: OwnFile[];
  /** what cannot go onto a device */
  faults: Pick<Mistake, 'message' | 'hint'>[];
}

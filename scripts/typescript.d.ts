/** Loads TypeScript: see typescript.js. */
declare const loader: {
  /** @returns the text of a file that is about to be compiled */
  read: (file: string) => string;
};
export = loader;

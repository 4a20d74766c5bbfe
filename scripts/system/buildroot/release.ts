/** The long-term release that pppi is built with. A tag can be moved, a commit cannot. */
export const RELEASE = {
  url: 'https://gitlab.com/buildroot.org/buildroot.git',
  tag: '2026.02.3',
  commit: '679b9ead7620bbf193620d1ebf56f53c1764d37a',
};

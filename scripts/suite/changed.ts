import { git } from '../checkout';
import { ROOT } from '../frame';

/** @returns files that differ from the last commit, with new ones; those of the last commit if none does */
export async function changedFiles(): Promise<string[]> {
  const paths = async (...args: string[]) => {
    const { stdout, status } = await git(ROOT, args, { okStatus: [0, 128] });
    return status === 0 ? stdout.split('\0').filter(Boolean) : [];
  };
  const edited = [
    ...(await paths('diff', '--name-only', '-z', 'HEAD')),
    ...(await paths('ls-files', '--others', '--exclude-standard', '-z')),
  ];
  return edited.length > 0 ? edited : paths('diff', '--name-only', '-z', 'HEAD~1', 'HEAD');
}

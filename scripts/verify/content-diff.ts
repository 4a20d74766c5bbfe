import { findTool, run } from '../os';

const MOST_LINES = 25;

/**
 * Shows the difference between two files, with diffoscope if it is installed.
 * @param copies two files without secrets, because the output also goes to the log
 * @returns some lines; empty if there is nothing to show
 */
export async function contentDiff(copies: [string, string]): Promise<string[]> {
  if (!findTool('diffoscope')) return [];
  const limits = ['--max-text-report-size', '100000', '--no-progress', '--text-color', 'never'];
  const options = { okStatus: [0, 1, 2], timeout: 120_000 };
  const { stdout, status } = await run('diffoscope', [...limits, ...copies], options).catch(() => ({
    stdout: '',
    status: 2,
  }));
  if (status !== 1) return [];
  // The first two lines are the names of the copies.
  const lines = stdout.trimEnd().split('\n').slice(2);
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `… ${more} more lines`] : lines;
}

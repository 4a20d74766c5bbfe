import { findTool, run } from '../os';

const MOST_LINES = 25;

/**
 * Shows in what two files differ, by diffoscope, if this machine has it.
 * @param copies two files that hold no secret: what is shown ends in the log too
 * @returns some lines, none if there is nothing to tell
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

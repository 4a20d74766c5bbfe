import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { sha256Text } from '../../os';
import { BLOCK, neededRanges, type Range } from '../needed';

/** Placeholder while the file's own checksum is computed. */
const NO_SUM = '0'.repeat(64);

/**
 * Writes the block map of an image, format 2.0 of bmap-tools: which blocks a program must write to
 * a card, with a checksum for each run of them. It does not depend on the disk where the image lies:
 * the same image has the same map everywhere.
 * @throws UserError if `image` is not a card's image
 */
export async function writeBmap(image: string, out: string): Promise<void> {
  const { size } = await stat(image);
  const ranges = await neededRanges(image);
  const sums: string[] = [];
  for (const range of ranges) sums.push(await sumOf(image, range));
  const text = bmapText(size, ranges, sums);
  await writeFile(out, text.replace(NO_SUM, sha256Text(text)));
}

async function sumOf(image: string, { start, end }: Range): Promise<string> {
  const hash = createHash('sha256');
  const stream = createReadStream(image, { start, end: end - 1, highWaterMark: 1024 ** 2 });
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function bmapText(size: number, ranges: readonly Range[], sums: readonly string[]): string {
  const mapped = ranges.reduce((sum, { start, end }) => sum + (end - start) / BLOCK, 0);
  const rows = ranges.map(({ start, end }, index) => {
    const [first, last] = [start / BLOCK, end / BLOCK - 1];
    const blocks = first === last ? `${first}` : `${first}-${last}`;
    return `    <Range chksum="${sums[index]}"> ${blocks} </Range>`;
  });
  return `<?xml version="1.0" ?>
<bmap version="2.0">
  <ImageSize> ${size} </ImageSize>
  <BlockSize> ${BLOCK} </BlockSize>
  <BlocksCount> ${Math.ceil(size / BLOCK)} </BlocksCount>
  <MappedBlocksCount> ${mapped} </MappedBlocksCount>
  <ChecksumType> sha256 </ChecksumType>
  <BmapFileChecksum> ${NO_SUM} </BmapFileChecksum>
  <BlockMap>
${rows.join('\n')}
  </BlockMap>
</bmap>
`;
}

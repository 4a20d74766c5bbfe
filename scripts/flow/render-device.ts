import { OVERLAY_DIR, UserError, type OutputPaths } from '../host';
import type { DeviceModel } from '../model';
import { readOverlay, writeOverlay } from '../overlay';
import { render, TemplateError, type RenderedFile } from '../render';

/**
 * Renders a device's overlay into its output folder.
 * @throws UserError if a value has no place in the file where it belongs
 */
export async function renderDevice(
  device: DeviceModel,
  paths: OutputPaths,
): Promise<RenderedFile[]> {
  const sources = await readOverlay(OVERLAY_DIR);
  const files = renderOrExplain(device, sources);
  await writeOverlay(files, paths.overlay, paths.deviceTable);
  return files;
}

function renderOrExplain(...args: Parameters<typeof render>): RenderedFile[] {
  try {
    return render(...args);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new UserError(
      `overlay/${error.message}`,
      'npm run show prints the values that went into it',
    );
  }
}

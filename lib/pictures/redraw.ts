/**
 * The only place that decodes pictures from others: pictures of people and logos of apps. A picture is redrawn as a
 * small WebP, so nothing remains of the file except the visible content.
 *
 * Decoding is a target for attacks: a file of a kilobyte can cost seconds and hundreds of megabytes. So only PNG, JPEG
 * and WebP up to 16 megapixels (by their header) reach a decoder, one at a time per owner and two in the process, each
 * on one thread. Nothing is cached.
 */
import sharp from 'sharp';
import { createLanes } from '@/lib/lanes';
import { readHeader, refusedKindOf } from './header';
import type { PictureFault } from './picture-faults';

type Redrawn = { webp: Buffer } | { fault: PictureFault };
export type Pictures = {
  /** `owner` names whose file it is. Files of one owner are decoded in sequence. Never rejects. */
  redraw(owner: string, file: Buffer, shape: Shape): Promise<Redrawn>;
};
/** `cover` cuts to a square, `contain` leaves room at the sides. */
type Shape = { side: number; fit: 'cover' | 'contain' };

/** 4096 by 4096. */
export const maxPixels = 16_777_216;
const decodeSeconds = 10;
/** With more waiting files, another one would stay in memory for longer than people wait. */
const mostWaiting = 30;

const loaders = ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'];

export function createPictures(): Pictures {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: loaders });
  sharp.concurrency(1);
  sharp.cache(false);
  const lanes = createLanes({ each: 1, total: 2 });
  let pending = 0;

  return {
    async redraw(owner, file, shape) {
      const header = readHeader(file);
      if (!header) return { fault: refusedKindOf(file) ?? 'unknown' };
      if (header.width * header.height > maxPixels) return { fault: 'pixels' };
      if (pending >= mostWaiting) return { fault: 'busy' };
      pending += 1;
      try {
        return { webp: await lanes(owner, () => draw(file, shape)) };
      } catch {
        return { fault: 'damaged' };
      } finally {
        pending -= 1;
      }
    },
  };
}

/** The first frame of what is animated. */
function draw(file: Buffer, { side, fit }: Shape): Promise<Buffer> {
  return sharp(file, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
    .timeout({ seconds: decodeSeconds })
    .rotate()
    .resize(side, side, { fit, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .webp({ quality: 85 })
    .toBuffer();
}

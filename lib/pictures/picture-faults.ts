/** Why a file was refused as a picture. Each text follows the name of the file. */
import type { RefusedKind } from './header';

export type PictureFault = RefusedKind | 'unknown' | 'pixels' | 'damaged' | 'busy';

const use = 'Use a PNG, JPEG or WebP file.';

export const pictureFaults: Record<PictureFault, string> = {
  svg: `This is an SVG file. It can contain programs, so we do not take it. ${use}`,
  avif: `This is an AVIF file, which we do not take. ${use}`,
  heic: `This is a HEIC file, as some phones make them, which we do not take. ${use}`,
  gif: `This is a GIF file, which we do not take. ${use}`,
  unknown: `This is not a picture that we can read. ${use}`,
  pixels: 'This picture has more than 16 megapixels. Make it smaller, for example 2000 by 2000 pixels.',
  damaged: 'This picture is damaged: we could not read all of it. Save it again with another program.',
  busy: 'Many pictures are being saved at the moment. Try again in a minute.',
};

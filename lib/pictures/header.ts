/**
 * Reads the type and dimensions of a picture from its first bytes, before any decoder sees it. A file of a kilobyte can
 * claim billions of pixels, and decoders allocate what the header claims.
 */

type PictureKind = 'png' | 'jpeg' | 'webp';
export type PictureHeader = { kind: PictureKind; width: number; height: number };
/** Common types that are refused with a specific reason. */
export type RefusedKind = 'svg' | 'avif' | 'heic' | 'gif';

/** Undefined if it is not PNG, JPEG or WebP, or if its dimensions cannot be read. */
export function readHeader(file: Buffer): PictureHeader | undefined {
  const size = pngSize(file) ?? jpegSize(file) ?? webpSize(file);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

export function refusedKindOf(file: Buffer): RefusedKind | undefined {
  const start = file.toString('latin1', 0, 12);
  if (/^GIF8[79]a/.test(start)) return 'gif';
  const brand = start.slice(4, 8) === 'ftyp' ? start.slice(8, 12) : undefined;
  if (brand === 'avif' || brand === 'avis') return 'avif';
  if (brand !== undefined) return 'heic';
  const text = file.toString('utf8', 0, 1024).replace(/^\uFEFF/, '');
  return /^\s*<(\?xml|!--|!doctype\s+svg|svg)/i.test(text) && text.includes('svg') ? 'svg' : undefined;
}

const pngSignature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** PNG (ISO/IEC 15948) §11.2.2: IHDR is the first chunk. */
function pngSize(file: Buffer): PictureHeader | undefined {
  if (file.length < 33 || !file.subarray(0, 8).equals(pngSignature)) return undefined;
  if (file.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return { kind: 'png', width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}

/** ITU T.81 §B.2.2: the frame header is in a segment SOFn. If there are several, the largest counts. */
function jpegSize(file: Buffer): PictureHeader | undefined {
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8 || file[2] !== 0xff) return undefined;
  let found: PictureHeader | undefined;
  for (let at = 2; at + 9 < file.length && file[at] === 0xff; ) {
    const marker = file[at + 1] ?? 0;
    // Fill bytes and markers without a segment.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    // After the first scan there is data between the segments.
    if (marker === 0xda || marker === 0xd9) break;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const frame = { kind: 'jpeg', width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5) } as const;
      if (!found || frame.width * frame.height > found.width * found.height) found = frame;
    }
    at += 2 + file.readUInt16BE(at + 2);
  }
  return found;
}

/** RFC 9649 §2.5–2.7: the dimensions are in the first chunk, and the canvas bounds all frames. */
function webpSize(file: Buffer): PictureHeader | undefined {
  if (file.length < 30 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WEBP') {
    return undefined;
  }
  const kind = 'webp';
  switch (file.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { kind, width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = file.readUInt32LE(21);
      return { kind, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { kind, width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}

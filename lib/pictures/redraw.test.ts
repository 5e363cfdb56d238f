import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readHeader, refusedKindOf } from './header';
import { pictureFaults } from './picture-faults';
import { createPictures, maxPixels, type Pictures } from './redraw';

const square = { side: 64, fit: 'cover' } as const;
const raw = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } }, limitInputPixels: false });

/** The first bytes of AVIF, HEIC and GIF files. No decoder may get more of them. */
const ftyp = (brand: string) => Buffer.concat([Buffer.of(0, 0, 0, 28), Buffer.from(`ftyp${brand}`), Buffer.alloc(40)]);
const svg = Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');

/** A PNG header of any size, followed by one row of pixels. */
function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(width + 1)))]);
}

describe('a picture', () => {
  let pictures: Pictures;
  let good: Record<'png' | 'jpeg' | 'webp' | 'lossless', Buffer>;
  beforeAll(async () => {
    good = {
      png: await raw(300, 200).png().toBuffer(),
      jpeg: await raw(300, 200)
        .withExif({ IFD0: { Artist: 'somebody' } })
        .jpeg()
        .toBuffer(),
      webp: await raw(300, 200).webp().toBuffer(),
      lossless: await raw(300, 200).webp({ lossless: true }).toBuffer(),
    };
    pictures = createPictures();
  });
  const faultOf = async (file: Buffer) => {
    const drawn = await pictures.redraw('ada', file, square);
    return 'fault' in drawn ? drawn.fault : undefined;
  };

  it.each(['png', 'jpeg', 'webp', 'lossless'] as const)(
    'of kind %s is drawn anew as WebP, without what it held',
    async (kind) => {
      expect(readHeader(good[kind])).toMatchObject({ width: 300, height: 200 });
      const drawn = await pictures.redraw('ada', good[kind], square);
      if ('fault' in drawn) throw new Error(drawn.fault);
      expect(await sharp(drawn.webp).metadata()).toMatchObject({ format: 'webp', width: 64, height: 64 });
      expect(drawn.webp.includes('somebody')).toBe(false);
    },
  );

  it.each([
    ['svg', svg],
    ['svg', Buffer.from('\uFEFF<!-- x --><svg/>')],
    ['avif', ftyp('avif')],
    ['heic', ftyp('heic')],
    ['heic', ftyp('mif1')],
    ['gif', Buffer.from('GIF89a..............................')],
    ['unknown', Buffer.from('%PDF-1.7 and more of it to be long enough')],
    ['unknown', Buffer.alloc(0)],
    ['unknown', Buffer.from('II*\0 a TIFF that is long enough to be read')],
  ] as const)('that is %s is refused before any decoder, with a reason', async (fault, file) => {
    expect(await faultOf(file)).toBe(fault);
    expect(pictureFaults[fault]).toContain('PNG, JPEG or WebP');
  });

  it('is decoded by three loaders only, whatever it claims to be', async () => {
    for (const file of [
      svg,
      Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;', 'latin1'),
    ]) {
      await expect(sharp(file).toBuffer()).rejects.toThrow(/blocked|unsupported/);
    }
    expect(sharp.concurrency()).toBe(1);
    expect(sharp.cache().memory.max).toBe(0);
  });

  it('of more than 16 megapixels is refused by its header', async () => {
    expect(await faultOf(pngOf(7700, 7700))).toBe('pixels');
    expect(await faultOf(pngOf(65_535, 257))).toBe('pixels');
    const lossy = Buffer.from(good.webp);
    const at = lossy.indexOf('VP8 ') + 14;
    lossy.writeUInt16LE(7700, at);
    lossy.writeUInt16LE(7700, at + 2);
    expect(await faultOf(lossy)).toBe('pixels');
    const lossless = Buffer.from(good.lossless);
    lossless.writeUInt32LE(7699 | (7699 << 14), lossless.indexOf('VP8L') + 9);
    expect(await faultOf(lossless)).toBe('pixels');
    const jpeg = Buffer.from(good.jpeg);
    const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
    jpeg.writeUInt16BE(7700, frame + 5);
    jpeg.writeUInt16BE(7700, frame + 7);
    expect(await faultOf(jpeg)).toBe('pixels');
    expect(maxPixels).toBe(4096 ** 2);
    expect(await faultOf(await raw(4096, 4096).jpeg().toBuffer())).toBeUndefined();
  });

  it('whose header states smaller dimensions is refused or drawn as stated, never decoded larger', async () => {
    const lying = await raw(300, 200).jpeg().toBuffer();
    const frame = lying.indexOf(Buffer.of(0xff, 0xc0));
    lying.writeUInt16BE(8, frame + 5);
    expect(readHeader(lying)).toMatchObject({ height: 8 });
    const drawn = await pictures.redraw('ada', lying, square);
    expect('fault' in drawn ? drawn.fault : 'drawn').toMatch(/damaged|drawn/);
    // A second frame header with a larger size counts.
    const two = Buffer.from(good.jpeg);
    const at = two.indexOf(Buffer.of(0xff, 0xc0));
    const huge = Buffer.from(two.subarray(at, at + 19));
    huge.writeUInt16BE(9000, 5);
    huge.writeUInt16BE(9000, 7);
    expect(await faultOf(Buffer.concat([two.subarray(0, at + 19), huge, two.subarray(at + 19)]))).toBe('pixels');
  });

  it('that is truncated is refused as damaged', async () => {
    expect(await faultOf(good.png.subarray(0, good.png.length - 60))).toBe('damaged');
    expect(await faultOf(pngOf(4000, 4000))).toBe('damaged');
  });

  it('that is animated becomes its first frame', async () => {
    const frames = 60;
    const strip = await sharp(Buffer.alloc(32 * 32 * frames * 3, 7), {
      raw: { width: 32, height: 32 * frames, channels: 3, pageHeight: 32 },
    })
      .webp({ loop: 0, delay: Array(frames).fill(20) })
      .toBuffer();
    expect(await faultOf(strip)).toBeUndefined();
  });

  it('waits for others of the same owner, and two are decoded at once', async () => {
    const file = await raw(4000, 4000).jpeg().toBuffer();
    const order: string[] = [];
    const draw = (owner: string) => pictures.redraw(owner, file, square).then(() => order.push(owner));
    const many = Array.from({ length: 6 }, () => draw('flooding'));
    await draw('ada');
    expect(order.filter((owner) => owner === 'flooding').length).toBeLessThanOrEqual(2);
    await Promise.all(many);
  });

  it('is refused while too many are waiting', async () => {
    const outcomes = await Promise.all(Array.from({ length: 35 }, () => faultOf(good.png)));
    expect(outcomes.filter((fault) => fault === 'busy')).toHaveLength(5);
  });
});

describe('random bytes after a valid header', () => {
  it('never make the reader throw', () => {
    const source = readFileSync('package-lock.json');
    for (const start of [
      Buffer.of(0xff, 0xd8, 0xff),
      Buffer.from('RIFF....WEBPVP8X'),
      Buffer.of(0x89, 0x50, 0x4e, 0x47),
    ]) {
      for (let length = 0; length < 200; length += 1) {
        const file = Buffer.concat([start, source.subarray(length * 7, length * 8)]);
        expect(() => [readHeader(file), refusedKindOf(file)]).not.toThrow();
      }
    }
  });
});

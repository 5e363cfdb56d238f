/** Writes small files in MaxMind's format (MaxMind DB file format 2.0) for tests. */

type Value = string | number | { [key: string]: Value } | Value[];

/** A file with these networks of IPv4, such as `203.0.113.0/24`. */
export function mmdbOf(networks: Record<string, Value>): Buffer {
  const nodes: (number | undefined | { data: number })[][] = [[undefined, undefined]];
  let data = Buffer.alloc(0);
  for (const [network, value] of Object.entries(networks)) {
    const [address = '', length = ''] = network.split('/');
    const bits = address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
      .slice(0, Number(length));
    let node = 0;
    for (const [depth, bit] of [...bits].entries()) {
      const pair = nodes[node] ?? [];
      if (depth === bits.length - 1) pair[Number(bit)] = { data: data.length };
      else {
        const next = pair[Number(bit)];
        node = typeof next === 'number' ? next : nodes.push([undefined, undefined]) - 1;
        pair[Number(bit)] = node;
      }
    }
    data = Buffer.concat([data, encode(value)]);
  }
  const tree = Buffer.concat(
    nodes.map((pair) =>
      Buffer.concat(
        pair.map((record) => {
          const bytes = Buffer.alloc(4);
          const target = typeof record === 'object' ? nodes.length + 16 + record.data : (record ?? nodes.length);
          bytes.writeUInt32BE(target);
          return bytes;
        }),
      ),
    ),
  );
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_800_000_000,
    database_type: 'Test-City',
    description: { en: 'Places for tests' },
    ip_version: 4,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 32,
  });
  return Buffer.concat([tree, Buffer.alloc(16), data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata]);
}

/** Types: 2 text, 6 unsigned integer, 7 map, 11 list (extended). */
function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([head(2, bytes.length), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([head(6, 4), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([head(0, value.length), Buffer.from([11 - 7]), ...value.map(encode)]);
  const pairs = Object.entries(value);
  return Buffer.concat([head(7, pairs.length), ...pairs.flatMap(([key, part]) => [encode(key), encode(part)])]);
}

function head(type: number, size: number): Buffer {
  if (size < 29) return Buffer.from([(type << 5) | size]);
  if (size < 285) return Buffer.from([(type << 5) | 29, size - 29]);
  throw new Error('too long for this fixture');
}

/** ZIP archives byte by byte, so that every field of theirs can lie. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array;
  /** 0 = stored, 8 = deflated; any other number is only claimed */
  readonly method?: number;
  readonly flags?: number;
  /** of Unix, with the type of the file */
  readonly mode?: number;
  readonly dosAttributes?: number;
  /** what the directory says instead of the truth */
  readonly claims?: {
    readonly compressedSize?: number;
    readonly uncompressedSize?: number;
    readonly crc?: number;
    readonly offset?: (truth: number) => number;
  };
  readonly extra?: Uint8Array;
  /** listed in the directory only: its content is that of the entry before it */
  readonly listedOnly?: boolean;
}

export interface RawArchive {
  readonly entries: readonly RawEntry[];
  /** number of entries in the last record, instead of the truth */
  readonly count?: number;
  readonly directoryOffset?: (truth: number) => number;
  readonly comment?: Uint8Array;
}

export function rawZip({ entries, count, directoryOffset, comment = new Uint8Array() }: RawArchive): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let lastOffset = 0;
  for (const entry of entries) {
    const {
      content,
      method = 0,
      flags = 0,
      mode = 0o100644,
      dosAttributes = 0,
      claims = {},
      extra = new Uint8Array(),
    } = entry;
    const name = Buffer.from(typeof entry.name === 'string' ? Buffer.from(entry.name, 'utf8') : entry.name);
    const data = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const start = entry.listedOnly ? lastOffset : offset;
    const sizes = {
      crc: claims.crc ?? crc32(content),
      compressed: claims.compressedSize ?? data.length,
      uncompressed: claims.uncompressedSize ?? content.length,
    };
    if (!entry.listedOnly) {
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      local.writeUInt16LE(20, 4);
      local.writeUInt16LE(flags | 0x800, 6);
      local.writeUInt16LE(method, 8);
      local.writeUInt32LE(sizes.crc, 14);
      local.writeUInt32LE(Math.min(sizes.compressed, 0xffffffff), 18);
      local.writeUInt32LE(Math.min(sizes.uncompressed, 0xffffffff), 22);
      local.writeUInt16LE(name.length, 26);
      parts.push(local, name, data);
      lastOffset = offset;
      offset += local.length + name.length + data.length;
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE((3 << 8) | 20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(flags | 0x800, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(sizes.crc, 16);
    central.writeUInt32LE(Math.min(sizes.compressed, 0xffffffff), 20);
    central.writeUInt32LE(Math.min(sizes.uncompressed, 0xffffffff), 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(((mode << 16) | dosAttributes) >>> 0, 38);
    central.writeUInt32LE((claims.offset ?? ((truth) => truth))(start) >>> 0, 42);
    directory.push(central, name, Buffer.from(extra));
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count ?? entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(count ?? entries.length, 0xffff), 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE((directoryOffset ?? ((truth) => truth))(offset), 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, ...directory, end, Buffer.from(comment)]);
}

/** The extra field in which ZIP64 says sizes that do not fit into 32 bits. */
export function zip64Extra(uncompressed: bigint, compressed: bigint): Buffer {
  const field = Buffer.alloc(20);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(16, 2);
  field.writeBigUInt64LE(uncompressed, 4);
  field.writeBigUInt64LE(compressed, 12);
  return field;
}

/**
 * Reader of the protocol buffer wire format (protobuf.dev, "Encoding") over a file that may come from anywhere and be
 * larger than memory: it looks through a small window, jumps over what nobody asks for, and believes no length.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What is wrong with a file's bytes, for a sentence. */
export class ScanError extends Error {}

export type Wire = 'varint' | 'fixed64' | 'bytes' | 'fixed32';
const wires: Readonly<Partial<Record<number, Wire>>> = { 0: 'varint', 1: 'fixed64', 2: 'bytes', 5: 'fixed32' };

/** One field of a message. The payload of a `bytes` field lies from `start` to `stop` in the file. */
export interface WireField {
  readonly number: number;
  readonly wire: Wire;
  /** of a varint, as a signed 64-bit integer; of a fixed32, as its bits */
  readonly value: number;
  readonly start: number;
  readonly stop: number;
}

const windowBytes = 64 * 1024;
/** Bytes of names, shapes and small constants that may be held altogether; a model has less than one megabyte. */
const mostHeldBytes = 64 * 1024 * 1024;
const longestVarint = 10;

/** An open file; `close` it when done. Throws ScanError where the bytes are no message. */
export class ByteReader {
  readonly size: number;
  readonly #descriptor: number;
  readonly #window = new Uint8Array(windowBytes);
  #windowStart = 0;
  #windowEnd = 0;
  #position = 0;
  #held = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Calls `visit` for every field of the message from `start` to `stop`; it may read other places meanwhile. */
  message(start: number, stop: number, visit: (field: WireField) => void): void {
    let at = start;
    while (at < stop) {
      this.#position = at;
      const field = this.#field(stop);
      at = field.stop;
      visit(field);
    }
  }

  text(field: WireField): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.payload(field));
    } catch (error) {
      if (error instanceof ScanError) throw error;
      throw new ScanError(`the text at byte ${field.start} is not UTF-8`);
    }
  }

  /** The bytes of a field that is small enough to be held. */
  payload(field: WireField): Uint8Array {
    expectWire(field, 'bytes');
    this.hold(field.stop - field.start);
    const bytes = new Uint8Array(field.stop - field.start);
    this.read(bytes, field.start);
    return bytes;
  }

  /** Whole numbers of a repeated field: one, or all of them packed together. */
  integers(field: WireField): number[] {
    if (field.wire === 'varint') return [field.value];
    expectWire(field, 'bytes');
    this.hold(8 * (field.stop - field.start));
    const values: number[] = [];
    this.#position = field.start;
    while (this.#position < field.stop) values.push(this.#varint(field.stop));
    return values;
  }

  /** Fills `target` from `position` on. */
  read(target: Uint8Array, position: number): void {
    let filled = 0;
    while (filled < target.byteLength) {
      const count = readSync(this.#descriptor, target, filled, target.byteLength - filled, position + filled);
      if (count === 0) throw new ScanError('the file ends too early');
      filled += count;
    }
  }

  /** Counts bytes that stay in memory. */
  hold(bytes: number): void {
    this.#held += bytes;
    if (this.#held > mostHeldBytes) throw new ScanError('its description is too large');
  }

  #field(stop: number): WireField {
    const tag = this.#varint(stop);
    const number = Math.floor(tag / 8);
    const wire = wires[tag % 8];
    if (wire === undefined || number < 1) throw new ScanError(`byte ${this.#position} is not one of an ONNX file`);
    if (wire === 'varint') return this.#plain(number, wire, this.#varint(stop));
    if (wire === 'fixed64') return this.#plain(number, wire, this.#skip(8, stop));
    if (wire === 'fixed32') {
      const bits = [0, 1, 2, 3].reduce((sum, place) => sum + this.#byte(stop) * 2 ** (8 * place), 0);
      return this.#plain(number, wire, bits);
    }
    const length = this.#varint(stop);
    const start = this.#position;
    this.#skip(length, stop);
    return { number, wire, value: 0, start, stop: this.#position };
  }

  #plain(number: number, wire: Wire, value: number): WireField {
    return { number, wire, value, start: this.#position, stop: this.#position };
  }

  #skip(bytes: number, stop: number): 0 {
    if (!(bytes >= 0 && bytes <= stop - this.#position)) {
      throw new ScanError(`${bytes} bytes at byte ${this.#position} reach beyond the end`);
    }
    this.#position += bytes;
    return 0;
  }

  #varint(stop: number): number {
    let low = 0;
    let exact: bigint | null = null;
    for (let place = 0; place < longestVarint; place += 1) {
      const byte = this.#byte(stop);
      // 42 bits fit into a number without loss; only negative numbers and lies are longer.
      if (place < 6) low += (byte & 0x7f) * 2 ** (7 * place);
      else exact = (exact ?? BigInt(low)) + (BigInt(byte & 0x7f) << BigInt(7 * place));
      if (byte < 0x80) return exact === null ? low : Number(BigInt.asIntN(64, exact));
    }
    throw new ScanError(`the number at byte ${this.#position} does not end`);
  }

  #byte(stop: number): number {
    if (this.#position >= stop) throw new ScanError(`a field at byte ${this.#position} is cut off`);
    if (this.#position < this.#windowStart || this.#position >= this.#windowEnd) this.#look();
    const byte = this.#window[this.#position - this.#windowStart]!;
    this.#position += 1;
    return byte;
  }

  #look(): void {
    const count = readSync(this.#descriptor, this.#window, 0, windowBytes, this.#position);
    if (count === 0) throw new ScanError('the file ends too early');
    this.#windowStart = this.#position;
    this.#windowEnd = this.#position + count;
  }
}

export function expectWire(field: WireField, wire: Wire): void {
  if (field.wire !== wire) throw new ScanError(`field ${field.number} at byte ${field.start} is of the wrong kind`);
}

/** Writer of the protocol buffer wire format, as far as ONNX files need it (protobuf.dev, "Encoding"). */

const varintWire = 0;
const bytesWire = 2;
const fixed32Wire = 5;

/** Bytes that are fetched when the message is put together, straight into their place in it. */
export interface LateBytes {
  readonly byteLength: number;
  /** Fills the whole of `target`. */
  fill(target: Uint8Array): void;
}

/** One protobuf message under construction. Large byte fields are referenced, not copied, until `finish`. */
export class MessageWriter {
  readonly #parts: (Uint8Array | LateBytes)[] = [];
  #size = 0;

  /** int64, int32, enum or bool field; negative numbers take ten bytes, as two's complement */
  integer(field: number, value: number | bigint): this {
    return this.#tag(field, varintWire).#push(varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#tag(field, fixed32Wire).#push(bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array | LateBytes): this {
    return this.#tag(field, bytesWire).#push(varint(value.byteLength)).#push(value);
  }

  message(field: number, value: MessageWriter): this {
    this.#tag(field, bytesWire).#push(varint(value.#size));
    for (const part of value.#parts) this.#push(part);
    return this;
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#size);
    let offset = 0;
    for (const part of this.#parts) {
      if (part instanceof Uint8Array) whole.set(part, offset);
      else part.fill(whole.subarray(offset, offset + part.byteLength));
      offset += part.byteLength;
    }
    return whole;
  }

  #tag(field: number, wire: number): this {
    return this.#push(varint(field * 8 + wire));
  }

  #push(part: Uint8Array | LateBytes): this {
    this.#parts.push(part);
    this.#size += part.byteLength;
    return this;
  }
}

/** Base-128 varint of a signed 64-bit integer. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

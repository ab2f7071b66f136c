/** A reader of the protocol buffer wire format (protobuf.dev, "Encoding"), written apart from the writer it checks. */
export interface Field {
  readonly number: number;
  /** of a varint or a fixed field */
  readonly value: bigint;
  /** of a field with a length */
  readonly bytes: Uint8Array;
}

const none = new Uint8Array();

/** The fields of one message in their order; throws where the bytes are no message. */
export function fields(message: Uint8Array): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at];
      if (byte === undefined || shift > 63n) throw new Error(`no varint at ${at}`);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (count: number): Uint8Array => {
    if (at + count > message.length) throw new Error(`${count} bytes at ${at} reach beyond the message`);
    at += count;
    return message.subarray(at - count, at);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const [number, wire] = [tag >> 3, tag & 7];
    if (wire === 0) found.push({ number, value: varint(), bytes: none });
    else if (wire === 2) found.push({ number, value: 0n, bytes: take(Number(varint())) });
    else if (wire === 5) found.push({ number, value: 0n, bytes: take(4) });
    else throw new Error(`wire type ${wire} at ${at}`);
  }
  return found;
}

export function numberOf(field: Field): number {
  return Number(BigInt.asIntN(64, field.value));
}

export function textOf(field: Field): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(field.bytes);
}

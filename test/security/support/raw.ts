import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 when the connection was closed without an answer */
  readonly status: number;
  readonly text: string;
}

/** Sends bytes as they are and collects what comes back until the other side closes, or `patience` ms pass. */
export function sendRaw(port: number, request: string | Buffer, patience = 1500): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let text = '';
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    const timer = setTimeout(finish, patience);
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (text += data));
    socket.on('error', () => undefined);
    socket.on('close', finish);
    socket.write(request);
  });
}

/** An HTTP/1.1 request from its lines. */
export function lines(...all: string[]): string {
  return all.join('\r\n') + '\r\n\r\n';
}

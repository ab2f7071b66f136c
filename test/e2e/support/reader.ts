/**
 * What a screen reader has of the page: Chromium's accessibility tree and the keyboard. Nothing here looks at the
 * document, a style or a pixel.
 */
import type { CDPSession, Page } from '@playwright/test';
import { expect } from '@playwright/test';

type Protocol = Awaited<ReturnType<typeof fullTree>>['nodes'][number];
const fullTree = (protocol: CDPSession) => protocol.send('Accessibility.getFullAXTree');

/** An element as it is read out. */
export interface Spoken {
  readonly role: string;
  readonly name: string;
  /** what is read after the name, as a picture's text twin */
  readonly description: string;
  readonly value: string;
  /** focusable, focused, pressed, selected, expanded, disabled, live, roledescription … */
  readonly states: Readonly<Record<string, unknown>>;
  /** all of its text, in the order in which it is read */
  readonly text: string;
  /** the row or option that a list stands at, where this is one */
  readonly active: number | null;
  readonly element: number;
}

export class Reader {
  readonly #page: Page;
  readonly #protocol: CDPSession;

  private constructor(page: Page, protocol: CDPSession) {
    this.#page = page;
    this.#protocol = protocol;
  }

  static async of(page: Page): Promise<Reader> {
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('DOM.enable');
    await protocol.send('Accessibility.enable');
    return new Reader(page, protocol);
  }

  /** Everything that can be read now, in reading order. */
  async everything(): Promise<Spoken[]> {
    const { nodes } = await fullTree(this.#protocol);
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const textOf = (node: Protocol): string => {
      if (node.role?.value === 'StaticText') return String(node.name?.value ?? '');
      const children = (node.childIds ?? []).flatMap((id) => byId.get(id) ?? []);
      return children
        .map(textOf)
        .filter((part) => part.trim() !== '')
        .join(' ');
    };
    const inOrder: Protocol[] = [];
    const walk = (node: Protocol | undefined) => {
      if (!node) return;
      inOrder.push(node);
      for (const id of node.childIds ?? []) walk(byId.get(id));
    };
    walk(nodes.find(({ parentId }) => parentId === undefined));
    return inOrder.filter(({ ignored }) => !ignored).map((node) => spokenOf(node, textOf(node)));
  }

  async all(role: string, name: string | RegExp = /(?:)/): Promise<Spoken[]> {
    return (await this.everything()).filter((node) => node.role === role && fits(node.name, name));
  }

  /** The one element of this role and name; waits for it as a listener does. */
  async find(role: string, name: string | RegExp): Promise<Spoken> {
    let found: Spoken[] = [];
    let there: string[] = [];
    await expect
      .poll(
        async () => {
          const all = await this.all(role);
          there = all.map((node) => node.name);
          found = all.filter((node) => fits(node.name, name));
          return found.length;
        },
        { message: `one ${role} ${String(name)}` },
      )
      .toBe(1)
      .catch((error: unknown) => {
        throw new Error(`No one ${role} is called ${String(name)}; there are: ${there.join(' | ')}`, { cause: error });
      });
    return found[0]!;
  }

  /** The row that a list stands at. */
  async activeRow(list: Spoken): Promise<Spoken> {
    const everything = await this.everything();
    const now = everything.find(({ element }) => element === list.element);
    const row = everything.find(({ element }) => element === now?.active);
    if (!row) throw new Error(`${list.name} says of no row that it is the current one.`);
    return row;
  }

  /** Goes to an element as with the reader's own cursor, checks that it is there, and presses a key on it. */
  async press(target: Spoken, key = 'Enter'): Promise<void> {
    await this.focus(target);
    await this.#page.keyboard.press(key);
  }

  async focus(target: Spoken): Promise<void> {
    await this.#protocol.send('DOM.focus', { backendNodeId: target.element });
    await expect
      .poll(
        async () => (await this.everything()).find(({ element }) => element === target.element)?.states['focused'],
        {
          message: `${target.role} ${target.name} has the focus`,
        },
      )
      .toBe(true);
  }

  async key(chord: string): Promise<void> {
    await this.#page.keyboard.press(chord);
  }

  /** What is spoken without being asked for: the texts of all live regions. */
  async said(): Promise<string[]> {
    const everything = await this.everything();
    return everything.filter(({ states }) => isLive(states['live'])).map(({ text }) => text.trim());
  }

  /** Waits until something is spoken. */
  async hears(what: string | RegExp, timeout = 30_000): Promise<string> {
    let heard: string[] = [];
    await expect
      .poll(
        async () => {
          heard = await this.said();
          return heard.some((text) => fits(text, what));
        },
        { message: `hears ${String(what)}`, timeout },
      )
      .toBe(true)
      .catch((error: unknown) => {
        throw new Error(`Nobody said ${String(what)}; said was: ${heard.join(' | ')}`, { cause: error });
      });
    return heard.find((text) => fits(text, what))!;
  }
}

const isLive = (value: unknown) => value === 'polite' || value === 'assertive';
const fits = (text: string, what: string | RegExp) => (typeof what === 'string' ? text === what : what.test(text));

function spokenOf(node: Protocol, text: string): Spoken {
  const properties = node.properties ?? [];
  const active = properties.find(({ name }) => name === 'activedescendant')?.value.relatedNodes?.[0];
  return {
    role: String(node.role?.value ?? ''),
    name: String(node.name?.value ?? '').trim(),
    description: String(node.description?.value ?? '').trim(),
    value: String(node.value?.value ?? ''),
    states: Object.fromEntries(properties.map(({ name, value }) => [name, value.value as unknown])),
    text: text.replace(/\s+/g, ' '),
    active: active?.backendDOMNodeId ?? null,
    element: node.backendDOMNodeId ?? 0,
  };
}

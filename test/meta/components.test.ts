/** No words stand in components: every text comes from a catalogue, so that it can be said in another language. */
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

/** Signs, units, names of keys and of the program, the same in every language. */
const allowed = new Set(['Hz', 'kHz', 'dB', 's', 'ms', 'MB', 'Earmark', 'SHA-256', 'R²', 'Esc', 'Tab']);
const spokenAttributes = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'label',
  'placeholder',
  'title',
]);

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const isText = (value: string) => /\p{L}/u.test(value) && !allowed.has(value.trim());

/** Words that stand in the markup of a component. */
function wordsIn(source: string): string[] {
  const found: string[] = [];
  const say = (value: unknown) => {
    if (typeof value === 'string' && isText(value)) found.push(value.trim());
  };
  visit(parse(source, { modern: true }).fragment as unknown as Node, (node, parents) => {
    if (node.type === 'Text' && !insideAttribute(parents, false)) say(node['data']);
    if (node.type === 'Text' && insideAttribute(parents, true)) say(node['data']);
    if (node.type === 'ExpressionTag' && isShown(parents)) for (const value of shownBy(node['expression'])) say(value);
  });
  return found;
}

/** Strings that an expression may come to: 'a' in {'a'}, {x ? 'a' : b}, {x || 'a'}, {`a ${x}`}. */
function shownBy(expression: unknown): unknown[] {
  if (!isNode(expression)) return [];
  const of = (...keys: string[]) => keys.flatMap((key) => shownBy(expression[key]));
  if (expression.type === 'Literal') return [expression['value']];
  if (expression.type === 'ConditionalExpression') return of('consequent', 'alternate');
  if (expression.type === 'LogicalExpression') return of('left', 'right');
  if (expression.type !== 'TemplateLiteral') return [];
  return (expression['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
}

function insideAttribute(parents: readonly Node[], spoken: boolean): boolean {
  const attribute = parents.findLast(({ type }) => type === 'Attribute' || type === 'StyleDirective');
  if (!attribute) return false;
  return spoken ? spokenAttributes.has(String(attribute['name'])) : true;
}

const isShown = (parents: readonly Node[]) => !insideAttribute(parents, false) || insideAttribute(parents, true);

function visit(node: Node, meet: (node: Node, parents: readonly Node[]) => void, parents: readonly Node[] = []): void {
  meet(node, parents);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'expression') continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) visit(child, meet, [...parents, node]);
  }
}

describe('components', () => {
  it('hold no words of their own', () => {
    const files = globSync('src/renderer/**/*.svelte');
    expect(files.length).toBeGreaterThan(80);
    const words = files.flatMap((path) => wordsIn(readFileSync(path, 'utf8')).map((found) => `${path}: ${found}`));
    // the name of the key that is shown beside the comment
    const own = words.filter((line) => !/Comment\.svelte: C$/.test(line));
    expect(own).toEqual([]);
  });

  it('speak through text.ts, which knows the language, and no catalogue of one language', () => {
    const files = globSync('src/renderer/{views,parts,state}/**/*.{svelte,ts}');
    const direct = files.filter((path) =>
      [
        ...readFileSync(path, 'utf8').matchAll(/^\s*import (?!type)[^;]*? from '#renderer\/text\/([\w-]+)\.ts'/gms),
      ].some(
        ([line, name]) =>
          !['text', 'language', 'numbers', 'problems', 'reasons'].includes(name!) && !/\bwindows\b/.test(line),
      ),
    );
    expect(direct).toEqual([]);
  });

  it.each([
    ['<p>Saved</p>', ['Saved']],
    ['<p>{x ? "Saved" : words.open}</p>', ['Saved']],
    ['<p>{`Saved ${x}`} {words.a}</p>', ['Saved']],
    ['<button aria-label="Close" class="close">×</button>', ['Close']],
    ['<button title={x || "Close"} class={x ? "on" : "off"}>{count} Hz</button>', ['Close']],
    ['{#if x}<p>Yes</p>{:else}<p>{words.no}</p>{/if}', ['Yes']],
  ])('finds the words of %s', (source, words) => expect(wordsIn(source)).toEqual(words));
});

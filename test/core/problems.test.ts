import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { catalogue, isProblemCode, problem, type ProblemCode } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, unwrap } from '#shared/core/result.ts';
import { sources } from '#test/meta/sources.ts';

const codes = Object.keys(catalogue) as ProblemCode[];
const placeholders = (code: ProblemCode): string[] =>
  [...catalogue[code].matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

interface Call {
  readonly place: string;
  readonly codes: readonly string[];
  /** null where the values are not written down in the call */
  readonly names: readonly string[] | null;
}

/** Every `problem(code, values)` in a source file. */
function callsIn(path: string, text: string): Call[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'problem') {
      const [code, values] = node.arguments;
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ place: `${path}:${line}`, codes: literalsOf(code), names: namesOf(values) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function literalsOf(node: ts.Expression | undefined): string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteral(node)) return [node.text];
  return ts.isConditionalExpression(node) ? [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)] : [];
}

function namesOf(node: ts.Expression | undefined): string[] | null {
  if (node === undefined) return [];
  if (!ts.isObjectLiteralExpression(node)) return null;
  const names = node.properties.map((property) => property.name?.getText() ?? null);
  return names.every((name) => name !== null) ? names : null;
}

const calls = sources('src')
  .filter(({ path }) => path.endsWith('.ts') && path !== 'src/shared/core/problems.ts')
  .flatMap(({ path, text }) => callsIn(path, text));

describe('the callers of the catalogue', () => {
  it('are found, nearly all with code and values in plain sight', () => {
    expect(calls.length).toBeGreaterThan(80);
    expect(calls.filter((call) => call.codes.length > 0 && call.names !== null).length).toBeGreaterThan(
      0.9 * calls.length,
    );
  });

  it('fill every placeholder of the sentence they ask for', () => {
    const unfilled = calls.flatMap(({ place, codes: named, names }) =>
      named.flatMap((code) =>
        placeholders(code as ProblemCode)
          .filter((name) => names !== null && !names.includes(name))
          .map((name) => `${place}: ${code} needs {${name}}`),
      ),
    );
    expect(unfilled).toEqual([]);
  });

  it('name codes of the catalogue only', () => {
    for (const { place, codes: named } of calls) {
      for (const code of named) expect(isProblemCode(code), `${place}: ${code}`).toBe(true);
    }
  });
});

describe('problem', () => {
  it.each(codes)('%s is a whole sentence once its values are there', (code) => {
    const names = placeholders(code);
    const values = Object.fromEntries(names.map((name, index) => [name, `value ${index}`]));
    const { message, data } = problem(code, values);
    expect(message).not.toMatch(/[{}]/);
    names.forEach((_, index) => expect(message).toContain(`value ${index}`));
    expect(data).toEqual(names.length > 0 ? values : undefined);
  });

  it('keeps numbers as numbers, zero too, and does not read values as placeholders', () => {
    const found = problem('detector.few-normals', { needed: 3, found: 0 });
    expect(found.message).toContain('at least 3 normal recordings; 0 could be used');
    expect(found.data).toEqual({ needed: 3, found: 0 });
    const hostile = problem('model.write', { path: '{detail}', detail: '$& $1' });
    expect(hostile.message).toContain('written to {detail} ($& $1)');
  });

  it('leaves a placeholder visible when its value is missing', () => {
    expect(problem('folder.empty', { other: 1 }).message).toContain('{path}');
  });

  it('knows its codes, and not the properties of every object', () => {
    expect(codes.every(isProblemCode)).toBe(true);
    for (const name of ['toString', 'constructor', '__proto__', '', 'wav']) expect(isProblemCode(name)).toBe(false);
  });
});

describe('results', () => {
  it('give their value or throw their problem, which keeps its code', () => {
    const missing = problem('folder.missing', { path: '/a' });
    expect(unwrap(ok(0))).toBe(0);
    expect(unwrap(ok(undefined))).toBeUndefined();
    let thrown: unknown;
    try {
      unwrap(fail(missing));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ProblemError);
    expect(thrown).toMatchObject({ name: 'ProblemError', message: missing.message, problem: missing });
  });
});

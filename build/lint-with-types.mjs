/**
 * Lint and types of everything but the renderer, in one process: the rules that ask for types and the compiler find out
 * the same about every file, and that is most of what either takes.
 */
import process from 'node:process';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { inRoot, root } from './root.mjs';

const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(
  inRoot('tsconfig.node.json'),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
    },
  },
);
const host = ts.createCompilerHost(options, /* setParentNodes */ true);
const program = ts.createProgram({ rootNames: fileNames, options, host, configFileParsingDiagnostics: errors });

const eslint = new ESLint({
  cwd: root,
  ignorePatterns: ['src/renderer/', 'test/renderer/'],
  overrideConfig: {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { programs: [program] } },
  },
});
const results = await eslint.lintFiles(['.']);
const { format } = await eslint.loadFormatter('stylish');
const complaints = await format(results);
if (complaints) console.log(complaints);

const diagnostics = ts.getPreEmitDiagnostics(program);
if (diagnostics.length > 0) console.log(ts.formatDiagnostics(diagnostics, host));

const linted = results.every(({ errorCount, warningCount }) => errorCount + warningCount === 0);
process.exit(linted && diagnostics.length === 0 ? 0 : 1);

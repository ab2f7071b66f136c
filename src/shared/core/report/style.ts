import type { ReportWords } from './words/words.ts';

/**
 * The report's only style sheet: A4, one page per finding, greys that print, page numbers in the foot of each page, no
 * script and nothing from outside. On a screen the pages are sheets; in a narrow window they grow with what they hold and
 * the document scrolls, because a sheet that scrolls by itself takes the focus when it is the target of an address, and
 * the keys of the window around the preview with it. The preview's policy knows it by its hash.
 */
export const reportStyle = (words: ReportWords): string => `
:root { color-scheme: light; --ink: #1b1f24; --soft: #5b6570; --line: #c9d0d6; --plus: #b4530a; --minus: #1f5f99; }
@page { size: A4; margin: 13mm 15mm 16mm;
  @bottom-left { content: "${words.footer}"; font: 8pt system-ui, sans-serif; color: #5b6570; }
  @bottom-right { content: "${words.pageOf[0] ?? ''}" counter(page) "${words.pageOf[1] ?? ''}" counter(pages); font: 8pt system-ui, sans-serif; color: #5b6570; } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff;
  font: 9.5pt/1.4 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 3mm; letter-spacing: -0.01em; overflow-wrap: anywhere; } h2 { font-size: 13pt; margin: 0 0 2mm; overflow-wrap: anywhere; }
table + p { margin-top: 1mm; } h3 { font-size: 10.5pt; margin: 3mm 0 1mm; } article { font-size: 9pt; } article h3 { font-size: 9.5pt; margin: 2mm 0 0.5mm; } article .small { font-size: 8pt; font-weight: 400; } article .columns table { font-size: 8pt; } article .columns td, article .columns th { padding: 0.25mm 1mm; } .box th { width: 36mm; white-space: nowrap; } p { margin: 0 0 1.5mm; }
.soft { color: var(--soft); } .small { font-size: 8.5pt; } .mono { font-family: ui-monospace, Consolas, monospace; font-size: 8pt; overflow-wrap: anywhere; }
a { color: inherit; text-decoration-color: var(--line); }
section { margin: 0 0 8mm; } tr, h2, h3, .box, .notes > div, .figure { break-inside: avoid; } h2, h3 { break-after: avoid; } .page { break-before: page; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; } th, td { text-align: left; padding: 0.6mm 1.5mm; border-bottom: 0.5pt solid var(--line); vertical-align: top; overflow-wrap: break-word; } .narrow { white-space: nowrap; } .name { overflow-wrap: anywhere; } #summary .name { width: 36%; } .fine .name { width: 28%; } .end { text-align: right; }
th { font-weight: 600; color: var(--soft); } td.number, th.number { text-align: right; white-space: nowrap; }
.fine { font-size: 8pt; } .fine .mono { font-size: 7pt; } .fine th, .fine td { padding: 0.4mm 1mm; }
.facts { margin: 0 0 4mm; border-top: 1.5pt solid var(--ink); } .facts th { width: 36mm; white-space: nowrap; } .facts td { font-size: 10pt; }
.levels { font-size: 7pt; table-layout: fixed; } .levels th, .levels td { padding: 0.4mm 0.3mm; } .levels th { font-weight: 400; } .levels th:first-child { width: 16mm; }
.notes { margin: 2mm 0; border-left: 2pt solid var(--ink); padding-left: 3mm; } .notes div { display: grid; grid-template-columns: 33mm 1fr; margin: 0 0 1mm; } .notes dt { font-weight: 600; color: var(--soft); } .notes dd { margin: 0; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: 3mm 6mm; margin: 4mm 0; } .counts div { border-left: 2pt solid var(--line); padding-left: 3mm; } .counts b { display: block; font-size: 16pt; }
.verdict { display: inline-block; border: 1pt solid var(--ink); border-radius: 3pt; padding: 0.5mm 2.5mm; font-weight: 600; }
.box h3 { margin-top: 0; } .box tr:last-child > * { border-bottom: 0; }
.box { border: 0.75pt solid var(--line); border-radius: 3pt; padding: 3mm 4mm; margin: 3mm 0; }
.columns { display: grid; grid-template-columns: 2fr 3fr; gap: 0 8mm; }
.figure { width: 100%; height: auto; display: block; margin: 1mm 0; } .figure image { image-rendering: auto; }
.figure text { font-size: 10px; fill: var(--ink); dominant-baseline: middle; } .figure text.y, .figure text.end { text-anchor: end; } .figure text.middle { text-anchor: middle; } .figure text.unit { fill: var(--soft); }
.figure .frame { fill: none; stroke: var(--ink); stroke-width: 0.75; } .figure .tick { stroke: var(--ink); stroke-width: 0.75; } .figure .zero { stroke: var(--soft); stroke-width: 0.75; }
.figure .halo, .figure .outline { fill: none; } .figure .halo { stroke: #000; stroke-opacity: 0.6; stroke-width: 2.4; } .figure .outline { stroke: #fff; stroke-width: 1; } .figure .lowers { stroke-dasharray: 6 4; }
.figure .worst { fill: #fff; fill-opacity: 0.15; stroke: var(--plus); stroke-width: 1.5; }
.figure .plus { fill: var(--plus); } .figure .minus { fill: #fff; stroke: var(--minus); stroke-width: 1.2; }
.comment { white-space: pre-wrap; overflow-wrap: anywhere; }
@media screen { body { background: #e4e7ea; padding: 4mm; }
  .sheet, .page, body > section { max-width: 210mm; margin: 0 auto 4mm; padding: 12mm 15mm; background: #fff; box-shadow: 0 1px 4px rgb(0 0 0 / 25%); } .sheet, article.page { min-height: 297mm; } }
@media screen and (max-width: 700px) { .sheet, .page, body > section { width: fit-content; min-width: 100%; padding: 5mm; } .columns { grid-template-columns: 1fr; } }
`;

/** The report's only style sheet: A4, one page per finding, greys that print, no script and nothing from outside. */
export const reportStyle = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #5b6570; --line: #c9d0d6; --plus: #b4530a; --minus: #1f5f99; }
@page { size: A4; margin: 16mm 15mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 186mm; padding: 10mm 4mm; color: var(--ink); background: #fff;
  font: 9.5pt/1.4 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 20pt; margin: 0 0 2mm; letter-spacing: -0.01em; } h2 { font-size: 13pt; margin: 0 0 2mm; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; } p { margin: 0 0 2mm; }
.soft { color: var(--soft); } .small { font-size: 9pt; } .mono { font-family: ui-monospace, Consolas, monospace; font-size: 8.5pt; overflow-wrap: anywhere; }
section { margin: 0 0 8mm; } tr, h2, h3, .box { break-inside: avoid; } .page { break-before: page; border-top: 1.5pt solid var(--ink); padding-top: 4mm; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; } th, td { text-align: left; padding: 0.6mm 1.5mm; border-bottom: 0.5pt solid var(--line); vertical-align: top; overflow-wrap: break-word; } .narrow { white-space: nowrap; }
th { font-weight: 600; color: var(--soft); } td.number, th.number { text-align: right; white-space: nowrap; }
.counts { display: flex; gap: 6mm; margin: 4mm 0; } .counts div { border-left: 2pt solid var(--line); padding-left: 3mm; } .counts b { display: block; font-size: 16pt; }
.verdict { display: inline-block; border: 1pt solid var(--ink); border-radius: 3pt; padding: 0.5mm 2.5mm; font-weight: 600; }
.box { border: 0.75pt solid var(--line); border-radius: 3pt; padding: 3mm 4mm; margin: 3mm 0; }
.columns { display: grid; grid-template-columns: 2fr 3fr; gap: 0 8mm; }
.figure { width: 100%; height: auto; display: block; margin: 1mm 0; } .figure image { image-rendering: auto; }
.figure text { font-size: 10px; fill: var(--ink); dominant-baseline: middle; } .figure text.y { text-anchor: end; } .figure text.x { text-anchor: middle; } .figure text.unit { fill: var(--soft); }
.figure .frame { fill: none; stroke: var(--ink); stroke-width: 0.75; } .figure .tick { stroke: var(--ink); stroke-width: 0.75; } .figure .zero { stroke: var(--soft); stroke-width: 0.75; }
.figure .plus { fill: var(--plus); } .figure .minus { fill: #fff; stroke: var(--minus); stroke-width: 1.2; }
.comment { white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { padding: 0; max-width: none; } }
`;

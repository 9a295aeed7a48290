/** Style sheet of the report's page. Colours are of WCAG contrast AA on both backgrounds. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --line: #dfe3e8; --ink: #14181d; --soft: #57606c;
  --open: #b3261e; --open-tint: #fcebea; --acknowledged: #8a5a00; --acknowledged-tint: #fdf3e0;
  --compliant: #1a7340; --compliant-tint: #e6f4eb; --focus: #1f5fd0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1216; --card: #171b21; --line: #2b323b; --ink: #e8ebef; --soft: #9aa4b1;
    --open: #ff8a80; --open-tint: #3a1a18; --acknowledged: #f2b84b; --acknowledged-tint: #33270f;
    --compliant: #6fd195; --compliant-tint: #12301e; --focus: #8ab4ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 3rem 1.5rem 4rem; max-width: 72rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1, h2, h3, p { margin: 0; }
h1 { font-size: 2.25rem; line-height: 1.15; letter-spacing: -0.02em; font-weight: 650; }
h1 span { color: var(--soft); font-weight: 400; }
h2 { font-size: 1.25rem; font-weight: 600; margin: 2.5rem 0 0.75rem; }
h2 span { color: var(--soft); font-weight: 400; }
h3, .path, td, .packs th[scope=row] { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.875rem; }
.kicker { color: var(--soft); font-size: 0.8125rem; letter-spacing: 0.08em; text-transform: uppercase; margin-bottom: 0.5rem; }
.verdict { display: inline-block; margin: 1.25rem 0 0.75rem; padding: 0.375rem 0.875rem; border-radius: 99rem; font-weight: 600; }
.verdict::first-letter { text-transform: uppercase; }
.verdict.passed { color: var(--compliant); background: var(--compliant-tint); }
.verdict.failed { color: var(--open); background: var(--open-tint); }
.facts, footer { color: var(--soft); font-size: 0.875rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.scroll { overflow-x: auto; }

table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 500; font-size: 0.8125rem; color: var(--soft); }
th, td { padding: 0.5rem 0.75rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
thead th { border-top: 0; overflow-wrap: normal; }
.packs { margin-top: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; border-collapse: separate;
  border-spacing: 0; font-variant-numeric: tabular-nums; }
.packs th, .packs td { padding: 0.75rem 1rem; vertical-align: middle; }
.packs th[scope=row] { color: var(--ink); white-space: nowrap; }
.packs td, .packs th[scope=col]:nth-child(n + 3) { text-align: right; white-space: nowrap; }
.packs td:nth-child(2) { width: 40%; min-width: 8rem; }
.packs .some { color: var(--open); font-weight: 700; }
.bar { display: flex; gap: 2px; height: 0.5rem; border-radius: 99rem; overflow: hidden; background: var(--line); }
.bar i { min-width: 4px; }
.bar .open { background: var(--open); }
.bar .acknowledged { background: var(--acknowledged); }
.bar .compliant { background: var(--compliant); }

fieldset { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 2.5rem -0.5rem 0; padding: 0.75rem 0.5rem;
  border: 0; background: var(--ground); }
fieldset input { position: absolute; opacity: 0; }
fieldset label { padding: 0.375rem 0.875rem; border: 1px solid var(--line); border-radius: 99rem; background: var(--card); cursor: pointer; }
fieldset label span { color: var(--soft); font-variant-numeric: tabular-nums; }
fieldset input:checked + label { background: var(--ink); border-color: var(--ink); color: var(--ground); }
fieldset input:checked + label span { color: inherit; }
fieldset input:focus-visible + label, summary:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
main:has(#open:checked) .state:not(.open), main:has(#acknowledged:checked) .state:not(.acknowledged),
main:has(#compliant:checked) .state:not(.compliant) { display: none; }

.state h2 { margin-top: 1.5rem; }
.state.open:not(:has(.empty)) h2 { color: var(--open); }
.state.acknowledged h2 { color: var(--acknowledged); }
.state.compliant h2 { color: var(--compliant); }
.empty { color: var(--soft); }
details, article { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; margin-bottom: 0.5rem; overflow: clip; }
article { padding: 0.875rem 1rem; }
summary { display: grid; grid-template-columns: 1fr auto auto; gap: 0.125rem 1rem; align-items: baseline; padding: 0.875rem 1rem; cursor: pointer; }
summary::-webkit-details-marker { display: none; }
summary:hover h3 { text-decoration: underline; text-underline-offset: 0.2em; }
summary h3 { font-weight: 600; overflow-wrap: anywhere; }
summary p { grid-column: 1 / -1; font-size: 0.9375rem; color: var(--soft); max-width: 75ch; }
summary .evidence, article .evidence { color: var(--ink); border-left: 3px solid var(--acknowledged); padding-left: 0.75rem; margin-top: 0.375rem; }
.level, .amount { font-size: 0.8125rem; color: var(--soft); white-space: nowrap; }
.open .level.error, .open .level.fatal { color: var(--open); font-weight: 600; }
.amount::after { content: ''; display: inline-block; width: 0.4em; height: 0.4em; margin: 0 0.25em 0.15em 0.75em; border: solid currentColor;
  border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); transition: transform 0.15s; }
details[open] .amount::after { transform: rotate(45deg); }
.controls { padding: 0.625rem 1rem; border-bottom: 1px solid var(--line); color: var(--soft); font-size: 0.8125rem; }
details[open] summary { border-bottom: 1px solid var(--line); }
details td { font-size: 0.8125rem; }
details td:nth-child(1) { width: 36%; }
details td:nth-child(2) { width: 20%; }
details th:first-child, details td:first-child { padding-left: 1rem; }
tr.advice td { border-top: 0; padding-top: 0; color: var(--soft); }
.unmatched h2 { color: var(--open); }
article .path, article .advice { color: var(--soft); font-size: 0.875rem; margin-top: 0.25rem; }
footer { margin-top: 3rem; padding-top: 1.5rem; border-top: 1px solid var(--line); display: grid; gap: 0.25rem; }
footer b { color: var(--ink); font-weight: 600; }
.compliant .level { display: none; }
@media (max-width: 44rem) {
  body { padding: 2rem 1rem 3rem; }
  details table { min-width: 38rem; }
  .packs th:nth-child(2), .packs td:nth-child(2) { display: none; }
  .packs th, .packs td { padding: 0.625rem; }
}
@media print { fieldset { display: none; } body { padding: 0; max-width: none; } }
`;

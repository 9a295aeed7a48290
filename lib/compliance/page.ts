import { adviceOn, adviceOnUnmatched } from './advice';
import { groupsOf, type RowGroup } from './groups';
import { Html, html } from './html';
import { pageStyle } from './page-style';
import type { ComplianceReport, PackSummary } from './report';
import { type ComplianceRow, type ComplianceState, states } from './row';
import { counted, outcome } from './summary';

/** The report as one page without scripts, fonts or images from elsewhere, for light and dark screens. */
export function renderPage(report: ComplianceReport): string {
  const { migration, environment, checkedAt, checkedWith } = report;
  const packages = Object.entries(checkedWith).map(([name, version]) => `${name} ${version}`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Compliance of ${migration}, ${environment}</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<header>
<p class="kicker">Compliance report</p>
<h1>${migration} <span>${environment}</span></h1>
<p class="verdict ${report.passed ? 'passed' : 'failed'}">${outcome(report)}</p>
<p class="facts">Checked ${readableTime(checkedAt)} with ${packages.join(', ')}</p>
</header>
<main>
${packTable(report.packs)}
${unmatchedSection(report)}
${filter(report.rows)}
${states.map((state) => stateSection(state, groupsOf(report.rows.filter((row) => row.state === state))))}
</main>
<footer>${states.map((state) => html`<p><b>${titles[state]}</b> ${meanings[state]}</p>`)}</footer>
</body>
</html>
`;
  return page.markup;
}

const titles = { open: 'Open', acknowledged: 'Acknowledged', compliant: 'Compliant' } as const;

const meanings = {
  open: 'A rule found something that nobody has accepted. It is to be fixed, or accepted with evidence.',
  acknowledged: 'A rule found something that is accepted next to the resource, with the evidence that limits its risk.',
  compliant: 'A rule looked at the resource and found nothing.',
} as const;

/** cdk-nag has one sentence for each rule, and it says what is wrong. */
const prefixes = { open: '', acknowledged: '', compliant: 'Checked for: ' } as const;

const readableTime = (time: string) => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;

function packTable(packs: readonly PackSummary[]): Html {
  return html`<div class="scroll"><table class="packs">
<thead><tr><th scope="col">Pack</th><th scope="col"><span class="hidden">Share of each state</span></th>
<th scope="col">Compliant</th><th scope="col">Acknowledged</th><th scope="col">Open</th><th scope="col">Not applicable</th></tr></thead>
<tbody>${packs.map(
    (summary) => html`
<tr><th scope="row">${summary.pack}</th><td><div class="bar">${bar(summary)}</div></td>
<td>${count(summary.compliant)}</td><td>${count(summary.acknowledged)}</td>
<td class="${summary.open > 0 ? 'some' : 'none'}">${count(summary.open)}</td><td>${count(summary.notApplicable)}</td></tr>`,
  )}</tbody>
</table></div>`;
}

/** The parts of a bar in proportion. A state of at least one row stays visible beside thousands of another. */
function bar({ open, acknowledged, compliant = 0 }: PackSummary): readonly Html[] {
  return Object.entries({ open, acknowledged, compliant })
    .filter(([, rows]) => rows > 0)
    .map(([state, rows]) => html`<i class="${state}" style="flex-grow: ${rows}"></i>`);
}

const count = (rows: number | undefined) => rows?.toLocaleString('en-US') ?? '–';

function unmatchedSection({ unmatchedAcknowledgments, rows }: ComplianceReport): readonly Html[] {
  return unmatchedAcknowledgments.length === 0
    ? []
    : [
        html`<section class="unmatched"><h2>Acknowledgments that match nothing <span>${unmatchedAcknowledgments.length}</span></h2>
${unmatchedAcknowledgments.map(
  (acknowledgment) => html`<article><h3>${acknowledgment.id}</h3><p class="path">${acknowledgment.construct}</p>
<p class="evidence">${acknowledgment.reason}</p><p class="advice">${adviceOnUnmatched(acknowledgment, rows)}</p></article>`,
)}</section>`,
      ];
}

function filter(rows: readonly ComplianceRow[]): Html {
  const choice = (id: string, title: string, amount: number, checked: '' | 'checked') =>
    html`<input type="radio" name="state" id="${id}" ${checked}><label for="${id}">${title} <span>${count(amount)}</span></label>`;
  return html`<fieldset><legend class="hidden">Show</legend>
${choice('all', 'All', rows.length, 'checked')}
${states.map((state) => choice(state, titles[state], rows.filter((row) => row.state === state).length, ''))}</fieldset>`;
}

function stateSection(state: ComplianceState, groups: readonly RowGroup[]): Html {
  const body =
    groups.length === 0
      ? html`<p class="empty">Nothing is ${titles[state].toLowerCase()}.</p>`
      : html`${groups.map(groupDetails)}`;
  return html`<section class="state ${state}"><h2>${titles[state]}</h2>${body}</section>`;
}

function groupDetails({ rows, ...group }: RowGroup): Html {
  const resources = new Set(rows.map(({ resource }) => resource)).size;
  const hasPlaces = rows.some(({ finding }) => finding !== '');
  const columns = ['Construct', 'Type', 'Logical id', ...(hasPlaces ? ['Finding'] : [])];
  return html`<details ${group.state === 'open' ? 'open' : ''}>
<summary><h3>${group.rule}</h3><span class="level ${group.level}">${group.level}</span><span class="amount">${counted(resources, 'resource')}</span>
${group.descriptions.map((description) => html`<p>${prefixes[group.state]}${description}</p>`)}
${group.evidence === '' ? [] : html`<p class="evidence">${group.evidence}</p>`}</summary>
${group.controls === '' ? [] : html`<p class="controls">${group.controls}</p>`}
<div class="scroll"><table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => resourceRow(row, columns.length))}</tbody>
</table></div>
</details>
`;
}

function resourceRow(row: ComplianceRow, columns: number): Html {
  const cells = [row.resource, row.resourceType, row.logicalId, row.finding].slice(0, columns);
  const advice =
    row.state === 'open' ? html`<tr class="advice"><td colspan="${columns}">${adviceOn(row)}</td></tr>` : [];
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>${advice}`;
}

import { renderPage } from '../../lib/compliance/page';
import { report, row } from './support';

const accepted = row({ state: 'acknowledged', evidence: 'It holds the logs of the others.' });
const compliant = row({ state: 'compliant' });

/** Returns the text of a page as a reader sees it, without markup. */
function textOf(page: string): string {
  return page
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('the page', () => {
  test('names the migration, the environment, the time and the versions', () => {
    const text = textOf(renderPage(report()));
    expect(text).toContain('trading production');
    expect(text).toContain('Checked 2026-11-21 09:30 UTC with cdk-nag 3.0.2');
  });

  test('needs nothing from elsewhere, and forbids it', () => {
    const page = renderPage(report({ rows: [row(), accepted, compliant] }));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|\bon[a-z]+=/i);
  });

  test('has colours for light and dark screens', () => {
    expect(renderPage(report())).toMatch(/color-scheme: light dark.*@media \(prefers-color-scheme: dark\)/s);
  });

  test('shows text as text, whatever it holds', () => {
    const evil = `</td><script>alert("1")</script>'&`;
    const rows = [row({ finding: evil, description: evil }), { ...accepted, evidence: evil, rule: evil, level: evil }];
    const unmatched = [{ id: evil, construct: evil, reason: evil }];
    const page = renderPage(report({ migration: evil, rows, unmatchedAcknowledgments: unmatched, passed: false }));
    expect(page).not.toContain('<script');
    expect(page).toContain('&#60;/td&#62;&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;');
  });

  test('shows what is open first, unfolded, with what to do', () => {
    const page = renderPage(report({ rows: [row(), accepted, compliant], passed: false }));
    const sections = [...page.matchAll(/<section class="state (\w+)">/g)].map(([, state]) => state);
    expect(sections).toEqual(['open', 'acknowledged', 'compliant']);
    expect(page.match(/<details open>/g)).toHaveLength(1);
    expect(textOf(page)).toContain(
      'Fix it, or accept it next to the resource: acknowledge(resource, { pack: &#39;AwsSolutions&#39;, rule: &#39;S1&#39;',
    );
    expect(textOf(page)).toContain('1 open finding');
  });

  test('says that nothing is open where nothing is', () => {
    const text = textOf(renderPage(report({ rows: [compliant] })));
    expect(text).toContain('nothing is open');
    expect(text).toContain('Nothing is open.');
    expect(text).toContain('Nothing is acknowledged.');
  });

  test('has a choice of state for every section, with its count, and hides the others', () => {
    const page = renderPage(report({ rows: [row(), accepted, accepted, compliant] }));
    expect(textOf(page)).toContain('All 4 Open 1 Acknowledged 2 Compliant 1');
    for (const state of ['open', 'acknowledged', 'compliant']) {
      expect(page).toContain(`<input type="radio" name="state" id="${state}" >`);
      expect(page).toContain(`main:has(#${state}:checked) .state:not(.${state})`);
    }
  });

  test('shows an evidence once, over all the resources that it accepts', () => {
    const other = { ...accepted, resource: 'DataStack/Logs/Resource' };
    const page = renderPage(report({ rows: [accepted, other] }));
    expect(page.match(/It holds the logs of the others/g)).toHaveLength(1);
    expect(textOf(page)).toContain('2 resources');
  });

  test('shows each sentence of a rule once', () => {
    const zones = ['a', 'b', 'a'].map((zone) => row({ description: `Avoid the zone ${zone}` }));
    const page = renderPage(report({ rows: zones }));
    expect(page.match(/<p>Avoid the zone/g)).toHaveLength(2);
  });

  test('shows the controls of a standard apart from the sentence', () => {
    const description = 'The role has an inline policy - (Control IDs: AC-2i.2, AC-2(1)).';
    const page = renderPage(report({ rows: [row({ description })] }));
    expect(page).toContain('<p>The role has an inline policy</p>');
    expect(page).toContain('<p class="controls">Control IDs: AC-2i.2, AC-2(1)</p>');
  });

  test('shows the place of a finding only where there is one', () => {
    expect(textOf(renderPage(report({ rows: [row()] })))).not.toContain('Finding');
    expect(textOf(renderPage(report({ rows: [row({ finding: 'Resource::*' })] })))).toContain('Finding');
  });

  test('shows the packs with a bar of their states, and a dash where a pack reports findings only', () => {
    const packs = [
      { pack: 'AwsSolutions', compliant: 1200, acknowledged: 3, open: 0, notApplicable: 36650 },
      { pack: 'CloudFormation-Validate', acknowledged: 0, open: 2 },
    ];
    const page = renderPage(report({ packs }));
    expect(textOf(page)).toContain('AwsSolutions 1,200 3 0 36,650 CloudFormation-Validate – 0 2 –');
    expect(page).toContain(
      '<i class="acknowledged" style="flex-grow: 3"></i><i class="compliant" style="flex-grow: 1200"></i></div>',
    );
    expect(page).toContain('<td class="some">2</td>');
  });

  test('shows the acknowledgments that match nothing, with what to do', () => {
    const unmatched = {
      id: 'AwsSolutions::AwsSolutions-S1',
      construct: 'DataStack/Logs',
      reason: 'It is for the logs.',
    };
    const text = textOf(renderPage(report({ unmatchedAcknowledgments: [unmatched], passed: false })));
    expect(text).toContain('1 unmatched acknowledgment');
    expect(text).toContain('AwsSolutions::AwsSolutions-S1 DataStack/Logs It is for the logs. Remove it, or correct');
  });
});

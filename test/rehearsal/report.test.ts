import { countOperations, countTypes, limits, type RehearsalReport, renderReport } from './report';

const plain = (_: unknown, text: string) => text;

const report: RehearsalReport = {
  migration: 'trading',
  environment: 'production',
  emulator: 'MiniStack 1.5.33',
  passed: true,
  seconds: 93.4,
  rollback: { alarmName: 'error-rate', functionName: 'rollback', seconds: 1.84 },
  steps: [
    { name: 'cdk deploy --all', result: 'passed', seconds: 61.25, note: 'aws 0 / legacy 100', details: [] },
    { name: 'left-overs', result: 'passed', seconds: 0.04, note: '', details: [] },
  ],
  types: {
    real: [{ type: 'AWS::EC2::VPC', count: 1 }],
    stubbed: [{ type: 'AWS::DMS::Endpoint', count: 2, reason: 'not provisioned' }],
    adapted: [],
  },
  standIns: [
    { name: 'AWS DMS', operations: { StartReplicationTask: 1, StopReplicationTask: 2 } },
    { name: 'AWS CodeDeploy', operations: {} },
  ],
  limits,
};

describe('the count of types', () => {
  it('adds up the resources of all stacks, by type, and keeps each reason', () => {
    const replacement = (type: string, reason: string) => ({ stackName: 's', logicalId: 'l', type, reason });
    const counted = countTypes([
      { template: {}, real: ['B', 'A', 'B'], stubbed: [replacement('X', 'one')], adapted: [] },
      { template: {}, real: ['A'], stubbed: [replacement('X', 'one'), replacement('X', 'two')], adapted: [] },
    ]);
    expect(counted).toEqual({
      real: [
        { type: 'A', count: 2 },
        { type: 'B', count: 2 },
      ],
      stubbed: [
        { type: 'X', reason: 'one', count: 2 },
        { type: 'X', reason: 'two', count: 1 },
      ],
      adapted: [],
    });
  });
});

describe('the count of operations', () => {
  it('adds up calls by operation, the names sorted', () => {
    const calls = ['Stop', 'Describe', 'Stop'].map((operation) => ({ operation }));
    expect(Object.entries(countOperations(calls))).toEqual([
      ['Describe', 1],
      ['Stop', 2],
    ]);
  });
});

describe('the report', () => {
  it('shows steps, types, limits and the verdict', () => {
    expect(
      renderReport(report, plain)
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toEqual([
      'step              result   seconds',
      'cdk deploy --all  passed      61.3  aws 0 / legacy 100',
      'left-overs        passed       0.0',
      '',
      'Real: 1 resources of 1 types',
      '    1  AWS::EC2::VPC',
      '',
      'Stubbed: 2 resources of 1 types',
      `    2  ${'AWS::DMS::Endpoint'.padEnd(46)}  not provisioned`,
      '',
      "Stand-ins of the rehearsal's own, which real functions called as they call AWS:",
      '  AWS DMS: StartReplicationTask 1, StopReplicationTask 2',
      '  AWS CodeDeploy: no call',
      '',
      'Rollback: 1.8 s from the alarm to the latch',
      '  alarm     error-rate',
      '  function  rollback',
      '',
      'Not proven by this:',
      ...limits.map((limit) => `  - ${limit}`),
      '',
      'trading (production): passed in 93 s on MiniStack 1.5.33',
    ]);
  });

  it('shows no time for a step that did not run, and no rollback that did not happen', () => {
    const steps = [{ name: 'one', result: 'not run', seconds: 0, note: '', details: [] }] as const;
    const text = renderReport({ ...report, passed: false, rollback: undefined, steps }, plain);
    expect(text).toContain('\none   not run\n');
    expect(text).not.toContain('Rollback:');
    expect(text).toMatch(/trading \(production\): failed in 93 s on MiniStack 1\.5\.33$/);
  });

  it('leaves the types out when it did not come to them', () => {
    const types = { real: [], stubbed: [], adapted: [] };
    expect(renderReport({ ...report, types }, plain)).not.toMatch(/Real:|Not proven/);
  });

  it('says first that setting the state of an alarm does not prove the alarm', () => {
    expect(limits[0]).toMatch(
      /^Setting the alarm's state proves what comes after the alarm .*, not that it would fire\.$/,
    );
  });
});

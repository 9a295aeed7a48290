import { expectNoDifferences, expectOnlyWeights, readDifferences } from './diff';

const shift = (more = '') => `Stack DataStack
There were no differences
Stack TrafficStack
Resources
[~] Custom::TrafficGate Gate/Resource Gate1
 └─ [~] Weight
     ├─ [-] 0
     └─ [+] 25
[~] AWS::Route53::RecordSet Records/Legacy RecordsLegacy1
 └─ [~] Weight
     ├─ [-] 100
     └─ [+] 75
[~] AWS::Route53::RecordSet Records/Aws RecordsAws1
 └─ [~] Weight
     ├─ [-] 0
     └─ [+] 25
${more}

✨  Number of stacks with differences: 1
`;

describe('what cdk diff shows', () => {
  it('is read with the properties that differ, and not what is in them', () => {
    expect(readDifferences(shift())[1]).toEqual({
      what: '[~] AWS::Route53::RecordSet Records/Legacy RecordsLegacy1',
      type: 'AWS::Route53::RecordSet',
      properties: ['Weight'],
    });
  });

  it('of a shift is the two weights and the copy of the gate', () => {
    expect(expectOnlyWeights(shift())).toBe('two weights and the copy of the gate');
  });

  it.each([
    ['another resource', '[+] AWS::SNS::Topic Topic Topic1'],
    ['another property', ' ├─ [~] TTL'],
    ['an output', '[~] Output ShiftCommand: {"Value":"a"}'],
  ])('of a shift is refused with %s', (_, more) => {
    expect(() => expectOnlyWeights(shift(more))).toThrow('does not show two weights and the gate, and nothing else');
  });

  it('of a shift is refused when it shows nothing, or another stack as well', () => {
    expect(() => expectOnlyWeights('✨  Number of stacks with differences: 0')).toThrow('differences in 1 stacks');
    expect(() => expectOnlyWeights(shift().replace('differences: 1', 'differences: 2'))).toThrow('in 1 stacks');
  });

  it('of nothing changed is no difference', () => {
    expect(() => expectNoDifferences('✨  Number of stacks with differences: 0\n')).not.toThrow();
    expect(() => expectNoDifferences(shift())).toThrow('does not show differences in 0 stacks');
    expect(() => expectNoDifferences('')).toThrow('does not show differences in 0 stacks');
  });
});

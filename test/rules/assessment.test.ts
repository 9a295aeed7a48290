import type { AssessmentDefinition } from '../../lib/definition';
import { changed, problemsOf } from '../support/definition';

const problems = (assessment: AssessmentDefinition) => problemsOf(changed('replication', { assessment }));

test.each([1, 30, 365])('an assessment keeps its results for %i days', (resultRetentionDays) => {
  expect(problems({ resultRetentionDays })).toEqual([]);
});

test.each([0, 366, 1.5])('no result is kept for %p days', (resultRetentionDays) => {
  expect(problems({ resultRetentionDays })).toEqual([
    `replication.assessment.resultRetentionDays: got ${resultRetentionDays}, allowed 1..365`,
  ]);
});

test('names of assessments may be left out, each once', () => {
  expect(problems({ resultRetentionDays: 30, exclude: ['full-lob-not-nullable-at-target', 'x2'] })).toEqual([]);
  expect(problems({ resultRetentionDays: 30, exclude: ['x2', 'x2'] })).toEqual([
    'replication.assessment.exclude: got "x2", allowed each value once',
  ]);
});

test.each(['', 'Upper', 'two words', 'x; rm -rf /', '-x', 'x-', '$(x)'])(
  'what is no name does not become a word of the command: "%s"',
  (name) => {
    expect(problems({ resultRetentionDays: 30, exclude: [name] })).toEqual([
      `replication.assessment.exclude: got ${JSON.stringify(name)}, allowed names that aws dms describe-applicable-individual-assessments lists, such as full-lob-not-nullable-at-target`,
    ]);
  },
);

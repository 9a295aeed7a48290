import { type Found, PartlyExamined, type SourceCheck, type SourceLook } from './check';
import type { ColumnFacts } from './columns';
import { isUnboundedText, typeSupport } from './dms-types';
import type { Measurement } from './measurements';
import { sizeText } from './server';

/** Digits that DMS gives a NUMERIC without precision: 28 in all, 6 of them after the point. */
const unboundedNumeric = { precision: 28, scale: 6 } as const;
/** Digits up to which DMS has a NUMERIC of its own. */
const widestNumeric = 38;
/** Bytes that DMS gives a varchar without a length, by its attribute `unboundedVarcharMaxSize`. */
const unboundedVarchar = 8000;

/**
 * Numbers that lose digits.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.ConnectionAttrib
 */
export const numerics: SourceCheck = {
  name: 'numerics',
  title: 'numbers without precision, or with more than 38 digits',
  look: (source) =>
    eachColumn(
      source,
      ({ base, array }) => base === 'numeric' && !array,
      numericFindings,
      ({ modifier }) => modifier === -1,
    ),
};

function numericFindings(column: ColumnFacts, measured: Measurement | undefined): readonly Found[] {
  const { subject, table, name, type, modifier } = column;
  if (modifier !== -1) {
    const { precision, scale } = digitsOf(modifier);
    return precision <= widestNumeric && scale >= 0
      ? []
      : [
          {
            severity: 'warning',
            subject,
            found: `It is ${type}.`,
            consequence:
              'DMS has numbers of up to 38 digits and with none or more of them after the point; others it passes as text. Prove the table by a trial and the validation.',
            remedy: [],
          },
        ];
  }
  const { scale = 0, integerDigits = 0, percent = 100 } = measured ?? {};
  const fits = scale <= unboundedNumeric.scale && integerDigits <= unboundedNumeric.precision - unboundedNumeric.scale;
  // Room for two more digits on both sides of the point, as far as DMS has them.
  const roomyScale = Math.min(scale + 2, widestNumeric - integerDigits);
  const roomyPrecision = Math.min(integerDigits + 2 + roomyScale, widestNumeric);
  return [
    {
      severity: fits ? 'warning' : 'blocker',
      subject,
      found: `It has no precision; its values have up to ${integerDigits} digits before the point and ${scale} after it${sampled(percent)}.`,
      consequence: fits
        ? 'DMS moves it as NUMERIC(28,6): values that come later with more digits are rounded. MapUnboundedNumericAsString on both endpoints keeps more of them: aws dms modify-endpoint, before the load.'
        : 'DMS moves it as NUMERIC(28,6), so that values are rounded without an error. MapUnboundedNumericAsString on both endpoints (aws dms modify-endpoint, before the load) keeps up to 28 digits of a change.',
      remedy:
        scale + integerDigits <= widestNumeric
          ? [`ALTER TABLE ${table} ALTER COLUMN ${name} TYPE numeric(${roomyPrecision},${roomyScale})`]
          : [],
    },
  ];
}

/** Precision and scale in the modifier of a NUMERIC, the scale with 11 bits and a sign since version 15. */
function digitsOf(modifier: number): { readonly precision: number; readonly scale: number } {
  const bits = modifier - 4;
  return { precision: bits >> 16, scale: ((bits & 0x7ff) ^ 1024) - 1024 };
}

/** Text that DMS would cut. */
export const unboundedTexts: SourceCheck = {
  name: 'unbounded-texts',
  title: 'varchar without a length',
  look: (source) =>
    eachColumn(
      source,
      isUnboundedText,
      ({ subject, table, name }, { longestBytes = 0, percent = 100 } = { percent: 100 }) => {
        const fits = longestBytes <= unboundedVarchar;
        return [
          {
            severity: fits ? 'note' : 'blocker',
            subject,
            found: `It has no length; its longest value has ${sizeText(longestBytes)}${sampled(percent)}.`,
            consequence: `DMS gives it ${unboundedVarchar} bytes (its attribute unboundedVarcharMaxSize); a longer value is cut, which stops the task. To DMS a text column is a large object of any size.`,
            remedy: [`ALTER TABLE ${table} ALTER COLUMN ${name} TYPE text`],
          },
        ];
      },
    ),
};

/**
 * Instants that DMS cannot express.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Homogeneous.DMS
 */
export const instants: SourceCheck = {
  name: 'instants',
  title: 'infinite and far-off dates',
  look: (source) =>
    eachColumn(
      source,
      ({ base }) => ['timestamp', 'timestamptz', 'date'].includes(base),
      ({ subject, table, name }, { outOfRange = 0, percent = 100 } = { percent: 100 }) =>
        outOfRange === 0
          ? []
          : [
              {
                severity: 'warning',
                subject,
                found: `${outOfRange} values are infinite, before the year 1 or after 9999${sampled(percent)}.`,
                consequence:
                  'DMS replaces infinity by 9999-12-31 23:59:59 and -infinity by 4713-01-01 BC, so that the values differ afterwards. NULL, or a year up to 9999, arrives as it is.',
                remedy: [
                  `UPDATE ${table} SET ${name} = least(greatest(${name}, '0001-01-01'), '9999-12-31') WHERE ${name} >= '10000-01-01' OR ${name} < '0001-01-01'`,
                ],
              },
            ],
    ),
};

/** Types that DMS passes in another form, or that nobody says it moves. */
export const types: SourceCheck = {
  name: 'types',
  title: 'types that DMS changes',
  async look(source) {
    const columns = await source.columns();
    return columns.flatMap((column): readonly Found[] => {
      const { subject, type, base } = column;
      const found = `It is of type ${type}.`;
      if (base === 'timetz') {
        const consequence =
          'To DMS it is a TIME, which has no zone: AWS lists it as migrating in part. Prove the table by a trial and the validation.';
        return [{ severity: 'warning', subject, found, consequence, remedy: [] }];
      }
      if (base === 'interval') {
        const consequence =
          'DMS passes it as text of years to seconds: AWS lists it as migrating in part. Prove the table by a trial and the validation.';
        return [{ severity: 'note', subject, found, consequence, remedy: [] }];
      }
      const support = typeSupport(column);
      const consequence = `${support === 'refused' ? 'AWS lists the type as one that does not migrate; DMS passes it' : 'AWS does not name the type; DMS passes an unknown one'} as text, which PostgreSQL may read back. Prove the table by a trial and the validation before the load.`;
      return support === 'moves' ? [] : [{ severity: 'warning', subject, found, consequence, remedy: [] }];
    });
  },
};

/** Whether only a part was read. */
export function sampled(percent: number): string {
  return percent === 100 ? '' : ` in the ${percent.toFixed(1)} % of the table that were read`;
}

/**
 * Returns the findings about some columns.
 *
 * @param measures whether a column has to be measured to be judged
 * @throws PartlyExamined where one could not be measured
 */
export async function eachColumn(
  source: SourceLook,
  applies: (column: ColumnFacts) => boolean,
  findings: (column: ColumnFacts, measured: Measurement | undefined) => readonly Found[],
  measures: (column: ColumnFacts) => boolean = () => true,
): Promise<readonly Found[]> {
  const columns = (await source.columns()).filter(applies);
  const { columns: measured, failures } = await source.measurements();
  const known = columns.filter((column) => !measures(column) || measured.has(column.subject));
  const found = known.flatMap((column) => findings(column, measured.get(column.subject)));
  const unknown = new Set(columns.filter((column) => !known.includes(column)).map(({ table }) => table));
  const reasons = failures.filter((failure) => [...unknown].some((table) => failure.startsWith(`${table} `)));
  if (reasons.length > 0) {
    throw new PartlyExamined(found, reasons);
  }
  return found;
}

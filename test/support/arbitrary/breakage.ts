import fc from 'fast-check';
import type { MigrationDefinition } from '../../../lib/definition';
import { definition } from './definition';

/** A definition in which one field holds another value of its type: what the compiler cannot catch. */
export interface Breakage {
  /** Path of the field, for example `compute.services.0.name`. */
  readonly field: string;
  readonly value: unknown;
  readonly definition: MigrationDefinition;
}

/** Fields whose values the type lists one by one, and those that are rarely more than a remark. */
const listedByType =
  /(^|\.)(kind|engine|capacity|cpuUnits|natGateways|interfaceEndpoints|logRetentionDays|compliancePacks|protocol|mode|fileAccess|type)(\.\d+)?$/;

/** What may be left out by the type, though another field may need it. */
const leftOut = ['secrets', 'fileStorage', 'stateTable', 'webAcl', 'backup', 'traffic.legacyHealthCheck'];

/** A random definition with one random field broken. */
export const breakage: fc.Arbitrary<Breakage> = definition.chain((whole) => {
  const fields = fieldsOf(whole).filter(({ path }) => !listedByType.test(path.join('.')));
  const changed = fc
    .constantFrom(...fields)
    .chain(({ path, value }) =>
      other(value).map((value) => ({ field: path.join('.'), value, definition: withField(whole, path, value) })),
    );
  const removed = fc.constantFrom(...leftOut).map((field) => ({
    field,
    value: undefined,
    definition: withField(whole, field.split('.'), undefined),
  }));
  return fc.oneof({ weight: 9, arbitrary: changed }, { weight: 1, arbitrary: removed });
});

interface Field {
  readonly path: readonly string[];
  readonly value: unknown;
}

function fieldsOf(value: unknown, path: readonly string[] = []): readonly Field[] {
  if (typeof value !== 'object' || value === null) {
    return [{ path, value }];
  }
  const inner = Object.entries(value).flatMap(([key, field]) => fieldsOf(field, [...path, key]));
  return Array.isArray(value) ? [{ path, value }, ...inner] : inner;
}

/** Another value of the same type. */
function other(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'number') {
    return fc.constantFrom(0, -1, 0.5, value + 0.5, -value, 1e9, Number.NaN, Number.POSITIVE_INFINITY);
  }
  if (typeof value === 'string') {
    const wrong = [
      '',
      ' ',
      '*',
      '-',
      '.',
      '/',
      '0',
      'UPPER',
      'a b',
      'ü',
      '$x',
      '{{resolve:x}}',
      'a--b',
      'a'.repeat(5000),
    ];
    return fc.oneof(
      fc.constantFrom(...wrong, `${value} `, ` ${value}`, value.slice(1), `${value}${value}`),
      fc.string(),
    );
  }
  if (Array.isArray(value)) {
    return fc.constant([...value, ...value.slice(0, 1)]);
  }
  return fc.constant(!value);
}

function withField<Whole>(whole: Whole, [key, ...rest]: readonly string[], value: unknown): Whole {
  if (key === undefined) {
    return value as Whole;
  }
  const copy = (Array.isArray(whole) ? [...whole] : { ...whole }) as Record<string, unknown>;
  if (rest.length === 0 && value === undefined) {
    delete copy[key];
  } else {
    copy[key] = withField(copy[key], rest, value);
  }
  return copy as Whole;
}

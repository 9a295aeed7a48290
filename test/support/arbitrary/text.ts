import fc from 'fast-check';

/** A name of `[a-z0-9-]` that begins with a letter and has no two hyphens in a row, up to its longest length. */
export function label(maximum: number): fc.Arbitrary<string> {
  return fc
    .string({ unit: fc.constantFrom(...'abkxyz0189-'), maxLength: maximum - 1, size: 'max' })
    .map((rest) => `n${rest}`.replace(/-+/g, '-').replace(/-$/, ''));
}

/** A domain name of two to four labels, never the one of another `kind`. */
export function domainName(kind: string): fc.Arbitrary<string> {
  return fc.array(label(15), { maxLength: 2 }).map((labels) => [...labels, kind, 'example', 'com'].join('.'));
}

/** A name of a database, a user or a schema. */
export function identifier(maximum: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'abAZ_09'), maxLength: maximum - 1 }).map((rest) => `d${rest}`);
}

/** Lower-case hexadecimal digits, as in the ids of AWS. */
export function hexadecimal(length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
}

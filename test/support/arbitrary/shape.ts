import fc from 'fast-check';
import { computeOf } from './compute';
import { capacityOf, credentialsOf, lobsOf, secretsOf, tlsOf } from './databases';
import { linkOf, zoneOf } from './network';
import { certificateOf, legacyEndpointOf } from './traffic';

const kindsOf = <Kind extends string>(members: { readonly [Key in Kind]: unknown }) => Object.keys(members) as Kind[];

/** Everything by which one definition differs from another in kind, and the kinds that there are. */
export const dimensions = {
  link: kindsOf(linkOf),
  engine: ['postgresql', 'mysql'],
  capacity: kindsOf(capacityOf),
  sourceCredentials: kindsOf(credentialsOf),
  sourceTls: kindsOf(tlsOf),
  secrets: kindsOf(secretsOf),
  apiKeys: [false, true],
  lobs: kindsOf(lobsOf),
  compute: kindsOf(computeOf),
  services: [1, 2, 3],
  publicZone: kindsOf(zoneOf),
  certificate: kindsOf(certificateOf),
  legacyEndpoint: kindsOf(legacyEndpointOf),
  watching: ['nothing', 'legacy', 'both'],
  webAcl: ['none', 'block', 'count'],
  fileStorage: [false, true],
  stateTable: [false, true],
  backup: [false, true],
  environments: [1, 2, 3],
  smallestEnvironment: [false, true],
} as const;

type Dimensions = typeof dimensions;

/** One kind of each: what stands fixed before the details are made up. */
export type Shape = { readonly [Dimension in keyof Dimensions]: Dimensions[Dimension][number] };

type Choice = readonly [dimension: string, kind: unknown];

const names = Object.keys(dimensions) as (keyof Dimensions)[];

/** Whether the rules allow the kinds of a shape, or of a part of one, together. */
function agrees({ engine, sourceTls, compute, services }: Partial<Shape>): boolean {
  return !(engine === 'mysql' && sourceTls === 'encrypted') && !(compute === 'ec2-auto-scaling' && (services ?? 1) > 1);
}

/** A random shape that the rules allow. */
export const shape: fc.Arbitrary<Shape> = (
  fc.record(
    Object.fromEntries(names.map((name) => [name, fc.constantFrom<unknown>(...dimensions[name])])),
  ) as unknown as fc.Arbitrary<Shape>
).map((random) => ({
  ...random,
  sourceTls: agrees({ engine: random.engine, sourceTls: random.sourceTls }) ? random.sourceTls : 'amazon-rds',
  services: agrees({ compute: random.compute, services: random.services }) ? random.services : 1,
}));

/**
 * Returns shapes in which every two kinds that the rules allow together meet at least once: most faults of such a system
 * come from one kind, or from two that meet. The list is the same in every run.
 */
export function pairwiseShapes(): readonly Shape[] {
  const open = allPairs();
  const shapes: Shape[] = [];
  for (let [pair] = open.values(); pair !== undefined; [pair] = open.values()) {
    const complete = completed(Object.fromEntries(JSON.parse(pair)) as Partial<Shape>, open);
    for (const met of pairsOf(Object.entries(complete))) {
      open.delete(met);
    }
    shapes.push(complete);
  }
  return shapes;
}

function allPairs(): Set<string> {
  const choices = names.map((name) => dimensions[name].map((kind): Choice => [name, kind]));
  const pairs = choices.flatMap((own, index) =>
    choices.slice(index + 1).flatMap((others) => own.flatMap((one) => others.map((other) => [one, other]))),
  );
  return new Set(pairs.filter((pair) => agrees(Object.fromEntries(pair))).map((pair) => JSON.stringify(pair)));
}

function pairsOf(choices: readonly Choice[]): readonly string[] {
  return choices.flatMap((one, index) => choices.slice(index + 1).map((other) => JSON.stringify([one, other])));
}

/** Chooses, one dimension after the other, the kind that meets most of what has not met yet. */
function completed(part: Partial<Shape>, open: ReadonlySet<string>): Shape {
  let chosen = part;
  for (const name of names.filter((name) => !(name in part))) {
    const candidates = dimensions[name]
      .map((kind) => inOrder({ ...chosen, [name]: kind }))
      .filter(agrees)
      .map((shape) => ({ shape, gain: pairsOf(Object.entries(shape)).filter((pair) => open.has(pair)).length }));
    const [best] = candidates.sort((one, other) => other.gain - one.gain);
    chosen = best?.shape ?? chosen;
  }
  return inOrder(chosen) as Shape;
}

/** The pairs are compared as text, so the dimensions must stand in one order. */
const inOrder = (part: Partial<Shape>): Partial<Shape> =>
  Object.fromEntries(names.filter((name) => name in part).map((name) => [name, part[name]]));

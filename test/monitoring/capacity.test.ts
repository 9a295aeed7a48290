import { instanceCapacityOf, memoryGiBOf } from '../../lib/monitoring/capacity';
import { InvalidInputError } from '../../lib/problems';
import { valid } from '../support/definition';

describe('memory of an instance class', () => {
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.Summary.html
  test.each([
    ['t4g.medium', 4],
    ['t4g.large', 8],
    ['r6g.large', 16],
    ['r6gd.xlarge', 32],
    ['r7g.2xlarge', 64],
    ['r8g.16xlarge', 512],
    ['x2g.large', 32],
    ['dms.t3.micro', 1],
    ['dms.t3.small', 2],
    ['dms.c5.large', 4],
    ['dms.r6i.4xlarge', 128],
  ])('of %s is %d GiB', (instanceClass, memory) => {
    expect(memoryGiBOf(instanceClass)).toBe(memory);
  });

  test.each(['u7in.large', 'r6g.huge', 'large', ''])('of "%s" is refused by name', (instanceClass) => {
    expect(() => memoryGiBOf(instanceClass)).toThrow(InvalidInputError);
    expect(() => memoryGiBOf(instanceClass)).toThrow(`instance class: got "${instanceClass}", allowed`);
  });
});

describe('capacity of an Aurora instance', () => {
  test('follows from its class', () => {
    expect(instanceCapacityOf(valid.target)).toEqual({ memoryGiB: 16, localStorageGiB: 32, connections: 1802 });
  });

  test('is that of the most units where it is serverless', () => {
    const capacity = { kind: 'serverless-v2', minimumUnits: 0.5, maximumUnits: 64 } as const;
    expect(instanceCapacityOf({ ...valid.target, capacity })).toEqual({
      memoryGiB: 128,
      localStorageGiB: 256,
      connections: 5000,
    });
  });

  test('counts the connections of MySQL by its own formula', () => {
    expect(instanceCapacityOf({ ...valid.target, engine: 'aurora-mysql' }).connections).toBe(1069);
  });

  test('takes max_connections from the definition where it is a number', () => {
    const withLimit = (value: string) =>
      instanceCapacityOf({ ...valid.target, parameters: { max_connections: { value, reason: 'As on the source' } } });
    expect(withLimit('400').connections).toBe(400);
    expect(withLimit('LEAST({DBInstanceClassMemory/9531392},5000)').connections).toBe(1802);
  });
});

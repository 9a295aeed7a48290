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

  test('is that of the most units where it is serverless, and names no local storage', () => {
    const capacity = { kind: 'serverless-v2', minimumUnits: 1, maximumUnits: 64 } as const;
    expect(instanceCapacityOf({ ...valid.target, capacity })).toEqual({
      memoryGiB: 128,
      localStorageGiB: undefined,
      connections: 5000,
    });
  });

  test('admits 2000 connections to PostgreSQL where it may scale down to half a unit, and no fewer to MySQL', () => {
    const capacity = { kind: 'serverless-v2', minimumUnits: 0.5, maximumUnits: 64 } as const;
    expect(instanceCapacityOf({ ...valid.target, capacity }).connections).toBe(2000);
    expect(instanceCapacityOf({ ...valid.target, capacity, engine: 'aurora-mysql' }).connections).toBe(4069);
  });

  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html
  test.each([
    ['t4g.medium', 32],
    ['r6g.large', 32],
    ['r6g.xlarge', 80],
    ['r6g.2xlarge', 160],
    ['x2g.16xlarge', 1280],
  ])('of MySQL on %s has %d GiB of local storage', (instanceType, localStorageGiB) => {
    const capacity = { kind: 'provisioned', instanceType } as const;
    expect(instanceCapacityOf({ ...valid.target, engine: 'aurora-mysql', capacity })).toMatchObject({
      localStorageGiB,
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

  test('takes max_connections of the instances first, since it wins over that of the cluster', () => {
    const max = (value: string) => ({ max_connections: { value, reason: 'As on the source' } });
    const target = { ...valid.target, parameters: max('400'), instanceParameters: max('300') };
    expect(instanceCapacityOf(target).connections).toBe(300);
  });
});

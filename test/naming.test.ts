import fc from 'fast-check';
import { maximumNameLength, Names } from '../lib/naming';

const namesFor = (suffix: string, environment = 'production', pattern = '{type}-{environment}-{suffix}') =>
  new Names({ pattern, environment, suffix, account: '123456789012' });

test('follows the pattern of the definition', () => {
  expect(namesFor('trading').of('alb')).toBe('alb-production-trading');
  expect(namesFor('dev1', 'any', 'migration-{type}-{suffix}').of('vpc')).toBe('migration-vpc-dev1');
});

test('cuts a name that is too long in front of the suffix and marks where', () => {
  const name = namesFor('trading').of('tg-web-green-of-a-long-service', maximumNameLength.targetGroup);
  expect(name).toMatch(/^tg-web-green-of-a-[0-9a-f]{6}-trading$/);
  expect(name).toHaveLength(32);
});

test('puts the account into bucket names, which all accounts share', () => {
  expect(namesFor('trading').bucket('alb-logs')).toBe('alb-logs-123456789012-production-trading');
});

test('keeps the parameters of a deployment below a path of its own', () => {
  expect(namesFor('trading').parameter('live/rollback-latch')).toBe(
    '/crossfade-production-trading/live/rollback-latch',
  );
});

const label = (maxLength: number) =>
  fc
    .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-'), { minLength: 1, maxLength })
    .map((characters) => characters.join('').replace(/^-+|-+$/g, ''))
    .filter((text) => text.length > 0);

test('keeps the limit, the suffix and the alphabet for every name, and makes the same name twice', () => {
  fc.assert(
    fc.property(
      label(60),
      label(12),
      label(16),
      fc.constantFrom(31, 32, 63, 64),
      (type, suffix, environment, limit) => {
        const names = namesFor(suffix, environment);
        const name = names.of(type, limit);
        expect(name.length).toBeLessThanOrEqual(limit);
        expect(name).toMatch(new RegExp(`-${suffix}$`));
        expect(name).toMatch(/^[a-z0-9][a-z0-9-]*[a-z0-9]$/);
        expect(names.of(type, limit)).toBe(name);
      },
    ),
  );
});

test('keeps two names apart when both are cut', () => {
  const names = namesFor('trading');
  const long = 'target-group-of-the-very-long-service';
  expect(names.of(`${long}-blue`, 32)).not.toBe(names.of(`${long}-green`, 32));
});

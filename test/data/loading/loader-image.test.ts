import { loaderImage } from '../../../lib/data/loading/loader-image';
import { definitions } from '../../../lib/definitions';
import { payments } from '../../../lib/definitions/payments';
import { valid } from '../../support/definition';

const versions = (source: string, target: string) =>
  loaderImage({ source: { ...valid.source, version: source }, target: { ...valid.target, version: target } });

test.each([
  ['13.18', '16.8', /^17\.\d+-bookworm$/],
  ['17.2', '17.4', /^17\.\d+-bookworm$/],
  ['17.2', '18.1', /^18\.\d+-bookworm$/],
])('has a pg_dump that is as new as the newest server: %s to %s', (source, target, tag) => {
  expect(versions(source, target)).toEqual({
    repository: 'docker/library/postgres',
    tag: expect.stringMatching(tag),
  });
});

test('says where to add an image for a server that is newer than all of them', () => {
  expect(() => versions('19.1', '19.1')).toThrow(
    'No image of PostgreSQL 19 is known: add it to lib/data/loading/loader-image.ts',
  );
});

test('is of MySQL for MySQL', () => {
  expect(loaderImage(payments)).toEqual({
    repository: 'docker/library/mysql',
    tag: expect.stringMatching(/^8\.4\.\d+$/),
  });
});

test.each(Object.values(definitions).map((definition) => [definition.name, definition] as const))(
  'is known for %s',
  (_, definition) => {
    expect(loaderImage(definition).tag).toMatch(/\d/);
  },
);

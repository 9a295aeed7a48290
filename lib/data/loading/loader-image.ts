import type { BootstrapImage, MigrationDefinition } from '../../definition';

/** PostgreSQL's own image by major version. It holds `psql` and `pg_dump`, and bash 5.2. */
const postgresql: Readonly<Record<number, BootstrapImage>> = {
  17: { repository: 'docker/library/postgres', tag: '17.11-bookworm' },
  18: { repository: 'docker/library/postgres', tag: '18.6-bookworm' },
};

/** MySQL's own image, a long-term support release. It holds `mysql` and `mysqldump`, and bash 5.1. */
const mysql: BootstrapImage = { repository: 'docker/library/mysql', tag: '8.4.10' };

/**
 * Returns the image whose clients copy a schema: `pg_dump` refuses a server that is newer than itself, and reads every older
 * one. Each is published for ARM64.
 *
 * @throws Error when a server is newer than the newest image
 * @see https://gallery.ecr.aws/docker/library/postgres
 * @see https://gallery.ecr.aws/docker/library/mysql
 */
export function loaderImage({ source, target }: Pick<MigrationDefinition, 'source' | 'target'>): BootstrapImage {
  if (source.engine === 'mysql') {
    return mysql;
  }
  const newest = Math.max(...[source, target].map(({ version }) => Number.parseInt(version, 10)));
  const major = Object.keys(postgresql)
    .map(Number)
    .find((candidate) => candidate >= newest);
  const image = major === undefined ? undefined : postgresql[major];
  if (image === undefined) {
    throw new Error(`No image of PostgreSQL ${newest} is known: add it to lib/data/loading/loader-image.ts`);
  }
  return image;
}

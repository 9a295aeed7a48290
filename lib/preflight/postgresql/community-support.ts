/**
 * Last day on which the community mends a major version of PostgreSQL, `yyyy-mm-dd`.
 *
 * @see https://www.postgresql.org/support/versioning/
 */
export const communitySupport: ReadonlyMap<string, string> = new Map([
  ['9.4', '2020-02-13'],
  ['9.5', '2021-02-11'],
  ['9.6', '2021-11-11'],
  ['10', '2022-11-10'],
  ['11', '2023-11-09'],
  ['12', '2024-11-21'],
  ['13', '2025-11-13'],
  ['14', '2026-11-12'],
  ['15', '2027-11-11'],
  ['16', '2028-11-09'],
  ['17', '2029-11-08'],
  ['18', '2030-11-14'],
]);

import { isOlder } from '../../support-dates';
import type { Found, SourceCheck } from './check';

/**
 * The extensions of Aurora PostgreSQL 18, read on 2026-11-21; older versions have a few of them not, and pg_walinspect,
 * test_parser, old_snapshot beside them. A target that exists is asked itself.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Extensions.html
 */
const ofAurora = new Set(
  [
    'address_standardizer address_standardizer_data_us amcheck apg_plan_mgmt autoinc aws_commons aws_lambda aws_ml aws_s3',
    'bloom bool_plperl btree_gin btree_gist citext cube dblink dict_int dict_xsyn earthdistance fuzzystrmatch h3 h3_postgis',
    'hll hstore hstore_plperl hypopg insert_username intagg intarray ip4r isn jsonb_plperl lo log_fdw ltree moddatetime',
    'mysql_fdw oracle_fdw orafce pg_bigm pg_buffercache pg_cron pg_freespacemap pg_hint_plan pg_partman pg_prewarm',
    'pg_proctab pg_repack pg_similarity pg_stat_statements pg_tle pg_trgm pg_visibility pgaudit pgcrypto pglogical',
    'pgrouting pgrowlocks pgstattuple pgtap plcoffee plls plperl plpgsql plprofiler pltcl plv8 postgis postgis_raster',
    'postgis_tiger_geocoder postgis_topology postgres_fdw prefix rdkit refint roaringbitmap seg sslinfo tablefunc tcn',
    'tds_fdw tsm_system_rows tsm_system_time unaccent uuid-ossp vector wal2json',
  ]
    .join(' ')
    .split(' '),
);

/** Extensions that the target lacks, or has in an older version. */
export const extensions: SourceCheck = {
  name: 'extensions',
  title: 'extensions against what the target has',
  async look(source) {
    const [installed, offered, columns] = await Promise.all([
      source.source.session.query(
        `SELECT extname AS name, extversion AS version FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1`,
      ),
      source.target?.session.query(`SELECT name, default_version AS version FROM pg_available_extensions`),
      source.columns(),
    ]);
    const versions = offered && new Map(offered.map(({ name, version }) => [`${name}`, `${version}`]));
    return installed.flatMap((row): readonly Found[] => {
      const [name, version] = [`${row.name}`, `${row.version}`];
      const there = versions?.get(name);
      if (versions === undefined ? !ofAurora.has(name) : there === undefined) {
        const [user] = columns.filter(({ extension }) => extension === name);
        return [
          {
            severity: user === undefined ? ('warning' as const) : ('blocker' as const),
            subject: `extension ${name}`,
            found: `${versions === undefined ? 'It is not among those that AWS lists for Aurora PostgreSQL' : 'The target does not offer it'}${user === undefined ? '' : `, and ${user.subject} is of its type ${user.type}`}.`,
            consequence:
              'The load goes on without it, and what uses it in its definition fails: types, indexes, defaults, functions. What the application calls of it is missing after the cutover.',
            remedy: [],
          },
        ];
      }
      return there !== undefined && isOlder(there, version)
        ? [
            {
              severity: 'note' as const,
              subject: `extension ${name}`,
              found: `It is version ${version} here, and the target offers ${there}.`,
              consequence: 'What only the newer version has is missing on the target.',
              remedy: [],
            },
          ]
        : [];
    });
  },
};

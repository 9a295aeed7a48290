import { notOfExtension } from '../../validation/postgresql/catalogue/query';
import type { Found, SourceCheck } from './check';

/**
 * Triggers and rules that fire even for what DMS writes. DMS writes with `session_replication_role` replica, on Aurora and on the
 * way back on the source: others do not fire.
 */
export const alwaysTriggers: SourceCheck = {
  name: 'always-triggers',
  title: 'triggers and rules that fire for replicated changes',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(
      `SELECT format('%I.%I', n.nspname, c.relname) AS table, x.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL (
          SELECT 'Trigger' AS what, format('%I', tgname) AS name, tgenabled AS enabled FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal
          UNION ALL SELECT 'Rule', format('%I', rulename), ev_enabled FROM pg_rewrite WHERE ev_class = c.oid AND rulename <> '_RETURN') x
        WHERE n.nspname = ANY ($1::text[]) AND x.enabled IN ('A', 'R') AND NOT c.relispartition ORDER BY 1, 2, 3`,
      [schemas],
    );
    return rows.map(({ table, what, name, enabled }) => ({
      severity: 'warning',
      subject: `${table}`,
      found: `${what} ${name} is enabled ${enabled === 'A' ? 'ALWAYS' : 'as REPLICA'}.`,
      consequence:
        'It fires a second time on the other side for each row that DMS writes: on Aurora once triggers are made, and on the source on the way back. Rows are counted, logged or sent twice.',
      remedy: [`ALTER TABLE ${table} ENABLE ${`${what}`.toUpperCase()} ${name}`],
    }));
  },
};

/** Triggers that fire on statements that define something. */
export const eventTriggers: SourceCheck = {
  name: 'event-triggers',
  title: 'event triggers',
  async look({ source: { session } }) {
    const rows = await session.query(
      `SELECT format('%I', evtname) AS name, evtname LIKE 'awsdms\\_%' AS of_dms, evtenabled AS enabled, evtevent AS event,
        EXISTS (SELECT FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())) AS subscribed
        FROM pg_event_trigger v WHERE ${notOfExtension('pg_event_trigger', 'v.oid')} ORDER BY 1`,
    );
    return rows.flatMap(({ name, of_dms: ofDms, enabled, event, subscribed }): readonly Found[] => {
      if (ofDms !== 't') {
        return [
          {
            severity: 'note' as const,
            subject: `event trigger ${name}`,
            found: `It fires on ${event}.`,
            consequence:
              'The load does not make it on Aurora, and it fires on the source when DMS makes its heartbeat and its table of altered tables. Make it again after the cutover.',
            remedy: [],
          },
        ];
      }
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
      return subscribed === 't' && enabled !== 'A'
        ? [
            {
              severity: 'warning' as const,
              subject: `event trigger ${name}`,
              found: 'It is the one of DMS, and the database subscribes to another one.',
              consequence:
                'It does not fire for tables that are altered by that replication, and DMS does not learn of them.',
              remedy: [`ALTER EVENT TRIGGER ${name} ENABLE ALWAYS`],
            },
          ]
        : [];
    });
  },
};

/**
 * Functions that Aurora refuses to make: it has no superuser, no untrusted language and no library but its own.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.rds_superuser.html
 */
export const untrustedFunctions: SourceCheck = {
  name: 'untrusted-functions',
  title: 'functions in C and in untrusted languages',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(
      `SELECT p.oid::regprocedure::text AS name, l.lanname AS language FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE n.nspname = ANY ($1::text[]) AND NOT l.lanpltrusted AND p.oid NOT IN (SELECT aggfnoid FROM pg_aggregate)
          AND ${notOfExtension('pg_proc', 'p.oid')} ORDER BY 1`,
      [schemas],
    );
    return rows.map(({ name, language }) => ({
      severity: 'blocker',
      subject: `function ${name}`,
      found: `It is written in ${language}.`,
      consequence:
        'Only a superuser may make such a function, and Aurora has none: it fails in the load, with everything that uses it. Write it in SQL, PL/pgSQL or PL/v8, or move it into the application.',
      remedy: [],
    }));
  },
};

/** Functions that run as their owner. */
export const definerFunctions: SourceCheck = {
  name: 'definer-functions',
  title: 'SECURITY DEFINER functions',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(
      `SELECT p.oid::regprocedure::text AS name, pg_get_userbyid(p.proowner) AS owner, r.rolsuper AS super FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_roles r ON r.oid = p.proowner
        WHERE n.nspname = ANY ($1::text[]) AND p.prosecdef AND ${notOfExtension('pg_proc', 'p.oid')} ORDER BY 1`,
      [schemas],
    );
    return rows.map(({ name, owner, super: ofSuperuser }) => ({
      severity: ofSuperuser === 't' ? ('warning' as const) : ('note' as const),
      subject: `function ${name}`,
      found: `It runs as its owner ${owner}${ofSuperuser === 't' ? ', a superuser' : ''}.`,
      consequence:
        ofSuperuser === 't'
          ? 'On Aurora it runs as the administrator, who is no superuser: what it may do there has to be tried.'
          : 'On Aurora it runs as the administrator, who makes it there: it may do more than its owner may here, or less.',
      remedy: [],
    }));
  },
};

/**
 * Materialised views.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
 */
export const materialisedViews: SourceCheck = {
  name: 'materialised-views',
  title: 'materialised views',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name, pg_table_size(c.oid) AS bytes FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND n.nspname = ANY ($1::text[])
          AND ${notOfExtension('pg_class', 'c.oid')} ORDER BY 1`,
      [schemas],
    );
    return rows.map(({ name }) => ({
      severity: 'note',
      subject: `${name}`,
      found: 'It is a materialised view.',
      consequence:
        'DMS does not move it. The load fills it once on Aurora; what refreshes it on the source has to refresh it there from the cutover on.',
      remedy: [],
    }));
  },
};

/** What the load does not make on Aurora, since it belongs to no schema. */
export const leftBehind: SourceCheck = {
  name: 'left-behind',
  title: 'casts, foreign servers and settings that do not travel',
  async look({ source: { session } }) {
    const rows = await session.query(
      `SELECT 'cast ' || castsource::regtype || ' to ' || casttarget::regtype AS name, 'It was made here.' AS found FROM pg_cast c
        WHERE c.oid >= 16384 AND ${notOfExtension('pg_cast', 'c.oid')}
      UNION ALL SELECT format('foreign server %I', srvname), 'It was made here.' FROM pg_foreign_server
      UNION ALL SELECT CASE WHEN setrole = 0 THEN 'settings of the database' ELSE format('settings of role %I', pg_get_userbyid(setrole)) END,
          array_to_string(setconfig, ', ') FROM pg_db_role_setting
          WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      ORDER BY 1, 2`,
    );
    return rows.map(({ name, found }) => ({
      severity: 'note',
      subject: `${name}`,
      found: `${found}`,
      consequence: 'The load does not make it on Aurora: make it there before the application is tried.',
      remedy: [],
    }));
  },
};

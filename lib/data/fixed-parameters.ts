import type { DatabaseParameter, TargetDatabase } from '../definition';

/** Parameters by name, each with its value and the reason it is set. */
export type Parameters = Readonly<Record<string, DatabaseParameter>>;

/** The parameters that Crossfade sets by itself in one engine. */
export interface EngineParameters {
  /** Of the cluster. No definition can change or take away one of these. */
  readonly cluster: Parameters;
  /** Of each instance. No definition can change or take away one of these. */
  readonly instance: Parameters;
  /** Of the cluster, unless the definition has a value of its own. */
  readonly clusterDefaults: Parameters;
  /** Of the cluster in place of a default, once Aurora is the writer of record. All of them change without a reboot. */
  readonly writerDefaults: Parameters;
}

const postgresql: EngineParameters = {
  cluster: {
    'rds.force_ssl': {
      value: '1',
      reason: 'Encryption in transit: the server refuses a connection without TLS. Before version 17 the default is 0.',
    },
    // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
    'rds.logical_replication': {
      value: '1',
      reason:
        'The way back reads changes from Aurora. The parameter is static: set later, it would need a reboot of the writer in the middle of the cutover.',
    },
  },
  instance: {
    log_lock_waits: {
      value: '1',
      reason: 'A replication that falls behind because somebody holds a lock shows in the log, with the holder.',
    },
  },
  clusterDefaults: {},
  writerDefaults: {},
};

/**
 * How long the binary log is kept is not among them: no parameter has it, a procedure inside the database does
 * (`mysql.rds_set_configuration`), which DataStack's outputs print. Nor is `binlog_row_image`: the whole row, which DMS
 * needs, is the default, and AWS's documents disagree on whether the parameter can be set.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
 */
const mysql: EngineParameters = {
  cluster: {
    require_secure_transport: {
      value: 'ON',
      reason: 'Encryption in transit: the server refuses a connection without TLS. The default is OFF.',
    },
    binlog_format: {
      value: 'ROW',
      reason:
        'The way back reads changes from Aurora. The default is OFF, and leaving it takes a reboot: set later, that would fall into the middle of the cutover.',
    },
    binlog_checksum: {
      value: 'NONE',
      reason: 'DMS reads events without a checksum. Where it is not set, Aurora writes CRC32.',
    },
    server_audit_logging: {
      value: '1',
      reason: 'Who connected, or tried to, and who changed a table or a right, shows in the audit log.',
    },
  },
  instance: {
    local_infile: {
      value: '1',
      reason: 'DMS loads the tables by LOAD DATA LOCAL INFILE.',
    },
    log_bin_trust_function_creators: {
      value: '1',
      reason:
        'With the binary log on, triggers and functions of the source could otherwise be made by nobody: it would take SUPER, which Aurora gives to no user. Row format logs what they change, not the call.',
    },
    innodb_print_all_deadlocks: {
      value: '1',
      reason: 'Both statements of a deadlock show in the error log. The default keeps the last deadlock alone.',
    },
    slow_query_log: {
      value: '1',
      reason: 'Statements that are slower on Aurora than on the source show in a log.',
    },
  },
  clusterDefaults: {
    // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Auditing.html
    server_audit_events: {
      value: 'CONNECT,QUERY_DCL,QUERY_DDL',
      reason:
        'Sign-ins and changes of rights and tables. QUERY and QUERY_DML would copy the data themselves into a log.',
    },
    event_scheduler: {
      value: 'OFF',
      reason:
        'Events come with the schema and would write to Aurora while the source is the writer. It is ON from the phase on in which Aurora is.',
    },
  },
  writerDefaults: {
    event_scheduler: {
      value: 'ON',
      reason: 'Aurora is the writer of record, so its events are those of the application; on the source they are off.',
    },
  },
};

/** The parameters that Crossfade sets by itself, by engine. */
export const fixedParameters: Readonly<Record<TargetDatabase['engine'], EngineParameters>> = {
  'aurora-postgresql': postgresql,
  'aurora-mysql': mysql,
};

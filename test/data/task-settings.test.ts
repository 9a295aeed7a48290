import { taskSettings } from '../../lib/data/task-settings';
import { valid } from '../support/definition';

const full = taskSettings({ ...valid.replication, lobs: { kind: 'full', chunkKiB: 64 } }, 'postgresql');
const limited = taskSettings({ ...valid.replication, lobs: { kind: 'limited', maximumKiB: 512 } }, 'postgresql');

test('stops the task rather than skip a row, for every kind of error that DMS knows', () => {
  const policies = Object.entries(full.ErrorBehavior).filter(([name]) => name.endsWith('Policy'));
  expect(policies.map(([name]) => name).sort()).toEqual([
    'ApplyErrorDeletePolicy',
    'ApplyErrorEscalationPolicy',
    'ApplyErrorInsertPolicy',
    'ApplyErrorUpdatePolicy',
    'DataErrorEscalationPolicy',
    'DataErrorPolicy',
    'DataTruncationErrorPolicy',
    'TableErrorEscalationPolicy',
    'TableErrorPolicy',
  ]);
  expect(new Set(policies.map(([, policy]) => policy))).toEqual(new Set(['STOP_TASK']));
});

test('stops the task when a table is truncated on the source, or when the mappings find no table', () => {
  expect(full.ErrorBehavior).toMatchObject({ ApplyErrorFailOnTruncationDdl: true, FailOnNoTablesCaptured: true });
});

test('takes a row that the load and the cached changes both bring for no error', () => {
  expect(full.ErrorBehavior.FullLoadIgnoreConflicts).toBe(true);
});

test('outlives a link that is down, and goes on within a minute when it is back', () => {
  expect(full.ErrorBehavior).toMatchObject({
    RecoverableErrorCount: -1,
    RecoverableErrorThrottlingMax: 60,
    RecoverableErrorStopRetryAfterThrottlingMax: false,
  });
});

test('never drops, truncates or makes a table in Aurora, but follows an altered one', () => {
  expect(full.FullLoadSettings.TargetTablePrepMode).toBe('DO_NOTHING');
  expect(full.ChangeProcessingDdlHandlingPolicy).toEqual({
    HandleSourceTableAltered: true,
    HandleSourceTableDropped: false,
    HandleSourceTableTruncated: false,
  });
});

test('applies changes transaction by transaction', () => {
  expect(full.TargetMetadata.BatchApplyEnabled).toBe(false);
});

test('stops where indexes, and then foreign keys, are to be made', () => {
  expect(full.FullLoadSettings).toMatchObject({
    StopTaskCachedChangesApplied: true,
    StopTaskCachedChangesNotApplied: true,
  });
});

test('has nothing to even out between collations of MySQL, which are the same on every server', () => {
  expect(taskSettings(valid.replication, 'mysql').ValidationSettings).toMatchObject({
    EnableValidation: true,
    HandleCollationDiff: false,
  });
});

test('compares every row on both sides, whatever the collations', () => {
  expect(full.ValidationSettings).toMatchObject({
    EnableValidation: true,
    ValidationMode: 'ROW_LEVEL',
    HandleCollationDiff: true,
  });
});

test('keeps its control tables out of public, where they would move with the application', () => {
  expect(full.ControlTablesSettings).toEqual({
    ControlSchema: 'awsdms_control',
    StatusTableEnabled: true,
    SuspendedTablesTableEnabled: true,
    HistoryTableEnabled: true,
    FullLoadExceptionTableEnabled: true,
  });
});

test('moves large objects of any size where the definition wants them in full, the small ones with their row', () => {
  expect(full.TargetMetadata).toMatchObject({
    SupportLobs: true,
    FullLobMode: true,
    LobChunkSize: 64,
    LimitedSizeLobMode: false,
    InlineLobMaxSize: 32,
  });
  expect(full.ValidationSettings.ValidationPartialLobSize).toBe(0);
});

test('moves large objects up to a limit where the definition sets one, and compares as much of them', () => {
  expect(limited.TargetMetadata).toMatchObject({
    SupportLobs: true,
    FullLobMode: false,
    LimitedSizeLobMode: true,
    LobMaxSize: 512,
    InlineLobMaxSize: 0,
  });
  expect(limited.ValidationSettings.ValidationPartialLobSize).toBe(512);
});

test('logs what Security Hub asks for, and names no log group, which DMS refuses on create', () => {
  expect(full.Logging.EnableLogging).toBe(true);
  const components = full.Logging.LogComponents.map(({ Id }) => Id);
  expect(components).toEqual(
    expect.arrayContaining(['SOURCE_CAPTURE', 'SOURCE_UNLOAD', 'TARGET_APPLY', 'TARGET_LOAD', 'VALIDATOR_EXT']),
  );
  expect(new Set(full.Logging.LogComponents.map(({ Severity }) => Severity))).toEqual(
    new Set(['LOGGER_SEVERITY_DEFAULT']),
  );
  expect(JSON.stringify(full)).not.toContain('CloudWatchLog');
});

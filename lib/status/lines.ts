import type { Reading } from '../../lambda/reading';
import { describeWeight } from '../../lambda/traffic-gate/live-weight';
import type { Observed, ObservedVerdict, ReplicationTask } from '../../lambda/traffic-gate/observed';
import { taskIdentifierOf } from '../../lambda/traffic-gate/replication';
import { lagMinutes } from '../../lambda/traffic-gate/timing';
import { describeAge, refusalsOfValidation } from '../../lambda/traffic-gate/validation';
import { firstPhase } from '../migration-phase';
import { type DeployedStack, declaredOf } from '../operations/deployed-stack';
import type { MigrationSettings } from '../settings';
import { gateEnvironment } from '../traffic/gate-environment';
import type { Facts } from './facts';

/** One thing of a migration: what is declared, what is live, and whether the two agree. */
export interface StatusLine {
  readonly subject: string;
  /** By the deployed templates and, where the line says so, by `cdk.json`. */
  readonly declared: string;
  readonly live: string;
  /** False as well where one of the two could not be read. */
  readonly agrees: boolean;
}

/** Says of everything that can differ whether it does. It only judges: the result depends on its arguments alone. */
export function statusLines(settings: MigrationSettings, facts: Facts): readonly StatusLine[] {
  const { observed } = facts;
  const stacks = 'value' in facts.stacks ? facts.stacks.value : [];
  const phase = declared(stacks, 'Custom::PhaseGuard', 'Phase');
  const weight = declared(stacks, 'Custom::TrafficGate', 'Weight');
  return [
    stacksLine(facts.stacks),
    line('phase', phase ?? notDeployed, observed.phase, (live) => ({ live, agrees: live === phase })),
    line('AWS weight', weight === undefined ? notDeployed : `${weight} %`, observed.live, (live) => ({
      live: describeWeight(live),
      agrees: String(live.percent) === weight,
    })),
    ...recorded(settings, observed),
    line('rollback latch', 'not set', observed.latch, (latch) => ({
      live: latch === undefined ? 'not set' : `${latch.id}, set ${latch.at} (${latch.reason})`,
      agrees: latch === undefined,
    })),
    ...replicationLines(settings, observed, phase ?? firstPhase),
    ...pausedLines(facts.paused),
    line('alarms', 'none in ALARM', facts.alarms, ({ count, firing }) => ({
      live: firing.length === 0 ? `none of ${count} in ALARM` : firing.join(', '),
      agrees: firing.length === 0,
    })),
    ...validationLines(settings, observed),
    ...imageLines(settings, facts, stacks),
  ];
}

const notDeployed = 'not deployed';

function line<Value>(
  subject: string,
  declaredText: string,
  found: Reading<Value>,
  judge: (value: Value) => Pick<StatusLine, 'live' | 'agrees'>,
): StatusLine {
  const judged = 'value' in found ? judge(found.value) : { live: unread(found.unreadable), agrees: false };
  return { subject, declared: declaredText, ...judged };
}

const unread = (problem: string) => `could not be read (${problem})`;

/** Returns a property of the only resource of its type, or of the first of several that all have it. */
function declared(stacks: readonly DeployedStack[], type: string, property: string): string | undefined {
  const value = declaredOf(stacks, type)[0]?.[property];
  return value === undefined ? undefined : String(value);
}

function stacksLine(stacks: Reading<readonly DeployedStack[]>): StatusLine {
  return line('stacks', 'deployed', stacks, (all) => {
    const others = all.filter(({ status }) => !/^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/.test(status ?? ''));
    return {
      live:
        others.length === 0
          ? `all ${all.length} complete`
          : others.map(({ name, status }) => `${name} ${status ?? 'does not exist'}`).join(', '),
      agrees: others.length === 0,
    };
  });
}

/** What the team has recorded in `cdk.json`. A flag of this command is none: it chooses the deployment. */
function recorded({ weightGivenBy, awsTrafficWeight }: MigrationSettings, observed: Observed): readonly StatusLine[] {
  return weightGivenBy === 'cdk.json'
    ? [
        line('AWS weight, cdk.json', `${awsTrafficWeight} %`, observed.live, (live) => ({
          live: describeWeight(live),
          agrees: live.percent === awsTrafficWeight,
        })),
      ]
    : [];
}

function replicationLines(
  { definition }: MigrationSettings,
  { task, lagSeconds }: Observed,
  phase: string,
): readonly StatusLine[] {
  if (phase !== firstPhase) {
    // The other direction is a task that the machines of the cutover make; its alarms stand in the line of the alarms.
    return [
      line('replication to Aurora', 'not running', task, (found) => ({
        live: describeTask(found),
        agrees: found?.status !== 'running',
      })),
    ];
  }
  const limit = definition.replication.lagAlarmSeconds;
  return [
    line('replication', 'running, all loaded, no table in error', task, (found) => ({
      live: describeTask(found),
      agrees: found !== undefined && isWell(found),
    })),
    line('replication lag', `${limit} s at the most`, lagSeconds, (seconds) => ({
      live:
        seconds === undefined
          ? `not known: no value in ${lagMinutes} minutes`
          : `${Math.round(seconds)} s in the last ${lagMinutes} minutes`,
      agrees: seconds !== undefined && seconds <= limit,
    })),
  ];
}

/** The note of a pause is there in the middle of a deploy; one that stays tells that a task did not resume. */
function pausedLines(paused: Facts['paused']): readonly StatusLine[] {
  return 'value' in paused && paused.value === undefined
    ? []
    : [
        line('replication, paused', 'only while a deploy changes it', paused, (note) => ({
          live: (note?.tasks ?? []).map(({ arn, pausedAt }) => `${taskIdentifierOf(arn)} since ${pausedAt}`).join(', '),
          agrees: false,
        })),
      ];
}

function describeTask(task: ReplicationTask | undefined): string {
  if (task === undefined) {
    return 'there is no task';
  }
  const { status, loadedPercent, tablesErrored } = task;
  return [
    status,
    ...(loadedPercent === undefined ? [] : [`${loadedPercent} % loaded`]),
    `${tablesErrored} ${tablesErrored === 1 ? 'table' : 'tables'} in error`,
  ].join(', ');
}

function isWell({ status, loadedPercent = 100, tablesErrored, tablesLoading, tablesQueued }: ReplicationTask): boolean {
  return status === 'running' && loadedPercent === 100 && tablesErrored + tablesLoading + tablesQueued === 0;
}

/** What the gate would say. */
function validationLines(settings: MigrationSettings, { validation }: Observed): readonly StatusLine[] {
  const gate = gateEnvironment(settings, '');
  if (validation === undefined || gate.validation === undefined) {
    return [];
  }
  const [refusal] = refusalsOfValidation(validation, gate.validation, gate);
  return [
    line(
      'last validation',
      `counts for the gate, at most ${describeAge(gate.validation.proofValidHours)} old`,
      validation,
      (verdict) => ({
        live: refusal?.reason ?? (verdict === undefined ? 'none yet' : describeVerdict(verdict)),
        agrees: refusal === undefined,
      }),
    ),
  ];
}

function describeVerdict({ outcome, ageHours, run, oldestPartAt, finishedAt }: ObservedVerdict): string {
  return `${outcome}, ${describeAge(ageHours)} old (${run}, compared from ${oldestPartAt} to ${finishedAt})`;
}

function imageLines(
  { definition: { compute } }: MigrationSettings,
  { images }: Facts,
  stacks: readonly DeployedStack[],
): readonly StatusLine[] {
  return compute.services.map(({ name }) => {
    const releases = [
      ...declaredOf(stacks, 'Custom::Release').filter(({ ContainerName }) => ContainerName === name),
      ...declaredOf(stacks, 'Custom::InstanceRelease'),
    ];
    const tag = releases[0]?.['ImageTag'];
    const found = images[name] ?? { unreadable: 'it was not looked for' };
    if (releases.length === 0) {
      return line(`image ${name}`, notDeployed, found, (live) => ({ live, agrees: false }));
    }
    // A deploy without a tag keeps the live image, whichever it is.
    return tag === undefined || tag === ''
      ? line(`image ${name}`, 'the live image', found, (live) => ({ live, agrees: true }))
      : line(`image ${name}`, `tag ${tag}`, found, (live) => ({ live, agrees: live.endsWith(`:${tag}`) }));
  });
}

import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../../settings';

/** One line of the table of alarms. */
export interface AlarmDefinition
  extends Required<
    Pick<
      cloudwatch.AlarmProps,
      'metric' | 'comparisonOperator' | 'threshold' | 'evaluationPeriods' | 'treatMissingData'
    >
  > {
  /**
   * How many of the evaluated periods must be over the threshold.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;
  /** Construct id. */
  readonly id: string;
  /** What is watched, in the alarm's physical name, for example `lag-source`. */
  readonly type: string;
  /** What it means when the alarm fires, in a sentence with the threshold. */
  readonly meaning: string;
  /** What to do first, in a sentence. */
  readonly firstStep: string;
}

/** What the alarms are made from. */
export interface NotifyingAlarmsProps {
  readonly settings: MigrationSettings;
  /** Is told when an alarm fires, and when it is over. */
  readonly alertTopic: sns.ITopic;
  readonly definitions: readonly AlarmDefinition[];
}

/** The alarms of a table. Each tells the alert topic when it fires and when it is over. */
export class NotifyingAlarms extends Construct {
  readonly all: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, { settings, alertTopic, definitions }: NotifyingAlarmsProps) {
    super(scope, id);
    const action = new SnsAction(alertTopic);
    this.all = definitions.map(({ id: alarmId, type, meaning, firstStep, ...props }) => {
      const alarm = new cloudwatch.Alarm(this, alarmId, {
        ...props,
        alarmName: settings.names.of(`alarm-${type}`, 255),
        alarmDescription: `${meaning} First: ${firstStep}`,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
  }
}

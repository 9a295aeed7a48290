import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetQuotaUtilizationReportCommand,
  GetServiceQuotaCommand,
  StartQuotaUtilizationReportCommand,
} from '@aws-sdk/client-service-quotas';
import type { AccountClients } from './clients';

/** Seconds after which a report that has not come will not come. AWS says "several seconds". */
const patienceSeconds = 120;

/** A quota of the account in the Region. */
export interface Quota {
  readonly value: number;
  /** How much is in use. Undefined where Service Quotas does not tell. */
  readonly used?: number;
}

/**
 * The quotas of an account. Service Quotas knows the use of those that report it, in one report on all; of the others it
 * knows the value alone.
 *
 * @see https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetQuotaUtilizationReport.html
 */
export class Quotas {
  private report: Promise<ReadonlyMap<string, Quota>> | undefined;

  constructor(private readonly clients: Pick<AccountClients, 'serviceQuotas' | 'pollMilliseconds'>) {}

  /** @throws Error when neither the report nor the value can be read */
  async read(service: string, code: string): Promise<Quota> {
    this.report ??= this.readReport();
    const quota = (await this.report).get(`${service} ${code}`);
    return quota ?? { value: await this.valueOf(service, code) };
  }

  private async valueOf(ServiceCode: string, QuotaCode: string): Promise<number> {
    const { serviceQuotas } = this.clients;
    const input = { ServiceCode, QuotaCode };
    let value: number | undefined;
    try {
      value = (await serviceQuotas.send(new GetServiceQuotaCommand(input))).Quota?.Value;
    } catch (error) {
      // An account that never asked for more has the default, of which only the other call knows.
      if ((error as Error).name !== 'NoSuchResourceException') {
        throw error;
      }
      value = (await serviceQuotas.send(new GetAWSDefaultServiceQuotaCommand(input))).Quota?.Value;
    }
    if (value === undefined) {
      throw new Error(`Service Quotas has no value for ${QuotaCode} of ${ServiceCode}`);
    }
    return value;
  }

  private async readReport(): Promise<ReadonlyMap<string, Quota>> {
    const { serviceQuotas, pollMilliseconds } = this.clients;
    const { ReportId } = await serviceQuotas.send(new StartQuotaUtilizationReportCommand({}));
    const deadline = Date.now() + patienceSeconds * 1000;
    const quotas = new Map<string, Quota>();
    let NextToken: string | undefined;
    for (;;) {
      const page = await serviceQuotas.send(new GetQuotaUtilizationReportCommand({ ReportId, NextToken }));
      if (page.Status === 'FAILED') {
        throw new Error(`the report of the quotas failed: ${page.ErrorCode} ${page.ErrorMessage}`);
      }
      if (page.Status === 'COMPLETED') {
        for (const { ServiceCode, QuotaCode, Utilization, AppliedValue, DefaultValue } of page.Quotas ?? []) {
          const value = AppliedValue ?? DefaultValue;
          if (value !== undefined && Utilization !== undefined) {
            quotas.set(`${ServiceCode} ${QuotaCode}`, { value, used: Math.round((value * Utilization) / 100) });
          }
        }
        NextToken = page.NextToken;
        if (NextToken === undefined) {
          return quotas;
        }
        continue;
      }
      if (Date.now() > deadline) {
        throw new Error(`the report of the quotas was not there after ${patienceSeconds} s`);
      }
      await sleep(pollMilliseconds);
    }
  }
}

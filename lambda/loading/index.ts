import { createClients } from './clients';
import { answer } from './handler';
import type { Answer } from './look';

// Outside the handler, so that a second look finds the connections to AWS open.
const clients = createClients();

/** Looks where the load is, for the loading machine, and does what comes next. */
export async function handler(event: unknown): Promise<Answer> {
  return answer(event, process.env, clients, new Date());
}

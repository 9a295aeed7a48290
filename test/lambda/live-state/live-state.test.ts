import type { CdkCustomResourceEvent } from 'aws-lambda';
import { removeLiveState } from '../../../lambda/live-state/live-state';

const parameter = '/crossfade-production-trading/live/rollback-latch';

function event(type: 'Create' | 'Update' | 'Delete', names: unknown = [parameter]): CdkCustomResourceEvent {
  return {
    RequestType: type,
    PhysicalResourceId: parameter,
    ResourceProperties: { ServiceToken: 'arn', ParameterNames: names },
  } as unknown as CdkCustomResourceEvent;
}

class ParameterStore {
  readonly parameters = new Set<string>([parameter, '/another/migration']);
  calls = 0;

  async send(command: { readonly input: { readonly Names?: string[] } }): Promise<{ DeletedParameters: string[] }> {
    this.calls += 1;
    const DeletedParameters = (command.input.Names ?? []).filter((name) => this.parameters.delete(name));
    return { DeletedParameters };
  }
}

function store(): ParameterStore & Parameters<typeof removeLiveState>[1] {
  return new ParameterStore() as ParameterStore & Parameters<typeof removeLiveState>[1];
}

beforeEach(() => jest.spyOn(console, 'info').mockImplementation());
afterEach(() => jest.restoreAllMocks());

test.each(['Create', 'Update'] as const)('leaves the live state alone on %s', async (type) => {
  const ssm = store();
  await expect(removeLiveState(event(type), ssm)).resolves.toEqual({ PhysicalResourceId: parameter });
  expect(ssm.calls).toBe(0);
});

test('takes its own parameters away when the stack goes, and no other', async () => {
  const ssm = store();
  await removeLiveState(event('Delete'), ssm);
  expect([...ssm.parameters]).toEqual(['/another/migration']);
});

test('succeeds again when the parameters are gone already', async () => {
  const ssm = store();
  await removeLiveState(event('Delete'), ssm);
  await expect(removeLiveState(event('Delete'), ssm)).resolves.toEqual({ PhysicalResourceId: parameter });
});

test.each([null, 'name', [], [1]])('names what is wrong with the parameter names %p', async (names) => {
  await expect(removeLiveState(event('Delete', names), store())).rejects.toThrow(
    /^ParameterNames: got .+, allowed a list/,
  );
});

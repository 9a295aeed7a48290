import { helpText, readArguments } from './arguments';

const migrations = { trading: ['production'], payments: ['aws-production', 'legacy-sync'] };

describe('the arguments of a rehearsal', () => {
  it('rehearse trading as text when there are none', () => {
    expect(readArguments([], migrations)).toEqual({
      migration: 'trading',
      environment: undefined,
      faults: false,
      json: false,
      help: false,
    });
  });

  it.each([[['--migration', 'payments']], [['--migration=payments']]])('choose a migration: %j', (args) => {
    expect(readArguments(args, migrations).migration).toBe('payments');
  });

  it('combine', () => {
    const args = ['--json', '--environment', 'legacy-sync', '--help', '--faults', '--migration', 'payments'];
    expect(readArguments(args, migrations)).toEqual({
      migration: 'payments',
      environment: 'legacy-sync',
      faults: true,
      json: true,
      help: true,
    });
  });

  it.each([
    [['--migration', 'nope'], '--migration: got "nope", allowed one of trading, payments'],
    [['--migration'], '--migration: got "", allowed one of trading, payments'],
    [['--migration='], '--migration: got "", allowed one of trading, payments'],
    [['--environment'], '--environment: got "", allowed one of production'],
    [['--environment=legacy-sync'], '--environment: got "legacy-sync", allowed one of production'],
    [
      ['--jsonn'],
      '--jsonn: not an argument; allowed are --migration <name>, --environment <name>, --faults, --json, --help',
    ],
    [
      ['trading'],
      'trading: not an argument; allowed are --migration <name>, --environment <name>, --faults, --json, --help',
    ],
    [
      ['--json=yes'],
      '--json=yes: not an argument; allowed are --migration <name>, --environment <name>, --faults, --json, --help',
    ],
  ])('are refused in one line: %j', (args, message) => {
    expect(() => readArguments(args, migrations)).toThrow(message);
  });

  it('are explained with the names of all migrations', () => {
    expect(helpText(migrations)).toContain('which system: trading, payments (default: trading)');
  });
});

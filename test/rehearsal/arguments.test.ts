import { helpText, readArguments } from './arguments';

const migrations = ['trading', 'payments'];

describe('the arguments of a rehearsal', () => {
  it('rehearse trading as text when there are none', () => {
    expect(readArguments([], migrations)).toEqual({ migration: 'trading', json: false, help: false });
  });

  it.each([[['--migration', 'payments']], [['--migration=payments']]])('choose a migration: %j', (args) => {
    expect(readArguments(args, migrations).migration).toBe('payments');
  });

  it('combine', () => {
    const args = ['--json', '--help', '--migration', 'payments'];
    expect(readArguments(args, migrations)).toEqual({ migration: 'payments', json: true, help: true });
  });

  it.each([
    [['--migration', 'nope'], '--migration: got "nope", allowed one of trading, payments'],
    [['--migration'], '--migration: got "", allowed one of trading, payments'],
    [['--migration='], '--migration: got "", allowed one of trading, payments'],
    [['--jsonn'], '--jsonn: not an argument; allowed are --migration <name>, --json, --help'],
    [['trading'], 'trading: not an argument; allowed are --migration <name>, --json, --help'],
    [['--json=yes'], '--json=yes: not an argument; allowed are --migration <name>, --json, --help'],
  ])('are refused in one line: %j', (args, message) => {
    expect(() => readArguments(args, migrations)).toThrow(message);
  });

  it('are explained with the names of all migrations', () => {
    expect(helpText(migrations)).toContain('which system: trading, payments (default: trading)');
  });
});

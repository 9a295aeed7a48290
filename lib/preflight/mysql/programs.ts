import type { TextRow } from '../context';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import { account } from './names';

/** What is stored in the source to be executed: triggers, events, routines, views. */
export function programChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('triggers', 'triggers', async (miss) => {
      const programs = await readPrograms(facts, ['trigger'], miss);
      return programs.map(trigger);
    }),
    checkOf('events', 'events', async (miss) => {
      const programs = await readPrograms(facts, ['event'], miss);
      return programs.filter(({ enabled }) => enabled).map(event);
    }),
    checkOf('definers', 'those in whose name programs run', async (miss) => {
      const programs = await readPrograms(facts, everyList, miss);
      const accounts = await readAccounts(facts, programs);
      return [...byDefiner(programs)].flatMap(([definer, own]) => definerOf(definer, own, accounts));
    }),
    checkOf('program-texts', 'programs that Aurora MySQL cannot run', async (miss) => {
      const programs = await readPrograms(facts, everyList, miss);
      return programs.flatMap((program) => {
        if (program.text === undefined) {
          miss(`${program.kind} ${program.name}: its text is not shown to this user`);
          return [];
        }
        return foreignTo(program, program.text);
      });
    }),
  ];
}

/** Something that the source executes. */
interface Program {
  readonly kind: 'trigger' | 'event' | 'procedure' | 'function' | 'view' | 'package' | 'package body';
  /** With its database. */
  readonly name: string;
  readonly definer: string;
  /** Whether it runs with the rights of its definer. */
  readonly asDefiner: boolean;
  readonly enabled: boolean;
  readonly mode: string;
  /** Undefined where the user may not see it. */
  readonly text?: string;
}

/** The lists of the catalogue in which programs are. */
type List = 'trigger' | 'event' | 'routine' | 'view';

const everyList: readonly List[] = ['trigger', 'event', 'routine', 'view'];

/** Each list, and the right without which a user is shown less of it. */
const lists: Readonly<Record<List, { readonly right: string; readonly query: string }>> = {
  trigger: {
    right: 'TRIGGER',
    query: `SELECT 'trigger' AS kind, CONCAT(TRIGGER_SCHEMA, '.', TRIGGER_NAME) AS name, DEFINER AS definer, 'DEFINER' AS security,
      SQL_MODE AS mode, 'ENABLED' AS state, ACTION_STATEMENT AS text FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (?)`,
  },
  event: {
    right: 'EVENT',
    query: `SELECT 'event' AS kind, CONCAT(EVENT_SCHEMA, '.', EVENT_NAME) AS name, DEFINER AS definer, 'DEFINER' AS security,
      SQL_MODE AS mode, STATUS AS state, EVENT_DEFINITION AS text FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (?)`,
  },
  routine: {
    right: 'EXECUTE',
    query: `SELECT LOWER(ROUTINE_TYPE) AS kind, CONCAT(ROUTINE_SCHEMA, '.', ROUTINE_NAME) AS name, DEFINER AS definer,
      SECURITY_TYPE AS security, SQL_MODE AS mode, 'ENABLED' AS state, ROUTINE_DEFINITION AS text
      FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (?)`,
  },
  view: {
    right: 'SHOW VIEW',
    query: `SELECT 'view' AS kind, CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) AS name, DEFINER AS definer, SECURITY_TYPE AS security,
      '' AS mode, 'ENABLED' AS state, NULLIF(VIEW_DEFINITION, '') AS text FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN (?)`,
  },
};

/** Reads the programs. What the rights of the user hide is missed: no error says so. */
async function readPrograms(
  facts: Facts,
  names: readonly List[],
  miss: (reason: string) => void,
): Promise<readonly Program[]> {
  const rights = await facts.rights();
  const { schemas } = facts.context;
  const programs: Program[] = [];
  for (const { right, query } of names.map((name) => lists[name])) {
    // Who may read every table may see every routine.
    const hidden = schemas.filter(
      (schema) =>
        !rights.onDatabase(right, schema) && !(right === 'EXECUTE' && rights.onServer('SELECT', 'SHOW_ROUTINE')),
    );
    for (const schema of hidden) {
      miss(
        `${schema}: not all is shown to a user without ${right}: GRANT ${right} ON ${schema}.* TO ${rights.grantee}`,
      );
    }
    const rows = await facts.session.query(`${query} ORDER BY 2`, [schemas]);
    programs.push(...rows.map(programOf));
  }
  return programs;
}

function programOf(row: TextRow): Program {
  return {
    kind: `${row['kind']}` as Program['kind'],
    name: `${row['name']}`,
    definer: `${row['definer']}`,
    asDefiner: row['security'] === 'DEFINER',
    enabled: row['state'] === 'ENABLED',
    mode: `${row['mode']}`,
    ...(row['text'] != null && { text: row['text'] }),
  };
}

function trigger({ name }: Program): Found {
  return {
    severity: 'note',
    subject: name,
    found: 'it is a trigger',
    consequence:
      'What it writes on the source arrives by the binary log as well, so in Aurora it would write twice. The load makes triggers at the cutover, when DMS writes no more: make none by hand before.',
    remedy: [],
  };
}

function event({ name }: Program): Found {
  return {
    severity: 'note',
    subject: name,
    found: 'it is an event that is enabled',
    consequence:
      'Two servers must not both run it. Aurora runs no event before the cutover (event_scheduler is OFF there); at the cutover switch it off on the source.',
    remedy: [],
  };
}

function byDefiner(programs: readonly Program[]): ReadonlyMap<string, readonly Program[]> {
  const groups = new Map<string, Program[]>();
  for (const program of programs) {
    groups.set(program.definer, [...(groups.get(program.definer) ?? []), program]);
  }
  return groups;
}

/** Accounts of the source among the definers, as the catalogue writes them. Undefined where they cannot be seen. */
async function readAccounts(facts: Facts, programs: readonly Program[]): Promise<ReadonlySet<string>> {
  if (programs.length === 0) {
    return new Set();
  }
  const rows = await facts.session.query("SELECT CONCAT(User, '@', Host) AS name FROM mysql.user");
  return new Set(rows.map((row) => `${row['name']}`));
}

function definerOf(definer: string, programs: readonly Program[], accounts: ReadonlySet<string>): readonly Found[] {
  const named = programs.filter(({ asDefiner }) => asDefiner);
  if (named.length === 0) {
    return [];
  }
  const names = named.map(({ kind, name }) => `${kind} ${name}`);
  const several = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  if (accounts.has(definer)) {
    return [
      {
        severity: 'note',
        subject: definer,
        found: `it is the definer of ${several}`,
        consequence:
          'The load makes them in the name of the administrator of Aurora, whose rights are others: where a program must not do more than its definer, make it again in that name after the cutover.',
        remedy: [],
      },
    ];
  }
  const at = definer.lastIndexOf('@');
  return [
    {
      severity: 'warning',
      subject: definer,
      found: `there is no such account, and it is the definer of ${several}`,
      consequence:
        'They fail on the source today. In Aurora the load makes them in the name of its administrator, so they would run there: drop them, or find out what the account might do.',
      remedy: [`CREATE USER ${account(definer.slice(0, at), definer.slice(at + 1))} ACCOUNT LOCK`],
    },
  ];
}

/** Words of a program that Aurora MySQL does not run, and what they are. */
const unknownWords: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /\bINTO\s+(OUT|DUMP)FILE\b/i, what: 'writes a file' },
  { pattern: /\bLOAD_FILE\s*\(/i, what: 'reads a file' },
  { pattern: /\bLOAD\s+(DATA|XML)\b/i, what: 'loads a file' },
  { pattern: /\bSET\s+(GLOBAL|PERSIST)\b|@@GLOBAL\.\w+\s*:?=/i, what: 'sets a variable of the server' },
  { pattern: /\b(sys_exec|sys_eval|lib_mysqludf_\w+)\s*\(/i, what: 'calls a program outside the database' },
  {
    pattern: /\b(NEXT\s+VALUE\s+FOR|PREVIOUS\s+VALUE\s+FOR|NEXTVAL\s*\(|LASTVAL\s*\(|SETVAL\s*\()/i,
    what: 'uses a sequence',
  },
  { pattern: /\bFOR\s+SYSTEM_TIME\b/i, what: 'asks for old versions of rows' },
  { pattern: /\bEXECUTE\s+IMMEDIATE\b/i, what: 'executes a text at once' },
  { pattern: /\b(INSERT|REPLACE|DELETE)\b[^;]*\bRETURNING\b/is, what: 'returns the rows that it writes' },
];

function foreignTo({ kind, name, mode }: Program, text: string): readonly Found[] {
  const code = text.replace(/'(?:[^'\\]|\\.|'')*'|--[^\n]*|#[^\n]*|\/\*(?!M?!)[\s\S]*?\*\//g, ' ');
  const reasons = [
    ...(/\bORACLE\b/i.test(mode) || kind.startsWith('package') ? ['is written for the Oracle mode of MariaDB'] : []),
    ...unknownWords.filter(({ pattern }) => pattern.test(code)).map(({ what }) => what),
  ];
  return reasons.length === 0
    ? []
    : [
        {
          severity: 'warning',
          subject: name,
          found: `the ${kind} ${reasons.join(', ')}`,
          consequence:
            'Aurora MySQL refuses it when it is made, or fails when it is called: write it in another way first.',
          remedy: [],
        },
      ];
}

import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import { quoted } from './names';

/** Percent of what its type holds from which a counter is near its end. */
const nearPercent = 75;

/** The greatest value of each integer type, signed. */
const maxima: Readonly<Record<string, bigint>> = {
  tinyint: 127n,
  smallint: 32_767n,
  mediumint: 8_388_607n,
  int: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
};

/** Whether a counter comes to its end. DMS itself carries no counter: the load does, when the writes pause. */
export function counterChecks(facts: Facts): readonly Check[] {
  return [checkOf('auto-increment', 'counters near their end', () => counters(facts))];
}

async function counters(facts: Facts): Promise<readonly Found[]> {
  const columns = (await facts.columns()).filter(({ extra }) => /auto_increment/i.test(extra));
  return (await facts.tables()).flatMap(({ schema, name, nextValue }): Found[] => {
    const column = columns.find((candidate) => candidate.schema === schema && candidate.table === name);
    const signed = column === undefined ? undefined : maxima[column.dataType];
    if (column === undefined || signed === undefined || nextValue === undefined) {
      return [];
    }
    const most = /unsigned/i.test(column.columnType) ? signed * 2n + 1n : signed;
    const percent = Number((nextValue * 100n) / most);
    return percent < nearPercent
      ? []
      : [
          {
            severity: 'warning',
            subject: `${schema}.${name}.${column.name}`,
            found: `its counter stands at ${nextValue}, which is ${percent} % of what ${column.columnType} holds`,
            consequence:
              'At the end every INSERT fails, on Aurora as on the source. It is cheaper to change while the table is not replicated, and columns that refer to it need the type as well.',
            remedy:
              column.dataType === 'bigint'
                ? []
                : [
                    `ALTER TABLE ${quoted(schema, name)} MODIFY ${quoted(column.name)} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT`,
                  ],
          },
        ];
  });
}

import { type Answers, read } from './mysql-answers';

describe('grants of MySQL', () => {
  const lines = (...texts: string[]) => texts.map((text) => ({ 'Grants for app@%': text }));
  const accounts: Answers = {
    'FROM mysql.user': [
      { user_name: 'app', host_name: '%' },
      { user_name: 'admin', host_name: '%' },
      { user_name: 'reader', host_name: '%' },
      { user_name: 'stranger', host_name: '%' },
      { user_name: 'mysql.sys', host_name: 'localhost' },
    ],
    "FOR 'app'": lines(
      'GRANT USAGE ON *.* TO `app`@`%`',
      'GRANT SELECT, INSERT ON `sh_p`.* TO `app`@`%`',
      'GRANT SELECT (`id`, `at`), UPDATE (`at`) ON `shop`.`orders` TO `app`@`%` WITH GRANT OPTION',
      'GRANT DELETE ON `other`.* TO `app`@`%`',
      'GRANT `reader`@`%`,`writer`@`%` TO `app`@`%`',
      'GRANT SELECT ON `shop`.`awsdms_history` TO `app`@`%`',
      "GRANT PROXY ON ''@'' TO 'app'@'%'",
    ),
    "FOR 'admin'": lines('GRANT SELECT, SUPER ON *.* TO `admin`@`%`'),
    "FOR 'reader'": lines(
      'GRANT SELECT ON *.* TO `reader`@`%`',
      'GRANT BACKUP_ADMIN ON *.* TO `reader`@`%`',
      'GRANT EXECUTE ON FUNCTION `shop`.`f` TO `reader`@`%`',
    ),
    "FOR 'stranger'": lines(
      'GRANT ALL PRIVILEGES ON `shop\\_2`.* TO `stranger`@`%`',
      'GRANT PROCESS ON *.* TO `stranger`@`%`',
    ),
  };

  test('are named by account, without administrators and those who have no right here', async () => {
    const { objects } = await read(accounts);
    expect(objects.filter(({ kind }) => kind === 'grant').map(({ name, create }) => [name, create])).toEqual([
      ['account app@%', "CREATE USER 'app'@'%' ACCOUNT LOCK"],
      ['account reader@%', "CREATE USER 'reader'@'%' ACCOUNT LOCK"],
      ['role reader@% of app@%', "GRANT `reader`@`%` TO 'app'@'%'"],
      ['role writer@% of app@%', "GRANT `writer`@`%` TO 'app'@'%'"],
      ['app@% on shop.*', "GRANT INSERT, SELECT ON `shop`.* TO 'app'@'%'"],
      [
        'app@% on shop.orders',
        "GRANT SELECT (`id`, `at`), UPDATE (`at`) ON `shop`.`orders` TO 'app'@'%' WITH GRANT OPTION",
      ],
      ['reader@% on *.*', "GRANT SELECT ON *.* TO 'reader'@'%'"],
      ['reader@% on FUNCTION shop.f', "GRANT EXECUTE ON FUNCTION `shop`.`f` TO 'reader'@'%'"],
    ]);
  });
});

// Mistakes in statements, as a table of cases: what is marked is the place of each.

const TableName = 'mistaken-table';

/** A statement with the place of its mistake between `«` and `»`, and the values of its parameters. */
const CASES = [
  ['«SELEC» * FROM t'], ['«INSER» INTO t VALUE {\'pk\': \'a\'}'], ['SELECT pk «FRO» t'], ['SELECT * «x» FROM t'], ['SELECT * FROM t WHERE pk = \'a\'\n«ANDD» 1'],
  ['SELECT * FROM t WHERE «😀» = 1'], ['SELECT * FROM t WHERE \'😀😀\' = pk «ANDD» 1'], ['SELECT * FROM t WHERE \'😀\' = «foo»(pk)'], ['SELECT * FROM t WHERE pk =«»'],
  ['INSERT INTO t «VALU» {\'pk\': \'a\'}'], ['INSERT INTO t VALUE «{»\'pk\': \'a\''], ['INSERT INTO t VALUE {\'pk\' «=» \'a\'}'], ['UPDATE t «SETT» x = 1 WHERE pk = \'a\''], ['UPDATE t SET «1» = x WHERE pk = \'a\''],
  ['DELETE «FRO» t WHERE pk = \'a\''], ['DELETE FROM t «WHER» pk = \'a\''], ['DELETE FROM t WHERE pk = \'a\' ; «DELETE» FROM t WHERE pk = \'b\''],
  ['SELECT * FROM «nope» WHERE pk = \'a\''], ['SELECT * FROM «"no.pe"» WHERE pk = \'a\''], ['INSERT INTO «nope» VALUE {\'pk\': \'a\'}'], ['UPDATE «nope» SET x = 1 WHERE pk = \'a\''], ['DELETE FROM «nope» WHERE pk = \'a\''],
  ['SELECT * FROM t.«nope» WHERE pk = \'a\''], ['SELECT * FROM "t".«"nope"» WHERE pk = \'a\''],
  ['SELECT * FROM t WHERE pk = «?»'], ['SELECT * FROM t WHERE pk = ? AND x = \'?\' AND y = «?» AND z = ?', [{ S: 'a' }]],
];

export async function mistakes(walk) {
  await walk.call('CreateTable', { TableName, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] });
  for (const pk of ['a', 'b']) await walk.call('PutItem', { TableName, Item: { pk: { S: pk } } });
  const cases = CASES.map(([text, values]) => [text.replace(/\bt\b(?=[ ."]|$)/g, (one, at) => (text[at - 1] === '"' ? TableName : `"${TableName}"`)), values]);
  const wrong = await walk.page.evaluate(async (all) => {
    const [{ call }, { placeOf }] = await Promise.all([import('/console/api.js'), import('/console/mistake.js')]);
    const where = { db: 'main', key: 'local', region: 'us-east-1' };
    const found = [];
    for (const [marked, Parameters] of all) {
      const Statement = marked.replace(/[«»]/g, '');
      const error = await call(where, 'ExecuteStatement', { Statement, ...(Parameters ? { Parameters } : {}) }).then(() => undefined, (one) => one);
      const at = error && await placeOf(error, Statement, Parameters?.length ?? 0, where);
      const shown = at ? `${Statement.slice(0, at.from)}«${Statement.slice(at.from, at.to)}»${Statement.slice(at.to)}` : `${error?.message}: no place`;
      if (shown !== marked) found.push(`${marked}: ${shown}`);
      if (at && at.start + at.word + at.rest !== Statement.split('\n').find((line) => line.includes(at.word) && line.startsWith(at.start))) found.push(`${marked} is shown as ${at.start}|${at.word}|${at.rest}`);
    }
    return found;
  }, cases);
  walk.check(wrong.length === 0, `mistakes marked elsewhere: ${wrong.join('; ')}`);
  walk.check((await walk.call('Scan', { TableName })).Count === 2, 'to look for a mistake did something');

  await walk.show('partiql');
  await walk.page.getByRole('textbox', { name: 'Statement' }).fill(`DELETE FROM "${TableName}" WHERE pk = ?`);
  await walk.page.getByRole('textbox', { name: 'Parameters' }).fill('[{"S": "x"}, {"S": "y"}]');
  await walk.page.keyboard.press('Control+Enter');
  await walk.page.getByText('Number of parameters').waitFor();
  await walk.page.waitForFunction(() => document.activeElement.placeholder?.includes('"S"') && document.activeElement.selectionEnd > 0);
  await walk.call('DeleteTable', { TableName });
  await walk.show('tables');
}

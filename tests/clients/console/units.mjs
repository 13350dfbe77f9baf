// What the modules of the page work out by themselves, as tables of cases; in the browser, where they live.

const NUMBERS = [
  ['1', '1.0', true], ['0', '-0', true], ['100', '1e2', true], ['0.001', '1E-3', true], ['.5', '0.50', true], ['+7', '7', true], ['12345678901234567890', '12345678901234567891', false], ['1e125', '10e124', true], ['-1', '1', false],
];
const FAULTS = [['1', false], ['1e125', false], ['9.99e125', false], ['1e126', true], ['1e-130', false], ['1e-131', true], ['0e999', false], ['12345678901234567890123456789012345678', false], ['123456789012345678901234567890123456789', true], ['', true], ['NaN', true], ['1.2.3', true], ['0x1', true], ['1 ', true]];
const TEXTS = [
  '{"a":1.10,"b":[12345678901234567890.123456789,-0,1e400],"__proto__":{"hit":1},"c":{"":null,"\\u0000":true}}', '[]', '{}', '"\\ud83d\\ude00"', '[[[[1]]]]', '{"a":{"b":{"c":[false,null,"x"]}}}',
];
const BROKEN = [['{"a":1,}', 8], ['{"a" 1}', 6], ['[1,2', 5], ['{"a":1,"a":2}', 8], ['nul', 1], ['01', 1], ['{"a":"\n"}', 6], ['[1] 2', 5], ['-', 1]];
const SIZES = [[{ S: 'é' }, 2], [{ N: '0' }, 1], [{ N: '1' }, 2], [{ N: '12345' }, 4], [{ N: '-12345' }, 5], [{ BOOL: true }, 1], [{ NULL: true }, 1], [{ B: 'AAEC' }, 3], [{ L: [] }, 3], [{ M: { a: { S: 'b' } } }, 6], [{ SS: ['ab', 'c'] }, 3]];
const ROWS = [
  ['', []], ['a', [['a']]], [',', [['', '']]], ['a,b\n1,2\n', [['a', 'b'], ['1', '2']]], ['a,b\r1,2', [['a', 'b'], ['1', '2']]],
  ['a\r\n"x ""y"", z"\r\n', [['a'], ['x "y", z']]], ['a,b\n"two\nlines",\n', [['a', 'b'], ['two\nlines', '']]],
  // A quote within a value, and what stands behind a closing one.
  ['a,b\n5" disk,1\nc,d\n', [['a', 'b'], ['5" disk', '1'], ['c', 'd']]], ['"a" ,b\nc,d', [['a ', 'b'], ['c', 'd']]], ['"a"b"c",x""y\n', [['ab"c"', 'x""y']]],
];
/** Files, and what is read of them and what is not; the key is `pk`. */
const FILES = [
  ['pk,n\n\nr1,1\nr2,2,3\nr3\n', '{"pk":{"S":"r1"},"n":{"S":"1"}} {"pk":{"S":"r3"}}', 'Row 4: value 3 has no name in the first row', /CSV has no types/],
  ['pk,n\nr1,1\nr2,"2\nr3,3\n', '{"pk":{"S":"r1"},"n":{"S":"1"}}', 'Row 3: a quote is open that nothing closes, so nothing is read from there on', /CSV/],
  ['pk,n,n\nr1,1,2\n', '', 'Row 1: the name n is there twice', /CSV/],
  ['{"Items":[{"pk":{"S":"r1"}},{"pk":{"S":"r2"}}],"Count":2}', '{"pk":{"S":"r1"}} {"pk":{"S":"r2"}}', '', undefined],
  ['{"pk":"r1","Items":[true]}', '{"pk":{"S":"r1"},"Items":{"L":[{"BOOL":true}]}}', '', /Plain JSON has no sets/],
  ['{"Item":{"pk":{"S":"r1"}}}\n{"n":1}', '{"pk":{"S":"r1"}}', 'Line 2: the key pk is missing', /Plain JSON/],
  ['[5]', '', 'Item 1: An item is an object', undefined],
];

export async function units(walk) {
  const wrong = await walk.page.evaluate(async ([numbers, faults, texts, broken, sizes, rows, files]) => {
    const [{ parse, write }, value, { csv, csvText }, { itemsOf }, code] = await Promise.all(['json.js', 'value.js', 'csv.js', 'views/transfer.js', 'code.js'].map((name) => import(`/console/${name}`)));
    const found = [];
    const check = (is, text) => { if (!is) found.push(text); };
    for (const [one, other, same] of numbers) check(value.same({ N: one }, { N: other }) === same, `${one} and ${other}`);
    for (const [text, isFault] of faults) check(Boolean(value.numberFault(text)) === isFault, `the number ${text}: ${value.numberFault(text)}`);
    for (const text of texts) {
      check(write(parse(text), 0) === text.replace('\\u0000', '\\u0000').replace('"\\ud83d\\ude00"', JSON.stringify('\ud83d\ude00')), `written again: ${write(parse(text), 0)}`);
      check(write(parse(write(parse(text))), 0) === write(parse(text), 0), `with indentation: ${text}`);
    }
    for (const [text, column] of broken) {
      try { parse(text); found.push(`${text} was read`); } catch (error) { check(error.message.includes(`column ${column})`), `${text}: ${error.message}, not column ${column}`); }
    }
    for (const [one, bytes] of sizes) check(value.size(one) === bytes, `${JSON.stringify(one)} has ${value.size(one)} bytes`);
    for (const [text, expected] of rows) {
      check(JSON.stringify(csv(text)) === JSON.stringify({ rows: expected }), `${text}: ${JSON.stringify(csv(text))}`);
      check(JSON.stringify(csv(csvText(expected)).rows) === JSON.stringify(expected), `${text} written and read again: ${JSON.stringify(csv(csvText(expected)))}`);
    }
    const table = { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }] };
    for (const [text, items, wrong, untyped] of files) {
      const read = itemsOf(text, table);
      check(read.items.map((item) => JSON.stringify(item)).join(' ') === items && read.faults.join(' ') === wrong && (untyped ? untyped.test(read.untyped) : read.untyped === undefined), `${text}: ${JSON.stringify(read)}`);
    }
    // Sets and bytes keep their type through plain JSON, numbers their digits.
    const item = { pk: { S: 'a' }, n: { N: '1.2300000000000000000000000000000001' }, s: { SS: ['x', 'y'] }, m: { M: { ns: { NS: ['1', '2.50'] }, b: { B: 'AAEC' }, l: { L: [{ NULL: true }, { BOOL: false }] } } } };
    check(JSON.stringify(value.typedItem(parse(write(value.plainItem(item))), item)) === JSON.stringify(item), 'an item through plain JSON');
    const place = { url: 'http://localhost:8000', region: 'us-east-1', key: 'local' };
    const input = { TableName: 't', KeyConditionExpression: '#p = :p', ExpressionAttributeNames: { '#p': 'it\'s' }, ExpressionAttributeValues: { ':p': { B: 'AAEC' } }, ScanIndexForward: false, Limit: 3 };
    const said = {
      cli: ['aws dynamodb query', "'{\"#p\":\"it'\\''s\"}'", '--no-scan-index-forward', '--limit 3'], python: ['client.query(', 'base64.b64decode("AAEC")', 'ScanIndexForward=False'],
      javascript: ['new QueryCommand({', 'Buffer.from("AAEC", "base64")'], rust: ['.query()', '.expression_attribute_names("#p", "it\'s")', '.scan_index_forward(false)', 'AttributeValue::B('],
    };
    for (const [language, parts] of Object.entries(said)) {
      const text = code[language]('Query', input, place);
      for (const part of parts) check(text.includes(part), `${language} without ${part}: ${text}`);
    }
    return found;
  }, [NUMBERS, FAULTS, TEXTS, BROKEN, SIZES, ROWS, FILES]);
  walk.check(wrong.length === 0, `worked out wrongly: ${wrong.join('; ')}`);
}

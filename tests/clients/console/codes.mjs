// Requests as programs write them, as a table of cases; in the browser, where they are made.

const place = { url: 'http://localhost:8000', region: 'us-east-1', key: 'a key' };
const binary = { S: 'not base64' };

/** Operation, input, and by language what the text has, or after a `!` has not. */
const CASES = [
  // Names of types are names of attributes as well.
  ['GetItem', { TableName: 'Key', Key: { B: binary } }, {
    python: ['TableName="Key"', 'Key={"B": {"S": "not base64"}}', '!base64.b64decode'], javascript: ['"Key": {"B": {"S": "not base64"}}', '!Buffer.from'],
    rust: ['.table_name("Key")', '.key("B", AttributeValue::S("not base64".into()))'], cli: ["AWS_ACCESS_KEY_ID='a key' AWS_SECRET_ACCESS_KEY=local \\\n", '\'{"B":{"S":"not base64"}}\''],
  }],
  ['GetItem', { TableName: 't', Key: { BS: binary } }, { python: ['Key={"BS": {"S": "not base64"}}'], javascript: ['"Key": {"BS": {"S": "not base64"}}'] }],
  ['PutItem', { TableName: 't', Item: { m: { M: { B: binary, ['__proto__']: { BS: ['AAEC'] } } }, M: { M: { BS: { L: [{ B: 'AAEC' }] } } } } }, {
    python: ['"B": {"S": "not base64"}', '"__proto__": {"BS": [base64.b64decode("AAEC")]}', '"BS": {"L": [{"B": base64.b64decode("AAEC")}]}'],
    javascript: ['["__proto__"]: {"BS": [Buffer.from("AAEC", "base64")]}'], rust: ['("B".into(), AttributeValue::S("not base64".into()))', 'AttributeValue::Bs(vec![Blob::new(b"\\x00\\x01\\x02")])'],
  }],
  ['BatchGetItem', { RequestItems: { Keys: { Keys: [{ B: binary }, { B: { B: 'AAEC' } }], ConsistentRead: true } } }, {
    python: ['[{"B": {"S": "not base64"}}, {"B": {"B": base64.b64decode("AAEC")}}]'], javascript: ['{"B": {"B": Buffer.from("AAEC", "base64")}}'],
    rust: ['types::{AttributeValue, KeysAndAttributes};', '.request_items("Keys", KeysAndAttributes::builder()', '.keys(HashMap::from([("B".into(), AttributeValue::S("not base64".into()))]))', '.consistent_read(true)', '.build()?)'],
  }],
  ['TransactGetItems', { TransactItems: [{ Get: { TableName: 't', Key: { pk: { B: 'IiJcQQr/' } } } }] }, {
    python: ['"Key": {"pk": {"B": base64.b64decode("IiJcQQr/")}}'],
    rust: ['types::{AttributeValue, TransactGetItem, Get};', '.transact_items(TransactGetItem::builder()', '.get(Get::builder()', '.key("pk", AttributeValue::B(Blob::new(b"\\"\\"\\\\A\\x0a\\xff")))', '!base64'],
  }],
  ['ExecuteStatement', { Statement: 'SELECT', Parameters: [{ B: 'AAEC' }, { M: { B: binary } }], ReturnConsumedCapacity: 'TOTAL' }, {
    python: ['Parameters=[{"B": base64.b64decode("AAEC")}, {"M": {"B": {"S": "not base64"}}}]'],
    rust: ['.parameters(AttributeValue::B(Blob::new(b"\\x00\\x01\\x02")))', '.return_consumed_capacity(ReturnConsumedCapacity::from("TOTAL"))'],
  }],
  ['DeleteItem', { TableName: 't', Key: { pk: { S: '"\\\n\u202e\u2028\ud800😀' } }, ReturnValues: 'ALL_OLD' }, {
    rust: ['types::{AttributeValue, ReturnValue};', '.return_values(ReturnValue::from("ALL_OLD"))', '"\\"\\\\\\n\\u{202e}\\u{2028}\\u{fffd}😀"'],
  }],
];

export async function codes(walk) {
  const wrong = await walk.page.evaluate(async ([json, where]) => {
    const code = await import('/console/code.js');
    return JSON.parse(json).flatMap(([operation, input, languages]) => Object.entries(languages).flatMap(([language, parts]) => {
      let text;
      try { text = code[language](operation, input, where); } catch (error) { text = error.stack; }
      return parts.filter((part) => (part[0] === '!' ? text.includes(part.slice(1)) : !text.includes(part))).map((part) => `${language}, ${part}: ${text}`);
    }));
  }, [JSON.stringify(CASES), place]);
  walk.check(wrong.length === 0, `requests in other languages: ${wrong.join('; ')}`);
}

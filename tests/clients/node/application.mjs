// The whole life of an application on DynamoDB, through the AWS SDK for JavaScript v3: client, document
// client, waiters, paginators. Endpoint, region and keys come from the environment.
import assert from "node:assert/strict";
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  paginateQuery,
  paginateScan,
} from "@aws-sdk/lib-dynamodb";

const CUSTOMERS = 30;
const ORDERS = 100;
const STATES = ["open", "paid", "shipped"];
const FILLER = "x".repeat(400);
const TableName = "orders";

const client = new DynamoDBClient({});
const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { convertEmptyValues: false } });
const customer = (number) => `customer-${String(number).padStart(2, "0")}`;
const order = (number) => `order-${String(number).padStart(3, "0")}`;
const numbers = (count, from = 0) => Array.from({ length: count }, (_, index) => from + index);
const waiting = { client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };

async function create() {
  const keys = (hash, range) => [
    { AttributeName: hash, KeyType: "HASH" },
    { AttributeName: range, KeyType: "RANGE" },
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keys("customer", "order"),
      AttributeDefinitions: [
        { AttributeName: "customer", AttributeType: "S" },
        { AttributeName: "order", AttributeType: "S" },
        { AttributeName: "state", AttributeType: "S" },
        { AttributeName: "amount", AttributeType: "N" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by_state",
          KeySchema: keys("state", "amount"),
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["basket"] },
        },
      ],
      LocalSecondaryIndexes: [
        { IndexName: "by_amount", KeySchema: keys("customer", "amount"), Projection: { ProjectionType: "KEYS_ONLY" } },
      ],
    }),
  );
  await waitUntilTableExists(waiting, { TableName });
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  assert.equal(Table.TableStatus, "ACTIVE");
  assert.equal(Table.TableArn, "arn:aws:dynamodb:eu-central-1:000000000000:table/orders");
  assert.ok(Table.CreationDateTime instanceof Date);
}

async function load() {
  const items = numbers(CUSTOMERS).flatMap((c) =>
    numbers(ORDERS).map((o) => ({
      customer: customer(c),
      order: order(o),
      state: STATES[o % 3],
      amount: o + 0.25,
      basket: [{ sku: `sku-${o}`, count: (o % 5) + 1 }],
      labels: new Set(["new", "gift"]),
      photo: Uint8Array.from([o, 255, 0]),
      gift: o % 2 === 0,
      note: null,
      filler: FILLER,
    })),
  );
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems } = await documents.send(
      new BatchWriteCommand({ RequestItems: { [TableName]: requests } }),
    );
    assert.deepEqual(UnprocessedItems, {});
  }
}

async function read() {
  const { Item } = await documents.send(
    new GetCommand({ TableName, Key: { customer: customer(7), order: order(42) }, ConsistentRead: true }),
  );
  assert.equal(Item.amount, 42.25);
  assert.deepEqual(Item.labels, new Set(["new", "gift"]));
  assert.deepEqual([...Item.photo], [42, 255, 0]);
  assert.deepEqual(Item.basket, [{ sku: "sku-42", count: 3 }]);
  assert.equal(Item.note, null);

  const tens = await documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "customer = :c AND begins_with(#o, :o)",
      ProjectionExpression: "#o, basket[0].sku",
      ExpressionAttributeNames: { "#o": "order" },
      ExpressionAttributeValues: { ":c": customer(7), ":o": "order-04" },
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  assert.deepEqual(tens.Items.map((found) => found.order), numbers(10, 40).map(order));
  assert.ok(tens.ConsumedCapacity.CapacityUnits > 0);

  const dear = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: "by_amount",
      KeyConditionExpression: "customer = :c AND amount > :t",
      ExpressionAttributeValues: { ":c": customer(3), ":t": 90 },
      ScanIndexForward: false,
    }),
  );
  assert.equal(dear.Count, 10);
  assert.equal(dear.Items[0].amount, 99.25);

  const shipped = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: "by_state",
      KeyConditionExpression: "#s = :s AND amount BETWEEN :low AND :high",
      FilterExpression: "attribute_exists(basket)",
      ExpressionAttributeNames: { "#s": "state" },
      ExpressionAttributeValues: { ":s": "shipped", ":low": 2, ":high": 12 },
    }),
  );
  assert.equal(shipped.Count, 4 * CUSTOMERS);
  assert.equal(shipped.Items[0].filler, undefined);

  const Keys = numbers(100).map((n) => ({ customer: customer(n % CUSTOMERS), order: order(n) }));
  const batch = await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
  assert.equal(batch.Responses[TableName].length, 100);
}

async function page() {
  const names = [];
  const query = {
    TableName,
    KeyConditionExpression: "customer = :c",
    ExpressionAttributeValues: { ":c": customer(1) },
  };
  for await (const found of paginateQuery({ client: documents, pageSize: 7 }, query)) {
    names.push(...found.Items.map((item) => item.order));
  }
  assert.deepEqual(names, numbers(ORDERS).map(order));

  const segment = async (Segment) => {
    const keys = [];
    for await (const found of paginateScan({ client: documents }, { TableName, Segment, TotalSegments: 4 })) {
      keys.push(...found.Items.map((item) => `${item.customer} ${item.order}`));
    }
    return keys;
  };
  const keys = (await Promise.all(numbers(4).map(segment))).flat();
  assert.equal(keys.length, CUSTOMERS * ORDERS);
  assert.equal(new Set(keys).size, keys.length);
}

async function change() {
  const Key = { customer: customer(5), order: order(3) };
  const ship = {
    TableName,
    Key,
    UpdateExpression:
      "SET #s = :to, history = list_append(if_not_exists(history, :none), :entry) " +
      "ADD revision :one REMOVE note DELETE labels :gift",
    ConditionExpression: "#s = :from AND amount < :most",
    ExpressionAttributeNames: { "#s": "state" },
    ExpressionAttributeValues: {
      ":to": "shipped",
      ":from": "open",
      ":most": 100,
      ":none": [],
      ":entry": [{ at: "dock" }],
      ":one": 1,
      ":gift": new Set(["gift"]),
    },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
  const { Attributes } = await documents.send(new UpdateCommand({ ...ship, ReturnValues: "ALL_NEW" }));
  assert.equal(Attributes.state, "shipped");
  assert.equal(Attributes.revision, 1);
  assert.deepEqual(Attributes.labels, new Set(["new"]));
  assert.deepEqual(Attributes.history, [{ at: "dock" }]);
  assert.ok(!("note" in Attributes));

  await assert.rejects(documents.send(new UpdateCommand(ship)), (error) => {
    assert.ok(error instanceof ConditionalCheckFailedException);
    assert.equal(error.message, "The conditional request failed");
    assert.deepEqual(error.Item.state, { S: "shipped" });
    return true;
  });
  await assert.rejects(
    documents.send(new PutCommand({ TableName, Item: Key, ConditionExpression: "attribute_not_exists(customer)" })),
    ConditionalCheckFailedException,
  );
}

async function remove() {
  const Key = { customer: customer(5), order: order(3) };
  const gone = await documents.send(
    new DeleteCommand({
      TableName,
      Key,
      ConditionExpression: "#s = :s",
      ExpressionAttributeNames: { "#s": "state" },
      ExpressionAttributeValues: { ":s": "shipped" },
      ReturnValues: "ALL_OLD",
    }),
  );
  assert.equal(gone.Attributes.revision, 1);
  assert.equal((await documents.send(new GetCommand({ TableName, Key }))).Item, undefined);

  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists(waiting, { TableName });
  await assert.rejects(client.send(new DescribeTableCommand({ TableName })), (error) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, "Requested resource not found: Table: orders not found");
    return true;
  });
}

for (const chapter of [create, load, read, page, change, remove]) {
  await chapter();
  console.log(`${chapter.name}: done`);
}

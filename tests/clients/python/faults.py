"""Faults that are asked for over HTTP, as boto3 meets them, its retries counted. Needs an emulator with control calls."""

import json
import os
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

URL = os.environ["AWS_ENDPOINT_URL_DYNAMODB"]
ATTEMPTS = 3

# The attempts are counted, and nobody needs to wait between them.
time.sleep = lambda _: None
retries = Config(retries={"mode": "standard", "total_max_attempts": ATTEMPTS})
client = boto3.client("dynamodb", config=retries)
streams = boto3.client("dynamodbstreams", endpoint_url=URL, config=retries)


def control(method, path, body=None):
    request = urllib.request.Request(
        f"{URL}/control/v1/{path}",
        method=method,
        data=json.dumps(body if body is not None else {}).encode(),
        headers={
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Date": "20270115T000000Z",
            # Whose tables: the same key and region as those of the client.
            "Authorization": "AWS4-HMAC-SHA256 Credential=local/20270115/eu-central-1/dynamodb/aws4_request, "
            "SignedHeaders=host, Signature=0",
        },
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def meets(effect, call, **rule):
    """What a call ends with, and how many attempts were made and hit."""
    global client
    # A client has tokens for its retries and would run out of them: each case has one of its own.
    client = boto3.client("dynamodb", config=retries)
    added = control("POST", "faults", {"Match": {"TableName": "faulty"}, "Effect": effect, **rule})
    try:
        call()
        ended = "Success"
    except ClientError as error:
        ended = error.response["Error"]["Code"]
    except ConnectionClosedError:
        ended = "ConnectionClosed"
    told = control("GET", f"faults/{added['Id']}")
    control("DELETE", f"faults/{added['Id']}")
    return ended, told["Seen"], told["Applied"]


def expect(found, wanted):
    assert found == wanted, f"{found} where {wanted} was expected"


def create():
    client.create_table(
        TableName="faulty",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        AttributeDefinitions=[
            {"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "g", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "global",
                "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )
    keys = [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}]
    client.create_table(
        TableName="collected",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=keys,
        AttributeDefinitions=[
            {"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "s", "AttributeType": "S"},
        ],
        LocalSecondaryIndexes=[
            {"IndexName": "local", "KeySchema": keys, "Projection": {"ProjectionType": "KEYS_ONLY"}}
        ],
    )


def key(p):
    return {"p": {"S": p}}


def put():
    client.put_item(TableName="faulty", Item=key("a"))


def put_collected():
    client.put_item(TableName="collected", Item={**key("a"), "s": {"S": "a"}})


def get():
    client.get_item(TableName="faulty", Key=key("a"))


def query():
    client.query(
        TableName="faulty",
        IndexName="global",
        KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": {"S": "a"}},
    )


def transact():
    client.transact_write_items(TransactItems=[{"Put": {"TableName": "faulty", "Item": key("a")}}])


def throttles():
    limits = {
        "ProvisionedThroughputExceeded": "ProvisionedThroughputExceededException",
        "KeyRangeThroughputExceeded": "ProvisionedThroughputExceededException",
        "AccountLimitExceeded": "RequestLimitExceeded",
        "MaxOnDemandThroughputExceeded": "ThrottlingException",
    }
    for place, reads in [("Table", get), ("Index", query)]:
        for side, call in [("Read", reads), ("Write", put)]:
            for limit, code in limits.items():
                effect = {"Kind": "Throttle", "Reason": f"{place}{side}{limit}"}
                expect(meets(effect, call), (code, ATTEMPTS, ATTEMPTS))
                expect(meets(effect, call, Count=1), ("Success", 2, 1))
    expect(meets({"Kind": "RequestLimitExceeded"}, put, Count=2), ("Success", ATTEMPTS, 2))


def failures():
    for kind, code in [
        ("InternalServerError", "InternalServerError"),
        ("ServiceUnavailable", "ServiceUnavailableException"),
        ("CutConnection", "ConnectionClosed"),
    ]:
        for moment in ["Before", "After"]:
            effect = {"Kind": kind, "Moment": moment}
            expect(meets(effect, put), (code, ATTEMPTS, ATTEMPTS))
            expect(meets(effect, put, Count=2), ("Success", ATTEMPTS, 2))
            # Whether the write has happened.
            client.delete_item(TableName="faulty", Key=key("a"))
            meets(effect, put)
            found = "Item" in client.get_item(TableName="faulty", Key=key("a"))
            expect(found, moment == "After")


def refusals():
    once = (1, 1)
    conflict = {"Kind": "TransactionConflict"}
    expect(meets(conflict, put), ("TransactionConflictException", *once))
    expect(meets(conflict, transact), ("TransactionCanceledException", *once))
    in_progress = {"Kind": "TransactionInProgress"}
    ended, seen, applied = meets(in_progress, transact)
    expect((ended, seen), ("TransactionInProgressException", applied))
    collection = {"Kind": "ItemCollectionSizeLimitExceeded"}
    # Without a local index there is no limit of collections.
    expect(meets(collection, put), ("Success", 0, 0))
    found = meets(collection, put_collected, Match={"TableName": "collected"})
    expect(found, ("ItemCollectionSizeLimitExceededException", *once))

    stream = client.describe_table(TableName="faulty")["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]

    def iterator():
        return streams.get_shard_iterator(
            StreamArn=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]

    taken = iterator()
    expect(
        meets({"Kind": "ExpiredIterator"}, lambda: streams.get_records(ShardIterator=taken)),
        ("ExpiredIteratorException", *once),
    )
    trimmed = {"Kind": "TrimmedData"}
    expect(meets(trimmed, iterator), ("TrimmedDataAccessException", *once))
    assert streams.get_records(ShardIterator=taken)["Records"]


def batches():
    requests = [{"PutRequest": {"Item": key(p)}} for p in "abc"]
    left = []

    def write():
        answer = client.batch_write_item(RequestItems={"faulty": requests})
        left.append([one["PutRequest"]["Item"]["p"]["S"] for one in answer["UnprocessedItems"].get("faulty", [])])

    def read():
        answer = client.batch_get_item(RequestItems={"faulty": {"Keys": [key(p) for p in "abc"]}})
        left.append([one["p"]["S"] for one in answer["UnprocessedKeys"].get("faulty", {}).get("Keys", [])])

    for call in [write, read]:
        expect(meets({"Kind": "Unprocessed", "Share": "Some"}, call), ("Success", 1, 1))
        expect(meets({"Kind": "Unprocessed", "Share": "All"}, call), ("Success", 1, 1))
        call()
    expect(left, [["a", "c"], ["a", "b", "c"], []] * 2)
    # The resource's own writer sends what is left once more, until nothing is.
    added = control(
        "POST",
        "faults",
        {"Match": {"TableName": "faulty"}, "Effect": {"Kind": "Unprocessed", "Share": "All"}, "Count": 2},
    )
    with boto3.resource("dynamodb").Table("faulty").batch_writer() as writer:
        for p in "defg":
            writer.put_item(Item={"p": p})
    expect(control("GET", f"faults/{added['Id']}")["Seen"], 3)
    control("DELETE", "faults")


def waits_and_lags():
    latency = {"Kind": "Latency", "Distribution": "Uniform", "Milliseconds": 1, "MaxMilliseconds": 5}
    expect(meets(latency, put), ("Success", 1, 1))
    expect(meets({"Kind": "ReplicaLag", "Milliseconds": 1000}, put), ("Success", 1, 1))


def rules_and_presets():
    names = [preset["Name"] for preset in control("GET", "faults/presets")["Presets"]]
    expect(names, ["brownout", "hot-partition", "az-loss"])
    for name in names:
        rules = control("POST", f"faults/presets/{name}", {"Seed": 7})["Rules"]
        expect([rule["Id"] for rule in control("GET", "faults")["Rules"]], [rule["Id"] for rule in rules])
        control("DELETE", "faults")
    for body, word in [
        ({"Effect": {"Kind": "Nothing"}}, "Kind"),
        ({"Effect": {"Kind": "Latency", "Milliseconds": 1}, "Probability": 2}, "Probability"),
        ({"Effect": {"Kind": "Latency", "Second": 1}}, "Second"),
        ({"Other": 1}, "Other"),
    ]:
        try:
            control("POST", "faults", body)
            raise AssertionError(f"{body} was taken")
        except urllib.error.HTTPError as error:
            told = json.load(error)
            assert error.code == 400 and word in json.dumps(told), told


create()
put()
throttles()
failures()
refusals()
batches()
waits_and_lags()
rules_and_presets()
for table in ["faulty", "collected"]:
    client.delete_table(TableName=table)

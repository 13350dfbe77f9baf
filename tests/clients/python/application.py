"""The whole life of an application on DynamoDB, through boto3: resource, client, waiters, paginators.

Endpoint, region and keys come from the environment, as they do for an unmodified application.
"""

from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

CUSTOMERS = 30
ORDERS = 100
STATUSES = ["open", "paid", "shipped"]
FILLER = "x" * 400

resource = boto3.resource("dynamodb")
client = resource.meta.client
orders = resource.Table("orders")


def customer(number):
    return f"customer-{number:02}"


def order(number):
    return f"order-{number:03}"


def create():
    client.create_table(
        TableName="orders",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "customer", "KeyType": "HASH"},
            {"AttributeName": "order", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "customer", "AttributeType": "S"},
            {"AttributeName": "order", "AttributeType": "S"},
            {"AttributeName": "state", "AttributeType": "S"},
            {"AttributeName": "amount", "AttributeType": "N"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_state",
                "KeySchema": [
                    {"AttributeName": "state", "KeyType": "HASH"},
                    {"AttributeName": "amount", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["basket"]},
            }
        ],
        LocalSecondaryIndexes=[
            {
                "IndexName": "by_amount",
                "KeySchema": [
                    {"AttributeName": "customer", "KeyType": "HASH"},
                    {"AttributeName": "amount", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        Tags=[{"Key": "stage", "Value": "test"}],
    )
    client.get_waiter("table_exists").wait(TableName="orders", WaiterConfig={"Delay": 1})
    table = client.describe_table(TableName="orders")["Table"]
    assert table["TableStatus"] == "ACTIVE", table
    assert table["TableArn"] == "arn:aws:dynamodb:eu-central-1:000000000000:table/orders", table
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by_state"]
    tags = client.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    assert tags == [{"Key": "stage", "Value": "test"}], tags


def load():
    with orders.batch_writer() as batch:
        for c in range(CUSTOMERS):
            for o in range(ORDERS):
                batch.put_item(
                    Item={
                        "customer": customer(c),
                        "order": order(o),
                        "state": STATUSES[o % 3],
                        "amount": Decimal(o) + Decimal("0.25"),
                        "basket": [{"sku": f"sku-{o}", "count": o % 5 + 1}],
                        "labels": {"new", "gift"},
                        "photo": Binary(bytes([o, 255, 0])),
                        "gift": o % 2 == 0,
                        "note": None,
                        "filler": FILLER,
                    }
                )


def read():
    item = orders.get_item(Key={"customer": customer(7), "order": order(42)}, ConsistentRead=True)["Item"]
    assert item["amount"] == Decimal("42.25") and item["labels"] == {"new", "gift"}, item
    assert item["photo"] == Binary(bytes([42, 255, 0])) and item["note"] is None, item
    assert item["basket"] == [{"sku": "sku-42", "count": Decimal(3)}], item

    tens = orders.query(
        KeyConditionExpression=Key("customer").eq(customer(7)) & Key("order").begins_with("order-04"),
        ProjectionExpression="#o, basket[0].sku",
        ExpressionAttributeNames={"#o": "order"},
        ReturnConsumedCapacity="TOTAL",
    )
    assert [found["order"] for found in tens["Items"]] == [order(n) for n in range(40, 50)], tens
    assert tens["Items"][0]["basket"] == [{"sku": "sku-40"}], tens
    assert tens["ConsumedCapacity"]["CapacityUnits"] > 0

    dear = orders.query(
        IndexName="by_amount",
        KeyConditionExpression=Key("customer").eq(customer(3)) & Key("amount").gt(Decimal("90")),
        ScanIndexForward=False,
    )
    assert [found["amount"] for found in dear["Items"]][:2] == [Decimal("99.25"), Decimal("98.25")], dear
    assert dear["Count"] == 10, dear

    shipped = orders.query(
        IndexName="by_state",
        KeyConditionExpression=Key("state").eq("shipped") & Key("amount").between(Decimal(2), Decimal(12)),
        FilterExpression=Attr("basket").exists(),
    )
    # Orders 2, 5, 8 and 11 of every customer.
    assert shipped["Count"] == 4 * CUSTOMERS, shipped["Count"]
    assert "filler" not in shipped["Items"][0], "not projected"

    keys = [{"customer": customer(n % CUSTOMERS), "order": order(n)} for n in range(100)]
    found = resource.batch_get_item(RequestItems={"orders": {"Keys": keys}})
    assert len(found["Responses"]["orders"]) == 100 and not found["UnprocessedKeys"]


def page():
    pages = client.get_paginator("query").paginate(
        TableName="orders",
        KeyConditionExpression="customer = :c",
        ExpressionAttributeValues={":c": customer(1)},
        PaginationConfig={"PageSize": 7},
    )
    names = [found["order"] for found_page in pages for found in found_page["Items"]]
    assert names == [order(n) for n in range(ORDERS)], names

    seen = set()
    for segment in range(4):
        pages = client.get_paginator("scan").paginate(TableName="orders", Segment=segment, TotalSegments=4)
        for found_page in pages:
            for found in found_page["Items"]:
                key = (found["customer"], found["order"])
                assert key not in seen, f"{key} in two segments"
                seen.add(key)
    assert len(seen) == CUSTOMERS * ORDERS, len(seen)

    whole = list(client.get_paginator("scan").paginate(TableName="orders"))
    assert len(whole) > 1, "more than 1 MB comes in several pages"
    assert sum(found_page["Count"] for found_page in whole) == CUSTOMERS * ORDERS


def change():
    key = {"customer": customer(5), "order": order(3)}
    ship = {
        "Key": key,
        "UpdateExpression": "SET #s = :to, history = list_append(if_not_exists(history, :none), :entry) "
        "ADD revision :one REMOVE note DELETE labels :gift",
        "ConditionExpression": "#s = :from AND amount < :most",
        "ExpressionAttributeNames": {"#s": "state"},
        "ExpressionAttributeValues": {
            ":to": "shipped",
            ":from": "open",
            ":most": Decimal(100),
            ":none": [],
            ":entry": [{"at": "dock"}],
            ":one": 1,
            ":gift": {"gift"},
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    new = orders.update_item(**ship, ReturnValues="ALL_NEW")["Attributes"]
    assert new["state"] == "shipped" and new["revision"] == 1 and new["labels"] == {"new"}, new
    assert new["history"] == [{"at": "dock"}] and "note" not in new, new

    try:
        orders.update_item(**ship)
        raise AssertionError("the condition should have failed")
    except client.exceptions.ConditionalCheckFailedException as failed:
        error = failed.response
        assert error["Error"]["Message"] == "The conditional request failed", error
        assert error["Item"]["state"] == {"S": "shipped"}, error

    try:
        orders.put_item(Item={"customer": customer(5), "order": order(3)}, ConditionExpression="attribute_not_exists(customer)")
        raise AssertionError("the item exists")
    except ClientError as failed:
        assert failed.response["Error"]["Code"] == "ConditionalCheckFailedException", failed


def delete():
    gone = orders.delete_item(
        Key={"customer": customer(5), "order": order(3)},
        ConditionExpression=Attr("state").eq("shipped"),
        ReturnValues="ALL_OLD",
    )
    assert gone["Attributes"]["revision"] == 1, gone
    assert "Item" not in orders.get_item(Key={"customer": customer(5), "order": order(3)})

    with orders.batch_writer() as batch:
        for o in range(ORDERS):
            batch.delete_item(Key={"customer": customer(6), "order": order(o)})
    left = orders.query(KeyConditionExpression=Key("customer").eq(customer(6)), Select="COUNT")
    assert left["Count"] == 0, left

    orders.delete()
    client.get_waiter("table_not_exists").wait(TableName="orders", WaiterConfig={"Delay": 1})
    try:
        client.describe_table(TableName="orders")
        raise AssertionError("the table is gone")
    except client.exceptions.ResourceNotFoundException as gone:
        message = "Requested resource not found: Table: orders not found"
        assert gone.response["Error"]["Message"] == message, gone


def regions():
    """A table in two regions: what one office writes, the other reads, and the other way round."""
    # Clients of their own, which send values as they are.
    here = boto3.client("dynamodb")
    there = boto3.client("dynamodb", region_name="us-east-1")
    here.create_table(
        TableName="offices",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "office", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "office", "AttributeType": "S"}],
    )
    here.get_waiter("table_exists").wait(TableName="offices", WaiterConfig={"Delay": 1})
    here.put_item(TableName="offices", Item={"office": {"S": "Berlin"}, "desks": {"N": "12"}})
    here.update_table(TableName="offices", ReplicaUpdates=[{"Create": {"RegionName": "us-east-1"}}])
    there.get_waiter("table_exists").wait(TableName="offices", WaiterConfig={"Delay": 1})

    replicas = here.describe_table(TableName="offices")["Table"]["Replicas"]
    assert [(one["RegionName"], one["ReplicaStatus"]) for one in replicas] == [("us-east-1", "ACTIVE")], replicas
    key = {"office": {"S": "Berlin"}}
    assert there.get_item(TableName="offices", Key=key)["Item"]["desks"] == {"N": "12"}
    there.update_item(
        TableName="offices",
        Key=key,
        UpdateExpression="ADD desks :more",
        ExpressionAttributeValues={":more": {"N": "3"}},
    )
    assert here.get_item(TableName="offices", Key=key)["Item"]["desks"] == {"N": "15"}

    here.update_table(TableName="offices", ReplicaUpdates=[{"Delete": {"RegionName": "us-east-1"}}])
    there.get_waiter("table_not_exists").wait(TableName="offices", WaiterConfig={"Delay": 1})
    assert "Replicas" not in here.describe_table(TableName="offices")["Table"]
    here.delete_table(TableName="offices")


def feed():
    """Changes of a table go to a stream in Kinesis, and its busiest keys are counted."""
    here = boto3.client("dynamodb")
    here.create_table(
        TableName="visits",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "page", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "page", "AttributeType": "S"}],
    )
    here.get_waiter("table_exists").wait(TableName="visits", WaiterConfig={"Delay": 1})
    stream = here.describe_table(TableName="visits")["Table"]["TableArn"]
    stream = stream.replace(":dynamodb:", ":kinesis:").replace(":table/", ":stream/")
    enabled = here.enable_kinesis_streaming_destination(TableName="visits", StreamArn=stream)
    assert enabled["DestinationStatus"] == "ENABLING", enabled
    waiter = here.get_waiter("kinesis_streaming_destination_active")
    waiter.wait(TableName="visits", WaiterConfig={"Delay": 1})
    here.update_contributor_insights(TableName="visits", ContributorInsightsAction="ENABLE")
    waiter = here.get_waiter("contributor_insights_enabled")
    waiter.wait(TableName="visits", WaiterConfig={"Delay": 1})

    for page in ("home", "help"):
        here.put_item(TableName="visits", Item={"page": {"S": page}})
    listed = here.list_contributor_insights()["ContributorInsightsSummaries"]
    assert [one["TableName"] for one in listed] == ["visits"], listed
    disabled = here.disable_kinesis_streaming_destination(TableName="visits", StreamArn=stream)
    assert disabled["DestinationStatus"] == "DISABLING", disabled
    shown = here.describe_kinesis_streaming_destination(TableName="visits")
    assert shown["KinesisDataStreamDestinations"][0]["StreamArn"] == stream, shown
    here.delete_table(TableName="visits")


for chapter in (create, load, read, page, change, delete, regions, feed):
    chapter()
    print(f"{chapter.__name__}: done", flush=True)

"""What a shop does with its table by day and by night, chapter by chapter, through boto3.

    application.py CHAPTER

The emulator may be stopped and started again between two chapters: what a chapter needs of another one is in the tables.
Endpoint, region and keys come from the environment. The emulator answers control calls, and restores to a moment as
recent as now. KINESIS_FILE is the file of `--kinesis-file`, where the emulator has one.
"""

import json
import os
import sys
import time
import urllib.request
from datetime import datetime, timezone
from decimal import Decimal

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

URL = os.environ["AWS_ENDPOINT_URL_DYNAMODB"]
HOME = os.environ["AWS_REGION"]
AWAY = "eu-west-1"
ORDERS = 120

client = boto3.client("dynamodb")
orders = boto3.resource("dynamodb").Table("orders")
notes = boto3.resource("dynamodb").Table("notes")


def key(name, kind="S"):
    return {
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind}],
        "BillingMode": "PAY_PER_REQUEST",
    }


def wait_for(table, of=client):
    of.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 60})


def items(table, of=client):
    pages = of.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return sorted((json.dumps(item, sort_keys=True) for page in pages for item in page["Items"]))


def note(what, value):
    notes.put_item(Item={"what": what, "value": value})


def noted(what):
    return notes.get_item(Key={"what": what}, ConsistentRead=True)["Item"]["value"]


def control(method, path, body=None):
    request = AWSRequest(
        method=method,
        url=f"{URL}/control/v1/{path}",
        data="" if body is None else json.dumps(body),
        headers={"Content-Type": "application/json"},
    )
    SigV4Auth(Credentials("local", "local"), "dynamodb", HOME).add_auth(request)
    asked = urllib.request.Request(
        request.url, data=request.data.encode() or None, headers=dict(request.headers), method=method
    )
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)


def opening():
    client.create_table(TableName="notes", **key("what"))
    client.create_table(TableName="orders", **key("order", "N"))
    for table in ("notes", "orders"):
        wait_for(table)
    with orders.batch_writer() as batch:
        for number in range(ORDERS):
            price = Decimal(number) / 4
            batch.put_item(Item={"order": number, "price": price, "tags": {"new", f"t{number % 3}"}})
    client.update_continuous_backups(
        TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )


def nightly_backup():
    made = client.create_backup(TableName="orders", BackupName="nightly")["BackupDetails"]
    assert made["BackupName"] == "nightly", made
    note("backup", made["BackupArn"])
    note("items", items("orders"))


def disaster():
    """Somebody empties the table, and then deletes it."""
    with orders.batch_writer() as batch:
        for number in range(0, ORDERS, 2):
            batch.delete_item(Key={"order": number})
    assert len(items("orders")) == ORDERS // 2
    client.delete_table(TableName="orders")
    client.get_waiter("table_not_exists").wait(TableName="orders", WaiterConfig={"Delay": 1})


def restore_drill():
    listed = client.list_backups(TableName="orders", BackupType="USER")["BackupSummaries"]
    assert [backup["BackupArn"] for backup in listed] == [noted("backup")], listed
    described = client.describe_backup(BackupArn=noted("backup"))["BackupDescription"]
    details = described["BackupDetails"]
    assert details["BackupStatus"] == "AVAILABLE", details
    assert described["SourceTableDetails"]["ItemCount"] == ORDERS, described
    client.restore_table_from_backup(TargetTableName="orders", BackupArn=noted("backup"))
    wait_for("orders")
    assert items("orders") == noted("items")
    # A restored table has no point in time of its own until that is asked for again.
    client.update_continuous_backups(
        TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    client.delete_backup(BackupArn=noted("backup"))


def bad_deploy():
    """A new version of the application writes nonsense into a third of the prices, and drops an order."""
    # boto3 names moments by whole seconds, so one has to lie between what is right and what is wrong.
    time.sleep(1.1)
    note("moment", int(time.time()))
    time.sleep(1.1)
    for number in range(0, ORDERS, 3):
        orders.update_item(
            Key={"order": number},
            UpdateExpression="SET price = :zero REMOVE tags",
            ExpressionAttributeValues={":zero": 0},
        )
    orders.delete_item(Key={"order": 7})


def undo():
    moment = datetime.fromtimestamp(int(noted("moment")), timezone.utc)
    window = client.describe_continuous_backups(TableName="orders")["ContinuousBackupsDescription"]
    window = window["PointInTimeRecoveryDescription"]
    assert window["EarliestRestorableDateTime"] <= moment <= window["LatestRestorableDateTime"], window
    client.restore_table_to_point_in_time(
        SourceTableName="orders", TargetTableName="orders-before", RestoreDateTime=moment
    )
    wait_for("orders-before")
    assert items("orders-before") == noted("items")
    assert items("orders") != noted("items")
    # What the deploy has spoilt is brought back from the copy; what came since would stay.
    with orders.batch_writer() as batch:
        for item in boto3.resource("dynamodb").Table("orders-before").scan()["Items"]:
            batch.put_item(Item=item)
    assert items("orders") == noted("items")
    client.delete_table(TableName="orders-before")


def two_regions():
    """A cut between two regions: both go on, and afterwards both have the same."""
    away = boto3.client("dynamodb", region_name=AWAY)
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    client.create_table(TableName="carts", StreamSpecification=stream, **key("cart"))
    wait_for("carts")
    client.update_table(TableName="carts", ReplicaUpdates=[{"Create": {"RegionName": AWAY}}])
    wait_for("carts")
    wait_for("carts", away)
    replicas = client.describe_table(TableName="carts")["Table"]["Replicas"]
    assert [replica["RegionName"] for replica in replicas if replica["RegionName"] != HOME] == [AWAY], replicas

    def put(of, cart, value):
        of.put_item(TableName="carts", Item={"cart": {"S": cart}, "value": {"S": value}})

    put(client, "both", "before")
    control("POST", "replication/drain")
    assert items("carts") == items("carts", away)
    control("POST", "replication/isolate", {"RegionName": AWAY})
    put(client, "both", "home")
    put(client, "home", "home")
    # The later of two writes wins, and writes have a moment in milliseconds.
    time.sleep(0.01)
    put(away, "both", "away")
    put(away, "away", "away")
    control("POST", "replication/drain")
    assert len(items("carts")) == len(items("carts", away)) == 2
    assert items("carts") != items("carts", away)
    control("POST", "replication/rejoin", {"RegionName": AWAY})
    control("POST", "replication/drain")
    assert items("carts") == items("carts", away)
    assert len(items("carts")) == 3
    both = client.get_item(TableName="carts", Key={"cart": {"S": "both"}})["Item"]
    assert both["value"] == {"S": "away"}, both


def rejoined():
    """What two regions agreed on is there again; then one of them goes."""
    away = boto3.client("dynamodb", region_name=AWAY)
    assert len(items("carts")) == 3
    assert items("carts") == items("carts", away)
    client.update_table(TableName="carts", ReplicaUpdates=[{"Delete": {"RegionName": AWAY}}])
    for _ in range(60):
        try:
            away.describe_table(TableName="carts")
        except away.exceptions.ResourceNotFoundException:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the replica stays")


def feed_begins():
    arn = f"arn:aws:kinesis:{HOME}:000000000000:stream/orders"
    client.enable_kinesis_streaming_destination(TableName="orders", StreamArn=arn)
    for _ in range(60):
        told = client.describe_kinesis_streaming_destination(TableName="orders")
        if told["KinesisDataStreamDestinations"][0]["DestinationStatus"] == "ACTIVE":
            break
        time.sleep(0.1)
    orders.put_item(Item={"order": 1000, "price": 1})
    orders.put_item(Item={"order": 1000, "price": 2})


def feed_goes_on():
    """The destination is still on after a restart; the file has every change, in order, with both images."""
    orders.delete_item(Key={"order": 1000})
    if "KINESIS_FILE" not in os.environ:
        return
    for _ in range(100):
        with open(os.environ["KINESIS_FILE"], encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        if len(lines) == 3:
            break
        time.sleep(0.1)
    changes = [line["data"] for line in lines]
    names = [change["eventName"] for change in changes]
    assert names == ["INSERT", "MODIFY", "REMOVE"], lines
    images = [change["dynamodb"] for change in changes]
    assert all(image["Keys"] == {"order": {"N": "1000"}} for image in images), images
    assert images[1]["OldImage"]["price"] == images[0]["NewImage"]["price"] == {"N": "1"}, images
    assert images[2]["OldImage"]["price"] == images[1]["NewImage"]["price"] == {"N": "2"}, images


def closing():
    for table in ("orders", "notes", "carts"):
        client.delete_table(TableName=table)
        client.get_waiter("table_not_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    # A table that had points in time leaves a backup of the system behind.
    left = client.list_backups(BackupType="SYSTEM")["BackupSummaries"]
    assert [backup["TableName"] for backup in left][-1] == "orders", left


globals()[sys.argv[1]]()
print(f"{sys.argv[1]}: done", flush=True)

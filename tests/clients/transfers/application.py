"""Nightly exports, read by a program that is not ours, and imports of what was read, through boto3.

Endpoint, region and keys come from the environment; `BUCKETS` is the folder that stands in for S3. The last line says
whether the Ion was read with `amazon.ion`, which need not be installed.
"""

import base64
import gzip
import hashlib
import json
import os
import pathlib
import time

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError

BUCKETS = pathlib.Path(os.environ["BUCKETS"])
ORDERS = 500
KEYS = {
    "KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "order", "KeyType": "RANGE"}],
    "AttributeDefinitions": [
        {"AttributeName": "customer", "AttributeType": "S"},
        {"AttributeName": "order", "AttributeType": "N"},
    ],
    "BillingMode": "PAY_PER_REQUEST",
}

client = boto3.client("dynamodb")


def item(number):
    return {
        "customer": {"S": f"customer-{number % 7}"},
        "order": {"N": str(number)},
        "basket": {"L": [{"M": {"sku": {"S": f"sku \"{number}\""}, "count": {"N": "600"}}}, {"NULL": True}]},
        "labels": {"SS": ["gift", "new"]},
        "photo": {"B": bytes([number % 256, 255, 0])},
    }


def items(table):
    pages = client.get_paginator("scan").paginate(TableName=table)
    found = [found for page in pages for found in page["Items"]]
    return sorted(found, key=lambda found: int(found["order"]["N"]))


def create():
    client.create_table(TableName="orders", **KEYS)
    client.update_continuous_backups(
        TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    for number in range(ORDERS):
        client.put_item(TableName="orders", Item=item(number))


def wait(describe, member, status, **request):
    for _ in range(600):
        described = describe(**request)[member]
        if described[status] != "IN_PROGRESS":
            return described
        time.sleep(0.1)
    raise AssertionError(f"{request} goes on for ever")


def export(**request):
    arn = client.describe_table(TableName="orders")["Table"]["TableArn"]
    begun = client.export_table_to_point_in_time(TableArn=arn, S3Bucket="lake", S3Prefix="nightly", **request)
    begun = begun["ExportDescription"]
    assert begun["ExportStatus"] == "IN_PROGRESS", begun
    done = wait(client.describe_export, "ExportDescription", "ExportStatus", ExportArn=begun["ExportArn"])
    assert done["ExportStatus"] == "COMPLETED", done
    return done


def lines(export):
    """What a reader of the export finds, which trusts nothing that it has not hashed itself."""
    bucket = BUCKETS / "lake"

    def read(key):
        text = (bucket / key).read_bytes()
        told = (bucket / key).with_suffix(".md5").read_text()
        assert base64.b64encode(hashlib.md5(text).digest()).decode() == told, key
        return text.decode()

    summary = json.loads(read(export["ExportManifest"]).splitlines()[0])
    assert summary["exportArn"] == export["ExportArn"]
    assert summary["itemCount"] == export["ItemCount"]
    found = []
    for line in read(summary["manifestFilesS3Key"]).splitlines():
        file = json.loads(line)
        data = (bucket / file["dataFileS3Key"]).read_bytes()
        digest = hashlib.md5(data).digest()
        assert base64.b64encode(digest).decode() == file["md5Checksum"]
        assert hashlib.md5(digest).hexdigest() + "-1" == file["etag"]
        text = gzip.decompress(data).decode().splitlines()
        assert len(text) == file["itemCount"]
        found += text
    assert len(found) == summary["itemCount"]
    return found


def read_json(done):
    def binary(value):
        return {"B": base64.b64decode(value["B"])} if "B" in value else value

    found = [json.loads(line)["Item"] for line in lines(done)]
    found = [{name: binary(value) for name, value in of.items()} for of in found]
    found.sort(key=lambda of: int(of["order"]["N"]))
    assert found == items("orders")


def read_ion(done):
    text = lines(done)
    try:
        from amazon.ion import simpleion
    except ImportError:
        assert all(line.startswith("$ion_1_0 {Item:{") for line in text)
        return False
    plain = TypeDeserializer().deserialize
    wanted = {of["order"]["N"]: of for of in items("orders")}
    for line in text:
        found = simpleion.loads(line)["Item"]
        same = wanted[str(int(found["order"]))]
        assert found["customer"] == same["customer"]["S"]
        assert sorted(found["labels"]) == sorted(plain(same["labels"]))
        assert found["basket"][0]["count"] == plain(same["basket"])[0]["count"]
        assert bytes(found["photo"]) == same["photo"]["B"]
    return True


def bring_back(table, done, form):
    folder = done["ExportManifest"].rsplit("/", 1)[0]
    request = {
        "InputFormat": form,
        "InputCompressionType": "GZIP",
        "S3BucketSource": {"S3Bucket": "lake", "S3KeyPrefix": f"{folder}/data/"},
        "TableCreationParameters": {"TableName": table, **KEYS},
    }
    begun = client.import_table(**request)["ImportTableDescription"]
    done = wait(client.describe_import, "ImportTableDescription", "ImportStatus", ImportArn=begun["ImportArn"])
    assert done["ImportStatus"] == "COMPLETED", done
    assert done["ImportedItemCount"] == ORDERS
    assert items(table) == items("orders")
    try:
        client.import_table(**request)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ResourceInUseException"
    else:
        raise AssertionError("a table was imported twice")


def changes():
    start = int(time.time())
    client.delete_item(TableName="orders", Key={"customer": {"S": "customer-0"}, "order": {"N": "0"}})
    time.sleep(2.1)
    window = {"ExportFromTime": start, "ExportToTime": int(time.time()), "ExportViewType": "NEW_AND_OLD_IMAGES"}
    done = export(ExportType="INCREMENTAL_EXPORT", IncrementalExportSpecification=window)
    told = [json.loads(line) for line in lines(done)]
    gone = [line for line in told if "NewImage" not in line and "OldImage" in line]
    assert any(line["Keys"]["order"] == {"N": "0"} for line in told), told
    assert gone or told, told
    micros = told[0]["Metadata"]["WriteTimestampMicros"]["N"]
    assert start * 1_000_000 <= int(micros)


def put_many():
    feed = BUCKETS / "lake" / "feed"
    feed.mkdir(parents=True)
    new = {"customer": {"S": "customer-9"}, "order": {"N": "9"}}
    known = {"customer": {"S": "customer-1"}, "order": {"N": "1"}}
    with open(feed / "1.json", "w", encoding="utf-8") as file:
        for line in [{"Item": new}, {"Item": known, "ConditionExpression": "attribute_not_exists(customer)"}]:
            print(json.dumps(line), file=file)
    begun = client.start_bulk_put_items(
        TableName="orders",
        InputS3Configuration={"S3Bucket": "lake", "S3KeyPrefix": "feed/", "InputFormat": "DYNAMODB_JSON"},
        OutputS3Configuration={"S3Bucket": "lake", "S3KeyPrefix": "out", "OutputType": ["CONDITION_CHECK_FAILURE"]},
    )["BulkOperationDescription"]
    done = wait(
        client.describe_bulk_operation,
        "BulkOperationDescription",
        "BulkOperationStatus",
        BulkOperationArn=begun["BulkOperationArn"],
    )
    assert done["BulkOperationStatus"] == "COMPLETED", done
    assert done["ProcessedItemCount"] == 2
    pages = client.get_paginator("list_bulk_operations").paginate()
    listed = [of["BulkOperationArn"] for page in pages for of in page["BulkOperationsSummaryList"]]
    assert listed == [begun["BulkOperationArn"]]


create()
full = export()
read_json(full)
ion = export(ExportFormat="ION")
was_read = read_ion(ion)
bring_back("from_json", full, "DYNAMODB_JSON")
bring_back("from_ion", ion, "ION")
listed = client.list_exports()["ExportSummaries"]
assert [of["ExportArn"] for of in listed] == [ion["ExportArn"], full["ExportArn"]]
changes()
put_many()
print("amazon.ion read it" if was_read else "SKIPPED amazon.ion: it is not installed")

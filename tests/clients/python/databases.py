"""A database per test, chosen by each of the three ways through boto3 as it is, and a clock that a test moves on."""

import json
import os
import socket
import urllib.request
from urllib.parse import urlsplit

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

URL = os.environ["AWS_ENDPOINT_URL_DYNAMODB"]
REGION = os.environ["AWS_REGION"]
PORT = urlsplit(URL).port

# Browsers and many systems know that each name below `localhost` is this machine; Python asks the system.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *more, **named: resolve(
    "localhost" if str(host).endswith(".localhost") else host, *more, **named
)


def control(method, path, body=None, database=""):
    request = AWSRequest(
        method=method,
        url=f"{URL}{database}/control/v1/{path}",
        data="" if body is None else json.dumps(body),
        headers={"Content-Type": "application/json"},
    )
    SigV4Auth(Credentials("local", "local"), "dynamodb", REGION).add_auth(request)
    asked = urllib.request.Request(
        request.url, data=request.data.encode() or None, headers=dict(request.headers), method=method
    )
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)


def names(**client):
    tables = boto3.client("dynamodb", **client).list_tables()["TableNames"]
    return [name for name in tables if name.startswith("forked")]


main = boto3.client("dynamodb")
main.create_table(
    TableName="forked-sessions",
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
)

control("POST", "databases", {"Name": "t1", "From": "main"})
fork = boto3.client("dynamodb", endpoint_url=f"{URL}/db/t1")
fork.create_table(
    TableName="forked-more",
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
)
both = ["forked-more", "forked-sessions"]
assert names(endpoint_url=f"{URL}/db/t1") == both
assert names(endpoint_url=f"http://t1.localhost:{PORT}") == both
assert names(aws_access_key_id="db-t1", aws_secret_access_key="any") == both
assert names() == ["forked-sessions"], "main does not see what the fork does"

# An hour goes by in the fork, and no longer than a call.
fork.update_time_to_live(
    TableName="forked-sessions",
    TimeToLiveSpecification={"AttributeName": "end", "Enabled": True},
)
now = control("GET", "clock")["Now"]
fork.put_item(
    TableName="forked-sessions", Item={"id": {"S": "a"}, "end": {"N": str(int(now) + 1800)}}
)
assert fork.scan(TableName="forked-sessions")["Count"] == 1
before = control("GET", "clock")["Now"]
moved = control("POST", "clock/advance", {"Milliseconds": 3_600_000}, "/db/t1")
assert moved["Now"] >= before + 3600, moved
assert fork.scan(TableName="forked-sessions")["Count"] == 0, "it has expired"
assert control("GET", "clock")["Now"] < before + 3600, "main has its own clock"

control("DELETE", "databases/t1")
main.delete_table(TableName="forked-sessions")

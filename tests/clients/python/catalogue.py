"""Semantic search over a product catalogue, through boto3: an index of vectors with its table, one that comes later."""

from decimal import Decimal

import boto3

client = boto3.client("dynamodb")
catalogue = boto3.resource("dynamodb").Table("catalogue")

PRODUCTS = {
    "lamp": ("shop-1", "home", [0.9, 0.1, 0.0]),
    "candle": ("shop-1", "home", [0.8, 0.3, 0.1]),
    "tent": ("shop-1", "outdoor", [0.1, 0.2, 0.9]),
    "torch": ("shop-2", "outdoor", [0.7, 0.0, 0.6]),
}


def index(name, **more):
    return {
        "IndexName": name,
        "VectorAttribute": {"AttributeName": "embedding"},
        "Dimensions": 3,
        "DistanceFunction": "COSINE",
        "Projection": {"ProjectionType": "ALL"},
        **more,
    }


def search(name, vector, **more):
    answer = client.search_vectors(
        TableName="catalogue",
        IndexName=name,
        SearchVector=[{"N": str(number)} for number in vector],
        **{"TopK": 10, **more},
    )
    return [(result["Item"]["product"]["S"], result["Score"]) for result in answer["SearchResults"]]


def create():
    shop = {"AttributeName": "shop", "SearchSchemaElementType": "HASH"}
    kind = {"AttributeName": "kind", "SearchSchemaElementType": "INLINE_FILTER"}
    client.create_table(
        TableName="catalogue",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "product", "KeyType": "HASH"}],
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("product", "shop", "kind")
        ],
        VectorIndexes=[index("by_meaning_in_shop", SearchSchema=[shop, kind])],
    )
    client.get_waiter("table_exists").wait(TableName="catalogue", WaiterConfig={"Delay": 1})
    for product, (shop, kind, vector) in PRODUCTS.items():
        embedding = [Decimal(str(number)) for number in vector]
        catalogue.put_item(Item={"product": product, "shop": shop, "kind": kind, "embedding": embedding})


def narrow():
    light = [1, 0, 0]
    shop = {"SearchConditionExpression": "shop = :s", "ExpressionAttributeValues": {":s": {"S": "shop-1"}}}
    found = search("by_meaning_in_shop", light, **shop)
    assert [product for product, _ in found] == ["lamp", "candle", "tent"], found
    both = {
        "SearchConditionExpression": "shop = :s AND kind = :k",
        "ExpressionAttributeValues": {":s": {"S": "shop-1"}, ":k": {"S": "outdoor"}},
    }
    assert [product for product, _ in search("by_meaning_in_shop", light, **both)] == ["tent"]
    try:
        search("by_meaning_in_shop", light)
        raise AssertionError("a search names the shop")
    except client.exceptions.ClientError as refused:
        message = "SearchConditionExpression must be provided when SearchSchema has a HASH key"
        assert refused.response["Error"]["Message"] == message, refused


def later():
    client.update_table(TableName="catalogue", VectorIndexUpdates=[{"Create": index("by_meaning")}])
    while True:
        table = client.describe_table(TableName="catalogue")["Table"]
        mine = [known for known in table["VectorIndexes"] if known["IndexName"] == "by_meaning"][0]
        if mine["IndexStatus"] == "ACTIVE" and not mine.get("Backfilling"):
            break
    found = search("by_meaning", [1, 0, 0], TopK=3)
    assert [product for product, _ in found] == ["lamp", "candle", "torch"], found
    catalogue.delete_item(Key={"product": "lamp"})
    found = search("by_meaning", [1, 0, 0], TopK=2)
    assert [product for product, _ in found] == ["candle", "torch"], found
    client.update_table(TableName="catalogue", VectorIndexUpdates=[{"Delete": {"IndexName": "by_meaning"}}])
    client.delete_table(TableName="catalogue")


for chapter in (create, narrow, later):
    chapter()
    print(f"{chapter.__name__}: done", flush=True)

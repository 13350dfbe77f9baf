//! Which requests a call sends, as the log of the emulator has them.

use std::net::Ipv4Addr;

use dynamodb_emulator::Emulator;

use crate::Layers;
use crate::call::{Call, Layer};

/// For each call, what each layer sends for one of it: the operations in their order.
pub(crate) async fn of_all() -> Vec<[String; 3]> {
    let emulator = Emulator::builder().control_calls().build().unwrap();
    let server = emulator.serve((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut layers = Layers::at(&server.url()).await;
    let mut rows = Vec::new();
    for call in Call::ALL {
        rows.push([
            sent(&emulator, &mut layers.ours, call).await,
            sent(&emulator, &mut layers.modyne, call).await,
            sent(&emulator, &mut layers.serde_dynamo, call).await,
        ]);
    }
    rows
}

async fn sent(emulator: &Emulator, layer: &mut impl Layer, call: Call) -> String {
    layer.prepare(call, 1).await;
    let before = emulator.follow_request_log(0).after;
    layer.call(call).await;
    let news = emulator.follow_request_log(before);
    let operations = news.calls.iter().map(|call| call.operation.name());
    operations.collect::<Vec<_>>().join(", ")
}

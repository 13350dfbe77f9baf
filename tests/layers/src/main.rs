//! What the model layer costs beside `modyne` and beside `serde_dynamo` with the SDK: the requests of each call, and the
//! processor time that the client spends on it.
//!
//! `cargo run --release -p layers` prints a table. Three clients that are made alike do the same work on three tables of one
//! emulator, in turn, round after round. The emulator is a process of its own while processor time is measured, so that
//! none of its time counts; requests are those that the log of another one, in this process, has of one call.
//!
//! `cargo run --release -p layers -- 10 20` measures ten rounds of twenty calls.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

mod call;
mod client;
mod cpu;
mod data;
mod ours;
mod record;
mod requests;
mod server;
mod with_modyne;
mod with_serde_dynamo;

use call::{Call, Layer};
use ours::Ours;
use server::Server;
use with_modyne::Modyne;
use with_serde_dynamo::SerdeDynamo;

/// Rounds of each layer when nobody says how many; the fastest one counts.
const ROUNDS_DEFAULT: usize = 20;
/// Calls of a round when nobody says how many.
const CALLS_DEFAULT: usize = 50;

/// The layers, in the order of the columns.
struct Layers {
    ours: Ours,
    modyne: Modyne,
    serde_dynamo: SerdeDynamo,
}

impl Layers {
    /// Each with a client and a table of its own at that address, and with what its reads find.
    async fn at(url: &str) -> Self {
        let mut layers = Self {
            ours: Ours::at(url).await,
            modyne: Modyne::at(url).await,
            serde_dynamo: SerdeDynamo::at(url).await,
        };
        layers.ours.fill().await;
        layers.modyne.fill().await;
        layers.serde_dynamo.fill().await;
        layers
    }

    /// The least microseconds of processor time that a call takes by each layer.
    async fn cost(&mut self, call: Call, rounds: usize, calls: usize) -> [f64; 3] {
        let mut least = [f64::INFINITY; 3];
        for _ in 0..rounds {
            let round = [
                micros(&mut self.ours, call, calls).await,
                micros(&mut self.modyne, call, calls).await,
                micros(&mut self.serde_dynamo, call, calls).await,
            ];
            for (least, spent) in least.iter_mut().zip(round) {
                *least = least.min(spent);
            }
        }
        least
    }
}

/// Microseconds of processor time that each of some calls takes.
async fn micros(layer: &mut impl Layer, call: Call, calls: usize) -> f64 {
    layer.prepare(call, calls).await;
    let before = cpu::spent();
    for _ in 0..calls {
        layer.call(call).await;
    }
    let spent = cpu::spent().saturating_sub(before);
    spent.as_secs_f64() * 1e6 / calls as f64
}

async fn measure(rounds: usize, calls: usize) {
    println!(
        "| Call | ours sends | modyne sends | serde_dynamo sends | ours | modyne | serde_dynamo | to modyne | to serde_dynamo |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let requests = requests::of_all().await;
    let server = Server::start();
    let mut layers = Layers::at(&server.url).await;
    for (call, requests) in Call::ALL.into_iter().zip(requests) {
        let [ours, modyne, plain] = layers.cost(call, rounds, calls).await;
        let sends = requests.join(" | ");
        println!(
            "| {} | {sends} | {ours:.0} µs | {modyne:.0} µs | {plain:.0} µs | {:.2} | {:.2} |",
            call.name(),
            ours / modyne,
            ours / plain,
        );
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some(server::COMMAND) {
        server::serve();
        return;
    }
    let number = |text: Option<String>, default| text.map_or(default, |text| text.parse().unwrap());
    let rounds = number(first, ROUNDS_DEFAULT);
    measure(rounds, number(arguments.next(), CALLS_DEFAULT)).await;
}

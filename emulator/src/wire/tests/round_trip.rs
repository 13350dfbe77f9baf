//! A request of every operation, with every member, arrives: read, checked, written, compared.

use serde_json::Value;

use super::sample::Model;
use crate::ErrorWording;
use crate::profile::Row;
use crate::wire::{
    ApiCall, Encode, Operation, constrain_input, decode_input, dispatch, encode_output,
};

/// Reads the request, finds nothing wrong with it, and writes the same request.
fn round_trip<Call: ApiCall>(request: &Value)
where
    Call::Input: Encode,
{
    let name = Call::OPERATION.name();
    let body = serde_json::to_vec(request).unwrap();
    let input = decode_input::<Call::Input>(&body).unwrap();
    for wording in [ErrorWording::Classic, ErrorWording::Current] {
        let operation = Call::OPERATION.name();
        let layers = Row::of(operation).layers(wording, operation, "us-east-1");
        constrain_input(&input, layers).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let mut written = Vec::new();
    encode_output(&input, &mut written);
    let written: Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(written, *request, "{name}");
}

/// An empty answer is an empty object, or nothing at all.
fn empty_answer<Call: ApiCall>() {
    let mut written = Vec::new();
    encode_output(&Call::Output::default(), &mut written);
    assert!(
        [&b"{}"[..], b""].contains(&&written[..]),
        "{}",
        Call::OPERATION.name()
    );
}

#[test]
fn every_request_arrives() {
    let model = Model::read();
    for operation in Operation::ALL {
        dispatch!(operation, O => {
            assert_eq!(O::OPERATION, operation);
            round_trip::<O>(&model.request(operation.name()));
            empty_answer::<O>();
        });
    }
}

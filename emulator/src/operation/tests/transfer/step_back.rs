//! Exports after the clock has gone back.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::START;
use super::{Transfers, arn};
use crate::wire::ops::{DescribeExport, ExportTableToPointInTime};

/// Exports the table, and tells the export once it is done.
fn export(of: &Transfers, members: &Value) -> Value {
    let mut request = json!({"TableArn": arn("orders"), "S3Bucket": "lake"});
    for (name, value) in members.as_object().unwrap() {
        request[name] = value.clone();
    }
    let begun = of.world.ok::<ExportTableToPointInTime>(request);
    let arn = &begun["ExportDescription"]["ExportArn"];
    let described = of.world.ok::<DescribeExport>(json!({"ExportArn": arn}));
    described["ExportDescription"].clone()
}

#[test]
fn what_was_written_before_and_since_is_in_exports_of_the_present() {
    let of = Transfers::new();
    of.table("orders");
    of.world.clock.advance(Duration::from_secs(7200));
    of.put("orders", json!({"pk": {"S": "a"}, "sk": {"N": "1"}}));
    let moment = of.world.context.engine.now();
    let earlier = moment.minus(Duration::from_secs(3600));
    of.world.context.steer(|clock| clock.set(earlier));
    of.put("orders", json!({"pk": {"S": "b"}, "sk": {"N": "1"}}));
    of.world.clock.advance(Duration::from_secs(600));
    let incremental = json!({"ExportType": "INCREMENTAL_EXPORT",
        "IncrementalExportSpecification": {"ExportFromTime": START + 3000}});
    for (members, count) in [
        (json!({}), 2),
        (incremental, 2),
        (json!({"ExportTime": START + 3600}), 0),
    ] {
        let done = export(&of, &members);
        assert_eq!(done["ExportStatus"], "COMPLETED", "{done}");
        assert_eq!(done["ItemCount"], count, "{members}");
    }
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

/// "Idempotent for 8 hours", whatever the clock did meanwhile.
#[test]
fn tokens_of_exports_are_known_for_as_long_as_they_were_to_be() {
    let of = Transfers::new();
    of.table("orders");
    let members = json!({"ClientToken": "t"});
    let known = || export(&of, &members)["ExportArn"].clone();
    let first = known();
    let earlier = of
        .world
        .context
        .engine
        .now()
        .minus(Duration::from_secs(86_400));
    of.world.context.steer(|clock| clock.set(earlier));
    of.world.clock.advance(Duration::from_secs(8 * 3600 - 1));
    assert_eq!(known(), first);
    of.world.clock.advance(Duration::from_secs(1));
    assert_ne!(known(), first);
}
